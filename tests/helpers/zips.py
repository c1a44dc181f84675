"""Zips whose names are in a code page of which they say nothing, as Windows and macOS pack them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path


def packed_in(encoding: str, archive: Path, members: Mapping[str, bytes]) -> Path:
    class Info(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:
            return self.filename.encode(encoding), self.flag_bits & ~0x800

    with zipfile.ZipFile(archive, "w") as stream:
        for name, content in members.items():
            stream.writestr(Info(name), content)
    return archive
