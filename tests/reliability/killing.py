"""Trainings killed again and again, resumed, and compared with one that nobody interrupted.

`Killing` has a data set and the folder of an uninterrupted run. `kill_until_finished` begins a run,
kills its child process, the app's process that supervises it, or both, looks at what lies on the
disk, goes on, and so on; at last the run is let come to its end and must be equal to the other.
Linux: it asks for process file descriptors.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from tests.reliability.run_state import RunState, differences, inspect
from tests.reliability.small_training import draw_dataset, new_run
from tests.reliability.tally import Tally
from trainer.runs.recipe import Recipe

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 300.0
"""seconds for anything to happen on a busy machine"""
SLOWEST_WRITE = 0.15
"""seconds after a write was seen to begin; a kill comes at a random one of them"""

Target = Literal["child", "app", "both"]
TARGETS: tuple[Target, ...] = ("child", "app", "both")


@dataclass(frozen=True)
class Kill:
    """Who dies, and when.

    Attributes:
        after: seconds after the app was started; None where `writing` decides.
        writing: ending of the file that is being written when the kill comes.
        nth: of the files with that ending that are written, counted from 0.
        late: seconds after that file was seen.
    """

    target: Target
    after: float | None = None
    writing: str = ""
    nth: int = 0
    late: float = 0.0

    def __str__(self) -> str:
        when = f"after {self.after:.1f} s" if self.after is not None else f"writing *{self.writing}"
        return f"{self.target} {when}"


class Killing:
    """Args: `work`, a folder that is there; `recipe` and `start` of every run.

    `tally` tells of kills by target and by what was being done; `runs` came to their end.
    """

    def __init__(
        self, work: Path, recipe: Recipe, start: str, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        self.work = work
        self.tally = Tally()
        self.runs = 0
        self._recipe, self._start, self._tell = recipe, start, tell
        self._dataset = draw_dataset(work / "pictures")
        self._reference = work / "uninterrupted"
        self._before_training = self._duration = 0.0

    def train_uninterrupted(self) -> None:
        """The run to compare with; it also shows how long one takes."""
        new_run(self._reference, self._dataset, self._recipe, self._start)
        began = time.monotonic()
        with self._app(self._reference) as app:
            app.until(lambda: "RunBegun" in app.events)
            self._before_training = time.monotonic() - began
            app.until(lambda: app.end is not None)
        assert app.end == "done", app.end
        self._duration = time.monotonic() - began
        self._tell(f"uninterrupted: {self._duration:.1f} s")

    def random_kills(self, chance: random.Random, count: int) -> Iterator[Kill]:
        """Some in mid-training, at any instant or while a checkpoint is written; then the end."""
        targets = [TARGETS[number % 3] for number in range(count)]
        chance.shuffle(targets)
        # the last few of a run need its end to be there, so each has little left to do
        for number, target in enumerate(targets):
            if number >= 0.7 * count:
                ending = chance.choice([".pokedex", ".pokedex", ".json", ".html", ".jsonl"])
                yield Kill(target, writing=ending, late=chance.uniform(0, 0.03))
            elif chance.random() < 0.5:
                late = chance.uniform(0, SLOWEST_WRITE)
                yield Kill(target, writing=".safetensors", nth=chance.randrange(5), late=late)
            else:
                work = (self._duration - self._before_training) / 4
                yield Kill(target, after=chance.uniform(0, self._before_training + work))

    def kill_until_finished(
        self, name: str, kills: Sequence[Kill], wait: Callable[[], None] = lambda: None
    ) -> None:
        """A new run called `name`, killed as often as it is not finished before.

        `wait` is called when there must be something to compare it with.
        """
        run = self.work / name
        new_run(run, self._dataset, self._recipe, self._start)
        state = inspect(run)
        for kill in kills:
            state = self._attempt(run, kill, state)
            if state.finished and "report.html" in state.files:
                break
        self._attempt(run, None, state)
        wait()
        losses = differences(run, self._reference)
        self.tally.losses += (f"{name}: {loss}" for loss in losses)
        self.runs += 1
        self._tell(f"{name}: finished, {'equal' if not losses else 'another one'}")

    def _attempt(self, run: Path, kill: Kill | None, before: RunState) -> RunState:
        """Go on with the run until it is killed or ends; tells what lies there then."""
        with self._app(run) as app:
            killed = kill is not None and app.wait_for(kill)
            if killed:
                assert kill is not None
                app.kill(kill.target)
            else:
                app.until(lambda: app.end is not None)
        what = f"{run.name}, {kill if killed else 'not killed'}"
        state = inspect(run)
        losses = state.losses_since(before)
        if not killed:
            losses += [f"it ended with {app.end}"] * (app.end != "done")
            losses += [f"{name} is left" for name in state.left]
        elif "RunBegun" in app.events and (old := before.left & state.left):
            losses.append(f"still left after it was resumed: {sorted(old)}")
        if killed:
            assert kill is not None
            self.tally.times[f"{kill.target}, {_moment(kill, state)}"] += 1
        self.tally.losses += (f"{what}: {loss}" for loss in losses)
        self._tell(f"{what}: at {state.place}, {len(app.events)} events{_told(losses)}")
        return state

    def _app(self, run: Path) -> _App:
        return _App([sys.executable, "-m", "tests.reliability.killed_app", str(run)])


def _moment(kill: Kill, state: RunState) -> str:
    if kill.after is None:
        return f"while *{kill.writing} was written"
    return "at random, something half written" if state.left else "at random"


def _told(losses: list[str]) -> str:
    return "".join(f"; LOST: {loss}" for loss in losses)


class _App:
    """The process of the app and the child it has, in a session of their own."""

    def __init__(self, command: list[str]) -> None:
        self._run = Path(command[-1])
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.child: int | None = None
        self.events: Counter[str] = Counter()
        self.end: str | None = None
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Every process ends by itself: the child where its parent is gone, too."""
        try:
            self.until(lambda: self._all_ended())
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._reader.join()
            assert self._process.stdout is not None
            self._process.stdout.close()

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"nothing happens any more with {self._run}")
            time.sleep(0.005)

    def wait_for(self, kill: Kill) -> bool:
        """Wait for the moment of the kill; False where the app comes to its end before."""
        self.until(lambda: self.child is not None or self.end is not None)
        old = _half_written(self._run, kill.writing)
        seen: set[str] = set()
        while self.end is None:
            if kill.after is not None:
                if time.monotonic() - self._began >= kill.after:
                    return True
            else:
                seen |= _half_written(self._run, kill.writing) - old
                if len(seen) > kill.nth:
                    time.sleep(kill.late)
                    return True
            time.sleep(0.001)
        return False

    def kill(self, target: Target) -> None:
        assert self.child is not None
        victims = {"child": [self.child], "app": [self._process.pid]}
        victims["both"] = victims["app"] + victims["child"]
        for process in victims[target]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def _all_ended(self) -> bool:
        return self._process.poll() is not None and (self.child is None or _ended(self.child))

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with suppress(ValueError):  # the last line of an app that was killed
                self._take(json.loads(line))

    def _take(self, told: dict[str, Any]) -> None:
        self.child = told.get("child", self.child)
        if "event" in told:
            self.events[told["event"]] += 1
        self.end = told.get("end", self.end)


def _half_written(run: Path, ending: str) -> set[str]:
    names = (entry.name for entry in os.scandir(run))
    return {name for name in names if name.startswith(".tmp-") and name.endswith(ending)}


def _ended(process: int) -> bool:
    """Whether a process that is not our child has ended, whoever is to collect it."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 0)[0])
    finally:
        os.close(descriptor)
