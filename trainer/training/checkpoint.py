"""The state a training can go on from, in one safetensors file.

Weights, the optimizer's moments, the averaged weights and the counters are one file, so that there
is no instant at which they disagree; it is written beside and renamed. Random numbers need no
state: every step's are derived from the seed and the step's place (`trainer.training.loop`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Self

import torch
from pydantic import ConfigDict, Field, TypeAdapter
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from trainer import strict_json
from trainer.errors import CheckpointError
from trainer.files import write_atomically
from trainer.messages import Message, message_of

_Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True)
class Progress:
    """Where a training is, and what it has counted in the epoch so far.

    `phase` counts from 1 (0 taught the start, in version 0.1), `epoch` from 1, and `batch` is the
    number of batches done in the epoch. `best_accuracy` is what an epoch
    has to reach to be kept; -1 before the first validation. `flat` counts the phase's last epochs
    in which validation got no better than its `least_loss` and `most_accuracy`.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", allow_inf_nan=False)

    phase: _Count
    epoch: _Count = 1
    batch: _Count = 0
    loss_sum: float = 0.0
    correct: _Count = 0
    seen: _Count = 0
    best_accuracy: float = -1.0
    flat: _Count = 0
    least_loss: float | None = None
    most_accuracy: float = -1.0
    seconds: float = 0.0
    events: _Count = 0

    def next_epoch(self) -> Self:
        return replace(self, epoch=self.epoch + 1, batch=0, loss_sum=0.0, correct=0, seen=0)

    def validated(self, loss: float, accuracy: float) -> Self:
        """After an epoch with these figures on validation."""
        least = loss if self.least_loss is None else min(loss, self.least_loss)
        most = max(accuracy, self.most_accuracy)
        better = (least, most) != (self.least_loss, self.most_accuracy)
        flat = 0 if better else self.flat + 1
        return replace(self, flat=flat, least_loss=least, most_accuracy=most)

    def next_phase(self) -> Self:
        """What is remembered of validation is the phase's own, but for `best_accuracy`."""
        return type(self)(
            self.phase + 1,
            best_accuracy=self.best_accuracy,
            seconds=self.seconds,
            events=self.events,
        )


_PROGRESS = TypeAdapter(Progress)


@dataclass(frozen=True)
class Checkpoint:
    """Tensors by name: the model's, the averaged model's, and the optimizer's state by the name of
    the parameter and the kind of state, such as ``exp_avg``."""

    progress: Progress
    model: Mapping[str, Tensor]
    average: Mapping[str, Tensor] = field(default_factory=dict)
    optimizer: Mapping[tuple[str, str], Tensor] = field(default_factory=dict)


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write all of it or nothing. Raises OSError where the disk is full or the folder is gone."""
    tensors = {f"model/{name}": tensor for name, tensor in checkpoint.model.items()}
    tensors |= {f"average/{name}": tensor for name, tensor in checkpoint.average.items()}
    tensors |= {
        f"optimizer/{kind}/{name}": tensor for (name, kind), tensor in checkpoint.optimizer.items()
    }
    save_tensors(tensors, path, {"progress": json.dumps(asdict(checkpoint.progress))})


def load_checkpoint(path: Path) -> Checkpoint:
    """What `save_checkpoint` wrote. Raises CheckpointError where it is damaged."""
    tensors, metadata = load_tensors(path)
    parts: dict[str, dict[str, Tensor]] = {"model": {}, "average": {}}
    optimizer = {}
    try:
        strict_json.parse(metadata["progress"])
        # strict types make a dataclass of JSON, but not of a dict
        progress = _PROGRESS.validate_json(metadata["progress"])
        for key, tensor in tensors.items():
            part, name = key.split("/", 1)
            if part == "optimizer":
                kind, name = name.split("/", 1)
                optimizer[name, kind] = tensor
            else:
                parts[part][name] = tensor
    except (KeyError, ValueError) as error:  # pydantic's among them
        raise CheckpointError(
            "The checkpoint {path} is damaged: {error}.",
            path=path,
            error=strict_json.what_is_wrong(error),
        ) from error
    return Checkpoint(progress, parts["model"], parts["average"], optimizer)


def save_tensors(
    tensors: Mapping[str, Tensor], path: Path, metadata: dict[str, str] | None = None
) -> None:
    """A safetensors file, written beside and renamed. Raises OSError."""
    plain = {
        name: tensor.detach().to("cpu").contiguous().clone() for name, tensor in tensors.items()
    }
    # the library's own writing goes to a name that `remove_leftovers` does not know
    write_atomically(path, save(plain, metadata))


def load_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The tensors and the metadata of a safetensors file. Raises CheckpointError."""
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            return tensors, file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise CheckpointError(
            "The checkpoint {path} cannot be read: {error}.", path=path, error=_said(error)
        ) from error


