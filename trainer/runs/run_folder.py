"""The run folder: everything one training needs and leaves behind.

========================  ==========================================================
``recipe.json``           the recipe
``run.json``              data set, split, start and classes (`RunSettings`)
``split.csv``             path, class, subset, group
``events.jsonl``          what happened, one event a line
``last.safetensors``      the newest checkpoint (`trainer.training.checkpoint`)
``best.safetensors``      the weights with the best validation accuracy so far
``model.pokedex``         the finished model
``evaluation.json``       figures of the validation and the test part
``report.html``           the report
========================  ==========================================================
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from trainer import strict_json
from trainer.data.split import Split, Subset, read_split, write_split
from trainer.errors import (
    CheckpointError,
    DatasetError,
    RecipeError,
    SplitError,
    printable,
    refusal,
)
from trainer.files import append_line, remove_leftovers, write_atomically
from trainer.runs.events import TrainingEvent, from_json, to_json
from trainer.runs.recipe import Recipe

FORMAT_VERSION = 1
"""Of all that a run folder holds; a file without the number is of version 1."""


class RunSettings(BaseModel):
    """What a run is about, besides the recipe.

    Attributes:
        dataset: folder of the data set, absolute.
        split: method of the split.
        split_seed: seed of the split.
        start: ``offline``, ``imagenet``, ``random``, or the path of a ``*.pokedex`` file.
        classes: labels in index order.
        data_fingerprint: tells the training pictures apart from others (`trainer.data.dataset`).
        test: whether the finished model is measured on the test part. Recipes are chosen on
            the validation part with this off.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format_version: Literal[1] = 1
    dataset: str
    split: Literal["random", "grouped", "folders", "file"]
    split_seed: int
    start: str
    classes: tuple[str, ...]
    data_fingerprint: str | None = None
    test: bool = True


class RunFolder:
    """One training on disk. Use `create` or `open`."""

    def __init__(self, path: Path, recipe: Recipe, settings: RunSettings, split: Split) -> None:
        self.path = path
        self.recipe = recipe
        self.settings = settings
        self.split = split

    @classmethod
    def create(
        cls, path: str | os.PathLike[str], recipe: Recipe, settings: RunSettings, split: Split
    ) -> Self:
        """A new run in `path`, which must not hold anything yet. Raises CheckpointError."""
        folder = Path(path)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise CheckpointError(
                    f"{folder} is not empty: choose a new folder for the run, "
                    "or resume the run that is in it."
                )
            write_split(split, folder / "split.csv")
            write_atomically(folder / "recipe.json", recipe.to_json())
            write_atomically(folder / "run.json", settings.model_dump_json(indent=2) + "\n")
        except OSError as error:
            raise CheckpointError(
                f"The run folder {printable(folder)} cannot be written: {refusal(error)}."
            ) from error
        return cls(folder, recipe, settings, split)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Self:
        """An existing run. Raises CheckpointError where it is none or is damaged."""
        folder = Path(path)
        try:
            settings = read_settings(folder)
            _refuse_links(folder)
            recipe = Recipe.from_json(
                (folder / "recipe.json").read_bytes(), str(folder / "recipe.json")
            )
            split = read_split(
                folder / "split.csv", method=settings.split, seed=settings.split_seed
            )
        except FileNotFoundError as error:
            name = Path(error.filename).name
            raise CheckpointError(
                f"{printable(folder)} is not a run folder: it has no {name}."
            ) from error
        except RecipeError as error:  # it names the file and what is wrong in it
            raise CheckpointError(str(error)) from error
        except (OSError, UnicodeDecodeError, SplitError) as error:
            raise CheckpointError(
                f"The run folder {printable(folder)} is damaged: {error}"
            ) from error
        return cls(folder, recipe, settings, split)

    @property
    def model_file(self) -> Path:
        return self.path / "model.pokedex"

    def check_trainable(self) -> None:
        """Raise DatasetError where no model can come of the run, before hours go into it."""
        known = set(self.settings.classes)
        strange = next((row.label for row in self.split.rows if row.label not in known), None)
        if strange is not None:
            raise DatasetError(
                f"The split in {printable(self.path)} names the class “{printable(strange)}”, "
                "which is not a class of the run: split the data set again."
            )
        if len(known) < 2:
            raise DatasetError(
                f"{printable(self.settings.dataset)} has fewer than two classes: "
                "there is nothing to tell apart."
            )
        if len(self.split.subset("train")) < 2:
            raise DatasetError(
                f"Fewer than two pictures of {printable(self.settings.dataset)} are for training: "
                "add pictures and split the data set again."
            )

    def examples(self, subset: Subset) -> list[tuple[Path, str]]:
        """Files and labels of one part of the split."""
        root = Path(self.settings.dataset)
        return [(root / row.path, row.label) for row in self.split.subset(subset)]

    def events(self) -> list[TrainingEvent]:
        """What the run has told so far; a half-written last line is left out.

        Raises CheckpointError where the file is damaged.
        """
        path = self.path / "events.jsonl"
        try:
            # a line may have been cut within a character, so it is decoded once it is whole
            lines = path.read_bytes().split(b"\n")[:-1]
            return [from_json(line.decode("utf-8")) for line in lines]
        except FileNotFoundError:
            return []
        except ValidationError as error:
            reason = strict_json.first_problem(error)
            raise CheckpointError(f"{printable(path)} is damaged: {reason}.") from error
        except (OSError, ValueError) as error:
            reason = strict_json.harmless(str(error))
            raise CheckpointError(f"{printable(path)} is damaged: {reason}.") from error


