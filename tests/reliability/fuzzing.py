"""Fuzzing: inputs nobody thought of, for hours if need be, each watched from another process.

`fuzz` runs a worker, a child process, that feeds one target after the other mutated input. The
worker leaves each input in a shared file before it tries it. So whatever ends the worker, be it an
exception that should not be, a crash of a decoder written in C, too much time or too much memory,
`fuzz` knows the input, keeps it as a file, and starts another worker.

With atheris (https://pypi.org/project/atheris/) installed, the mutations follow what of the Python
code they reach; without, they are drawn at random from the same accidents.

    python -m tests.reliability.fuzzing images 60 /tmp/findings
"""

from __future__ import annotations

import faulthandler
import hashlib
import importlib.util
import mmap
import os
import random
import resource
import struct
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Literal, NoReturn, Self

from tests.reliability.fuzz_targets import TARGETS, Target

REPOSITORY = Path(__file__).resolve().parents[2]

CPU_SECONDS_AN_INPUT = 5.0
"""of one core, beyond which an input that ended by itself is a finding too"""
MEMORY = 3 * 2**30
"""bytes of address space of a worker, the libraries included"""
MOST_FINDINGS = 40
UNEXPECTED, SLOW = 77, 78
"""exit codes of a worker"""


@dataclass
class Report:
    """What a fuzzing has tried and found.

    Attributes:
        inputs: how many were tried.
        accepted: how many of them were read.
        slowest: processor seconds of the slowest input.
        peak: memory of the largest worker, in bytes.
        findings: files with the inputs that ended in anything but what is allowed.
    """

    target: str
    guided: bool
    seconds: float = 0.0
    inputs: int = 0
    accepted: int = 0
    slowest: float = 0.0
    peak: int = 0
    findings: list[str] = field(default_factory=list)


def fuzz(
    target: str,
    seconds: float,
    folder: Path,
    *,
    seed: int = 0,
    inputs: int | None = None,
    tell: Callable[[str], None] = print,
    guided: bool | None = None,
) -> Report:
    """Try inputs for `seconds`. Findings are kept in `folder`, with what the worker said of each.

    Without guidance, the same `seed` gives the same inputs.

    Args:
        target: a key of `fuzz_targets.TARGETS`.
        inputs: after so many it is over; without guidance only.
        tell: is given a line now and then.
        guided: whether atheris chooses; None means where it is installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if guided is None:
        guided = importlib.util.find_spec("atheris") is not None
    report = Report(target, guided)
    begun = time.monotonic()
    while (left := seconds - (time.monotonic() - begun)) > 1:
        number = len(report.findings)
        limit = None if inputs is None else inputs - report.inputs
        if limit is not None and limit <= 0:
            break
        ended = _run_worker(report, left, limit, folder, seed + number, tell)
        if ended is None:
            break
        report.findings.append(ended)
        tell(f"{target}: FOUND {ended}")
        if len(report.findings) == MOST_FINDINGS:
            break
    report.seconds = time.monotonic() - begun
    return report


def _run_worker(
    report: Report,
    seconds: float,
    inputs: int | None,
    folder: Path,
    seed: int,
    tell: Callable[[str], None],
) -> str | None:
    """One worker from start to end; the name of the finding that ended it, if one did."""
    shared_file = folder / f"{report.target}.current"
    with Shared(shared_file) as shared, (folder / f"{report.target}.log").open("w+b") as log:
        arguments = [report.target, str(seconds), str(inputs or 0), folder, str(seed)]
        worker = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, "--worker", *arguments]
            + ["guided"] * report.guided,
            cwd=REPOSITORY,
            stdout=log,
            stderr=log,
        )
        told, deadline = time.monotonic(), time.monotonic() + seconds + 100
        while True:
            try:
                code = worker.wait(1)
                break
            except subprocess.TimeoutExpired:
                if time.monotonic() > deadline:  # not even its watchdog ends it
                    worker.kill()
                elif time.monotonic() - told > 60:
                    told = time.monotonic()
                    tell(f"{report.target}: {report.inputs + shared.inputs:,} inputs")
        report.inputs += shared.inputs
        report.accepted += shared.accepted
        report.slowest = max(report.slowest, shared.slowest)
        report.peak = max(report.peak, shared.peak)
        if code == 0:
            return None
        log.seek(0)
        return _keep(folder, report.target, shared.input, code, log.read()[-20_000:])


def _keep(folder: Path, target: str, data: bytes, code: int, said: bytes) -> str:
    name = f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
    (folder / name).write_bytes(data)
    (folder / f"{name}.txt").write_bytes(f"exit code {code}\n".encode() + said)
    return name


class Shared:
    """A file in memory that a worker writes and its watcher reads, whatever becomes of the worker.

    It holds four figures and the input that is being tried.
    """

    _FIGURES = struct.Struct("<QQdQQ")
    _SIZE = 4 * 2**20

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists() or path.stat().st_size != self._SIZE:
            path.write_bytes(bytes(self._SIZE))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), self._SIZE)

    def __enter__(self) -> Self:
        self._map[: self._FIGURES.size] = bytes(self._FIGURES.size)
        return self

    def __exit__(self, *_: object) -> None:
        self._map.close()
        self._path.unlink()

    def _figure(self, number: int) -> int | float:
        value: int | float = self._FIGURES.unpack_from(self._map)[number]
        return value

    def put(self, inputs: int, accepted: int, slowest: float, data: bytes) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        data = data[: self._SIZE - self._FIGURES.size]
        self._FIGURES.pack_into(self._map, 0, inputs, accepted, slowest, peak, len(data))
        self._map[self._FIGURES.size : self._FIGURES.size + len(data)] = data

    @property
    def inputs(self) -> int:
        return int(self._figure(0))

    @property
    def accepted(self) -> int:
        return int(self._figure(1))

    @property
    def slowest(self) -> float:
        return self._figure(2)

    @property
    def peak(self) -> int:
        return int(self._figure(3))

    @property
    def input(self) -> bytes:
        return self._map[self._FIGURES.size : self._FIGURES.size + int(self._figure(4))]


# In the worker


class Watched:
    """Tries inputs on a target and ends the process over the first that is not as it should be."""

    def __init__(self, target: Target, shared: Shared) -> None:
        self._target = target
        self._shared = shared
        self._inputs = self._accepted = 0
        self._slowest = 0.0

    def __call__(self, data: bytes) -> None:
        self._inputs += 1
        self._shared.put(self._inputs, self._accepted, self._slowest, data)
        faulthandler.dump_traceback_later(self._target.seconds_an_input, exit=True)
        begun = time.process_time()
        try:
            self._accepted += self._target.try_input(data)
        except BaseException:
            traceback.print_exc()
            _end(UNEXPECTED)
        faulthandler.cancel_dump_traceback_later()
        spent = time.process_time() - begun
        self._slowest = max(self._slowest, spent)
        if spent > CPU_SECONDS_AN_INPUT:
            print(f"it took {spent:.1f} s of a core", file=sys.stderr)
            _end(SLOW)


def _end(code: int) -> NoReturn:
    """At once: a fuzzer may have its own mind about exceptions and exits."""
    sys.stderr.flush()
    os._exit(code)


def work(target: str, seconds: float, inputs: int, folder: Path, seed: int, guided: bool) -> None:
    """The worker: inputs until the time is over, or so many where they are limited."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    faulthandler.enable()
    if guided:
        _work_guided(target, seconds, folder, seed)
    else:
        _work_blindly(TARGETS[target](), seconds, inputs, folder, seed)


