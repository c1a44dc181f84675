"""Texts that come from elsewhere, shown as the text they are.

Qt takes a text that looks like HTML for HTML, in labels and in tooltips, and then reads the files
that its pictures name. Names of files, classes of a model and the like may look like anything.
"""

from __future__ import annotations

import html


def tip(text: str) -> str:
    """The text for a tooltip, which has no way to be told that it is plain."""
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>"
