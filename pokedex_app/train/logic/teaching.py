"""A lesson in a child process, seen from the window's side: a generator for `core.jobs.Job`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pokedex_app.core.child import Child, ChildEndedError
from pokedex_app.train.logic.teaching_child import teach_apart
from pokedex_app.train.logic.training_child import ChildFailure, Done
from trainer.cores import usable_cores
from trainer.runs.teaching import NONE_OF_THESE, Teaching

if TYPE_CHECKING:
    from pokedex_app.core.jobs import Control
    from pokedex_app.shared.collection.collection import Collection
    from pokedex_app.shared.model_library import ModelLibrary
    from trainer.data.adding import Added
    from trainer.model.bundle import Manifest
    from trainer.runs.run_folder import RunFolder

_ANSWER_SECONDS = 0.1


@dataclass(frozen=True)
class TaughtClass:
    """What a class is taught with.

    Attributes:
        label: None for none of the classes.
        corrections: by their ids in the collection, which has the pictures.
        files: pictures that were added.
    """

    label: str | None
    corrections: tuple[int, ...] = ()
    files: tuple[Path, ...] = ()


class TeachingDiedError(Exception):
    """The process ended without a word, or with an error that nobody foresaw."""


def supervise_teaching(
    model: Path,
    classes: Sequence[TaughtClass],
    collection: Collection,
    runs: Path,
    control: Control,
) -> Iterator[object]:
    """Yields what `trainer.runs.teaching` tells; stopping the job ends the child and keeps nothing.

    The model file lies in a folder of its own, which the caller removes (`forget`).

    Raises TrainerError, OSError and TeachingDiedError.
    """
    place = Path(tempfile.mkdtemp(prefix="pokedex-teaching-"))
    finished = False
    try:
        examples = _written(classes, collection, place / "examples")
        order = Teaching(model, examples, place / "model.pokedex", usable_cores(spare=1), runs)
        child = Child(teach_apart, order, "teaching", threads=usable_cores(spare=1))
        try:
            while not control.stopping():
                event = child.hear(_ANSWER_SECONDS)
                if isinstance(event, Done):
                    finished = True
                    return
                if isinstance(event, ChildFailure):
                    raise event.error or TeachingDiedError(event.trace)
                if event is not None:
                    yield event
        except ChildEndedError as error:
            raise TeachingDiedError(str(error)) from error
        finally:
            child.end()
    finally:
        shutil.rmtree(place / "examples", ignore_errors=True)
        if not finished:
            forget(place / "model.pokedex")


def forget(model: Path) -> None:
    """Remove a taught model that is not wanted, or is in the library by now, and its folder."""
    shutil.rmtree(model.parent, ignore_errors=True)


def put_among(models: ModelLibrary, model: Path, name: str, runs: Path) -> tuple[Path, Path | None]:
    """Copy a taught model into the library; its place there, and the folder of the run in `runs`
    that it stems from, where there is one.

    Raises ModelFileError and OSError.
    """
    from trainer.features.neighbours import run_of

    path = models.add(model, name)
    manifest = models.entry(path).manifest
    run = run_of(path, manifest, runs) if manifest is not None else None
    return path, run.path if run is not None else None


def run_to_train_further(model: Path, manifest: Manifest, runs: Path) -> RunFolder | None:
    """The run in `runs` that made the model, or the one that lessons made it of, where its data set
    is still there to be added to; else None."""
    from trainer.data.adding import takes_pictures
    from trainer.features.neighbours import run_of

    run = run_of(model, manifest, runs)
    return run if run is not None and takes_pictures(Path(run.settings.dataset)) else None


def add_to_data_set(
    run: RunFolder, classes: Sequence[TaughtClass], collection: Collection
) -> Added:
    """Copy what there is of classes into the data set of `run`; what is of none stays out.

    Raises CollectionError, DatasetError and OSError.
    """
    from trainer.data.adding import add_pictures
    from trainer.data.dataset import open_dataset

    settings = run.settings
    dataset = open_dataset(settings.dataset, ignore=settings.ignore, folders=settings.folders)
    with tempfile.TemporaryDirectory(prefix="pokedex-adding-") as folder:
        files = _written(classes, collection, Path(folder) / "examples")
        files.pop(NONE_OF_THESE, None)
        return add_pictures(dataset, files)


def _written(
    classes: Sequence[TaughtClass], collection: Collection, place: Path
) -> dict[str, list[Path]]:
    """The pictures as files, by class. Raises CollectionError and OSError."""
    place.mkdir()
    examples: dict[str, list[Path]] = {}
    for each in classes:
        files = list(each.files)
        for number in each.corrections:
            data = collection.example(number)
            if data is not None:  # another window may have taken it out
                files.append(place / f"corrected-{number}.webp")
                files[-1].write_bytes(data)
        examples[NONE_OF_THESE if each.label is None else each.label] = files
    return examples
