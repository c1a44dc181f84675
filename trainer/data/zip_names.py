"""What the members of a zip are called, whichever program and system packed it.

A zip says of a name that it is UTF-8, or nothing: then it is in the code page of whoever packed it,
although many programs write UTF-8 without saying so. A few bytes tell little, so the names that are
no UTF-8 are looked at together.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence

_UTF8_FLAG = 0x800
_STANDARD = "cp437"
"""what names are in by the standard, and by Python, which does not guess"""
_WESTERN = "cp850"
"""has the letters of western Europe where the standard has them, and more of them"""

ENCODINGS = (
    "utf-8",
    *("cp437", "cp850", "cp852", "cp866", "cp737", "cp775", "cp855", "cp857", "cp862", "cp720"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp932", "gb18030", "big5", "cp949", "euc-jp", "cp874"),
)
"""Besides UTF-8 those of DOS, which Windows packs with, those of Windows, and East Asia's."""


def names_of(members: Sequence[zipfile.ZipInfo], encoding: str | None = None) -> list[str]:
    """The members' names, in order. Those that the zip says to be UTF-8 are; of the others, those
    that are in `encoding`, or where that is None in UTF-8, and where they are not, as guessed."""
    raw = [None if m.flag_bits & _UTF8_FLAG else m.orig_filename.encode(_STANDARD) for m in members]
    told = [name for name in raw if name is not None and not name.isascii()]
    chosen = encoding or guessed_encoding(told)
    return [
        member.orig_filename if name is None else _decoded(name, chosen, try_utf8=not encoding)
        for member, name in zip(members, raw, strict=True)
    ]


def guessed_encoding(names: Iterable[bytes]) -> str:
    """The encoding of what in `names` is no UTF-8; ``cp437`` where nothing speaks for another."""
    unclear = sorted({part for name in names if not _is_utf8(name) for part in _parts(name)})
    text = b"\n".join(unclear)
    if not text:
        return _STANDARD
    if _reads_western(text.decode(_WESTERN)):
        return _WESTERN
    import chardet  # here, as few need it

    found = chardet.detect(
        text, include_encodings=ENCODINGS[1:], compat_names=False, no_match_encoding=_STANDARD
    )["encoding"]
    return found or _STANDARD


def _decoded(name: bytes, encoding: str, *, try_utf8: bool) -> str:
    for codec in ("utf-8", encoding) if try_utf8 else (encoding,):
        try:
            return name.decode(codec)
        except UnicodeDecodeError:
            continue
    return name.decode(_STANDARD)  # which gives every byte a character


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _parts(name: bytes) -> list[bytes]:
    """The names of folders and of the file that say something about their language."""
    return [part for part in name.split(b"/") if not part.isascii()]


def _reads_western(text: str) -> bool:
    """Whether it looks like words of western Europe: their letters alone, no more of them than of
    plain ones, and no capital within a word."""
    foreign = [c for c in text if not c.isascii()]
    plain = sum(c.isascii() and c.isalpha() for c in text)
    letters = all(c <= "ÿ" and c.islower() != c.isupper() and c not in "ªº" for c in foreign)
    return letters and len(foreign) <= plain and not re.search(r"[a-zß-ÿ][À-Þ]", text)
