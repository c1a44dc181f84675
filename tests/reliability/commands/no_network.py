"""Does anything in the whole program reach for the network?

    python -m tests.reliability no_network [--only NAME ...] [--json FILE]

Runs the end-to-end tests (the window offscreen and on a virtual screen, trainings, every command),
each command on a small data set, and a program that waits for a minute after it has classified,
in a network namespace without a network and under strace; prints what each did and every attempt.
The last run is a control: ONNX Runtime as it comes, which is built to send in how it is used, so
that the watcher is seen to catch what a library does by itself. Exit code 1 where anything of ours
reached for the network, or ended otherwise than it should.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.helpers.tiny_training import RECIPE, draw_shapes
from tests.reliability.no_network import Attempt, Watched, impossible, watch
from tests.reliability.options import keep, parser_of

ROOT = Path(__file__).resolve().parents[3]

TOOLS = r"(Xvfb|xkbcomp)\b|\S+ (-m pip|\S+/__pip-runner__\.py)\b"
"""What the tests use and the program does not; whatever these do is told, but is not ours."""

WAITING = """
import sys, time
from trainer import Classifier
from trainer.resources import samples
assert all(each.status == "ok" for each in Classifier().classify([samples()]))
time.sleep(60)
"""

AS_IT_COMES = """
import os, sys, time
os.environ.pop("ORT_DISABLE_TELEMETRY", None)
import onnxruntime
from onnx import TensorProto, helper
ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in "xy"]
graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "g", ends[:1], ends[1:])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
time.sleep(45)
"""


@dataclass(frozen=True)
class Use:
    """A use of the program, and the exit code that it should have."""

    name: str
    arguments: tuple[str | Path, ...]
    code: int = 0


@dataclass
class WatchedUse:
    """What was seen of one use."""

    use: Use
    watched: Watched
    seconds: float
    ours: list[Attempt] = field(default_factory=list)
    of_tools: list[Attempt] = field(default_factory=list)

    def __post_init__(self) -> None:
        for attempt in self.watched.attempts:
            tool = re.match(TOOLS, attempt.program)
            (self.of_tools if tool else self.ours).append(attempt)

    @property
    def bad(self) -> bool:
        return bool(self.ours) or self.watched.code != self.use.code

    def __str__(self) -> str:
        trace = self.watched.trace
        return (
            f"{self.use.name}: exit code {self.watched.code}, {len(trace.processes)} processes, "
            f"{trace.calls:,} calls, {len(self.ours)} attempts"
            + (f", {len(self.of_tools)} of the tests' tools" if self.of_tools else "")
            + f" ({self.seconds:.0f} s)"
        )

    def tree(self) -> dict[str, object]:
        trace = self.watched.trace
        return {
            "name": self.use.name,
            "code": self.watched.code,
            "processes": len(trace.processes),
            "calls": trace.calls,
            "programs": dict(trace.programs.most_common()),
            "local": dict(trace.local.most_common()),
            "attempts": [str(attempt) for attempt in self.ours],
            "of_tools": [str(attempt) for attempt in self.of_tools],
        }


def uses(work: Path) -> Iterator[Use]:
    """Each is to be run before the next is asked for: they build on one another."""
    tests = ("-m", "pytest", "tests/e2e", "-q", "-m", "not loopback", "-p", "no:cacheprovider")
    yield Use("the end-to-end tests", tests)

    pictures, recipe, run = work / "pictures", work / "tiny.json", work / "run"
    draw_shapes(pictures)
    recipe.write_text(RECIPE.model_dump_json())
    trainer = ("-m", "trainer")
    train = (*trainer, "train", pictures, "--recipe", recipe, "--split", "random", "--out")
    yield Use("scan", (*trainer, "scan", pictures))
    yield Use("train from weights that are not here", (*train, run, "--start", "imagenet"), 3)
    yield Use("train from the offline start", (*train, run, "--start", "offline"))
    model = run / "model.pokedex"
    yield Use("inspect", (*trainer, "inspect", model))
    yield Use("inspect --architecture", (*trainer, "inspect", model, "--architecture"))
    yield Use("evaluate", (*trainer, "evaluate", pictures, "--model", model))
    for form, suffix in {"onnx": "onnx", "torchscript": "pt", "openvino": "xml"}.items():
        output = work / f"exported.{suffix}"
        arguments = (*trainer, "export", model, "--to", form, "--output", output)
        yield Use(f"export to {form}", arguments)
    yield Use("report", (*trainer, "report", run))
    yield Use("classify, then wait for a minute", ("-c", WAITING))


def main(arguments: Sequence[str]) -> int:
    parser = parser_of(__name__, __doc__)
    parser.add_argument("--only", nargs="+", default=[], help="uses whose name begins so")
    options = parser.parse_args(arguments)
    if reason := impossible():
        print(reason, file=sys.stderr)
        return 2
    work = Path(tempfile.mkdtemp(prefix="pokedex-no-network-"))
    try:
        watched_uses = [
            _try(use, work)
            for use in uses(work)
            if not options.only or use.name.startswith(tuple(options.only))
        ]
        control = _try(Use("control: ONNX Runtime as it comes", ("-c", AS_IT_COMES)), work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    traces = [seen.watched.trace for seen in watched_uses]
    attempts = sum(len(seen.ours) for seen in watched_uses)
    print(
        f"{len(watched_uses)} uses, {sum(len(trace.processes) for trace in traces)} processes, "
        f"{sum(trace.calls for trace in traces):,} system calls looked at: {attempts} attempts. "
        f"The control was caught {len(control.ours)} times."
    )
    trees = {
        "uses": [seen.tree() for seen in watched_uses],
        "control": control.tree(),
    }
    keep(trees, options.json)
    return 1 if any(seen.bad for seen in watched_uses) else 0


def _try(use: Use, work: Path) -> WatchedUse:
    begun = time.monotonic()
    environment = os.environ | {
        "POKEDEX_HOME": str(work / "home"),
        "XDG_CACHE_HOME": str(work / "cache"),
        "TORCH_HOME": str(work / "torch"),
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
    }
    watched = watch([sys.executable, *use.arguments], environment=environment, folder=ROOT)
    seen = WatchedUse(use, watched, time.monotonic() - begun)
    print(seen, flush=True)
    for attempt in seen.watched.attempts:
        print(f"    {attempt}", flush=True)
    if watched.code != use.code:
        print(watched.out, watched.err, sep="\n", flush=True)
    return seen
