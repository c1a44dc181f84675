"""What the window asks of a training; made by the set-up, carried out by `jobs.training`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pokedex_app.shared.file_names import is_forbidden, is_reserved, without_forbidden

if TYPE_CHECKING:
    from trainer.data.scan import ScanReport
    from trainer.runs.recipe import Recipe

SPLITS = ("auto", "random", "grouped")
"""Methods of splitting that the window offers; `trainer.runs.preparation` says what each does."""

_LONGEST = 120


@dataclass(frozen=True)
class TrainingRequest:
    """One training as the user set it up. It can be pickled, so that a child process can have it.

    Attributes:
        dataset: folder of the data set; that of the unpacked files where a zip was chosen.
        left_out: paths within the data set (`trainer.data.dataset.Picture.path`) not to be used.
        recipe: everything that decides how the training goes.
        split: one of `SPLITS`.
        start: ``offline``, ``imagenet``, ``random``, or the full path of a model file or of
            torchvision's weights file.
        folder: name of the run folder, to be made in the folder of the runs; a name fit for
            every system (see `folder_name_problem`), and not yet taken when the request was made.
        report: of the scan that the user saw. It covers all pictures, those left out included.
    """

    dataset: Path
    left_out: frozenset[str]
    recipe: Recipe
    split: str
    start: str
    folder: str
    report: ScanReport

    def in_folder(self, name: str) -> TrainingRequest:
        """The same training with another run folder."""
        return replace(self, folder=name)


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
