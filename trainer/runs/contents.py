"""What the pictures of a run held when it was made, so that a change is noticed later on.

``contents.csv`` in the run folder has a row a picture: path, size in bytes, time of its last change
in nanoseconds, and SHA-256 of what it holds. A picture of the same size and time is taken for the
same; any other is read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from trainer.data.dataset import content_hash
from trainer.files import write_atomically
from trainer.pictures.packed import size_and_time

FILE = "contents.csv"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file as it was: size in bytes, time in nanoseconds, SHA-256 in hexadecimal."""

    size: int
    time: int
    content: str

    @classmethod
    def of(cls, file: Path, before: Stamp | None = None) -> Stamp | None:
        """The file as it is now; None where it cannot be read.

        It is read only where it is not of the size and time that it had `before`.
        """
        try:
            now = size_and_time(file)
        except (OSError, ValueError):
            return None
        if before is not None and (before.size, before.time) == now:
            return before
        content = content_hash(file)
        return cls(*now, content) if content is not None else None


def stamped(root: Path, paths: Iterable[str], contents: Mapping[str, str]) -> dict[str, Stamp]:
    """Stamps of pictures below `root` whose contents are known already."""
    stamps: dict[str, Stamp] = {}
    for path in paths:
        with suppress(OSError, KeyError):  # it has gone since: it will be told as lost
            stamps[path] = Stamp(*size_and_time(root / path), contents[path])
    return stamps


def write_stamps(folder: Path, stamps: Mapping[str, Stamp]) -> None:
    """Raises OSError."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        (path, stamp.size, stamp.time, stamp.content) for path, stamp in sorted(stamps.items())
    )
    write_atomically(folder / FILE, text.getvalue().encode("utf-8", "surrogateescape"))


def read_stamps(folder: Path) -> dict[str, Stamp]:
    """Nothing for a run of an older version, and where the file is damaged."""
    try:
        text = (folder / FILE).read_bytes().decode("utf-8", "surrogateescape")
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        return {path: Stamp(int(size), int(time), content) for path, size, time, content in rows}
    except (OSError, ValueError, csv.Error):
        return {}
