"""The run folder: everything one training needs and leaves behind.

========================  ==========================================================
``recipe.json``           the recipe
``run.json``              data set, split, start and classes (`RunSettings`)
``split.csv``             path, class, subset, group
``contents.csv``          what the pictures held (`trainer.runs.contents`)
``events.jsonl``          what happened, one event a line
``last.safetensors``      the newest checkpoint (`trainer.training.checkpoint`)
``first.safetensors``     the first model's weights, where the training goes on from it
``best.safetensors``      the weights with the best validation accuracy so far; those that are
                          finished, once the first model had its share
``model.pokedex``         the finished model
``evaluation.json``       figures of the validation and the test part
``report.html``           the report
========================  ==========================================================
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from trainer import strict_json
from trainer.data.split import Method, Split, read_split, write_split
from trainer.data.subsets import Subset
from trainer.errors import (
    CheckpointError,
    DatasetError,
    RecipeError,
    SplitError,
    refusal,
)
from trainer.files import write_atomically
from trainer.messages import Message
from trainer.model.bundle import Manifest
from trainer.model.start_files import STARTS
from trainer.runs.contents import Stamp, write_stamps
from trainer.runs.continued import Continued
from trainer.runs.event_log import read_events
from trainer.runs.events import TrainingEvent
from trainer.runs.recipe import Recipe
from trainer.strict_json import first_problem

FORMAT_VERSION = 2
"""Of all that a run folder holds; a file without the number is of version 1, whose recipes name no
network and mean EfficientNet-B0."""


class Changes(BaseModel):
    """What was found changed about a run's pictures when it was gone on with; paths and labels.

    Attributes:
        lost: pictures that were left out, since they had gone.
        changed: pictures that have other contents than at the beginning.
        new_classes: that the data set has got and the run does not learn.
        lost_classes: of which no picture is left.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lost: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    new_classes: tuple[str, ...] = ()
    lost_classes: tuple[str, ...] = ()

    def followed_by(self, later: Changes) -> Changes:
        """Both together; classes are as they were found last."""
        return later.model_copy(
            update={
                "lost": tuple(sorted({*self.lost, *later.lost})),
                "changed": tuple(sorted({*self.changed, *later.changed} - {*later.lost})),
            }
        )

    def clauses(self) -> list[Message]:
        """Each kind of change in a few words."""
        found = []
        if self.lost:
            found.append(
                Message(
                    "pictures are lost: {count}, for example {path}",
                    count=len(self.lost),
                    path=self.lost[0],
                )
            )
        if self.changed:
            found.append(
                Message(
                    "pictures hold something else than at the beginning: {count}, for example "
                    "{path}",
                    count=len(self.changed),
                    path=self.changed[0],
                )
            )
        if self.lost_classes:
            names = ", ".join(self.lost_classes)
            found.append(Message("classes have no picture any more: {names}", names=names))
        if self.new_classes:
            names = ", ".join(self.new_classes)
            found.append(
                Message("classes are new, and are learnt by a new run only: {names}", names=names)
            )
        return found

    def notices(self) -> list[Message]:
        """Each kind of change as a sentence."""
        return [
            Message("Since the run was made, {change}.", change=each) for each in self.clauses()
        ]


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
        ignore, folders: see `trainer.data.dataset.open_dataset`.
        other_classes: of the data set that are none of the run's, having no picture to train on.
        changes: since the run was made.
        continues: the run that it goes on from, whose model is the start, head and all.
        relabelled, decided_out: so many pictures were given another label, or left out, by
            decisions (`trainer.data.decisions`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format_version: Literal[1, 2] = 2
    dataset: str
    split: Literal[Method, "file", "continued"]
    split_seed: int
    start: str
    classes: tuple[str, ...]
    data_fingerprint: str | None = None
    test: bool = True
    ignore: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    other_classes: tuple[str, ...] = ()
    changes: Changes = Changes()
    continues: Continued | None = None
    relabelled: int = 0
    decided_out: int = 0

    @property
    def start_may_know_pictures(self) -> bool:
        """Whether the start is somebody's model, whose features may have learnt these pictures.

        Then cross-validation says too much for a head on them, whatever it held back.
        """
        return self.start not in STARTS and not self.start.endswith(".pth")

    def to_json(self) -> str:
        return self.model_dump_json(indent=2) + "\n"

    def check_classes(self) -> None:
        """Raise DatasetError where a model file could not hold the classes."""
        try:
            Manifest(labels=self.classes)
        except ValidationError as error:
            raise DatasetError(
                "The classes of {path} cannot be the labels of a model ({problem}): "
                "rename the folder, then begin a new run.",
                path=self.dataset,
                problem=first_problem(error),
            ) from error


class RunFolder:
    """One training on disk. Use `create` or `open`."""

    def __init__(self, path: Path, recipe: Recipe, settings: RunSettings, split: Split) -> None:
        self.path = path
        self.recipe = recipe
        self.settings = settings
        self.split = split

    @classmethod
    def create(
        cls,
        path: str | os.PathLike[str],
        recipe: Recipe,
        settings: RunSettings,
        split: Split,
        stamps: Mapping[str, Stamp] | None = None,
    ) -> Self:
        """A new run in `path`, which must not hold anything yet. Raises CheckpointError."""
        folder = Path(path)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise CheckpointError(
                    "{path} is not empty: choose a new folder for the run, "
                    "or resume the run that is in it.",
                    path=folder,
                )
            write_split(split, folder / "split.csv")
            write_stamps(folder, stamps or {})
            write_atomically(folder / "recipe.json", recipe.to_json())
            write_atomically(folder / "run.json", settings.to_json())
        except OSError as error:
            raise CheckpointError(
                "The run folder {path} cannot be written: {why}.", path=folder, why=refusal(error)
            ) from error
        return cls(folder, recipe, settings, split)

    def change_recipe(self, recipe: Recipe) -> None:
        """Go on by another recipe. Raises CheckpointError."""
        try:
            write_atomically(self.path / "recipe.json", recipe.to_json())
        except OSError as error:
            raise CheckpointError(
                "The run folder {path} cannot be written: {why}.",
                path=self.path,
                why=refusal(error),
            ) from error
        self.recipe = recipe

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
                folder / "split.csv",
                method=settings.split,
                seed=settings.split_seed,
                root=settings.dataset,
            )
        except FileNotFoundError as error:
            raise CheckpointError(
                "{path} is not a run folder: it has no {name}.",
                path=folder,
                name=Path(error.filename).name,
            ) from error
        except RecipeError as error:  # it names the file and what is wrong in it
            raise CheckpointError(error.message) from error
        except (OSError, UnicodeDecodeError, SplitError) as error:
            raise CheckpointError(
                "The run folder {path} is damaged: {error}", path=folder, error=error
            ) from error
        return cls(folder, recipe, settings, split)

    def rewrite(self, stamps: Mapping[str, Stamp]) -> None:
        """Settings, split and stamps anew. Raises OSError or SplitError."""
        # the settings first, which tell what has been taken out of the split
        write_atomically(self.path / "run.json", self.settings.to_json())
        write_split(self.split, self.path / "split.csv")
        write_stamps(self.path, stamps)

    @property
    def model_file(self) -> Path:
        return self.path / "model.pokedex"

    def check_trainable(self) -> None:
        """Raise DatasetError where no model can come of the run, before hours go into it."""
        known = set(self.settings.classes)
        strange = next((row.label for row in self.split.rows if row.label not in known), None)
        if strange is not None:
            raise DatasetError(
                "The split in {path} names the class “{label}”, "
                "which is not a class of the run: split the data set again.",
                path=self.path,
                label=strange,
            )
        if len(known) < 2:
            raise DatasetError(
                "{path} has fewer than two classes: there is nothing to tell apart.",
                path=self.settings.dataset,
            )
        if len(self.split.subset("train")) < 2:
            raise DatasetError(
                "Fewer than two pictures of {path} are for training: "
                "add pictures and split the data set again.",
                path=self.settings.dataset,
            )
        self.settings.check_classes()

    def examples(self, subset: Subset) -> list[tuple[Path, str]]:
        """Files and labels of one part of the split."""
        root = Path(self.settings.dataset)
        return [(root / row.path, row.label) for row in self.split.subset(subset)]

    def events(self) -> list[TrainingEvent]:
        """What the run has told so far. Raises CheckpointError where the file is damaged."""
        return read_events(self.path, strict=True).events