def _said(error: OSError | SafetensorError) -> Message:
    _, known, detail = str(error).partition("Error while deserializing header: ")
    if known:
        return Message("Error while deserializing header: {detail}", detail=detail)
    return message_of(error)


def load_weights(module: nn.Module, weights: Mapping[str, Tensor], path: Path) -> None:
    """Give `module` the weights that were read from `path`. Raises CheckpointError."""
    try:
        module.load_state_dict(dict(weights))
    except RuntimeError as error:
        raise _foreign(path) from error


def _foreign(path: Path) -> CheckpointError:
    return CheckpointError(
        "{path} does not belong to this run: its weights do not fit the model. "
        "Put the right file back, or begin a new run.",
        path=path,
    )


def optimizer_tensors(
    optimizer: torch.optim.Optimizer, names: Mapping[Tensor, str]
) -> dict[tuple[str, str], Tensor]:
    """The optimizer's state by parameter name and kind."""
    return {
        (names[parameter], kind): torch.as_tensor(value)
        for parameter, state in optimizer.state.items()
        for kind, value in state.items()
    }


def restore_optimizer(
    optimizer: torch.optim.Optimizer,
    names: Mapping[Tensor, str],
    saved: Mapping[tuple[str, str], Tensor],
    path: Path,
) -> None:
    """Put back what `optimizer_tensors` took, as it was read from `path`.

    Raises CheckpointError where it is not the state of these parameters.
    """
    by_name = {name: parameter for parameter, name in names.items()}
    if not _is_state_of(by_name, saved):
        raise _foreign(path)
    states: dict[Tensor, dict[str, Any]] = {}
    for (name, kind), tensor in saved.items():
        parameter = by_name[name]
        placed = _laid_out_as(parameter, tensor.to(parameter.device))
        states.setdefault(parameter, {})[kind] = placed
    for parameter, state in states.items():
        optimizer.state[parameter] = state


def _is_state_of(parameters: Mapping[str, Tensor], saved: Mapping[tuple[str, str], Tensor]) -> bool:
    """Whether each parameter that has a state has all of it, in its own shape."""
    kinds: dict[str, set[str]] = {}
    for (name, kind), tensor in saved.items():
        parameter = parameters.get(name)
        if parameter is None or tensor.dtype != torch.float32:
            return False
        if tensor.shape != (torch.Size() if kind == "step" else parameter.shape):
            return False
        kinds.setdefault(name, set()).add(kind)
    return all(found == _STATE for found in kinds.values())


_STATE = {"step", "exp_avg", "exp_avg_sq"}
"""Of Adam and AdamW; the two moments have the parameter's shape."""


def _laid_out_as(parameter: Tensor, tensor: Tensor) -> Tensor:
    """The moments in the parameter's memory format, so that sums run in the same order."""
    if tensor.dim() == 4 and parameter.is_contiguous(memory_format=torch.channels_last):
        return tensor.contiguous(memory_format=torch.channels_last)
    return tensor
