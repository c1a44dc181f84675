"""A lesson in a child process, seen from the window's side: a generator for `jobs.Job`."""

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
                files.append(place / f"{number}.webp")
                files[-1].write_bytes(data)
        examples[NONE_OF_THESE if each.label is None else each.label] = files
    return examples
