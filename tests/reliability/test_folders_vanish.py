"""Folders may vanish or be locked in mid-work: what was saved stays; the short form.

`python -m tests.reliability folders_vanish` is the long one.
"""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("torch", reason="training needs torch")
pytest.importorskip("PySide6", reason="what the window says needs Qt")

if sys.platform == "win32":
    pytest.skip("permissions and open files are other things on Windows", allow_module_level=True)

from tests.reliability.commands.folders_vanish import impossible, tried


@pytest.mark.skipif(impossible() is not None, reason=str(impossible()))
def test_what_is_taken_away_is_told_and_nothing_saved_is_lost() -> None:
    figures = tried("short")
    assert figures["losses"] == []
    assert len(figures["taken"]) == 7
