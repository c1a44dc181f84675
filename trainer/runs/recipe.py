"""Recipes: everything that decides how a training goes, frozen and validated.

A recipe is JSON on disk (`Recipe.to_json`, `Recipe.from_json`); unknown keys are refused, so a
misspelt setting is an error and never silently ignored. `REPORT` reproduces the student report
number for number; `BEST` is what validation chose (`docs/decisions/`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from trainer.errors import RecipeError
from trainer.messages import Message, joined
from trainer.model.networks import NETWORKS, Architecture, Network, Pooling
from trainer.pictures.augmentation import Augmentation
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.second_look import Middles
from trainer.strict_json import harmless, wrong_value

_THE_RECIPE = Message("the recipe")


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Phase(_Settings):
    """One stage of a training: what is trainable, for how long, and how fast.

    `batch_norm` is the policy of the batch normalisation layers: ``frozen`` keeps their running
    statistics and uses them; ``adapt`` normalises by each batch and updates the statistics.
    """

    name: str = Field(min_length=1, max_length=40)
    trainable: Literal["head", "all"]
    batch_norm: Literal["frozen", "adapt"]
    epochs: int = Field(ge=1, le=1000)
    optimizer: Literal["adam", "adamw", "lbfgs"] = "adam"
    """``lbfgs`` fits the head in one epoch as a logistic regression on the frozen features of
    unchanged pictures (`trainer.training.fitted_head`); rate, schedule, sizes and average are then
    of no account"""
    learning_rate: float = Field(default=1e-3, gt=0, le=1)
    features_rate_factor: float = Field(default=1.0, gt=0, le=1)
    """learning rate of the first stage of the features over that of the head; stages between lie
    on a geometric scale (discriminative learning rates)"""
    weight_decay: float = Field(default=0.0, ge=0, le=1)
    schedule: Literal["constant", "cosine", "one_cycle"] = "constant"
    """``cosine`` falls from the rate to zero; ``one_cycle`` climbs first, a tenth of the steps"""
    label_smoothing: float = Field(default=0.0, ge=0, lt=1)
    sizes: tuple[int, ...] = ()
    """progressive resolution: the input's side in pixels, spread evenly over the epochs; empty
    means the size of the preprocessing"""
    average_decay: float = Field(default=0.0, ge=0, lt=1)
    """decay a step of the exponential moving average of the weights; 0 keeps the last weights"""

    @model_validator(mode="after")
    def _sizes_fit(self) -> Self:
        _check_sizes(self.sizes)
        if len(self.sizes) > self.epochs:
            raise ValueError(Message("there are more sizes than epochs"))
        return self

    @model_validator(mode="after")
    def _only_a_head_is_fitted(self) -> Self:
        if unfit_for_fitting(dict(self)):
            raise ValueError(
                Message("lbfgs fits a head, with frozen batch normalisation, in one epoch")
            )
        return self

    def size_at(self, epoch: int, default: int) -> int:
        """Side of the input in pixels during `epoch`, counted from 1."""
        if not self.sizes:
            return default
        return self.sizes[(epoch - 1) * len(self.sizes) // self.epochs]

    def shortened(self, part: float) -> Self:
        """A copy with that part of the epochs, one at least, and sizes spread over them."""
        epochs = max(1, round(self.epochs * part))
        if self.optimizer == "lbfgs" or epochs >= self.epochs:
            return self
        places = range(min(epochs, len(self.sizes)))
        sizes = tuple(self.sizes[place * len(self.sizes) // len(places)] for place in places)
        return self.model_copy(update={"epochs": epochs, "sizes": sizes})

    def gentler(self, factor: float) -> Self:
        """A copy at that part of the rate, with frozen batch normalisation."""
        if self.optimizer == "lbfgs":
            return self
        rate = self.learning_rate * factor
        return self.model_copy(update={"learning_rate": rate, "batch_norm": "frozen"})


def unfit_for_fitting(values: Mapping[str, object]) -> list[str]:
    """Fields of a phase whose optimizer is ``lbfgs`` that only other optimizers could have so."""
    if values["optimizer"] != "lbfgs":
        return []
    return [name for name, only in _FITTED.items() if values[name] != only]


_FITTED = {"trainable": "head", "batch_norm": "frozen", "epochs": 1}


ClassWeights = Literal["auto", "always", "never"]


class Recipe(_Settings):
    """A whole training. Field names are the keys of the JSON form and of ``--set``."""

    name: str = Field(min_length=1, max_length=80)
    architecture: Literal["auto", Architecture] = "efficientnet_b0"
    """the network's name in `trainer.model.networks`; ``auto`` is settled when a run is prepared
    (`trainer.model.start_files.choose_start`)"""
    pooling: Pooling = "mean"
    """of the network's last feature map (`trainer.model.networks.Network.pooled`): few pictures are
    learnt better from ``root``, many as well from either"""
    phases: tuple[Phase, ...] = Field(min_length=1, max_length=10)
    preprocessing: Preprocessing = Preprocessing()
    augmentation: Augmentation = Augmentation()
    pictures_a_class: int = Field(default=0, ge=0, le=10**6)
    """pictures a class that the epochs are meant for; `for_set` shortens them where there are
    more. 0 takes them as they stand"""
    steps: int = Field(default=0, ge=0, le=10**9)
    """optimizer steps that the learning rates are meant for; with fewer, `for_set` lowers them and
    freezes batch normalisation. 0 takes both as they stand"""
    small_batch_size: int = Field(default=0, ge=0, le=1024)
    """pictures in a batch where there would be fewer steps than the learning rates are meant for;
    0 takes `batch_size` there too"""
    first_model_share: float = Field(default=0.0, ge=0, lt=1)
    """weight of the first model in the finished one, whose weights are the mean of its and the last
    ones (WiSE-FT; Wortsman et al. 2022, arXiv:2109.01903), after few steps; `for_set` lowers it
    where there are more, to 0 where there are as many as the rates are meant for"""
    patience: int = Field(default=0, ge=0, le=1000)
    """a phase ends early after so many epochs in which neither the loss nor the accuracy on
    validation got better; 0 means never, and with few validation pictures none does
    (`trainer.training.loop.FEWEST_TO_BE_FLAT`)"""
    second_look: Literal["in_doubt", "never"] = "in_doubt"
    """whether the finished model looks again at what its first look leaves in doubt, where that
    helps on validation; mirrored only if mirrored pictures were trained on"""
    middles: Middles = "auto"
    """whether a head that is fitted learns from the middles of the training pictures as well;
    ``auto`` where they are `trainer.pictures.second_look.MOST_MIDDLES` or fewer. Of so few it
    learns from the figure in each, too. Of a picture 13 or 18 kB are held in memory then"""
    class_weights: ClassWeights = "auto"
    """whether an error in a class of few pictures counts for more, as many times as it has fewer;
    ``auto`` where the largest class has more than `trainer.data.findings.UNBALANCED` times the
    pictures of the smallest"""
    dropout: float = Field(default=0.2, ge=0, lt=1)
    batch_size: int = Field(default=32, ge=2, le=1024)
    scaling: Literal["none", "square_root", "linear"] = "none"
    """with several processes, the batch may grow with their number, and the rates with it or with
    its root; `for_processes` settles it when a run is prepared"""
    keep: Literal["best", "last"] = "best"
    """which weights the model file holds: those with the best validation accuracy, or the last"""
    seed: int = Field(default=0, ge=0, lt=2**32)
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    precision: Literal["auto", "float32", "bfloat16"] = "float32"
    """of what is computed while all layers learn; ``auto`` is settled when a training begins
    (`trainer.training.device.choose_precision`)"""
    threads: int = Field(default=0, ge=0, le=512)
    """threads of the computation; 0 means one for each processor core"""

    @model_validator(mode="before")
    @classmethod
    def _without_teaching(cls, tree: Any) -> Any:
        """Recipes of version 0.1 say how the start `offline` is taught, which now comes taught."""
        if isinstance(tree, dict):
            return {key: value for key, value in tree.items() if key not in _OF_TEACHING}
        return tree

    @property
    def network(self) -> Network:
        """The record; ``auto`` has none."""
        return NETWORKS[self.architecture].pooled_by(self.pooling)

    @property
    def only_fits(self) -> bool:
        """Whether it is no more than a first model."""
        return all(phase.optimizer == "lbfgs" for phase in self.phases)

    def for_network(self, network: Network) -> Self:
        """A copy that trains `network`, normalising as it expects unless it says otherwise."""
        preprocessing = self.preprocessing
        normalisation = (preprocessing.mean, preprocessing.std)
        if any(normalisation == (known.mean, known.std) for known in NETWORKS.values()):
            preprocessing = preprocessing.model_copy(
                update={"mean": network.mean, "std": network.std}
            )
        return self.model_copy(
            update={"architecture": network.name, "preprocessing": preprocessing}
        )

    def for_set(self, pictures: int, classes: int) -> Self:
        """A copy whose epochs and learning rates fit a training part of so many pictures.

        With m times the pictures a class that they are meant for, there are 1/√m of the epochs:
        the steps grow as √(pictures × classes). With 1/m of the steps that they are meant for, the
        rates are 1/√m, as few steps do not find back from far, and batch normalisation is frozen,
        as its statistics would not settle; smaller batches make more steps of them. The first
        model weighs against the last weights as `first_model_share` says after `_FEW_STEPS`, and
        less after more.
        """
        meant = self.pictures_a_class * classes
        part = math.sqrt(min(1.0, meant / max(1, pictures))) if meant else 1.0
        phases = [phase.shortened(part) for phase in self.phases]
        learning = sum(phase.epochs for phase in phases if phase.optimizer != "lbfgs")
        batch, share = self.batch_size, self.first_model_share
        steps = learning * max(1, pictures // batch)
        if steps < self.steps:
            batch = min(batch, max(2, self.small_batch_size or batch))
            steps = min(learning * max(1, pictures // batch), self.steps)
            slower = math.sqrt(steps / self.steps)
            phases = [phase.gentler(slower) for phase in phases]
            share /= share + (1 - share) * max(1.0, steps / _FEW_STEPS)
        elif self.steps:
            share = 0.0
        return self.model_copy(
            update={
                "phases": tuple(phases),
                "batch_size": batch,
                "small_batch_size": 0,
                "first_model_share": share,
                "pictures_a_class": 0,
                "steps": 0,
            }
        )

    def for_processes(self, processes: int) -> Self:
        """A copy whose batch and rates have grown for so many processes, where they are to.

        ``linear`` follows Goyal et al. 2017 (arXiv:1706.02677), ``square_root``, which suits Adam,
        Malladi et al. 2022 (arXiv:2205.10287). Raises RecipeError where they would grow too large.
        """
        if self.scaling == "none":
            return self
        tree = self.model_dump(mode="json")
        tree |= {"scaling": "none", "batch_size": self.batch_size * processes}
        faster = processes if self.scaling == "linear" else math.sqrt(processes)
        for phase in tree["phases"]:
            phase["learning_rate"] *= faster
        return self.from_json(
            json.dumps(tree), Message("the recipe for {processes} processes", processes=processes)
        )

    def to_json(self) -> str:
        return json.dumps(self.model_dump(mode="json"), indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes, source: str = _THE_RECIPE) -> Self:
        """Raises RecipeError naming `source` and each wrong key."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise RecipeError(
                "{source} is not a valid recipe: {problems}.",
                source=source,
                problems=_problems(error),
            ) from error

    def with_settings(self, settings: Iterable[str]) -> Self:
        """A copy with each ``key=value`` applied; ``phases.1.epochs=3`` reaches inside. Phases and
        all lists are counted from 1, as a training and its report count them.

        What is set stays so: `for_set` then fits no epochs, or no rates and normalisation, unless
        what they are meant for is set too.

        Raises RecipeError where the key is unknown or the value does not fit.
        """
        tree: dict[str, Any] = self.model_dump(mode="json")
        settings = list(settings)
        for meant, names in _FITTED_TO_THE_SET.items():
            if any(setting.partition("=")[0].strip().endswith(names) for setting in settings):
                tree[meant] = 0
        for setting in settings:
            key, equals, value = setting.partition("=")
            if not equals:
                raise RecipeError("“{setting}” is not of the form key=value.", setting=setting)
            _assign(tree, key.strip(), _parsed(value.strip()))
        try:
            return type(self).model_validate(tree)
        except ValidationError as error:
            raise RecipeError(
                "A setting does not fit the recipe: {problems}.", problems=_problems(error)
            ) from error


