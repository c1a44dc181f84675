"""What a run's folder or a model's file may be called. No Qt."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from trainer.file_names import is_forbidden, is_reserved, without_forbidden

NameProblem = Literal["empty", "long", "characters", "reserved", "taken"]

_LONGEST = 120
"""Bytes: file systems allow 255, and what is taken gets a number."""


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
    name = without_forbidden(wanted, "-").strip(" .")
    name = name.encode()[:_LONGEST].decode("utf-8", "ignore").rstrip(" .")
    return "run" if name_problem(name) else name


def name_problem(name: str, taken: Collection[str] = ()) -> NameProblem | None:
    """Why nothing may be called so; None where it may. `taken` are names of others beside it."""
    if not name.strip(" ."):
        return "empty"
    if len(name.encode("utf-8", "surrogatepass")) > _LONGEST:
        return "long"
    if name != name.strip(" .") or any(map(is_forbidden, name)):
        return "characters"
    if is_reserved(name):
        return "reserved"
    # as on systems that tell no capital letters from small ones
    return "taken" if name.casefold() in {other.casefold() for other in taken} else None
