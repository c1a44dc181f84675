"""The program as its users start it: a process of its own, with pipes, signals and any locale.

One small training is stopped, gone on with and used by everything else.
"""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command_line import RECIPE, Called
from tests.helpers.drawings import draw
from trainer.evaluation.evaluate import read_evaluations
from trainer.model.bundle import read_manifest
from trainer.resources import default_model
from trainer.runs.events import BatchDone, RunBegun, Stopped, from_json
from trainer.runs.run_folder import RunFolder

CLASSES = ("Farfetch’d", "Mr. Mime", "Nidoran♀")
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(scope="session")
def start(repository: Path) -> Start:
    """Starts `python -m trainer` with captured output; `change` is for its environment."""

    def begin(
        *arguments: object,
        module: str = "trainer",
        change: Mapping[str, str] | None = None,
        **options: Any,
    ) -> subprocess.Popen[bytes]:
        facts: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        if (
            os.name != "nt"
        ):  # a shell in the background leaves Ctrl+C ignored, and so do its children
            facts["preexec_fn"] = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            env=os.environ | {"PYTHONPATH": str(repository)} | dict(change or {}),
            **facts,
        )

    return begin


def ended(process: subprocess.Popen[bytes]) -> Called:
    out, err = process.communicate()
    return Called(process.returncode, (out or b"").decode(), err.decode())


@dataclass(frozen=True)
class InTwoSessions:
    """A data set, a run on it, and how its two sessions ended."""

    dataset: Path
    run: Path
    stopped: Called
    resumed: Called

    @property
    def model(self) -> Path:
        return self.run / "model.pokedex"


@pytest.fixture(scope="session")
def trained(start: Start, tmp_path_factory: pytest.TempPathFactory) -> InTwoSessions:
    pytest.importorskip("torch", reason="training needs torch")
    root = tmp_path_factory.mktemp("e2e")
    dataset = root / "pictures"
    for number, label in enumerate(CLASSES):
        for place in range(10):
            draw(dataset / label / f"{place}.png", number, place)
    (root / "tiny.json").write_text(json.dumps(RECIPE))
    run = root / "my run"
    how = ["--recipe", root / "tiny.json", "--start", "random", "--split", "random", "--json"]
    longer = ["--set", "phases.2.epochs=3", "--set", "phases.2.schedule=one_cycle"]
    averaged = ["--set", "phases.2.average_decay=0.9"]
    process = start("train", dataset, "--out", run, *how, *longer, *averaged)
    assert process.stdout is not None
    seen = b""
    for line in process.stdout:
        seen += line
        event = from_json(line.decode())
        if isinstance(event, BatchDone) and event.phase == 2:
            process.send_signal(signal.SIGTERM)
            break
    stopped = ended(process)
    resumed = ended(start("train", "--resume", run))
    return InTwoSessions(
        dataset, run, Called(stopped.code, seen.decode() + stopped.out, stopped.err), resumed
    )


# ---- train ----------------------------------------------------------------------------------


def test_a_training_stops_within_a_batch_and_says_how_to_go_on(trained: InTwoSessions) -> None:
    events = [from_json(line) for line in trained.stopped.out.splitlines()]
    assert trained.stopped.code == 0
    assert isinstance(events[-1], Stopped)
    batches = [event for event in events if isinstance(event, BatchDone) and event.phase == 2]
    assert len(batches) < 6  # of 9: one or two more, however late the signal is heeded
    assert trained.stopped.err.splitlines() == [
        "Trains EfficientNet-B0: the recipe names it.",
        "Stopping after this batch …",
        f"Stopped. Go on with: pokedex train --resume '{trained.run}'",
    ]


def test_a_resumed_training_finishes(trained: InTwoSessions) -> None:
    assert trained.resumed.code == 0
    run = RunFolder.open(trained.run)
    begun = [event for event in run.events() if isinstance(event, RunBegun)]
    assert [event.resumed for event in begun] == [False, True]
    batches = [event for event in run.events() if isinstance(event, BatchDone)]
    places = [(event.phase, event.epoch, event.batch) for event in batches]
    epochs = [(1, 1), (2, 1), (2, 2), (2, 3)]
    assert places == [(*epoch, batch) for epoch in epochs for batch in range(1, 4)]
    test = read_evaluations(trained.run / "evaluation.json")["test"]
    assert test.images == 6
    assert read_manifest(trained.model).metrics["test"] == test.summary()


def test_a_training_says_what_came_of_it(trained: InTwoSessions) -> None:
    accuracy, *files = trained.resumed.out.splitlines()
    assert accuracy.startswith("Test accuracy ")
    assert files == [f"Model:  {trained.model}", f"Report: {trained.run / 'report.html'}"]
    assert "\x1b" not in trained.resumed.out + trained.resumed.err
    assert "22 pictures to learn from, 2 to validate, 6 to test" in trained.resumed.err


# ---- output ---------------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["trainer", "pokedex_app"])
def test_both_programs_classify(module: str, trained: InTwoSessions, start: Start) -> None:
    facts = ["classify", trained.dataset, "--model", trained.model, "--format", "json"]
    called = ended(start(*facts, module=module))
    assert (called.code, called.err) == (0, "")
    records = [json.loads(line) for line in called.out.splitlines()]
    assert [record["status"] for record in records] == ["ok"] * 30


