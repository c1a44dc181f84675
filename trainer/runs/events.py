"""What a training tells while it runs: typed, frozen events, one JSON line each.

Order of events of one training::

    RunBegun
      Expected                       where batches are to come: how long it will take, at most
      PhaseBegun                     once a phase
        EpochBegun
          FeaturesComputed ...       instead of batches, where the head is fitted; then HeadFitted
          BatchDone ...              after every optimizer step
          CheckpointWritten ...      at least once a minute
        EpochEnded
        CheckpointWritten            after every epoch
      PhaseEndedEarly                where validation got no better for as long as the recipe waits
      WeightsAveraged                after the last phase, where the first model shares in the end
      PicturesJudged ...             while the finished model is measured
    Finished | Stopped               exactly one, the last event; an error raises instead

A resumed training begins with RunBegun again (``resumed=True``) and goes on where its last
checkpoint was. Phases, epochs and batches are counted from 1. Version 0.1 taught the start, in a
phase 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, InstanceOf, TypeAdapter

from trainer.pictures.second_look import SecondLook, View


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RunBegun(_Event):
    """The data set is read and the model is built; nothing is trained yet."""

    event: Literal["run_begun"] = "run_begun"
    recipe: str
    classes: int
    train_pictures: int
    valid_pictures: int
    test_pictures: int
    device: str
    threads: int
    resumed: bool


class Expected(_Event):
    """How long it takes from here on, from a few measured steps; less where it ends early.

    `phases` holds the seconds of each epoch of each phase, also of those that are over, and
    `measuring` those after the last; logs of versions that did not tell them have none.
    `read_per_second` is how many pictures all ranks together read and change a second, when
    nothing else is done.
    """

    event: Literal["expected"] = "expected"
    phases: tuple[tuple[float, ...], ...] = ()
    measuring: float = 0.0
    read_per_second: float | None = None
    seconds: float


class PhaseBegun(_Event):
    event: Literal["phase_begun"] = "phase_begun"
    phase: int
    name: str
    epochs: int
    trainable_parameters: int


class EpochBegun(_Event):
    event: Literal["epoch_begun"] = "epoch_begun"
    phase: int
    epoch: int
    batches: int
    size: int = Field(description="side of the square input, in pixels")


class BatchDone(_Event):
    """One optimizer step. `seconds_left` estimates the time to the end of the whole training.

    `accuracy` is that of the batch's augmented pictures, a fraction; None in phase 0, which
    has none, and in the logs of versions that did not tell it.
    """

    event: Literal["batch_done"] = "batch_done"
    phase: int
    epoch: int
    batch: int
    batches: int
    loss: float
    accuracy: float | None = None
    learning_rate: float
    images_per_second: float
    seconds_left: float


class FeaturesComputed(_Event):
    """So many pictures of all have their features; the head is fitted when all have.

    `seconds_left` is as in BatchDone; None in the logs of versions that did not tell it.
    """

    event: Literal["features_computed"] = "features_computed"
    phase: int
    seconds_left: float | None = None
    done: int
    total: int


class Suspect(_Event):
    """A picture whose label is likely wrong, as heads say that were fitted without it."""

    path: str
    label: str
    looks_like: str
    probability: float


class LearningPoint(_Event):
    """What heads came to that were fitted on so many of the training pictures.

    `right` of `judged` pictures that they had not seen were answered rightly; `right_with_all` of
    these also by heads that were fitted on all. The last point is that of all.
    """

    pictures: int
    judged: int
    right: int
    right_with_all: int


class GroupJudged(_Event):
    """How pictures with something in common were answered, and all the `others`, by heads that had
    not seen them."""

    pictures: int
    right: int
    others: int
    others_right: int


class HeadFitted(_Event):
    """What cross-validation says of a head that was fitted on frozen features.

    `accuracy` is a fraction of the `judged` training pictures, with the bounds of its interval of
    95 % (Wilson 1927). The surest suspects come first, some of all that are `suspected`;
    `surest` are those with another label, and all, of the pictures that heads were surest of.
    `temperature` and `threshold` are what calibration chose on those pictures. `confusion` holds
    (true class, answer, pictures), classes by their place in the run's; `learning` what fewer
    pictures would have come to; `outliers` are the pictures unlike all others, `small` those, of
    some that were measured, whose shorter side is below that of the network's input; `second_look`
    is what was chosen on the held-back pictures, after which they were calibrated, among `views`,
    of which there are none where heads judged first looks alone. Older logs have none of this.
    Where no picture can be held back, nobody tells this.
    """

    event: Literal["head_fitted"] = "head_fitted"
    phase: int
    judged: int
    accuracy: float
    low: float
    high: float
    temperature: float = 1.0
    threshold: float = 0.0
    second_look: SecondLook | None = None
    views: tuple[View, ...] = ()
    suspected: int = 0
    surest: tuple[int, int] = (0, 0)
    confusion: tuple[tuple[int, int, int], ...] = ()
    learning: tuple[LearningPoint, ...] = ()
    outliers: GroupJudged | None = None
    small: GroupJudged | None = None
    suspects: tuple[Suspect, ...]


def most_confused(
    fitted: HeadFitted, classes: Sequence[str], most: int = 3
) -> list[tuple[str, str, int]]:
    """The pairs that cross-validation confused most: the class, the answer, and how many pictures;
    at least two."""
    wrong = [(n, truth, answer) for truth, answer, n in fitted.confusion if truth != answer]
    wrong.sort(key=lambda each: (-each[0], *each[1:]))
    return [(classes[truth], classes[answer], n) for n, truth, answer in wrong[:most] if n > 1]


class EpochEnded(_Event):
    """Losses are mean cross-entropies in nats, accuracies are fractions in [0, 1].

    The training figures are averages over the epoch's augmented batches, taken while the weights
    changed; the validation figures belong to the weights that would be kept (the averaged ones
    where the recipe averages). They are None where there is no such figure: phase 0 has no
    accuracy, and a set without a validation part has no validation.
    """

    event: Literal["epoch_ended"] = "epoch_ended"
    phase: int
    epoch: int
    train_loss: float
    train_accuracy: float | None
    valid_loss: float | None
    valid_accuracy: float | None
    learning_rate: float
    seconds: float


class PhaseEndedEarly(_Event):
    """`epoch` was the phase's last: validation had got no better in the `patience` last epochs."""

    event: Literal["phase_ended_early"] = "phase_ended_early"
    phase: int
    epoch: int
    patience: int


