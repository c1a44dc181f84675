"""Hours of use, compressed: does the window's process stay level? Linux only.

`use` starts the real program in a process of its own and gathers the samples it prints; `EndedUse`
judges them. Whatever ends it early, what was sampled so far is judged.
"""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.reliability.flatness import FEWEST, Check, checks, growing_types
from tests.reliability.long_use_plan import Plan, draw_pictures, draw_shapes
from tests.reliability.process_facts import Sample, temporary_files

REPOSITORY = Path(__file__).resolve().parents[2]
BOUNDED = {"config": 20, "cache": 2_000, "logs": 10, "system cache": 2_000}
"""Folders that may not fill up, and the files that each may hold."""
MOST_LOG_BYTES = 4_200_000
"""of the log with its three older files, as `pokedex_app.core.error_reporting` rotates them"""


@dataclass(frozen=True)
class EndedUse:
    """A long use, and what came of it.

    Attributes:
        exit_code: of the window's process; 0 is an orderly end.
        left: files that were still in the folder for temporary files after its end.
        act: what was being done at last.
        errors: what the process said at last, where it failed.
    """

    plan: Plan
    samples: tuple[Sample, ...]
    exit_code: int
    seconds: float
    left: tuple[str, ...] = ()
    act: str = ""
    errors: str = ""
    checks: list[Check] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "checks", checks(self.samples))

    @property
    def problems(self) -> list[str]:
        """Every reason why this is no success, one line each."""
        found = [check.line() for check in self.checks if not check.ok]
        if self.exit_code != 0:
            found.append(
                f"the window's process ended with {self.exit_code} in “{self.act}”: {self.errors}"
            )
        if not self.checks:
            found.append(f"too few rounds for a verdict: {len(self.samples)}")
        if self.left:
            found.append(f"temporary files were left behind: {', '.join(self.left)}")
        found += _overfull(self.samples)
        return found

    def done(self) -> dict[str, int]:
        return dict(self.samples[-1].done) if self.samples else {}

    def summary(self) -> str:
        """For a person to read."""
        done = self.done()
        classified, seconds = done.get("classified", 0), max(self.seconds, 1e-9)
        lines = [
            f"{len(self.samples)} of {self.plan.rounds} rounds in {seconds / 60:.1f} minutes "
            f"({classified / seconds:.0f} classifications/s over all of it), "
            f"at last “{self.act}”",
            ", ".join(f"{count:,} {name}" for name, count in done.items()),
            "",
            *(check.line() for check in self.checks),
        ]
        if self.samples:
            lines += ["", "folders at the end:"]
            for name, (files, size) in self.samples[-1].folders.items():
                first = self.samples[0].folders[name]
                lines.append(
                    f"  {name:<14} {first[0]:>5} -> {files:>5} files, "
                    f"{first[1] / 1e6:8.1f} -> {size / 1e6:8.1f} MB"
                )
            lines += ["", "Python objects that became more: "]
            lines += [f"  {line}" for line in growing_types(self.samples)] or ["  none"]
        problems = self.problems
        lines += ["", "VERDICT: " + ("level" if not problems else "NOT level")]
        return "\n".join(lines + [f"  {problem}" for problem in problems])

    def tree(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "plan": dataclasses.asdict(self.plan),
            "seconds": round(self.seconds, 1),
            "exit_code": self.exit_code,
            "done": self.done(),
            "checks": [
                dataclasses.asdict(check) | {"growth": check.growth, "ok": check.ok}
                for check in self.checks
            ],
            "problems": self.problems,
            "samples": [dataclasses.asdict(sample) for sample in self.samples],
        }


def use(work: Path, plan: Plan, say: Callable[[str], None] = print) -> EndedUse:
    """Use the window as planned, in the folder `work`, which is made.

    SIGINT and SIGTERM end it early and in good order; a second one at once.
    """
    say(f"drawing {plan.pictures} pictures in {work}")
    work.mkdir(parents=True)
    draw_pictures(work / "pictures", plan.pictures, Random(plan.seed))
    draw_shapes(work / "shapes")
    (work / "damaged.pokedex").write_bytes(b"no model" * 1000)
    (work / "tmp").mkdir()
    samples: list[Sample] = []
    act = ""
    began = time.monotonic()
    with (work / "errors.txt").open("w+", encoding="utf-8") as errors:
        window = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.reliability.long_use_window", str(work)),
                json.dumps(dataclasses.asdict(plan)),
            ],
            env=_environment(work),
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,  # Ctrl+C is for us: we pass on what we make of it
        )
        with _ending(window), window:
            assert window.stdout is not None
            for line in window.stdout:
                kind, _, rest = line.partition(" ")
                if kind == "act":
                    act = json.loads(rest)
                elif kind == "sample":
                    samples.append(_sample(rest))
                    say(_progress(samples[-1], plan))
        errors.seek(0)
        said = errors.read()[-4000:]
    left = temporary_files(work / "tmp")
    seconds = time.monotonic() - began
    return EndedUse(plan, tuple(samples), window.returncode, seconds, left, act, said.strip())


def _environment(work: Path) -> dict[str, str]:
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "POKEDEX_HOME": str(work / "home"),
        "XDG_CACHE_HOME": str(work / "cache"),
        "TMPDIR": str(work / "tmp"),
        "PYTHONPATH": str(REPOSITORY),
        "LC_ALL": "C.UTF-8",
        "PYTHONFAULTHANDLER": "1",  # where it was, should it crash
    }


@contextmanager
def _ending(window: subprocess.Popen[str]) -> Iterator[None]:
    """Signals of ours are passed on: the first one asks, the second one kills."""
    asked = False

    def pass_on(*_: object) -> None:
        nonlocal asked
        window.send_signal(signal.SIGKILL if asked else signal.SIGTERM)
        asked = True

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        if window.poll() is None and sys.exc_info()[0] is not None:
            window.kill()
        for number, handler in before.items():
            signal.signal(number, handler)


def _sample(text: str) -> Sample:
    tree = json.loads(text)
    tree["temporary"] = tuple(tree["temporary"])
    tree["folders"] = {name: tuple(amount) for name, amount in tree["folders"].items()}
    return Sample(**tree)


def _progress(sample: Sample, plan: Plan) -> str:
    memory = sample.memory
    return (
        f"{sample.seconds:7.0f} s  round {sample.number + 1}/{plan.rounds}  "
        f"{sample.done.get('classified', 0):>7,} classified  "
        f"RSS {memory['rss']:.0f} MB  anonymous {memory['anonymous_trimmed']:.0f} MB  "
        f"handles {sum(sample.handles.values())}  threads {sum(sample.threads.values())}  "
        f"children {sum(sample.children.values())}  temporary {len(sample.temporary)}  "
        f"widgets {sample.widgets}  objects {sample.objects}"
    )


def _overfull(samples: tuple[Sample, ...]) -> list[str]:
    if len(samples) < FEWEST:
        return []
    found = []
    folders = samples[-1].folders
    for name, most in BOUNDED.items():
        if folders[name][0] > most:
            found.append(f"the folder of {name} holds {folders[name][0]} files")
    if folders["logs"][1] > MOST_LOG_BYTES:
        found.append(f"the log takes {folders['logs'][1]:,} bytes")
    return found
