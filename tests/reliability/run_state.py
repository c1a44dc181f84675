"""What lies in a run folder, read as strictly as it can be; no torch.

`inspect` raises nothing: what is damaged is told in `RunState.damage`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from trainer.evaluation.evaluate import read_evaluations
from trainer.model.bundle import WEIGHTS, open_bundle
from trainer.runs.events import BatchDone, EpochEnded, Finished, TrainingEvent
from trainer.runs.run_folder import RunFolder
from trainer.runs.run_lock import is_locked

_CLOCKS = {"images_per_second", "seconds_left", "seconds"}

Tensors = dict[str, NDArray[Any]]


@dataclass
class RunState:
    """A run folder at rest.

    Attributes:
        place: phase, epoch and batch of the checkpoint; zeros before the first.
        epochs: phase and epoch of each epoch that the log says has ended.
        files: names of all files that are meant to be there.
        left: names of those that a kill left half written.
        damage: one sentence for each file that cannot be read.
    """

    place: tuple[int, int, int] = (0, 0, 0)
    epochs: set[tuple[int, int]] = field(default_factory=set)
    finished: bool = False
    files: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    damage: list[str] = field(default_factory=list)

    def losses_since(self, before: RunState) -> list[str]:
        """What there was before and is not now, or cannot be read."""
        losses = list(self.damage)
        if self.place < before.place:
            losses.append(f"the checkpoint went back from {before.place} to {self.place}")
        # what came after the checkpoint happens again
        lost = {epoch for epoch in before.epochs if epoch < before.place[:2]} - self.epochs
        if lost:
            losses.append(f"the log has lost the epochs {sorted(lost)}")
        if gone := before.files - self.files:
            losses.append(f"gone: {sorted(gone)}")
        return losses


def inspect(run: Path) -> RunState:
    state = RunState()
    for file in run.iterdir():
        (state.left if file.name.startswith(".") else state.files).add(file.name)
    readers: Mapping[str, Callable[[Path], object]] = {
        "run.json": lambda _: RunFolder.open(run),
        "last.safetensors": lambda file: _take_checkpoint(state, file),
        "best.safetensors": tensors,
        "events.jsonl": lambda _: _take_events(state, RunFolder.open(run).events()),
        "model.pokedex": open_bundle,
        "evaluation.json": read_evaluations,
        "report.html": _check_page,
    }
    for name, read in readers.items():
        if name in state.files:
            try:
                read(run / name)
            except Exception as error:
                state.damage.append(f"{name}: {type(error).__name__}: {error}")
    if is_locked(run):
        state.damage.append("the run is locked though nobody trains it")
    return state


def _take_checkpoint(state: RunState, file: Path) -> None:
    tensors(file)
    with safe_open(file, framework="np") as opened:
        progress = json.loads(opened.metadata()["progress"])
    state.place = progress["phase"], progress["epoch"], progress["batch"]


def _take_events(state: RunState, events: list[TrainingEvent]) -> None:
    ended = [(event.phase, event.epoch) for event in events if isinstance(event, EpochEnded)]
    if len(set(ended)) != len(ended):
        raise ValueError(f"epochs are told twice: {ended}")
    state.epochs = set(ended)
    state.finished = bool(events) and isinstance(events[-1], Finished)


def _check_page(file: Path) -> None:
    if not file.read_text(encoding="utf-8").rstrip().endswith("</html>"):
        raise ValueError("it is cut off")


def tensors(file: Path) -> Tensors:
    """Every tensor of a safetensors file, each read to its end."""
    with safe_open(file, framework="np") as opened:
        return {name: np.array(opened.get_tensor(name)) for name in opened.keys()}  # noqa: SIM118


def differences(run: Path, reference: Path) -> list[str]:
    """How a finished run ended otherwise than one that nobody interrupted, bit for bit."""
    found = []
    for name in ("last.safetensors", "best.safetensors"):
        ours, theirs = tensors(run / name), tensors(reference / name)
        if ours.keys() != theirs.keys():
            found.append(f"{name} holds other tensors")
        elif unlike := [key for key in ours if ours[key].tobytes() != theirs[key].tobytes()]:
            found.append(f"{name}: {len(unlike)} tensors differ, such as {unlike[0]}")
    models = [open_bundle(each / "model.pokedex") for each in (run, reference)]
    if models[0].members[WEIGHTS] != models[1].members[WEIGHTS]:
        found.append("model.pokedex has other weights")
    facts = ("labels", "temperature", "threshold", "metrics")
    ours, theirs = (model.manifest.model_dump(include={*facts}) for model in models)
    found += (f"model.pokedex has another {fact}" for fact in facts if ours[fact] != theirs[fact])
    if read_evaluations(run / "evaluation.json") != read_evaluations(reference / "evaluation.json"):
        found.append("evaluation.json has other figures")
    if _figures(run) != _figures(reference):
        found.append("events.jsonl tells other figures")
    return found


def _figures(run: Path) -> list[dict[str, Any]]:
    """What was learnt, without what depends on the machine."""
    return [
        event.model_dump(exclude=_CLOCKS)
        for event in RunFolder.open(run).events()
        if isinstance(event, BatchDone | EpochEnded)
    ]