class WeightsAveraged(_Event):
    """The last weights and the first model's were averaged; `taken` or the first model kept.

    `accuracy` on validation is the average's, `first_accuracy` the first model's; None where there
    is no such part.
    """

    event: Literal["weights_averaged"] = "weights_averaged"
    accuracy: float | None
    first_accuracy: float | None
    taken: bool


class PicturesJudged(_Event):
    """So many of the validation and test pictures are answered by the finished model.

    `seconds_left` is as in BatchDone; None where nobody knows how fast this computer is.
    """

    event: Literal["pictures_judged"] = "pictures_judged"
    seconds_left: float | None = None
    done: int
    total: int


class CheckpointWritten(_Event):
    event: Literal["checkpoint_written"] = "checkpoint_written"
    phase: int
    epoch: int
    batch: int


class Notice(_Event):
    """Something the user should know that does not end the training."""

    event: Literal["notice"] = "notice"
    message: InstanceOf[str]  # on its way to the window, a `Message` stays one


class Finished(_Event):
    """The model file, named within the run folder, is written and verified."""

    event: Literal["finished"] = "finished"
    model: str
    seconds: float


class Stopped(_Event):
    """The training ended on request; `pokedex train --resume` goes on from here."""

    event: Literal["stopped"] = "stopped"
    phase: int
    epoch: int
    batch: int


TrainingEvent = Annotated[
    RunBegun
    | Expected
    | PhaseBegun
    | EpochBegun
    | BatchDone
    | FeaturesComputed
    | HeadFitted
    | EpochEnded
    | PhaseEndedEarly
    | WeightsAveraged
    | PicturesJudged
    | CheckpointWritten
    | Notice
    | Finished
    | Stopped,
    Field(discriminator="event"),
]

_ADAPTER: TypeAdapter[TrainingEvent] = TypeAdapter(TrainingEvent)


def to_json(event: TrainingEvent) -> str:
    """The event as one line of JSON, without the newline."""
    return event.model_dump_json()


def from_json(line: str) -> TrainingEvent:
    """The event that `to_json` wrote. Raises pydantic.ValidationError where it is not one."""
    return _ADAPTER.validate_json(line)
