"""What each rank of a training does: its part of every batch, and the same step as all others.

A desktop's training is a team of one. In a larger one, whoever leads decides what comes next
(`trainer.training.loop`), and the others `follow` it, call by call; only the leader knows the run.
"""

from __future__ import annotations

import math
import platform
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.optim.swa_utils import AveragedModel
from torchvision.models import EfficientNet

from trainer.cache import FileCache
from trainer.data.packing import packed_at
from trainer.errors import DatasetError, RankLostError, TrainerError, TrainingError
from trainer.pictures.copies import Copies
from trainer.runs.recipe import Recipe
from trainer.training.averaging import averaged
from trainer.training.checkpoint import (
    Checkpoint,
    Progress,
    load_weights,
    optimizer_tensors,
    restore_optimizer,
)
from trainer.training.class_weights import class_weights
from trainer.training.device import choose_device, choose_threads
from trainer.training.loader import Batch, Examples, TrainingBatches, batches_in, plain_batches
from trainer.training.network import build_network, prepare_phase
from trainer.training.objective import Classification, StepResult
from trainer.training.schedule import parameter_groups
from trainer.training.team import StopWanted, Team, together
from trainer.training.validation import mean_loss_and_accuracy
from trainer.training.whole_batch import Share, share_batches


@dataclass(frozen=True)
class Task:
    """What is to be learnt, as all ranks are told.

    Attributes:
        examples: of the parts ``train`` and ``valid``, by the leader's paths.
        dataset: the leader's folder, in which they lie.
        url: where its shards are, if not there.
    """

    recipe: Recipe
    classes: int
    examples: Mapping[str, Examples]
    dataset: Path
    url: str | None = None

    def examples_here(self) -> Mapping[str, Examples]:
        """By paths of this computer, which has an index of its own of shards at a URL.

        Raises DatasetError where the pictures are not here.
        """
        if self.dataset.exists():
            return self.examples
        if self.url is None:
            raise DatasetError(
                "{path} is not on {computer}, which trains too: a data set has to lie at the same "
                "path on every computer, or in shards at a URL. Unpack a zip where all have it.",
                path=self.dataset,
                computer=platform.node(),
            )
        place = packed_at(self.url)
        if place.name != self.dataset.name:
            raise DatasetError(
                "The data set at {url} has changed since its index was read for this run: pack "
                "the old one again, or train anew.",
                url=self.url,
            )
        return {
            part: examples.moved(self.dataset, place) for part, examples in self.examples.items()
        }


@dataclass(frozen=True)
class Figures:
    """Of a step, over the whole batch: the loss that is minimised and the one that is shown."""

    loss: float
    shown_loss: float
    correct: int
    count: int

    @property
    def finite(self) -> bool:
        return math.isfinite(self.loss) and math.isfinite(self.shown_loss)