def read_settings(folder: Path) -> RunSettings:
    """What ``run.json`` says. Raises CheckpointError, and OSError where it cannot be read."""
    try:
        tree = strict_json.parse((folder / "run.json").read_bytes())
    except ValueError as error:
        raise CheckpointError(
            f"The run folder {printable(folder)} is damaged: its run.json is not valid JSON."
        ) from error
    version = tree.get("format_version") if isinstance(tree, dict) else None
    if strict_json.is_newer(version, FORMAT_VERSION):
        raise CheckpointError(
            f"A newer version of this program wrote the run folder {printable(folder)} "
            f"(format {version}): please update. It was left as it is."
        )
    try:
        return RunSettings.model_validate(tree)
    except ValidationError as error:
        raise CheckpointError(
            f"The run folder {printable(folder)} is damaged: its run.json is not valid "
            f"({strict_json.first_problem(error)})."
        ) from error


def _refuse_links(folder: Path) -> None:
    """Raise CheckpointError where a part of the run is a link.

    Files are written through links, so a folder that came from elsewhere could have any file of
    the user's overwritten by going on with it.
    """
    for part in folder.iterdir():
        if part.is_symlink():
            raise CheckpointError(
                f"{printable(part)} is a link, which a run folder does not hold: "
                "put the file itself in its place."
            )


class EventLog:
    """Appends events to ``events.jsonl``, whole lines only.

    Who opens it is the one who writes to the run folder: what an earlier one, which was killed, had
    begun to write there is removed.

    Args:
        keep: number of lines to keep of what is there, those before the checkpoint that the run
            is resumed from; what came after it is going to happen again.
    """

    def __init__(self, run: RunFolder, keep: int) -> None:
        remove_leftovers(run.path)
        path = run.path / "events.jsonl"
        there = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
        lines = there[:keep]
        write_atomically(path, b"".join(line + b"\n" for line in lines))
        self.lines = len(lines)
        self._stream = path.open("ab", buffering=0)

    def append(self, event: TrainingEvent) -> None:
        append_line(self._stream, to_json(event))
        self.lines += 1

    def flush(self) -> None:
        """Put on the disk what was appended, where it outlasts a power cut. Raises OSError."""
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        with self._stream:
            self.flush()