def load_recipe(name_or_path: str) -> Recipe:
    """One of `RECIPES` by name, or a recipe from a JSON file. Raises RecipeError."""
    if name_or_path in RECIPES:
        return RECIPES[name_or_path]
    path = Path(name_or_path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(
            "There is no recipe “{name}”: name one of {known}, or a JSON file.",
            name=name_or_path,
            known=", ".join(RECIPES),
        ) from error
    return Recipe.from_json(text, source=str(path))


def _check_sizes(sizes: tuple[int, ...]) -> None:
    if any(size < 32 or size > 1024 for size in sizes):
        raise ValueError(Message("sizes lie between 32 and 1024 pixels"))


def _parsed(value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):  # no JSON, or too long or too deep for Python
        return value


def _assign(tree: Any, key: str, value: Any) -> None:
    *parents, last = key.split(".")
    node = tree
    for name in parents:
        node = node[_place(node, name, key)]
    node[_place(node, last, key)] = value


def _place(node: Any, name: str, key: str) -> int | str:
    """The index or key that `name` stands for in `node`. Raises RecipeError naming `key`."""
    if isinstance(node, dict) and name in node:
        return name
    if isinstance(node, list) and name in map(str, range(1, len(node) + 1)):
        return int(name) - 1
    if isinstance(node, list) and name == "0":
        raise RecipeError(
            "“{key}” has a 0, but phases and lists are counted from 1, as a training tells them: "
            "1 is the first.",
            key=key,
        )
    raise RecipeError("A recipe has no setting “{key}”.", key=key)


def _problems(error: ValidationError) -> Message:
    """Each, but not that a list is too short from which a wrong item was dropped."""
    items = error.errors(include_url=False)
    inner = {item["loc"][:depth] for item in items for depth in range(len(item["loc"]))}
    found = [
        Message(
            "{path}: {reason}",
            path=harmless(".".join(map(_counted, item["loc"]))) or "recipe",
            reason=wrong_value(item),
        )
        for item in [item for item in items if item["loc"] not in inner][:_MOST_PROBLEMS]
    ]
    return joined(found)


def _counted(part: int | str) -> str:
    """A part of a place in a recipe; what is in a list is counted from 1."""
    return str(part + 1 if isinstance(part, int) else part)


_MOST_PROBLEMS = 10
_FITTED_TO_THE_SET = {
    "pictures_a_class": (".epochs",),
    "steps": (".learning_rate", ".batch_norm"),
    "small_batch_size": ("batch_size",),
}
"""settings that `Recipe.for_set` changes, by what says what they are meant for"""
_FEW_STEPS = 80
_OF_TEACHING = ("teach_steps", "teach_sizes")


REPORT = Recipe(
    name="report",
    keep="last",
    second_look="never",
    class_weights="never",
    phases=(
        Phase(name="head", trainable="head", batch_norm="frozen", epochs=10, learning_rate=1e-3),
        Phase(name="all", trainable="all", batch_norm="adapt", epochs=5, learning_rate=1e-4),
    ),
    preprocessing=Preprocessing(decoding="scaled", colors="srgb"),
    augmentation=Augmentation(flip_probability=0.5, rotation_degrees=15),
)


_FIRST_MODEL = Phase(
    name="head", trainable="head", batch_norm="frozen", epochs=1, optimizer="lbfgs"
)

FIRST = Recipe(
    name="first",
    architecture="auto",
    pooling="root",
    preprocessing=Preprocessing(decoding="scaled", colors="srgb", fit="pad"),
    phases=(_FIRST_MODEL,),
)


BEST = Recipe(
    name="best",
    architecture="auto",
    pooling="root",
    pictures_a_class=33,
    steps=1500,
    small_batch_size=16,
    first_model_share=0.5,
    patience=4,
    preprocessing=Preprocessing(decoding="scaled", colors="srgb", fit="pad"),
    dropout=0.3,
    precision="auto",
    phases=(
        _FIRST_MODEL,
        Phase(
            name="all",
            trainable="all",
            batch_norm="adapt",
            epochs=16,
            optimizer="adamw",
            learning_rate=1e-3,
            weight_decay=0.02,
            schedule="one_cycle",
            label_smoothing=0.1,
            sizes=(128,) * 8 + (160,) * 6 + (176,) * 2,
            average_decay=0.998,
        ),
        Phase(
            name="full-size",
            trainable="all",
            batch_norm="adapt",
            epochs=5,
            optimizer="adamw",
            learning_rate=3e-4,
            weight_decay=0.02,
            schedule="cosine",
            label_smoothing=0.1,
            average_decay=0.99,
        ),
    ),
    augmentation=Augmentation(
        flip_probability=0.5,
        rotation_degrees=15,
        smallest_crop=0.35,
        aspect_ratio=1.4,
        color_jitter=0.3,
        hue_degrees=15,
        gray_probability=0.08,
        sketch_probability=0.06,
        damage_probability=0.2,
        background_probability=0.3,
        canvas_probability=0.25,
        erase_probability=0.2,
    ),
)

RECIPES: dict[str, Recipe] = {"first": FIRST, "best": BEST, "report": REPORT}
