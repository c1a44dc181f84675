"""Decisions on labels, carried out in the data set's own folders: what would move where.

A picture of another class goes into the folder of that class, beside its own. One that is left out
goes out of the data set, into a folder beside it and there to the same place, so that nobody has to
guess where it came from; a system's trash may be emptied by others, and knows no way back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from trainer.data.dataset import Dataset, Picture, content_hash
from trainer.data.decisions import Decision, decision_finder
from trainer.errors import DatasetError
from trainer.model.labels import label_of
from trainer.moves.plan import FilesChecked, Mode, Plan, Planner, Why, fit_name
from trainer.pictures.packed import unpacked_folder

_TOLD_EVERY = 50
"""files between two events of progress; each is read"""


def journals_folder() -> Path:
    """Of the user's, where what was carried out is recorded and so can be taken back."""
    return unpacked_folder().with_name("data-set-moves")


def check_movable(root: Path) -> None:
    """Raise DatasetError for what was unpacked from a zip, which nobody would find there."""
    if root.resolve().is_relative_to(unpacked_folder().resolve()):
        raise DatasetError(
            "{path} was unpacked from a zip, which stays as it is: unpack it yourself, and carry "
            "decisions out in that folder.",
            path=root,
        )


def left_out_folder(root: Path, words: str = "left out") -> Path:
    """Beside a data set: where its pictures go that are left out."""
    whole = root.absolute()
    return whole.with_name(f"{whole.name} ({words})")


def planned_moves(
    decisions: Iterable[Decision],
    dataset: Dataset,
    left_out: Path,
    stop: Callable[[], bool] = lambda: False,
    contents: dict[str, str] | None = None,
) -> Iterator[FilesChecked | Plan]:
    """Progress, and at last the plan. Reads files, and changes nothing.

    `left_out` is the folder for pictures to be left out, `contents` takes what files hold that were
    read, by their paths. Raises DatasetError where the folder lies in the data set, whose next scan
    would take it for a class.
    """
    root = dataset.root.absolute()
    if left_out.resolve().is_relative_to(root.resolve()):
        raise DatasetError(
            "{path} lies in the data set, so its pictures would still be learnt: choose a folder "
            "outside of {dataset} for what is left out.",
            path=left_out,
            dataset=dataset.root,
        )
    made = tuple(decisions)
    labels = {each.label for each in made if each.kind != "keep"}
    asked = [picture for picture in dataset.pictures if picture.label in labels]
    listed = frozenset(str(root / picture.path) for picture in dataset.pictures)
    planner, folders = Planner(Mode.MOVE, root, listed), _ClassFolders(dataset)
    contents = {} if contents is None else contents
    for done, picture in enumerate(asked, start=1):
        contents[picture.path] = content_hash(root / picture.path) or ""
        if done % _TOLD_EVERY == 0:
            yield FilesChecked(done, len(asked))
        if stop():
            return
    decision_on = decision_finder(made, asked, contents)
    for picture in asked:
        decision = decision_on(picture)
        if decision is not None and decision.kind != "keep":
            file = root / picture.path
            folder = _target(decision, picture, folders, left_out.absolute())
            if folder is None:
                planner.leave(file, Why.NO_FOLDER)
            else:
                planner.add(file, folder)
    yield planner.plan()


def _target(
    decision: Decision, picture: Picture, folders: _ClassFolders, left_out: Path
) -> Path | None:
    if decision.kind == "leave_out":
        return (left_out / picture.path).parent
    return folders.of_class(picture, decision.becomes)


class _ClassFolders:
    """The folder of each class, in each ready-made part."""

    def __init__(self, dataset: Dataset) -> None:
        self._root = dataset.root.absolute()
        self._chosen = dataset.folders
        self._known: dict[tuple[Path, str], Path] = {}
        for picture in dataset.pictures:
            folder = self._of(picture)
            self._known.setdefault((folder.parent, picture.label), folder)

    def of_class(self, picture: Picture, label: str) -> Path | None:
        """Of another class, beside the picture's own; None where no folder can be called so."""
        beside = self._of(picture).parent
        name = fit_name(label)
        new = beside / name if label_of(name) == label else None
        return self._known.get((beside, label), new)

    def _of(self, picture: Picture) -> Path:
        """The folder of the class that holds a picture, in folders below it or itself."""
        if picture.subset is None:
            for chosen in self._chosen:
                if picture.path.startswith(f"{chosen}/"):
                    return self._root / chosen
        names = picture.path.split("/")
        return self._root.joinpath(*names[: 1 if picture.subset is None else 2])
