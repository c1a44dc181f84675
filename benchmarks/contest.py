"""Contestants that take turns, each in a process of its own, in the environment that it needs.

Only one works at a time and the others sleep. In every round each does the same work, in turn and
in the opposite order the next time, so that a machine that grows slower is slower for all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO, Any, TypeVar

from benchmarks.claims import ROOT, WORK

LOGS = WORK / "logs"
PEERS = ROOT / "build" / "bench-venv" / "bin" / "python"
"""the environment of `benchmarks/requirements.txt`, which `make bench` makes"""

T = TypeVar("T")
Rates = dict[str, float]
"""pictures a second, by column"""
Work = Callable[[str], Rates]
"""what a contestant does when it is its turn, with the pictures of that kind"""
Repeat = float
"""seconds that a measurement takes at least"""


# ---- the side that asks ---------------------------------------------------------------------


@dataclass(frozen=True)
class Contestant:
    """`name` is a key of the dictionary that `module` hands to `take_part`."""

    title: str
    module: str
    name: str
    python: Path = Path(sys.executable)
    checkout: Path = ROOT
    """whose `trainer` it is"""


@dataclass
class Standings:
    """`rates` by contestant and column, a number a round; `errors` of those that gave up."""

    rates: dict[tuple[Contestant, str], list[float]] = field(default_factory=dict)
    errors: dict[Contestant, str] = field(default_factory=dict)

    def rows(self, contestants: Sequence[Contestant], columns: Sequence[str]) -> list[list[str]]:
        """Of a table: in each column a contestant's rate, and how many times as quick the first
        contestant is."""
        return [
            [each.title]
            + [
                cell
                for column in columns
                for cell in (self.rate(each, column), self.times(contestants[0], each, column))
            ]
            for each in contestants
        ]

    def rate(self, contestant: Contestant, column: str) -> str:
        rates = self.rates.get((contestant, column))
        return f"{_short(median(rates))} /s" if rates else "–"

    def times(self, first: Contestant, second: Contestant, column: str) -> str:
        """How many times as quick `first` is as `second`."""
        if first == second:
            return ""
        ratio = self.ratio((first, column), (second, column))
        return f"{_short(ratio)} ×" if ratio is not None else "–"

    def ratio(self, first: tuple[Contestant, str], second: tuple[Contestant, str]) -> float | None:
        """Of a contestant in a column to another: the median of the rounds' own."""
        pair = [self.rates.get(place, []) for place in (first, second)]
        ratios = [one / other for one, other in zip(*pair, strict=False)]
        return median(ratios) if ratios else None

    def troubles(self) -> str:
        """A sentence for each that gave up, to stand below the table."""
        told = (f"{each.title}: {error}" for each, error in self.errors.items())
        return "".join(f"\n\nNot measured: {sentence}" for sentence in told)


def hold(
    contestants: Sequence[Contestant], kinds: tuple[str, ...], folder: Path, rounds: int
) -> Standings:
    """Let the contestants, who are all there, work on the pictures in `folder` of each kind."""
    standings = Standings()
    with ExitStack() as stack:
        there = [stack.enter_context(_ready(each, folder, standings)) for each in contestants]
        for number in range(rounds):
            for kind in kinds:
                for process in _in_turn(there, number):
                    _ask(process, kind, standings)
    return standings


def hold_one_by_one(
    contestants: Sequence[Contestant], kinds: tuple[str, ...], folder: Path, rounds: int
) -> Standings:
    """The same for those who are too large to be there together: each begins anew each round."""
    standings = Standings()
    for number in range(rounds):
        for contestant in _in_turn(contestants, number):
            if contestant not in standings.errors:
                with _ready(contestant, folder, standings) as process:
                    for kind in kinds:
                        _ask(process, kind, standings)
    return standings


def _in_turn(items: Sequence[T], number: int) -> Sequence[T]:
    return items[:: 1 if number % 2 == 0 else -1]


