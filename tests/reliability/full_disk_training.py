"""A training on a full disk, and what becomes of it once there is room again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tests.reliability.full_disk_actions import told
from tests.reliability.run_state import differences, inspect
from tests.reliability.small_training import SHORT, draw_dataset, new_run
from trainer.report.writer import write_report
from trainer.runs.events import CheckpointWritten
from trainer.runs.run_folder import RunFolder
from trainer.training.loop import train


class Trained:
    """Goes on with a run that was stopped after its first epoch, and writes its report.

    It is compared with a run that nobody interrupted, which is made once.
    """

    name = "training"

    def __init__(self, elsewhere: Path, *, limited: bool) -> None:
        # a limit is on each file, the largest being the checkpoint; the disk holds them all
        self.size = 66_000_000 if limited else 150_000_000
        self.mentions: tuple[str, ...] = ()
        self._dataset = draw_dataset(elsewhere / "pictures")
        self._reference = elsewhere / "uninterrupted"
        _train(new_run(self._reference, self._dataset))

    def set_up(self, folder: Path) -> None:
        run = new_run(folder / "run", self._dataset, SHORT)
        self._path = run.path
        self.mentions = (str(run.path),)
        checkpoints = 0
        with closing(train(run)) as events:
            for event in events:
                checkpoints += isinstance(event, CheckpointWritten)
                if checkpoints == 2:
                    break
        self._before = inspect(self._path)

    def act(self) -> str | None:
        try:
            _train(RunFolder.open(self._path))
        except Exception as error:
            return told(error)
        return None

    def check(self, *, done: bool) -> Iterable[str]:
        state = inspect(self._path)
        yield from state.losses_since(self._before)
        yield from (f"{name} is left" for name in state.left)
        if done:
            yield from differences(self._path, self._reference)


def _train(run: RunFolder) -> None:
    for _ in train(run):
        pass
    write_report(run.path)
