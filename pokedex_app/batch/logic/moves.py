"""Sorting pictures into one folder a class: what would happen, worked out before anything does.

Folders for what has no class have names that no data set takes for a class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pokedex_app.batch.logic.answers import Certainty, Result
from trainer.model.labels import no_class_folder
from trainer.moves.plan import (
    TOLD_EVERY,
    FilesChecked,
    Mode,
    Plan,
    Planner,
    Why,
    fit_name,
    free_name,
)


@dataclass(frozen=True)
class SortingRequest:
    """What the user wants.

    Attributes:
        unsure_folder: name of the folder for answers that are not sure; None leaves those pictures
            where they are.
        strange_folder: the same of pictures that show none of the classes, as the model or the user
            says.
        sidecars: whether files go with the pictures that they belong to.
    """

    mode: Mode
    root: Path
    threshold: float
    unsure_folder: str | None = None
    strange_folder: str | None = None
    sidecars: bool = True


def planned(
    results: Sequence[Result], wish: SortingRequest, stop: Callable[[], bool]
) -> Iterator[FilesChecked | Plan]:
    """Progress, and at last the plan. Looks at files and folders, and changes nothing."""
    listed = frozenset(result.path for result in results)
    planner = Planner(wish.mode, wish.root, listed, sidecars=wish.sidecars)
    folders = _ClassFolders(wish)
    for done, result in enumerate(results, start=1):
        path, why = Path(result.path), _refusal(result, wish)
        if why is None:
            planner.add(path, folders.of(result))
        else:
            planner.leave(path, why)
        if done % TOLD_EVERY == 0:
            yield FilesChecked(done, len(results))
        if stop():
            return
    yield planner.plan()


def _refusal(result: Result, wish: SortingRequest) -> Why | None:
    state = result.state(wish.threshold)
    if state is Certainty.UNREADABLE:
        return Why.UNREADABLE
    if state is Certainty.UNSURE and wish.unsure_folder is None:
        return Why.UNSURE
    if result.label is None and wish.strange_folder is None:
        return Why.NO_CLASS
    return None


class _ClassFolders:
    """The folders below the root, one for each class and those for what has none."""

    def __init__(self, wish: SortingRequest) -> None:
        self._wish = wish
        self._root = wish.root.absolute()
        self._folders: dict[tuple[str | None, str], Path] = {}

    def of(self, result: Result) -> Path:
        label, name = result.label, result.label or self._wish.strange_folder or ""
        if result.state(self._wish.threshold) is Certainty.UNSURE:
            label, name = None, self._wish.unsure_folder or ""
        if (label, name) not in self._folders:
            fit = fit_name(name) if label is not None else no_class_folder(fit_name(name))
            used = {each.name.casefold() for each in self._folders.values()}
            # two classes may differ only in what no folder may be called
            self._folders[label, name] = self._root / free_name(fit, used)
        return self._folders[label, name]
