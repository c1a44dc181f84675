"""Ending a training before its last epoch, with a model of what it had learnt by then."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from torchvision.models import EfficientNet

from trainer.errors import CheckpointError, TrainingError
from trainer.messages import Message
from trainer.runs.event_log import EventLog
from trainer.runs.events import Notice, Stopped, TrainingEvent
from trainer.runs.run_folder import RunFolder
from trainer.training.checkpoint import Progress, load_checkpoint, load_tensors, load_weights
from trainer.training.device import choose_threads
from trainer.training.finish import finish_run
from trainer.training.network import build_network


def finish_early(
    run: RunFolder, *, stop: Callable[[], bool] = lambda: False
) -> Iterator[TrainingEvent]:
    """Make the model file of a run that nobody is training, from its best weights so far.

    Those are the weights with the best validation accuracy, whatever the recipe wants kept, or the
    finished ones where the first model had its share already; a run without a validation part has
    only its last ones before that. The events are appended to the run's log: a
    Notice, then what `trainer.training.finish.finish_run` tells. The run can still be resumed.

    Args:
        stop: asked between pictures; once it says yes, the last event is Stopped.

    Raises:
        CheckpointError: nothing that a model could be made of has been learnt, or the checkpoint
            is damaged.
        TrainingError: the disk refused it.
    """
    model, progress = _learnt(run)
    try:
        log = EventLog(run.path, keep=sys.maxsize)
        with closing(log), closing(_finishing(run, model, progress, stop)) as events:
            for event in events:
                log.append(event)
                yield event
    except OSError as error:
        raise TrainingError(
            "The training stopped because the disk refused it: {error}. "
            "Make room or give access, then resume the run.",
            error=error,
        ) from error


class _Stop(Exception):  # noqa: N818 - stopping is no error
    pass


def _finishing(
    run: RunFolder, model: EfficientNet, progress: Progress, stop: Callable[[], bool]
) -> Generator[TrainingEvent, None, None]:
    def check_stop() -> None:
        if stop():
            raise _Stop

    yield Notice(
        message=Message(
            "The training was ended early: the model holds the best weights up to then."
        )
    )
    try:
        threads = choose_threads(run.recipe.threads)
        yield from finish_run(run, model, progress.seconds, threads, check_stop)
    except _Stop:
        yield Stopped(phase=progress.phase, epoch=progress.epoch, batch=progress.batch)


def _learnt(run: RunFolder) -> tuple[EfficientNet, Progress]:
    """The best model so far, and how far the run is. Raises CheckpointError."""
    last, best = run.path / "last.safetensors", run.path / "best.safetensors"
    checkpoint = load_checkpoint(last) if last.exists() else None
    if checkpoint is None or not _has_learnt(checkpoint.progress):
        raise CheckpointError(
            "The run in {path} has learnt nothing yet that a model could be made of: resume it.",
            path=run.path,
        )
    model = build_network(run.recipe.network, len(run.settings.classes), run.recipe.dropout)
    if best.exists():
        load_weights(model, load_tensors(best)[0], best)
    elif checkpoint.average:
        average = {
            name.removeprefix("module."): tensor
            for name, tensor in checkpoint.average.items()
            if name.startswith("module.")
        }
        load_weights(model, average, last)
    else:
        load_weights(model, checkpoint.model, last)
    return model, checkpoint.progress


def _has_learnt(progress: Progress) -> bool:
    """Whether the head, which begins at random, was trained."""
    if progress.phase == 1:
        return progress.epoch > 1 or progress.batch > 0
    return progress.phase > 1