@contextmanager
def _ready(contestant: Contestant, folder: Path, standings: Standings) -> Iterator[_Process]:
    print(f"{contestant.title} gets ready …", flush=True)
    process = _Process(contestant, folder)
    try:
        _ask(process, "", standings)  # warms up
        yield process
    finally:
        process.close()


def _ask(process: _Process, kind: str, standings: Standings) -> None:
    contestant = process.contestant
    if contestant in standings.errors:
        return
    try:
        rates = process.ask(kind)
    except _FailedError as error:
        standings.errors[contestant] = str(error)
        print(f"{contestant.title}: {error}", flush=True)
        return
    for column, rate in rates.items():
        standings.rates.setdefault((contestant, column), []).append(rate)
        print(f"{contestant.title:<44} {column:<28} {rate:8.1f} pictures/s", flush=True)


class _FailedError(Exception):
    """What a contestant said when it could not go on; a sentence."""


class _Process:
    def __init__(self, contestant: Contestant, folder: Path) -> None:
        self.contestant = contestant
        LOGS.mkdir(parents=True, exist_ok=True)
        path = os.pathsep.join(map(str, (contestant.checkout, ROOT)))
        self._log = (LOGS / f"{contestant.name}-{contestant.checkout.name}.log").open(
            "w", encoding="utf-8"
        )
        self._process: subprocess.Popen[str] | None = None
        try:
            self._process = subprocess.Popen(
                [
                    *(contestant.python, "-m", f"benchmarks.{contestant.module}"),
                    *(contestant.name, folder),
                ],
                cwd=ROOT,
                env=os.environ | OFFLINE | {"PYTHONPATH": path, "PYTHONSAFEPATH": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                text=True,
            )
        except OSError as error:
            self._why = f"{contestant.python} cannot be started: {error.strerror}."

    def ask(self, kind: str) -> Rates:
        """Raises _FailedError."""
        process = self._process
        if process is None:
            raise _FailedError(self._why)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            print(json.dumps(kind), file=process.stdin, flush=True)
            answer: dict[str, Any] = json.loads(process.stdout.readline())
        except (OSError, ValueError) as error:
            raise _FailedError(
                f"it ended without a word (code {process.wait()}); see {self._log.name}."
            ) from error
        if "error" in answer:
            raise _FailedError(answer["error"])
        return answer

    def close(self) -> None:
        if self._process is not None:
            for stream in (self._process.stdin, self._process.stdout):
                assert stream is not None
                with suppress(OSError):  # it has ended already
                    stream.close()
            self._process.wait()
        self._log.close()


OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "YOLO_OFFLINE": "true",
    "YOLO_AUTOINSTALL": "false",
    "YOLO_CONFIG_DIR": str(WORK),
    "FASTAI_HOME": str(WORK / "fastai"),
}
"""Peers fetch nothing and leave nothing in the user's home."""


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 20 else f"{number:.1f}" if number >= 2 else f"{number:.2f}"


# ---- the side that works --------------------------------------------------------------------


def take_part(contestants: Mapping[str, Callable[[Path], Work]]) -> None:
    """Be the contestant that the command line names, until nothing is asked any more.

    Getting ready and warming up are not timed. What goes wrong is told in one sentence.
    """
    name, folder = sys.argv[1:]
    answers = _own_standard_output()
    work: Work | None = None
    for line in sys.stdin:
        kind = json.loads(line)
        try:
            if work is None:
                work = contestants[name](Path(folder))
            answer: dict[str, Any] = dict(work(kind)) if kind else {}
        except Exception as error:  # whatever a peer raises
            answer = {"error": f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"}
            sys.excepthook(type(error), error, error.__traceback__)
        print(json.dumps(answer), file=answers, flush=True)


def timed(work: Callable[[], object], pictures: int, at_least: Repeat) -> float:
    """Pictures a second, over as many repetitions as `at_least` seconds take."""
    begun, done = time.perf_counter(), 0
    while True:
        work()
        done += pictures
        passed = time.perf_counter() - begun
        if passed >= at_least:
            return done / passed


def _own_standard_output() -> IO[str]:
    """Standard output for the answers alone: what libraries print goes to the log."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers
