"""Training: a generator of typed events that can be stopped between any two batches and resumed.

`train` reads from the top down: the phases, the epochs of a phase, the batches of an epoch. Every
step's randomness is seeded by the recipe's seed and the step's place, so a run that was killed and
resumed ends, on a processor, with the same weights, bit for bit, as one that was not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import torch
from torchvision.models import EfficientNet

from trainer.cache import FileCache
from trainer.data.subsets import SUBSETS
from trainer.errors import CheckpointError, PictureError, TrainingError
from trainer.evaluation.metrics import wilson_interval
from trainer.messages import Message
from trainer.pictures.packed import url_of_shards
from trainer.runs.duration import (
    TYPICAL,
    Part,
    Speed,
    TimeLeft,
    expected_parts,
    learning_kind,
    seconds_of_epochs,
)
from trainer.runs.event_log import EventLog
from trainer.runs.events import (
    BatchDone,
    CheckpointWritten,
    EpochBegun,
    EpochEnded,
    Expected,
    FeaturesComputed,
    Notice,
    PhaseBegun,
    PhaseEndedEarly,
    PicturesJudged,
    RunBegun,
    Stopped,
    TrainingEvent,
    WeightsAveraged,
)
from trainer.runs.recipe import Phase
from trainer.runs.run_folder import RunFolder
from trainer.training.checkpoint import (
    Progress,
    load_checkpoint,
    load_tensors,
    load_weights,
    save_checkpoint,
    save_tensors,
)
from trainer.training.device import choose_device, choose_precision, choose_threads
from trainer.training.finish import finish_run
from trainer.training.fitted_head import FittedHead, fit_head
from trainer.training.learner import Learner, Task
from trainer.training.loader import Examples, TrainingBatches, batches_in
from trainer.training.network import prepare_phase
from trainer.training.schedule import rate_at
from trainer.training.speed import measure_speed
from trainer.training.starts import apply_start, grow_head
from trainer.training.team import ALONE, StopWanted, Team
from trainer.training.throughput import Throughput

FEWEST_TO_BE_FLAT = 100
"""validation pictures by which a phase ends early: fewer get worse by chance while it learns"""
CHECKPOINT_SECONDS = 60.0
"""longest time between two checkpoints, give or take a batch"""


def train(
    run: RunFolder,
    *,
    stop: Callable[[], bool] = lambda: False,
    copies: FileCache | None = None,
    team: Team = ALONE,
) -> Iterator[TrainingEvent]:
    """Train `run` from its start, or on from its last checkpoint; `trainer.runs.events` tells the
    order.

    Args:
        stop: asked between batches; once it says yes, a checkpoint is written and the last event
            is Stopped. Closing the generator ends the training too, at its last checkpoint.
        copies: where small copies of large pictures are kept; without it every epoch decodes the
            pictures themselves. The model that comes of it is the same.
        team: of which this process is the leader; the others are in
            `trainer.training.learner.follow`.

    Raises:
        TrainingError: the loss is no number, a picture vanished, or the disk is full. The last
            checkpoint is whole and the run can be resumed from it.
        DatasetError, StartError, CheckpointError: it cannot begin.
    """
    try:
        training = _Training(run, stop, copies, team)
        with (
            closing(training.log),
            closing(training.learner),
            closing(training.events()) as events,
        ):
            for event in events:
                training.log.append(event)
                yield event
    except PictureError as error:
        raise TrainingError(
            "The training stopped because a picture could not be read: {error} "
            "Put it back, then resume the run.",
            error=error,
        ) from error
    except OSError as error:
        raise TrainingError(
            "The training stopped because the disk refused it: {error}. "
            "Make room or give access, then resume the run.",
            error=error,
        ) from error


WEIGHED = Message(
    "Some classes have far fewer pictures than others: an error in them counts for more, so that "
    "they are learnt as well."
)
_NAMED = 3
"""classes in a sentence"""


class _Training:
    def __init__(
        self, run: RunFolder, stop: Callable[[], bool], copies: FileCache | None, team: Team
    ) -> None:
        run.check_trainable()
        device = choose_device(run.recipe.device, team)
        precision = choose_precision(run.recipe.precision, device)
        if precision != run.recipe.precision:
            run.change_recipe(run.recipe.model_copy(update={"precision": precision}))
        self.run = run
        self.recipe = run.recipe
        self.stop = stop
        self.team = team
        self.threads_alone = choose_threads(self.recipe.threads)
        classes = {label: index for index, label in enumerate(run.settings.classes)}
        self.examples = {
            subset: Examples(
                tuple(path for path, _ in run.examples(subset)),
                tuple(classes[label] for _, label in run.examples(subset)),
            )
            for subset in ("train", "valid")
        }
        dataset = Path(run.settings.dataset)
        url = None
        with suppress(OSError, ValueError):  # what is wrong with it, reading will tell
            url = url_of_shards(dataset)
        task = Task(self.recipe, len(classes), self.examples, dataset, url)
        self.learner = Learner.lead(team, task, self._wants_stop, copies)
        self.model = self.learner.model
        self.last = run.path / "last.safetensors"
        self.first = run.path / "first.safetensors"
        self.best = run.path / "best.safetensors"
        self.settled = False
        self.resumed_from = load_checkpoint(self.last) if self.last.exists() else None
        if self.resumed_from is None:
            start = run.settings.start
            apply_start(self.model, self.recipe.network, start, self.recipe.seed)
            if run.settings.continues is not None:
                grow_head(self.model, start, run.settings.classes)
            self.progress = Progress(phase=1)
        else:
            load_weights(self.model, self.resumed_from.model, self.last)
            self.progress = self.resumed_from.progress
            if self.progress.phase == 0:
                raise CheckpointError(
                    "The run in {path} was stopped while its start was being taught, which this "
                    "version does not do any more. Train anew: the start comes taught.",
                    path=run.path,
                )
        self.throughput = Throughput(self.progress.seconds)
        self.left = TimeLeft(self._parts(TYPICAL), measured=False)
        self.log = EventLog(run.path, keep=self.progress.events)

    def events(self) -> Generator[TrainingEvent, None, None]:
        yield self._begun()
        if self.team.size > 1:
            yield Notice(message=self._shared())
        if self.resumed_from is None and self.run.settings.continues is not None:
            yield Notice(message=self.run.settings.continues.sentence())
        for change in self.run.settings.changes.notices():
            yield Notice(message=change)
        if self.resumed_from is None and self.learner.weights is not None:
            yield Notice(message=WEIGHED)
        if not self.recipe.only_fits:
            # only an estimate: what is wrong with a picture or a device, the training tells
            with suppress(PictureError, RuntimeError):
                yield self._expected()
        try:
            while self.progress.phase <= len(self.recipe.phases):
                yield from self._phase()
            yield from self._share_with_first_model()
            yield from self._finish()
        except StopWanted:
            place = self.progress
            if place.phase <= len(self.recipe.phases):
                yield from self._save()
            # else all was saved, and the model may hold the best weights in place of the last
            yield Stopped(phase=place.phase, epoch=place.epoch, batch=place.batch)

    # ---- a phase ----------------------------------------------------------------------------

    def _phase(self) -> Iterator[TrainingEvent]:
        phase = self.recipe.phases[self.progress.phase - 1]
        prepare_phase(self.model, phase)
        trainable = sum(p.numel() for p in self.model.parameters() if p.requires_grad)
        yield PhaseBegun(
            phase=self.progress.phase,
            name=phase.name,
            epochs=phase.epochs,
            trainable_parameters=trainable,
        )
        if self.progress.epoch == 1 and self.progress.batch == 0:
            yield from self._save()
        if phase.optimizer == "lbfgs":
            with self._alone():
                yield from self._fitted_phase()
        else:
            self._begin_phase()
            while self.progress.epoch <= phase.epochs and not self._is_flat():
                yield from self._epoch(phase)
            if self.progress.epoch <= phase.epochs:
                last, patience = self.progress.epoch - 1, self.recipe.patience
                yield PhaseEndedEarly(phase=self.progress.phase, epoch=last, patience=patience)
        self.learner.end_phase()
        self.progress = self.progress.next_phase()

    def _fitted_phase(self) -> Iterator[TrainingEvent]:
        """The one epoch of a phase that fits the head."""
        place, size = self.progress, self.recipe.preprocessing.size
        if place.epoch > 1:  # stopped after it
            return
        self.resumed_from = None
        yield EpochBegun(phase=place.phase, epoch=1, batches=1, size=size)
        self.throughput.begin_epoch()
        self._begin_part()
        fitted: FittedHead | None = None
        for event in fit_head(
            self.run,
            self.model,
            self.learner.pictures,
            self.threads_alone,
            place.phase,
            self._check_stop,
        ):
            if isinstance(event, FittedHead):
                fitted = event
            elif isinstance(event, FeaturesComputed):
                self.left.step(event.done / event.total, self.throughput.lap())
                yield event.model_copy(update={"seconds_left": self.left.seconds()})
                if event.done == event.total:
                    self.left.begin("fitting", place.phase, 1)
            else:
                yield event
        assert fitted is not None
        if fitted.sided:
            yield from self._mirror_nothing(fitted.sided)
        valid = fitted.valid
        if not self.recipe.only_fits:
            save_tensors(self.model.state_dict(), self.first)
        yield EpochEnded(
            phase=place.phase,
            epoch=1,
            train_loss=fitted.train.loss,
            train_accuracy=fitted.train.accuracy,
            valid_loss=valid.loss if valid is not None else None,
            valid_accuracy=valid.accuracy if valid is not None else None,
            learning_rate=0,
            seconds=self.throughput.epoch_seconds(),
        )
        if valid is not None:
            held_back = (0, 0) if self.run.settings.start_may_know_pictures else fitted.held_back
            self._keep_as_best(
                worth_leaving(valid.accuracy, len(self.examples["valid"]), held_back)
            )
        yield from self._epoch_done()

    def _mirror_nothing(self, sided: Sequence[str]) -> Iterator[TrainingEvent]:
        """From now on, also where the run is resumed."""
        named = ", ".join(sided[:_NAMED]) + (", …" if len(sided) > _NAMED else "")
        yield Notice(
            message=Message(
                "Mirrored pictures of some classes look like other ones ({classes}), so none is "
                "mirrored in this training.",
                classes=named,
            )
        )
        yield from self._save()  # with the log: by the changed recipe nobody would tell it again
        augmentation = self.recipe.augmentation.model_copy(update={"flip_probability": 0.0})
        self.recipe = self.recipe.model_copy(update={"augmentation": augmentation})
        self.run.change_recipe(self.recipe)
        self.learner.use_recipe(self.recipe)

    def _keep_as_best(self, bar: float) -> None:
        """The weights as they are now, until an epoch reaches `bar` on validation."""
        save_tensors(self.learner.kept().state_dict(), self.best)
        self.progress = replace(self.progress, best_accuracy=bar)

    def _epoch_done(self) -> Iterator[TrainingEvent]:
        self.progress = self.progress.next_epoch()
        yield from self._save()

    def _begin_phase(self) -> None:
        saved, self.resumed_from = self.resumed_from, None
        if saved is not None:  # the model has its weights
            there = saved.progress.phase == self.progress.phase
            saved = replace(saved, model={}) if there else None
        self.learner.begin_phase(self.progress.phase, saved, self.last)

    # ---- an epoch ---------------------------------------------------------------------------

    def _epoch(self, phase: Phase) -> Iterator[TrainingEvent]:
        batches = self.learner.batches(self.progress)
        yield EpochBegun(
            phase=self.progress.phase,
            epoch=self.progress.epoch,
            batches=batches.length,
            size=batches.size,
        )
        self.throughput.begin_epoch()
        self._begin_part()
        last, steps = self.progress.epoch * batches.length - 1, phase.epochs * batches.length
        yield from self._batches_of_epoch(phase, batches)
        self.left.begin("validation", self.progress.phase, self.progress.epoch)
        valid_loss, valid_accuracy = self.learner.validate()
        self.left.step(1, self.throughput.lap())
        done = self.progress
        if valid_loss is not None and not math.isfinite(valid_loss):
            raise _diverged(valid_loss, done)
        yield EpochEnded(
            phase=done.phase,
            epoch=done.epoch,
            train_loss=done.loss_sum / max(1, done.seen),
            train_accuracy=done.correct / max(1, done.seen),
            valid_loss=valid_loss,
            valid_accuracy=valid_accuracy,
            learning_rate=rate_at(phase, last, steps),
            seconds=self.throughput.epoch_seconds(),
        )
        if valid_loss is not None and valid_accuracy is not None:
            self.progress = done.validated(valid_loss, valid_accuracy)
            if valid_accuracy >= done.best_accuracy:
                self._keep_as_best(valid_accuracy)
        yield from self._epoch_done()

    def _batches_of_epoch(self, phase: Phase, batches: TrainingBatches) -> Iterator[TrainingEvent]:
        self.learner.begin_epoch(self.progress)
        with closing(self.learner):
            while self.progress.batch < batches.length:
                yield self._step(phase, batches)
                if self.throughput.since_checkpoint() >= CHECKPOINT_SECONDS:
                    yield from self._save()

    def _step(self, phase: Phase, batches: TrainingBatches) -> BatchDone:
        place = self.progress
        done = (place.epoch - 1) * batches.length + place.batch
        rate = rate_at(phase, done, phase.epochs * batches.length)
        figures = self.learner.step(place, rate)
        loss, count = figures.shown_loss, figures.count
        if not figures.finite:
            raise _diverged(loss, replace(place, batch=place.batch + 1))
        self.progress = replace(
            place,
            batch=place.batch + 1,
            loss_sum=place.loss_sum + loss * count,
            correct=place.correct + figures.correct,
            seen=place.seen + count,
        )
        self.left.step(self.progress.batch / batches.length, self.throughput.step(count))
        return BatchDone(
            phase=place.phase,
            epoch=place.epoch,
            batch=place.batch + 1,
            batches=batches.length,
            loss=loss,
            accuracy=figures.correct / count,
            learning_rate=rate,
            images_per_second=self.throughput.rate(),
            seconds_left=self.left.seconds(),
        )

    # ---- what is kept -----------------------------------------------------------------------

    def _share_with_first_model(self) -> Iterator[TrainingEvent]:
        """Average the weights with the first model's, unless it alone is clearly better."""
        share = self.recipe.first_model_share
        if not share or self.recipe.only_fits or not self.first.exists():
            return
        self.left.begin("validation")
        last = {name: values.clone() for name, values in self.model.state_dict().items()}
        first = load_tensors(self.first)[0]
        load_weights(self.model, first, self.first)
        _, before = self.learner.validate(renew=True)
        for name, values in last.items():
            if values.is_floating_point():
                values.lerp_(first[name].to(values), share)
        self.model.load_state_dict(last)
        _, after = self.learner.validate(renew=True)
        taken = before is None or after is None or not self._clearly_better(before, after)
        if not taken:
            load_weights(self.model, first, self.first)
        # before it is told, so that an end during the measuring makes the model of these
        save_tensors(self.model.state_dict(), self.best)
        self.settled = True
        yield WeightsAveraged(accuracy=after, first_accuracy=before, taken=taken)

    def _clearly_better(self, accuracy: float, other: float) -> bool:
        return accuracy - _standard_error(accuracy, len(self.examples["valid"])) > other

    def _final_model(self) -> EfficientNet:
        if not self.settled and self.recipe.keep == "best" and self.best.exists():
            load_weights(self.model, load_tensors(self.best)[0], self.best)
        return self.model

    def _save(self) -> Iterator[TrainingEvent]:
        self.log.flush()  # the checkpoint counts its lines
        seconds, events = self.throughput.seconds(), self.log.lines + 1
        self.progress = replace(self.progress, seconds=seconds, events=events)
        save_checkpoint(self.learner.state(self.progress), self.last)
        self.throughput.checkpointed()
        yield CheckpointWritten(
            phase=self.progress.phase, epoch=self.progress.epoch, batch=self.progress.batch
        )

    def _finish(self) -> Iterator[TrainingEvent]:
        with self._alone():
            yield from self._finished()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """The other ranks wait, so their threads can be had."""
        torch.set_num_threads(self.threads_alone)
        try:
            yield
        finally:
            torch.set_num_threads(self.learner.threads)

    def _finished(self) -> Iterator[TrainingEvent]:
        self.left.begin("measuring")
        self.throughput.lap()
        for event in finish_run(
            self.run,
            self._final_model(),
            self.throughput.seconds(),
            self.threads_alone,
            self._check_stop,
            self.learner.pictures.read,
        ):
            if isinstance(event, PicturesJudged):
                self.left.step(event.done / event.total, self.throughput.lap())
                yield event.model_copy(update={"seconds_left": self.left.seconds()})
            else:
                yield event

    def _expected(self) -> Expected:
        speed = measure_speed(
            self.recipe,
            self.examples["train"].files,
            self.learner.pictures,
            self.learner.device,
            self.learner.threads,
        ).shared_by(self.team.size)
        parts = self._parts(speed)
        self.left = TimeLeft(parts)
        if self.progress.phase > len(self.recipe.phases):
            self.left.begin("measuring")
        else:
            self._begin_part()
        return Expected(
            seconds=self.left.seconds(),
            phases=seconds_of_epochs(parts, len(self.recipe.phases)),
            measuring=parts[-1].seconds,
            read_per_second=1 / speed.reading,
        )

    def _parts(self, speed: Speed) -> list[Part]:
        training, validation, test = (len(self.run.split.subset(part)) for part in SUBSETS)
        if not self.run.settings.test:
            test = 0
        classes = len(self.run.settings.classes)
        return expected_parts(self.recipe, speed, training, validation, test, classes)

    def _begin_part(self) -> None:
        """The time left is that from where the training is in its phase."""
        place = self.progress
        phase = self.recipe.phases[place.phase - 1]
        if phase.optimizer == "lbfgs":
            self.left.begin("features", place.phase, 1)
        else:
            done = place.batch / self._batches_in_epoch()
            self.left.begin(learning_kind(phase), place.phase, place.epoch, done)

    def _shared(self) -> Message:
        return Message(
            "{processes} processes train together, each on its part of every batch of "
            "{batch_size} pictures.",
            processes=self.team.size,
            batch_size=self.recipe.batch_size,
        )

    def _begun(self) -> RunBegun:
        return RunBegun(
            recipe=self.recipe.name,
            classes=len(self.run.settings.classes),
            train_pictures=len(self.examples["train"]),
            valid_pictures=len(self.examples["valid"]),
            test_pictures=len(self.run.split.subset("test")),
            device=str(self.learner.device),
            threads=self.learner.threads,
            resumed=self.resumed_from is not None,
        )

    # ---- small questions --------------------------------------------------------------------

    def _is_flat(self) -> bool:
        """Whether validation has got no better for as long as the recipe waits."""
        told = len(self.examples["valid"]) >= FEWEST_TO_BE_FLAT
        return told and 0 < self.recipe.patience <= self.progress.flat

    def _wants_stop(self) -> bool:
        return self.throughput.waited(self.stop)

    def _check_stop(self) -> None:
        if self._wants_stop():
            raise StopWanted

    def _batches_in_epoch(self) -> int:
        return batches_in(len(self.examples["train"]), self.recipe.batch_size)


