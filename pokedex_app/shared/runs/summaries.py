"""The runs on this computer: which there are, how far each is, and what can be done with it. No Qt.

Only `RunFolder` knows all of a run; a list of many needs a few facts of each, which are read here
without opening the split and without taking every line of a long log apart.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pokedex_app.shared.file_names import free_folder_name
from pokedex_app.shared.trash import place_for
from trainer.errors import CheckpointError, DatasetError, RecipeError, printable
from trainer.runs.event_log import EVENTS, read_events
from trainer.runs.history import History
from trainer.runs.recipe import Recipe
from trainer.runs.run_folder import read_settings
from trainer.runs.run_lock import is_locked


def is_model_of(run: Path, fingerprint: str) -> bool:
    """Whether that run came to its end with the pictures of this fingerprint."""
    try:
        return (run / "model.pokedex").is_file() and (
            read_settings(run).data_fingerprint == fingerprint
        )
    except (CheckpointError, OSError):
        return False


RunStatus = Literal["finished", "stopped", "interrupted", "running", "damaged"]


@dataclass(frozen=True)
class RunSummary:
    """What a list shows of one run folder.

    Attributes:
        state: ``finished`` has its model file; ``stopped`` ended on request and ``interrupted``
            did not, and both can be resumed; ``running`` is being trained by some process now;
            ``damaged`` cannot be opened, or no model can come of it.
        changed: when something was last written, aware, in UTC.
        recipe: its name.
        dataset: folder of the data set.
        start: as in `trainer.runs.run_folder.RunSettings`.
        classes: how many.
        phase, epoch: of the last epoch that ended; 0 before the first. Phase 0 teaches.
        epochs_done, epochs: over all phases, the teaching phase left out.
        valid_accuracy: the best so far, a fraction; None where nothing was validated.
        crossed_accuracy: of a first model, in its cross-validation; None for others.
        seconds: spent in epochs that ended.
        can_finish: whether a model could be made of what it has learnt.
        problem: why it is damaged, as a sentence of `trainer`; else empty.
    """

    folder: Path
    state: RunStatus
    changed: dt.datetime
    recipe: str = ""
    dataset: str = ""
    start: str = ""
    classes: int = 0
    phase: int = 0
    epoch: int = 0
    epochs_done: int = 0
    epochs: int = 0
    valid_accuracy: float | None = None
    crossed_accuracy: float | None = None
    seconds: float = 0.0
    can_finish: bool = False
    problem: str = ""

    @property
    def name(self) -> str:
        return printable(self.folder.name)

    @property
    def resumable(self) -> bool:
        return self.state in ("stopped", "interrupted")

    @property
    def model(self) -> Path | None:
        """The model file of a finished run."""
        return self.folder / "model.pokedex" if self.state == "finished" else None


def list_runs(folder: Path) -> list[RunSummary]:
    """The runs in `folder`, the one that changed last first; none where there is no folder."""
    try:
        with os.scandir(folder) as entries:
            places = [Path(entry.path) for entry in entries if entry.is_dir()]
    except OSError:
        return []
    found = [summary for place in places if (summary := summarise(place)) is not None]
    return sorted(found, key=lambda run: run.changed, reverse=True)


def summarise(folder: Path) -> RunSummary | None:
    """The facts of one run; None where `folder` is no run folder at all."""
    if not (folder / "run.json").exists():
        return None
    changed = _changed(folder)
    try:
        settings = read_settings(folder)
        recipe = Recipe.from_json(
            (folder / "recipe.json").read_bytes(), str(folder / "recipe.json")
        )
        history = History(read_events(folder, batches=False).events)
        settings.check_classes()
    except (OSError, UnicodeDecodeError, CheckpointError, DatasetError, RecipeError) as error:
        return RunSummary(folder, "damaged", changed, problem=str(error))
    accuracies = [e.valid_accuracy for e in history.epochs if e.valid_accuracy is not None]
    last = history.every_epoch[-1] if history.every_epoch else None
    crossed = history.fitted if recipe.only_fits else None
    return RunSummary(
        folder=folder,
        state=_state(folder, history),
        changed=changed,
        recipe=recipe.name,
        dataset=settings.dataset,
        start=settings.start,
        classes=len(settings.classes),
        phase=last.phase if last is not None else 0,
        epoch=last.epoch if last is not None else 0,
        epochs_done=len(history.epochs),
        epochs=sum(phase.epochs for phase in recipe.phases),
        valid_accuracy=max(accuracies, default=None),
        crossed_accuracy=crossed.accuracy if crossed is not None else None,
        seconds=history.seconds,
        can_finish=bool(history.epochs) and (folder / "last.safetensors").exists(),
    )


def remove(folder: Path, trash: Path) -> Path:
    """Move a run folder into `trash` and return its place there. Raises OSError.

    Raises BlockingIOError where the run is being trained.
    """
    _refuse_if_trained(folder)
    place = place_for(folder.name, trash)
    shutil.move(folder, place)
    return place


def put_back(place: Path, folder: Path) -> Path:
    """Undo `remove` and return the folder, a new one where its name is taken. Raises OSError."""
    if not place.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))
    if os.path.lexists(folder):
        folder = folder.with_name(free_folder_name(folder.parent, folder.name))
    shutil.move(place, folder)
    return folder


def rename(folder: Path, name: str) -> Path:
    """Call a run otherwise and return its folder. Raises OSError, and as `remove` does.

    Raises FileExistsError where something of that name is there.
    """
    _refuse_if_trained(folder)
    target = folder.with_name(name)
    if os.path.lexists(target) and not (target.exists() and target.samefile(folder)):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    folder.rename(target)
    return target


def _refuse_if_trained(folder: Path) -> None:
    if is_locked(folder):
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN), str(folder))


def _state(folder: Path, history: History) -> RunStatus:
    if is_locked(folder):
        return "running"
    if history.ending == "finished" and (folder / "model.pokedex").exists():
        return "finished"
    return "stopped" if history.ending == "stopped" else "interrupted"


def _changed(folder: Path) -> dt.datetime:
    times = []
    for name in ("run.json", EVENTS, "model.pokedex"):
        try:
            times.append((folder / name).stat().st_mtime)
        except OSError:
            continue
    return dt.datetime.fromtimestamp(max(times, default=0.0), dt.UTC)
