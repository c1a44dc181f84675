"""Leaves out shared libraries that nothing shipped needs any more.

PyInstaller collects what a plugin needs before it is asked whether the plugin is wanted at all:
GTK, for one, comes with a theme of Qt's that we leave out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from tools.bundle.third_party import Row

_STARTED = re.compile(r"(lib)?python3|vcruntime", re.IGNORECASE)
"""what the programs themselves load, before anything that is in the table"""


def without_orphans(rows: Iterable[Row], imports: Callable[[str], Iterable[str]]) -> list[Row]:
    """`rows` but for libraries that no other of them needs, directly or by way of others.

    Args:
        rows: of PyInstaller's table of binaries: (path inside the app, source, kind).
        imports: the names of the libraries that a file needs.
    """
    rows = list(rows)
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        by_name.setdefault(PurePosixPath(row[0]).name, []).append(row)
    # loaded by somebody's wish, and not since another library says so
    reached = {row for row in rows if not _is_dependency(row)}
    waiting = list(reached)
    while waiting:
        _, source, kind = waiting.pop()
        if kind == "DATA":
            continue
        needed = [source] if kind == "SYMLINK" else imports(source)
        for name in needed:
            for row in by_name.get(PurePosixPath(name).name, []):
                if row not in reached:
                    reached.add(row)
                    waiting.append(row)
    return [row for row in rows if row in reached]


def _is_dependency(row: Row) -> bool:
    """Whether a file is of the kind that PyInstaller collects since another file needs it."""
    path = PurePosixPath(row[0].replace("\\", "/"))
    if _STARTED.match(path.name):
        return False
    of_a_wheel = path.parts[0].endswith(".libs") or (
        path.parts[0] == "PySide6" and "lib" in path.parts
    )
    return row[2] in ("BINARY", "SYMLINK") and (len(path.parts) == 1 or of_a_wheel)