def worth_leaving(accuracy: float, pictures: int, held_back: tuple[int, int]) -> float:
    """The validation accuracy from which on a first model gives way to what learns every layer.

    A standard error better than its own (Breiman et al. 1984): with few pictures, the best of many
    epochs is better by chance, and a fitted head hardly learns by heart. Its own is that on the
    `pictures` for validation, but no less than that on those and the ones `held_back` from its
    cross-validation together (right answers, and all), as far as both can be of one kind: a
    validation part from elsewhere may be harder.
    """
    right, judged = held_back
    _, highest = wilson_interval(round(accuracy * pictures), pictures, 0.999)
    pooled = min(highest, (accuracy * pictures + right) / (pictures + judged))
    return max(accuracy, pooled) + _standard_error(pooled, pictures)


def _standard_error(accuracy: float, pictures: int) -> float:
    return math.sqrt(accuracy * (1 - accuracy) / pictures)


def _diverged(loss: float, place: Progress) -> TrainingError:
    return TrainingError(
        "The loss became {loss} in phase {phase}, epoch {epoch}, batch {batch}: "
        "the learning rate is probably too high. Lower it and start again; "
        "the last checkpoint before this is kept.",
        loss=loss,
        phase=place.phase,
        epoch=place.epoch,
        batch=place.batch,
    )