def read_settings(folder: Path) -> RunSettings:
    """What ``run.json`` says. Raises CheckpointError, and OSError where it cannot be read."""
    try:
        tree = strict_json.parse((folder / "run.json").read_bytes())
    except ValueError as error:
        raise CheckpointError(
            "The run folder {path} is damaged: its run.json is not valid JSON.", path=folder
        ) from error
    version = tree.get("format_version") if isinstance(tree, dict) else None
    if strict_json.is_newer(version, FORMAT_VERSION):
        raise CheckpointError(
            "A newer version of this program wrote the run folder {path} "
            "(format {version:d}): please update. It was left as it is.",
            path=folder,
            version=version,
        )
    try:
        return RunSettings.model_validate(tree)
    except ValidationError as error:
        raise CheckpointError(
            "The run folder {path} is damaged: its run.json is not valid ({problem}).",
            path=folder,
            problem=strict_json.first_problem(error),
        ) from error


def _refuse_links(folder: Path) -> None:
    """Raise CheckpointError where a part of the run is a link.

    Files are written through links, so a folder that came from elsewhere could have any file of
    the user's overwritten by going on with it.
    """
    for part in folder.iterdir():
        if part.is_symlink():
            raise CheckpointError(
                "{path} is a link, which a run folder does not hold: "
                "put the file itself in its place.",
                path=part,
            )
