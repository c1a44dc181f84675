"""What a run's folder may be called."""

from __future__ import annotations

from pathlib import Path

from trainer.file_names import is_forbidden, is_reserved, without_forbidden

_LONGEST = 120


def free_folder_name(runs: Path, wanted: str) -> str:
    """`wanted` made fit for a folder's name, with a number behind it where it is taken in `runs`.

    Taken is what exists, whatever it is; a folder of runs that does not exist takes nothing.
    """
    name = fit_folder_name(wanted)
    try:
        taken = {entry.name.casefold() for entry in runs.iterdir()}
    except OSError:
        taken = set()
    if name.casefold() not in taken:
        return name
    numbers = iter(range(2, len(taken) + 3))
    return next(n for i in numbers if (n := f"{name} ({i})").casefold() not in taken)


def fit_folder_name(wanted: str) -> str:
    """`wanted` without what some file system refuses; ``run`` where nothing is left."""
    name = without_forbidden(wanted, "-").strip(" .")[:_LONGEST].rstrip(" .")
    return "run" if folder_name_problem(name) else name


def folder_name_problem(name: str) -> str | None:
    """Why no folder may be called so; None where one may.

    The reasons: ``empty``, ``long``, ``characters``, ``reserved``.
    """
    if not name.strip(" ."):
        return "empty"
    if len(name) > _LONGEST:
        return "long"
    if name != name.strip(" .") or any(map(is_forbidden, name)):
        return "characters"
    return "reserved" if is_reserved(name) else None
