"""A training as the command line carries it out: shown, stopped by Ctrl+C, and reported on."""

from __future__ import annotations

import os
import shlex
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from trainer.cli import tables, terminal
from trainer.cli.terminal import errors

if TYPE_CHECKING:
    from pathlib import Path

    from trainer.runs.events import TrainingEvent
    from trainer.runs.run_folder import RunFolder
    from trainer.training.team import Team


@contextmanager
def joined_team() -> Iterator[Team | None]:
    """The processes that `torchrun` started, once they have found each other; None without it.

    torch is imported only then.
    """
    if "TORCHELASTIC_RUN_ID" not in os.environ:
        yield None
        return
    from trainer.training.team import joined, team_of_torchrun

    team = team_of_torchrun()
    with joined(team):
        yield team


def follow_leader(team: Team) -> None:
    """Train with the others, as the leader says. Raises RankLostError where it is gone."""
    from trainer.memory import keep_freed_memory
    from trainer.pictures.copies import users_copies

    keep_freed_memory()
    from trainer.training.learner import follow

    with _interrupts(told=False) as stopped:
        follow(team, stopped, users_copies())


def follow_run(run: RunFolder, json_events: bool, language: str, team: Team | None = None) -> None:
    """Train `run` to its end and write the report, or until somebody stops it.

    Raises KeyboardInterrupt where somebody insists, CheckpointError where another process is at
    it, and what `trainer.training.loop.train` raises.
    """
    with _locked(run.path):
        _follow(run, json_events, language, team)


def resume_run(
    folder: Path,
    dataset: Path | None,
    anyway: bool,
    json_events: bool,
    language: str,
    team: Team | None = None,
) -> None:
    """Go on with the run in `folder` as `follow_run` does, once its pictures are looked over.

    Raises PicturesChangedError besides (`trainer.runs.reopening`).
    """
    from trainer.errors import PicturesChangedError
    from trainer.runs.reopening import reopen_run
    from trainer.runs.run_folder import RunFolder

    run = RunFolder.open(folder)
    with _locked(folder):
        if not _is_finished(run):
            try:
                run = terminal.follow_scan(reopen_run(folder, dataset=dataset, anyway=anyway))
            except PicturesChangedError:
                errors.print("--dataset PLACE says where the data set is now, --anyway goes on.")
                raise
        _follow(run, json_events, language, team)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Raises CheckpointError where another process is at the run."""
    from trainer.errors import CheckpointError
    from trainer.runs.run_lock import RunLock

    lock = RunLock(folder)
    if not lock.acquire():
        raise CheckpointError(
            "{path} is being trained already, in the app or in another terminal.", path=folder
        )
    try:
        yield
    finally:
        lock.release()


def _follow(run: RunFolder, json_events: bool, language: str, team: Team | None) -> None:
    from trainer.errors import RankLostError
    from trainer.memory import keep_freed_memory
    from trainer.pictures.copies import users_copies
    from trainer.runs.events import Stopped

    go_on = f"pokedex train --resume {shlex.quote(terminal.plain_line(run.path))}"
    if _is_finished(run):
        errors.print("This training is finished already.")
    else:
        keep_freed_memory()
        from trainer.training.loop import train
        from trainer.training.team import ALONE

        last: TrainingEvent | None = None
        try:
            with _interrupts() as stopped:
                events = train(run, stop=stopped, copies=users_copies(), team=team or ALONE)
                for event in terminal.follow_training(events, json_events):
                    last = event
        except (KeyboardInterrupt, RankLostError):
            errors.print(f"Go on from the last checkpoint with: {go_on}")
            raise
        if isinstance(last, Stopped):
            errors.print(f"Stopped. Go on with: {go_on}")
            return
    _report(run, json_events, language)


def _is_finished(run: RunFolder) -> bool:
    """Whether nothing is left to do: the test part is not to be opened again."""
    from trainer.runs.events import Finished

    last = next(reversed(run.events()), None)
    return isinstance(last, Finished) and run.model_file.exists()


def _report(run: RunFolder, json_events: bool, language: str) -> None:
    from trainer.evaluation.evaluate import read_evaluations
    from trainer.report.writer import write_report

    report = write_report(run.path, language)
    if not json_events:
        test = read_evaluations(run.path / "evaluation.json").get("test")
        print(tables.outcome(run.model_file, report, test))


@contextmanager
def _interrupts(*, told: bool = True) -> Iterator[Callable[[], bool]]:
    """A first Ctrl+C, or a request to end, asks the training to stop; a second one insists."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        if not told:
            return
        with suppress(RuntimeError):  # it came while another message was being written
            errors.print("Stopping after this batch …")

    numbers = [signal.SIGINT, signal.SIGTERM]
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
