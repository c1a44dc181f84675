"""Adding pictures or classes to a finished run: a new run that begins with its model, and in which
every picture that both have is for what it was for.

A picture is known by what it holds, wherever it lies and whatever it is called now; one that was
changed in place, by its path. Where copies of a picture were for different things, a copy with
another name goes where it does least harm: what was tested on is never trained on.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trainer.data.dataset import Dataset
from trainer.data.split import Split, SplitRow
from trainer.data.subsets import STRICTEST
from trainer.errors import CheckpointError, NothingNewError
from trainer.messages import joined
from trainer.model.bundle import read_manifest
from trainer.runs.contents import read_stamps
from trainer.runs.continued import Continued
from trainer.runs.run_folder import RunFolder
from trainer.runs.run_lock import is_locked


def finished_run(place: Path) -> RunFolder:
    """The run in that folder, or beside that model file, to which something can be added.

    Raises CheckpointError where it is none, is being trained or has no model; ModelFileError.
    """
    folder = place.parent if place.is_file() else place
    if place.is_file() and not (folder / "run.json").is_file():
        raise CheckpointError(
            "Beside {path} there is no run, which knows the pictures that the model has learnt: "
            "name the folder of the run, or train anew with the model as the start.",
            path=place,
        )
    run = RunFolder.open(folder)
    if place.is_file() and place.resolve() != run.model_file.resolve():
        raise CheckpointError(
            "{path} is not the model of the run beside it, which is {model}: name that.",
            path=place,
            model=run.model_file.name,
        )
    if is_locked(folder):
        raise CheckpointError(
            "The run in {path} is still being trained: wait for its end, or stop it with its best.",
            path=folder,
        )
    if not run.model_file.is_file():
        raise CheckpointError(
            "The run in {path} has no model yet, to which something could be added: resume it, "
            "or make a model of what it has learnt.",
            path=folder,
        )
    read_manifest(run.model_file)
    return run


def carried_over(run: RunFolder, dataset: Dataset, contents: Mapping[str, str]) -> Split:
    """Where those pictures of `dataset` belong that `run` had, by their paths now.

    `contents` are the digests of the pictures (`trainer.data.dataset.content_hash`) by path.
    """
    known = _Known(run, contents)
    rows = []
    for picture in dataset.pictures:
        before = known.row(picture.path)
        if before is not None:
            rows.append(SplitRow(picture.path, picture.label, before.subset))
    return Split(run.split.method, run.split.seed, tuple(rows))


def continued(run: RunFolder, dataset: Dataset, contents: Mapping[str, str]) -> Continued:
    """What the pictures of `dataset` have other than those of `run`; see `carried_over`."""
    known = _Known(run, contents)
    found = [(picture, known.row(picture.path)) for picture in dataset.pictures]
    there = {before.path for _, before in found if before is not None}
    classes = {picture.label for picture in dataset.pictures}
    return Continued(
        run=str(run.path.resolve()),
        new_pictures=sum(not known.same(picture.path) for picture in dataset.pictures),
        gone_pictures=sum(row.path not in there for row in run.split.rows),
        relabelled=sum(
            before is not None and before.label != picture.label for picture, before in found
        ),
        new_classes=tuple(sorted(classes - {*run.settings.classes})),
        removed_classes=tuple(sorted({*run.settings.classes} - classes)),
    )


def check_new(what: Continued, dataset: Path) -> None:
    """Raise NothingNewError where there is nothing to learn that the earlier run did not."""
    if not what.has_something_new:
        raise NothingNewError(
            "{path} has nothing that the run “{run}” has not learnt ({changes}): add pictures or "
            "classes, or have it trained all the same.",
            path=dataset,
            run=what.name,
            changes=joined(what.clauses()),
        )


class _Known:
    """The rows of a run by the pictures of a data set."""

    def __init__(self, run: RunFolder, contents: Mapping[str, str]) -> None:
        self._contents = contents
        self._by_path = {row.path: row for row in run.split.rows}
        self._before = {path: stamp.content for path, stamp in read_stamps(run.path).items()}
        self._by_content: dict[str, SplitRow] = {}
        for subset in reversed(STRICTEST):
            for row in run.split.subset(subset):
                if row.path in self._before:
                    self._by_content[self._before[row.path]] = row
        self._there = frozenset(contents.values())

    def row(self, path: str) -> SplitRow | None:
        """Of the picture that lies at `path` now; None of one that is new."""
        here, content = self._by_path.get(path), self._contents.get(path)
        before = self._before.get(path)
        if here is not None and before in (None, content):
            return here
        if content in self._by_content:
            return self._by_content[content]
        # changed in place, unless what was here has only been moved
        return here if before not in self._there else None

    def same(self, path: str) -> bool:
        """Whether the run had just this picture."""
        content = self._contents.get(path)
        unstamped = path in self._by_path and path not in self._before
        return unstamped or content in self._by_content