def _work_blindly(target: Target, seconds: float, inputs: int, folder: Path, seed: int) -> None:
    rng = random.Random(seed)
    watched = Watched(target, Shared(folder / f"{target.name}.current"))
    for data in target.seeds:
        watched(data)
    end = time.monotonic() + seconds
    for _ in count() if inputs == 0 else range(inputs - len(target.seeds)):
        if time.monotonic() > end:
            break
        watched(target.mutated(rng.choice(target.seeds), rng))


def _work_guided(name: str, seconds: float, folder: Path, seed: int) -> None:
    import atheris

    with atheris.instrument_imports(include=TARGETS[name].watches, enable_loader_override=False):
        target = TARGETS[name]()
    watched = Watched(target, Shared(folder / f"{name}.current"))

    def mutate(data: bytes, most: int, number: int) -> bytes:
        rng = random.Random(number)
        if rng.random() < 0.3:
            return bytes(atheris.Mutate(data, most))
        return target.mutated(data, rng)[:most]

    found = folder / f"{name}.corpus"
    if not found.exists():
        found.mkdir()
        for number, data in enumerate(target.seeds):
            (found / f"seed-{number}").write_bytes(data)
    options = [f"-max_total_time={max(1, int(seconds))}", f"-seed={seed + 1}", "-verbosity=0"]
    # time and memory are watched by `Watched` and the limit of the process
    limits = ["-max_len=100000", "-rss_limit_mb=0", "-timeout=100000", "-len_control=0"]
    kept = f"-artifact_prefix={folder}/{name}-libfuzzer-"
    command = [sys.argv[0], str(found), *options, *limits, kept]
    atheris.Setup(command, watched, custom_mutator=mutate)
    atheris.Fuzz()


def main(arguments: list[str]) -> Literal[0, 1]:
    if arguments[0] == "--worker":
        target, seconds, inputs, folder, seed, *rest = arguments[1:]
        work(target, float(seconds), int(inputs), Path(folder), int(seed), "guided" in rest)
        return 0
    target, seconds, folder = arguments
    report = fuzz(target, float(seconds), Path(folder))
    print(report)
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
