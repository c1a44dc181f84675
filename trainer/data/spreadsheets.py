"""Tables of text as spreadsheets save them: whatever encoding, delimiter and line ends.

Excel saves “CSV” in the code page of its Windows, with semicolons where the comma is the decimal
point, “CSV UTF-8” with a mark at the beginning, and “Unicode text” as UTF-16 with tabs. LibreOffice
lets its user choose all of these.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""At the beginning of a table; without it Excel takes UTF-8 for its own code page."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODE_PAGES = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "mac_roman"),
    *("cp932", "gb18030", "cp949", "big5"),
)
"""of Western Europe and its neighbours, of Macs, and of East Asia"""
_FIRST_CELL = re.compile(r"""(["']?)\w+\1([,;\t|:])""")


def encoding_of(beginning: bytes) -> str | None:
    """That of a text by its first four bytes; None where there is no mark and it is no UTF-16."""
    for mark, encoding in _MARKS:
        if beginning.startswith(mark):
            return encoding
    if beginning[:2].count(0) == 1:
        return "utf-16-be" if beginning[0] == 0 else "utf-16-le"
    return None


def texts(data: bytes) -> list[str]:
    """What a file may say, without its mark, the likeliest first; one text where a mark tells the
    encoding or all is ASCII.

    The first of several is UTF-8, where bytes that are no text stay names (`surrogateescape`).
    """
    if (encoding := encoding_of(data[:4])) is not None:
        return [data.decode(encoding, decoding_errors(encoding))]
    if data.isascii():
        return [data.decode("ascii")]
    found = [data.decode("utf-8", "surrogateescape")]
    for encoding in _CODE_PAGES:
        with suppress(UnicodeDecodeError):
            found.append(data.decode(encoding))
    return found


def decoding_errors(encoding: str) -> str:
    """How bytes that are no text are treated: in UTF-8 they stay names."""
    return "surrogateescape" if encoding.startswith("utf-8") else "replace"


def rows(text: str) -> Reader:
    """The rows of a table whose first cell is a word; its delimiter and quotation marks are those
    of the first line. The reader raises csv.Error."""
    given = re.match(r"sep=(.)\r?\n", text)  # a line that tells Excel the delimiter
    text = text[given.end() :] if given else text
    first = _FIRST_CELL.match(text)
    return csv.reader(
        io.StringIO(text, newline=""),
        delimiter=given[1] if given else first[2] if first else ",",
        quotechar="'" if text.startswith("'") else '"',
        strict=True,
    )
