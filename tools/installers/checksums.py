"""SHA256SUMS, as `sha256sum --check` reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tools.installers.facts import InstallerError

FILE = "SHA256SUMS"


def write(files: Sequence[Path]) -> Path:
    """Write the sums of `files`, which lie in one folder, beside them, and return the path."""
    folders = {file.parent for file in files}
    if len(folders) != 1:
        raise InstallerError("The files must lie in one folder, as the sums will be beside them.")
    lines = [f"{_sum(file)}  {file.name}\n" for file in sorted(files)]
    target = folders.pop() / FILE
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    return target


def _sum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