def test_nothing_but_results_goes_into_a_pipe(trained: InTwoSessions, start: Start) -> None:
    called = ended(start("classify", trained.dataset, "--model", trained.model))
    assert (called.code, called.err) == (0, "")
    assert called.out.replace("\n", "").isprintable()
    assert len(called.out.splitlines()) == 31


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such locale")
def test_names_survive_a_terminal_that_knows_only_ascii(
    trained: InTwoSessions, start: Start, tmp_path: Path
) -> None:
    names = [b"Nidoran\xe2\x99\x80.png", b"caf\xe9.png", b"two\nlines.png", b"[red].png"]
    for number, name in enumerate(names):
        draw(tmp_path / os.fsdecode(name), number)
    ascii_only = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    facts = ["classify", tmp_path, "--model", trained.model]
    printed = {
        form: ended(start(*facts, "--format", form, change=ascii_only))
        for form in ("table", "json", "csv")
    }
    assert [called.code for called in printed.values()] == [0, 0, 0]
    paths = {f"{tmp_path}/{name}" for name in ("Nidoran♀.png", "caf\\xe9.png", "[red].png")}
    records = [json.loads(line) for line in printed["json"].out.splitlines()]
    rows = list(csv.DictReader(io.StringIO(printed["csv"].out, newline="")))
    both = paths | {f"{tmp_path}/two\nlines.png"}
    assert {record["path"] for record in records} == both
    assert {row["path"] for row in rows} == both
    assert {item["label"] for record in records for item in record["predictions"]} == {*CLASSES}
    assert len(printed["table"].out.splitlines()) == 5
    assert "Nidoran♀" in printed["table"].out
    shown = ended(start("inspect", trained.model, change=ascii_only))
    assert shown.code == 0
    assert shown.out.splitlines()[-1] == ", ".join(CLASSES)


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise on Windows")
@pytest.mark.parametrize("command", ["classify", "inspect", "scan", "help"])
def test_a_reader_that_goes_away_is_no_error(
    command: str, trained: InTwoSessions, start: Start
) -> None:
    arguments = {
        "classify": ["classify", trained.dataset, "--model", trained.model],
        "inspect": ["inspect", trained.model],
        "scan": ["scan", trained.dataset],
        "help": ["--help"],
    }[command]
    reader, writer = os.pipe()
    os.close(reader)
    process = start(*arguments, stdout=writer)
    os.close(writer)
    assert ended(process) == Called(3, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_a_sentence(trained: InTwoSessions, start: Start) -> None:
    with Path("/dev/full").open("wb") as full:
        called = ended(start("inspect", trained.model, stdout=full))
    assert called == Called(
        3, "", "No space left on device; make room on the disk, then try again.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_an_interrupt_ends_with_a_sentence(trained: InTwoSessions, start: Start) -> None:
    picture = trained.dataset / CLASSES[0] / "0.png"
    facts = ["--model", trained.model, "--format", "json", "--threads", "1"]
    process = start("classify", *[picture] * 3_000, *facts, change={"PYTHONUNBUFFERED": "1"})
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    called = ended(process)
    assert (called.code, called.err) == (3, "Interrupted.\n")
    assert len(called.out.splitlines()) < 2_999


def test_what_is_not_installed_is_named_before_anything_is_done(
    trained: InTwoSessions, repository: Path, tmp_path: Path
) -> None:
    script = (
        "import sys; sys.modules['torch'] = None\n"
        "from trainer.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["train", trained.dataset, "--out", tmp_path / "run"]
    called = ended(
        subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=repository,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    )
    assert (called.code, called.out) == (3, "")
    what = 'install the “train” extra (pip install "pokedex-app[train]").'
    assert called.err == f"This command needs torch: {what}\n"
    assert not (tmp_path / "run").exists()


def test_classifying_needs_no_torch(trained: InTwoSessions, repository: Path) -> None:
    script = (
        "import sys; sys.modules['torch'] = None\n"
        "from trainer.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["classify", str(trained.dataset), "--model", str(trained.model)]
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=repository,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert ended(process).code == 0


# ---- the default model ----------------------------------------------------------------------


def test_the_default_model_names_the_samples(
    samples: Mapping[Path, str | None], start: Start
) -> None:
    folder = next(iter(samples)).parent
    called = ended(start("classify", folder, "--format", "json", "--top", "3"))
    assert (called.code, called.err) == (0, "")
    records = [json.loads(line) for line in called.out.splitlines()]
    assert [record["path"] for record in records] == [str(path) for path in samples]
    labels = read_manifest(default_model()).labels
    assert len(labels) == 150
    for record in records:
        assert record["status"] == "ok"
        assert len(record["predictions"]) == 3
        assert {item["label"] for item in record["predictions"]} <= {*labels}


def test_the_default_model_is_shown(start: Start) -> None:
    called = ended(start("inspect"))
    assert (called.code, called.err) == (0, "")
    assert "4,199,698" in called.out
