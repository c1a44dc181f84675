"""Sorting pictures into one folder a class: what would happen, worked out before anything does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pokedex_app.batch.logic.answers import Certainty, Result
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
        sidecars: whether files go with the pictures that they belong to.
    """

    mode: Mode
    root: Path
    threshold: float
    unsure_folder: str | None
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


_DOUBTFUL = frozenset({Certainty.UNSURE, Certainty.STRANGE})


def _refusal(result: Result, wish: SortingRequest) -> Why | None:
    state = result.state(wish.threshold)
    if state is Certainty.UNREADABLE:
        return Why.UNREADABLE
    if state in _DOUBTFUL and wish.unsure_folder is None:
        return Why.UNSURE
    if result.label is None and state not in _DOUBTFUL:
        return Why.NO_CLASS
    return None


class _ClassFolders:
    """The folders below the root, one for each class and one for none."""

    def __init__(self, wish: SortingRequest) -> None:
        self._wish = wish
        self._root = wish.root.absolute()
        self._folders: dict[str | None, Path] = {}

    def of(self, result: Result) -> Path:
        doubtful = result.state(self._wish.threshold) in _DOUBTFUL
        label = None if doubtful else result.label
        if label not in self._folders:
            unsure = self._wish.unsure_folder or ""
            name = fit_name(unsure if label is None else label)
            used = {each.name.casefold() for each in self._folders.values()}
            # two classes may differ only in what no folder may be called
            self._folders[label] = self._root / free_name(name, used)
        return self._folders[label]