class Learner:
    """The network, its optimizer and its average, equal in all ranks after each call.

    The leader makes its own by `lead`. What is `together` is carried out by all ranks once the
    leader calls it, between which the leader alone may give the model other weights.
    """

    def __init__(
        self, team: Team, task: Task, stop: Callable[[], bool], copies: FileCache | None
    ) -> None:
        self.team = team
        self.recipe = task.recipe
        self.examples = task.examples if team.leads else task.examples_here()
        self.stop = stop
        self.pictures = Copies(self.recipe.preprocessing, copies)
        if self.recipe.batch_size < team.size:
            raise TrainingError(
                "Batches of {batch_size} pictures cannot be shared by {processes} processes: "
                "start fewer, or raise batch_size in the recipe.",
                batch_size=self.recipe.batch_size,
                processes=team.size,
            )
        self.share = Share(team.rank, team.size)
        self.device = choose_device(self.recipe.device, team)
        if self.device.index is not None:
            torch.cuda.set_device(self.device)
        self.pinned = self.device.type == "cuda"
        self.threads = max(1, choose_threads(self.recipe.threads) // team.here)
        torch.set_num_threads(self.threads)
        targets = self.examples["train"].targets
        self.weights = class_weights(targets, task.classes, self.recipe.class_weights)
        torch.manual_seed(self.recipe.seed)  # a `random` start is drawn here
        self.model = build_network(self.recipe.network, task.classes, self.recipe.dropout)
        self.shared = share_batches(self.model, team, self.device)
        self.names = {parameter: name for name, parameter in self.model.named_parameters()}
        self.average: AveragedModel | None = None
        self.optimizer: torch.optim.Optimizer | None = None
        self._objective: Classification | None = None
        self._loaded: Generator[Batch, None, None] | None = None

    @classmethod
    def lead(
        cls, team: Team, task: Task, stop: Callable[[], bool], copies: FileCache | None
    ) -> Learner:
        """The leader's, and each of the others has one too. Raises TrainingError."""
        team.tell(task)
        return _made(team, task, stop, copies)

    @together
    def begin_phase(self, number: int, saved: Checkpoint | None, path: Path) -> None:
        """Begin with the leader's weights, and with the optimizer and the average of `saved`, which
        was read from `path`, where the run is resumed in mid-phase. Raises CheckpointError."""
        phase = self.recipe.phases[number - 1]
        self._renew()
        prepare_phase(self.model, phase)
        weights = None if self.weights is None else torch.from_numpy(self.weights).to(self.device)
        self._objective = Classification(
            self.model, self.recipe.network, phase, self.recipe.precision, weights, self.team
        )
        kind = torch.optim.AdamW if phase.optimizer == "adamw" else torch.optim.Adam
        self.optimizer = kind(
            parameter_groups(self.model, phase), lr=phase.learning_rate, fused=True
        )
        self.average = averaged(self.model, phase.average_decay) if phase.average_decay else None
        if saved is not None:
            restore_optimizer(self.optimizer, self.names, saved.optimizer, path)
            if self.average is not None and saved.average:
                load_weights(self.average, saved.average, path)

    @together
    def use_recipe(self, recipe: Recipe) -> None:
        """Go on by `recipe`, which is the earlier one but for its augmentation."""
        self.recipe = recipe

    @together
    def end_phase(self) -> None:
        """The average, where there is one, takes the place of the weights."""
        if self.average is not None:
            self.model.load_state_dict(self.average.module.state_dict())
        self.optimizer = self.average = self._objective = None

    @together
    def begin_epoch(self, place: Progress) -> None:
        """Read pictures ahead, from the batch after `place` on."""
        self.close()
        self._loaded = self.batches(place).from_batch(place.batch, self.threads, pinned=self.pinned)

    def batches(self, place: Progress) -> TrainingBatches:
        """Those of the epoch of `place`, or this rank's share of each."""
        recipe, examples = self.recipe, self.examples["train"]
        return TrainingBatches(
            examples=examples,
            pictures=self.pictures,
            augmentation=recipe.augmentation,
            size=recipe.phases[place.phase - 1].size_at(place.epoch, recipe.preprocessing.size),
            batch_size=recipe.batch_size,
            seed=(recipe.seed, place.phase, place.epoch),
            length=batches_in(len(examples), recipe.batch_size),
            share=self.share,
        )

    @together
    def step(self, place: Progress, rate: float) -> Figures:
        """Learn from the batch after `place`, unless its loss is no finite number.

        Raises StopWanted before anything is changed, and PictureError.
        """
        assert self._loaded is not None
        assert self._objective is not None
        assert self.optimizer is not None
        batch = self._next(self._loaded)
        assert batch is not None
        batch = batch.to(self.device)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["rate_factor"]
        torch.manual_seed(_step_seed(self.recipe.seed, place))
        self.optimizer.zero_grad(set_to_none=True)
        self.shared.part = batch.part
        result = self._objective(batch)
        figures = self._figures(batch, result)
        if figures.finite:
            with self.team.minding_the_others():
                result.loss.backward()
            self.optimizer.step()
            if self.average is not None:
                self.average.update_parameters(self.model)
        return figures

    @together
    def validate(self, *, renew: bool = False) -> tuple[float | None, float | None]:
        """Mean cross-entropy and accuracy of the kept weights on the validation part.

        Args:
            renew: the leader has given the model other weights.

        Raises StopWanted and PictureError.
        """
        if renew:
            self._renew()
        examples = self.examples["valid"]
        if not len(examples):
            return None, None
        with closing(
            plain_batches(
                examples,
                self.pictures,
                self.recipe.batch_size,
                self.threads,
                share=self.share,
                pinned=self.pinned,
            )
        ) as loaded:
            batches = iter(lambda: self._next(loaded), None)
            return mean_loss_and_accuracy(self.kept(), batches, self.device, self.team)

    def kept(self) -> EfficientNet:
        """The weights that would be kept now: the averaged ones where the phase averages."""
        return self.model if self.average is None else self.average.module

    def state(self, progress: Progress) -> Checkpoint:
        return Checkpoint(
            progress=progress,
            model=self.model.state_dict(),
            average=self.average.state_dict() if self.average is not None else {},
            optimizer=optimizer_tensors(self.optimizer, self.names) if self.optimizer else {},
        )

    def close(self) -> None:
        """Read no more pictures."""
        if self._loaded is not None:
            self._loaded.close()

    def _renew(self) -> None:
        self.model.to(self.device, memory_format=torch.channels_last)
        self.team.copy_from_leader(self.model.state_dict().values())

    def _next(self, batches: Iterator[Batch]) -> Batch | None:
        """The next batch, or None after the last, once every rank has its own."""
        batch, error, stop = None, None, self.stop()
        if not stop:
            try:
                batch = next(batches, None)
            except TrainerError as raised:
                error = raised
        self.team.agree(error, stop=stop)
        return batch

    def _figures(self, batch: Batch, result: StepResult) -> Figures:
        part = batch.part
        loss, shown, correct = self.team.totals(
            float(result.loss.detach()) / self.team.size,
            part.weight * part.rows * result.shown_loss,
            part.weight * result.correct,
        )
        return Figures(loss, shown / part.whole, round(correct), part.whole)


def follow(team: Team, stop: Callable[[], bool], copies: FileCache | None) -> None:
    """Do what the leader says, until it has no more to say. Raises RankLostError."""
    learner: Learner | None = None
    try:
        while (told := team.hear()) is not None:
            with suppress(StopWanted):  # the leader has it too, as it has every error
                try:
                    if isinstance(told, Task):
                        learner = _made(team, told, stop, copies)
                    else:
                        name, arguments, named = told
                        getattr(learner, name)(*arguments, **named)
                except RankLostError:
                    raise
                except TrainerError:
                    continue
    finally:
        if learner is not None:
            learner.close()


def _made(team: Team, task: Task, stop: Callable[[], bool], copies: FileCache | None) -> Learner:
    learner, error = None, None
    try:
        learner = Learner(team, task, stop, copies)
    except TrainerError as raised:
        error = raised
    team.agree(error)
    assert learner is not None
    return learner


def _step_seed(seed: int, place: Progress) -> int:
    """A seed for the step's dropout and stochastic depth, a function of its place alone."""
    words = np.random.SeedSequence((seed, place.phase, place.epoch, place.batch))
    return int(words.generate_state(1, np.uint64)[0] >> 1)
