"""The command line, called as a user calls it: exit codes, what is printed where, what is written.

One training is run for all tests of this file; the other commands use the model of five classes.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import importlib.util
import io
import json
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer.main
from PIL import Image, ImageDraw

from tests.helpers.events import as_lines, begun, ended, phase_begun
from tests.helpers.small_network import small_network
from tests.helpers.tiny_training import draw_shapes
from tests.helpers.zips import packed_in
from trainer import __version__, memory
from trainer.cache import FEATURES, cache_folder
from trainer.cli import main as cli
from trainer.data.dataset import open_dataset
from trainer.data.decided_moves import journals_folder, left_out_folder, planned_moves
from trainer.data.decisions import read_decisions
from trainer.evaluation.evaluate import read_evaluations
from trainer.model.bundle import Bundle, read_manifest, with_manifest
from trainer.model.classifier import Classifier, Prediction
from trainer.moves.execution import carried_out
from trainer.moves.journal import Journal
from trainer.moves.plan import Plan
from trainer.runs.events import Finished, from_json
from trainer.runs.run_folder import RunFolder

LABELS = ("Bulbasaur", "Ditto", "Farfetch’d", "Mr. Mime", "Nidoran♀")
RECIPE = {
    "name": "tiny",
    "phases": [
        {
            "name": "head",
            "trainable": "head",
            "batch_norm": "frozen",
            "epochs": 1,
            "learning_rate": 0.01,
        },
        {
            "name": "all",
            "trainable": "all",
            "batch_norm": "adapt",
            "epochs": 1,
            "learning_rate": 0.001,
        },
    ],
    "preprocessing": {"size": 32},
    "batch_size": 8,
    "threads": 1,
}


def draw(path: Path, *seed: int) -> Path:
    """A picture that has nothing in common with those of other seeds."""
    random = np.random.default_rng(seed)
    picture = Image.new("RGB", (64, 64), "white")
    pen = ImageDraw.Draw(picture)
    for _ in range(8):
        left, top = random.integers(4, 40, 2).tolist()
        width, height = random.integers(4, 22, 2).tolist()
        color = tuple(random.integers(20, 220, 3).tolist())
        pen.rectangle((left, top, left + width, top + height), color, "black")
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
    return path


@dataclass(frozen=True)
class Called:
    code: int
    out: str
    err: str


class Cli:
    """Calls the command line with captured output."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Called:
        self._capsys.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        return Called(int(code), *self._capsys.readouterr())


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(capsys)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set: 3 of the model's classes with 8 pictures each. Tests must not change it."""
    root = tmp_path_factory.mktemp("pictures")
    for number, label in enumerate(LABELS[1:4]):
        for place in range(8):
            draw(root / label / f"{place}.png", number, place)
    return root


@pytest.fixture
def dataset(pictures: Path, tmp_path: Path) -> Path:
    """A copy of `pictures` to be changed."""
    return Path(shutil.copytree(pictures, tmp_path / "dataset"))


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "tiny.json"
    path.write_text(json.dumps(RECIPE))
    return path


# ---- general --------------------------------------------------------------------------------


def test_it_tells_its_version(call: Cli) -> None:
    assert call("--version") == Called(0, f"pokedex {__version__}\n", "")


def test_without_a_command_it_shows_them_all(call: Cli) -> None:
    called = call()
    assert (called.code, called.out) == (2, "")
    assert called.err == call("--help").out


def commands() -> dict[str, Any]:
    return dict(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", [[], *([name] for name in commands())])
def test_help_can_be_read_in_a_narrow_terminal(
    command: Sequence[str], call: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERMINAL_WIDTH", "60")
    called = call(*command, "--help")
    assert (called.code, called.err) == (0, "")
    assert "…" not in called.out
    assert "..." not in called.out.replace("...\n", "").replace("]...", "").replace("}...", "")
    assert max(map(len, called.out.splitlines())) <= 60
    assert called.out == call(*command, "-h").out


def test_every_option_is_explained() -> None:
    for command in commands().values():
        unexplained = [parameter.name for parameter in command.params if not parameter.help]
        assert command.help
        assert unexplained == []


USAGE = [
    ["clasify", "a.png"],
    ["classify"],
    ["classify", "a.png", "--bogus"],
    ["classify", "a.png", "--top", "0"],
    ["classify", "a.png", "--top", "five"],
    ["classify", "a.png", "--threads", "0"],
    ["classify", "a.png", "--format", "xml"],
    ["classify", "a.png", "--model"],
    ["evaluate"],
    ["evaluate", "pictures", "--subset", "test"],
    ["evaluate", "pictures", "--run", "run"],
    ["evaluate", "pictures", "--subset", "all", "--run", "run"],
    ["scan"],
    ["inspect", "a", "b"],
    ["classify", "a.png", "--looks-like", "3"],
    ["classify", "a.png", "--looks-like", "3", "--model", "text", "--format", "csv"],
    ["classify", "a.png", "--looks-like", "3", "--model", "text", "--output", "a.parquet"],
    ["classify", "a.png", "--run", "run"],
    ["export", "a.pokedex"],
    ["export", "a.pokedex", "--to", "tflite"],
    ["report"],
    ["report", "run", "--language", "fr"],
    ["download", "everything"],
    ["train"],
    ["train", "pictures"],
    ["train", "--out", "run"],
    ["train", "pictures", "--out", "run", "--recipe", "bset"],
    ["train", "pictures", "--out", "run", "--set", "epochs"],
    ["train", "pictures", "--out", "run", "--set", "epochs=3"],
    ["train", "pictures", "--out", "run", "--set", "phases.2.epochs=0"],
    ["train", "pictures", "--out", "run", "--split", "groupd"],
    ["train", "pictures", "--out", "run", "--split-seed", "x"],
    ["train", "pictures", "--out", "run", "--start", "ofline"],
    ["train", "--resume", "run", "--out", "run"],
    ["train", "pictures", "--resume", "run"],
    ["train", "--resume", "run", "--recipe", "best"],
    ["train", "--resume", "run", "--set", "batch_size=8"],
    ["train", "--resume", "run", "--no-test"],
]


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
def test_wrong_usage_is_explained(
    arguments: Sequence[str], call: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    called = call(*arguments)
    assert (called.code, called.out) == (2, "")
    assert called.err
    assert "Traceback" not in called.err
    assert list(tmp_path.iterdir()) == []


FAILURES = [
    (["classify", "a.png", "--model", "nowhere"], "nowhere cannot be used as a model: there is"),
    (["classify", "a.png", "--model", "text"], "text cannot be used as a model: it is not a"),
    (["inspect", "[red]"], "[red] cannot be used as a model"),
    (["inspect", "--architecture", "text"], "text cannot be used as a model"),
    (["export", "text", "--to", "onnx"], "text cannot be used as a model"),
    (["evaluate", "nowhere"], "nowhere is not there"),
    (["evaluate", "empty", "--run", "nowhere", "--subset", "test"], "empty holds no folder"),
    (["scan", "nowhere"], "nowhere is not there"),
    (["scan", "empty", "--ignore", "a/masks"], "“a/masks” can match nothing"),
    (["report", "empty"], "empty is not a run folder"),
    (["train", "--resume", "empty"], "empty is not a run folder"),
    (["train", "nowhere", "--out", "run", "--start", "random"], "nowhere is not there"),
    (["train", "empty", "--out", "text"], "text exists already"),
    (["train", "empty", "--out", "run", "--recipe", "text"], "text is not a valid recipe"),
    (["train", "empty", "--out", "run", "--start", "text"], "text cannot be used as a model"),
]


@pytest.mark.parametrize(("arguments", "message"), FAILURES)
def test_a_command_that_fails_says_why(
    arguments: Sequence[str],
    message: str,
    call: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("torch", reason="some of the commands need torch")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text").write_text("not what it should be")
    (tmp_path / "empty").mkdir()
    called = call(*arguments)
    assert (called.code, called.out) == (3, "")
    assert message in called.err
    assert len(called.err.splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"text", "empty"}


def test_what_the_system_refuses_is_a_sentence(
    call: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / "[red]"))

    monkeypatch.setattr("trainer.report.writer.write_report", refuse)
    monkeypatch.setattr("trainer.data.dataset.open_dataset", refuse)
    assert call("scan", tmp_path) == Called(
        3,
        "",
        f"{tmp_path}/[red]: Permission denied; give yourself access, or choose another place.\n",
    )


@pytest.mark.parametrize("name", ["torch", "torchvision.models", "jinja2"])
def test_what_is_not_installed_is_named(
    name: str, call: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def halt(*_: object, **__: object) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr("trainer.data.dataset.open_dataset", halt)
    called = call("scan", tmp_path)
    what = 'install the “train” extra (pip install "pokedex-app[train]").'
    assert called == Called(3, "", f"This command needs {name}: {what}\n")


# ---- classify -------------------------------------------------------------------------------


def test_pictures_are_named_one_object_a_line(
    call: Cli, pictures: Path, model_file: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_text("text")
    called = call("classify", pictures / "Ditto", broken, "--model", model_file, "--format", "json")
    assert (called.code, called.err) == (1, "")
    records = [json.loads(line) for line in called.out.splitlines()]
    paths = [*sorted((pictures / "Ditto").iterdir()), broken]
    assert [record["path"] for record in records] == list(map(str, paths))
    for record in records[:-1]:
        assert list(record) == ["path", "status", "predictions", "error", "verdict"]
        assert (record["status"], record["error"]) == ("ok", None)
        assert {item["label"] for item in record["predictions"]} == set(LABELS)
        probabilities = [item["probability"] for item in record["predictions"]]
        assert probabilities == sorted(probabilities, reverse=True)
        assert sum(probabilities) == pytest.approx(1)
    assert records[-1]["status"] == "error"
    assert records[-1]["predictions"] == []
    assert records[-1]["error"] == "It is text, not a picture."


def test_all_formats_say_the_same(call: Cli, pictures: Path, model_file: Path) -> None:
    facts = ["classify", pictures / "Ditto" / "0.png", "--model", model_file, "--top", "2"]
    record, *_ = map(json.loads, call(*facts, "--format", "json").out.splitlines())
    row, *_ = csv.DictReader(io.StringIO(call(*facts, "--format", "csv").out, newline=""))
    _, line = call(*facts).out.splitlines()
    best, second = record["predictions"]
    assert row["path"] == record["path"]
    assert [row["label_1"], row["label_2"]] == [best["label"], second["label"]]
    assert float(row["probability_1"]) == pytest.approx(best["probability"], abs=1e-6)
    assert best["label"] in line
    assert f"{best['probability']:.1%}".replace("%", " %") in line


def test_no_more_answers_than_classes(call: Cli, pictures: Path, model_file: Path) -> None:
    facts = ["classify", pictures / "Ditto" / "0.png", "--model", model_file]
    called = call(*facts, "--top", 10**9, "--format", "csv")
    assert called.code == 0
    assert "label_5" in called.out
    assert "label_6" not in called.out


def test_a_file_that_is_not_there_is_an_answer_too(call: Cli, model_file: Path) -> None:
    called = call("classify", "nowhere.png", "--model", model_file)
    assert (called.code, called.err) == (1, "")
    assert "not read: There is no such file." in called.out


def test_where_there_is_no_picture_nothing_is_written(
    call: Cli, model_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").touch()
    facts = ["classify", tmp_path / "empty", "--model", model_file]
    for options in ([], ["--format", "csv"], ["--output", tmp_path / "answers"]):
        called = call(*facts, *options)
        assert called == Called(3, "", "There is no picture in what was named.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_table_in_a_file_begins_with_the_mark_that_excel_needs(
    call: Cli, model_file: Path, tmp_path: Path
) -> None:
    picture = draw(tmp_path / "Müller" / "Flabébé.png", 1)
    facts = ["classify", picture, "--model", model_file, "--format", "csv"]
    target = tmp_path / "answers.csv"
    assert call(*facts, "--output", target).code == 0
    assert target.read_bytes() == b"\xef\xbb\xbf" + call(*facts).out.encode()


def test_answers_go_to_a_file(call: Cli, pictures: Path, model_file: Path, tmp_path: Path) -> None:
    facts = ["classify", pictures / "Mr. Mime", "--model", model_file, "--format", "json"]
    printed = call(*facts)
    target = tmp_path / "answers.jsonl"
    assert call(*facts, "--output", target) == Called(0, "", "")
    assert target.read_text(encoding="utf-8") == printed.out
    assert list(tmp_path.iterdir()) == [target]


def test_answers_go_to_parquet(
    call: Cli, pictures: Path, model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra “cluster”")
    broken = tmp_path / "broken.png"
    broken.write_text("text")
    facts = ["classify", pictures / "Ditto", broken, "--model", model_file, "--top", "2"]
    records = [json.loads(line) for line in call(*facts, "--format", "json").out.splitlines()]
    monkeypatch.setattr("trainer.cluster.parquet._ROWS", 2)
    target = tmp_path / "answers.parquet"
    assert call(*facts, "--output", target) == Called(1, "", "")
    rows = parquet.read_table(target).to_pylist()
    for key in ("path", "predictions", "verdict", "error"):
        assert [row[key] for row in rows] == [record[key] for record in records]
    for row, record in zip(rows, records, strict=True):
        named = record["verdict"] in ("sure", "not_sure")
        best = record["predictions"][0] if named else {"label": None, "probability": None}
        assert (row["label"], row["probability"]) == (best["label"], best["probability"])
        assert row["sure"] is (record["verdict"] == "sure" if record["verdict"] else None)
        assert row["model"] == hashlib.sha256(model_file.read_bytes()).hexdigest()


def test_parquet_wants_a_file(call: Cli, pictures: Path) -> None:
    called = call("classify", pictures, "--format", "parquet")
    assert called == Called(2, "", "Parquet is no text: name its file with --output.\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--address", "auto"], "--address needs --engine ray."),
        (["--actors", "2"], "--actors needs --engine ray."),
        (["--engine", "ray"], "--engine ray writes Parquet: name a folder for it with --output."),
        (["--engine", "ray", "--output", "out", "--format", "csv"], "--engine ray writes Parquet"),
    ],
)
def test_options_of_a_cluster_are_explained(
    call: Cli, tmp_path: Path, options: Sequence[str], message: str
) -> None:
    called = call("classify", tmp_path, *options)
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith(message)


def test_a_cluster_without_its_extra_is_a_sentence(
    call: Cli, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("trainer.cluster.batch", "trainer.cli.on_ray"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "ray", None)
    called = call("classify", pictures, "--engine", "ray", "--output", tmp_path / "out")
    what = 'install the “cluster” extra (pip install "pokedex-app[cluster]").'
    assert called == Called(3, "", f"This command needs ray: {what}\n")
    assert not any(tmp_path.iterdir())


def test_parquet_without_its_extra_is_a_sentence(
    call: Cli, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "trainer.cluster.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    called = call("classify", pictures, "--output", tmp_path / "answers.parquet")
    what = 'install the “cluster” extra (pip install "pokedex-app[cluster]").'
    assert called == Called(3, "", f"This command needs pyarrow: {what}\n")
    assert not any(tmp_path.iterdir())


def test_an_interrupt_leaves_no_half_written_file(
    call: Cli, pictures: Path, model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Classifier.classify

    def interrupted(*arguments: Any) -> Iterator[Prediction]:
        yield next(answers(*arguments))
        raise KeyboardInterrupt

    monkeypatch.setattr(Classifier, "classify", interrupted)
    target = tmp_path / "answers.jsonl"
    target.write_text("older")
    called = call("classify", pictures, "--model", model_file, "--output", target)
    assert called == Called(3, "", "Interrupted.\n")
    assert target.read_text() == "older"
    assert list(tmp_path.iterdir()) == [target]


# ---- evaluate -------------------------------------------------------------------------------


def test_a_model_is_measured_on_a_data_set(call: Cli, pictures: Path, model_file: Path) -> None:
    called = call("evaluate", pictures, "--model", model_file, "--format", "json")
    assert (called.code, called.err) == (0, "")
    figures = json.loads(called.out)
    assert called.out.count("\n") == 1
    assert {"images", "top1", "top1_interval", "top5", "macro_top1"} <= set(figures)
    assert {"macro_f1", "loss", "ece", "per_class", "confusion"} <= set(figures)
    assert figures["images"] == 24
    assert [row["support"] for row in figures["per_class"]] == [0, 8, 8, 8, 0]


def test_unknown_classes_and_unreadable_pictures_are_named(
    call: Cli, dataset: Path, model_file: Path, tmp_path: Path
) -> None:
    draw(dataset / "[red]Mew" / "0.png", 9)
    (dataset / "Ditto" / "0.png").write_text("text")
    target = tmp_path / "figures.json"
    called = call(
        "evaluate", dataset, "--model", model_file, "--format", "json", "--output", target
    )
    assert called == Called(
        1,
        "",
        "Left out: [red]Mew (1), which the model doesn't know.\n"
        "Ditto/0.png: It is text, not a picture.\n",
    )
    figures = json.loads(target.read_text(encoding="utf-8"))
    assert figures["images"] == 23
    assert figures["unknown_folders"] == {"[red]Mew": 1}


def test_where_no_class_is_known_it_fails(call: Cli, tmp_path: Path, model_file: Path) -> None:
    draw(tmp_path / "Mew" / "0.png", 9)
    called = call("evaluate", tmp_path, "--model", model_file)
    assert (called.code, called.out) == (3, "")
    assert "the model knows none of the classes (Mew)" in called.err


# ---- scan, inspect, export ------------------------------------------------------------------


def test_a_scan_finds_what_is_wrong(call: Cli, dataset: Path, tmp_path: Path) -> None:
    few = "".join(
        f"\nwarning: The class “{label}” has only 8 pictures: add some.\n" for label in LABELS[1:4]
    )
    assert call("scan", dataset) == Called(0, f"24 pictures in 3 classes\n{few}", "")
    (dataset / "Ditto" / "\\[x]\n.png").write_text("text")
    called = call("scan", dataset)
    assert (called.code, called.err) == (1, "")
    assert "\n    Ditto/\\[x]�.png\n" in called.out
    target = tmp_path / "findings.json"
    assert call("scan", dataset, "--format", "json", "-o", target) == Called(1, "", "")
    found = json.loads(target.read_text(encoding="utf-8"))
    assert found["unreadable"] == ["Ditto/\\[x]\n.png"]
    assert found["classes"] == {"Ditto": 8, "Farfetch’d": 8, "Mr. Mime": 8}


def test_a_model_is_shown(call: Cli, model_file: Path) -> None:
    called = call("inspect", model_file)
    assert (called.code, called.err) == (0, "")
    assert called.out.splitlines()[-1] == ", ".join(LABELS)


def test_a_model_with_strange_figures_is_shown(call: Cli, bundle: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "strange.pokedex"
    with_manifest(bundle, path, metrics={"test": {"top1_interval": [1, 2, 3]}})
    assert call("inspect", path).code == 0


def test_the_architecture_is_the_reports(call: Cli, model_file: Path) -> None:
    called = call("inspect", "--architecture")
    assert (called.code, called.err) == (0, "")
    for number in ("4,199,698", "192,150", "384.78"):
        assert number in called.out
    assert "4,013,953" in call("inspect", "--architecture", model_file).out


@pytest.mark.parametrize(
    ("form", "ending", "needed"),
    [
        ("onnx", ".onnx", "onnx"),
        pytest.param("torchscript", ".pt", "torch", marks=pytest.mark.long),
        ("openvino", ".xml", "openvino"),
    ],
)
def test_a_model_is_converted(
    form: str, ending: str, needed: str, call: Cli, model_file: Path, tmp_path: Path
) -> None:
    if importlib.util.find_spec(needed) is None:
        pytest.skip(f"needs the {needed} package")
    model = Path(shutil.copy(model_file, tmp_path / "model.pokedex"))
    called = call("export", model, "--to", form)
    target = model.with_suffix(ending)
    assert called == Called(0, "", f"Written and checked: {target}\n")
    assert target.is_file()


def test_a_model_is_not_written_over(call: Cli, model_file: Path, tmp_path: Path) -> None:
    model = Path(shutil.copy(model_file, tmp_path / "model.onnx"))
    for options in ([], ["--output", tmp_path / "." / "model.onnx"]):
        called = call("export", model, "--to", "onnx", *options)
        assert called.code == 2
        assert "is the model itself" in called.err
    assert model.read_bytes() == model_file.read_bytes()


# ---- train and report -----------------------------------------------------------------------


@dataclass(frozen=True)
class Trained:
    run: Path
    called: Called


@pytest.fixture(scope="module")
def trained_run(
    pictures: Path, recipe: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Trained]:
    """A run on `pictures` and one that cannot be read, with `--json` and `--no-test`, of the small
    network that stands in for B0. Tests must not change it.
    """
    torch = pytest.importorskip("torch", reason="training needs torch")
    root = tmp_path_factory.mktemp("trained")
    dataset = shutil.copytree(pictures, root / "dataset")
    (dataset / "Ditto" / "[red].png").write_text("text")
    where = [str(dataset), "--out", str(root / "run")]
    what = ["--recipe", str(recipe), "--set", "phases.1.epochs=2", "--start", "random"]
    how = ["--split", "random", "--split-seed", "3", "--json", "--no-test"]
    out, err = io.StringIO(), io.StringIO()
    threads = torch.get_num_threads()
    with (
        small_network(),
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr(memory, "keep_freed_memory", lambda: None)
        code = cli.main(["train", *where, *what, *how])
    torch.set_num_threads(threads)
    yield Trained(root / "run", Called(int(code), out.getvalue(), err.getvalue()))
    shutil.rmtree(root)


@pytest.fixture
def trained(trained_run: Trained) -> Iterator[Trained]:
    with small_network():
        yield trained_run


def test_a_training_prints_its_events(trained: Trained) -> None:
    events = [from_json(line) for line in trained.called.out.splitlines()]
    assert events == RunFolder.open(trained.run).events()
    assert isinstance(events[-1], Finished)
    assert [event.epochs for event in events if event.event == "phase_begun"] == [2, 1]


def test_a_training_names_what_it_cannot_read_and_goes_on(trained: Trained) -> None:
    assert trained.called.code == 1
    told = trained.called.err.splitlines()
    assert told[0] == "warning: Ditto/[red].png: It is text, not a picture."
    assert {line.partition(":")[0] for line in told} == {"warning"}
    run = RunFolder.open(trained.run)
    assert len(run.split.rows) == 24
    assert run.settings.split_seed == 3


def test_the_encoding_of_names_in_a_zip_can_be_said_and_what_is_renamed_is_told(
    call: Cli, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POKEDEX_HOME", str(tmp_path / "home"))
    [picture, *_] = (pictures / "Ditto").iterdir()
    names = ["犬/1.png", "犬/12:30.png", "猫/1.png"]
    members = {name: picture.read_bytes() for name in names}
    archive = packed_in("cp932", tmp_path / "pets.zip", members)
    called = call("scan", archive, "--zip-names", "cp932", "--format", "json")
    assert "Renamed, as some system could not have it: 犬/12:30.png is 犬/12-30.png" in called.err
    assert json.loads(called.out)["classes"] == {"犬": 2, "猫": 1}
    assert call("scan", archive, "--zip-names", "morse").code == 2


def test_a_zip_the_folder_around_it_and_its_classes_are_the_same_data_set(
    call: Cli, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POKEDEX_HOME", str(tmp_path / "home"))
    outer = tmp_path / "outer"
    shutil.copytree(pictures, outer / "inner")
    archive = shutil.make_archive(str(tmp_path / "pictures"), "zip", outer)
    classes = sorted((outer / "inner").iterdir())
    ways = ([outer / "inner"], [outer], [archive], classes)
    scans = [json.loads(call("scan", *way, "--format", "json").out) for way in ways]
    assert all(each["classes"] == scans[0]["classes"] for each in scans)
    assert all(each["fingerprint"] == scans[0]["fingerprint"] for each in scans)
    assert next((tmp_path / "home" / "data" / "datasets").iterdir()).name.startswith("pictures-")


def test_a_run_is_not_kept_in_the_folder_that_wraps_its_data_set(
    call: Cli, pictures: Path, tmp_path: Path
) -> None:
    pytest.importorskip("torch", reason="training needs torch")
    shutil.copytree(pictures, tmp_path / "outer" / "inner")
    outer = tmp_path / "outer"
    called = call("train", outer, "--out", outer / "run", "--start", "random")
    assert called.code == 3
    assert "lies in the data set" in called.err
    assert [path.name for path in outer.iterdir()] == ["inner"]


@pytest.fixture
def spoilt(pictures: Path, tmp_path: Path) -> Path:
    """A folder without pictures among the classes."""
    root = shutil.copytree(pictures, tmp_path / "spoilt")
    (root / "Mew").mkdir()
    return root


def test_what_a_scan_calls_an_error_is_not_trained(call: Cli, spoilt: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="training needs torch")
    called = call("train", spoilt, "--out", tmp_path / "run", "--start", "random")
    assert called.code == 3
    found = "The class “Mew” has no picture that can be read."
    assert called.err.count(f"error: {found}") == 1
    assert "--anyway" in called.err
    assert f"{spoilt} has an error that spoils a training: {found}" in called.err
    assert not (tmp_path / "run").exists()


def test_who_insists_has_it_trained(
    call: Cli, spoilt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch", reason="training needs torch")
    runs: list[RunFolder] = []
    monkeypatch.setattr("trainer.cli.commands.train.follow_run", lambda run, *_: runs.append(run))
    called = call("train", spoilt, "--out", tmp_path / "run", "--start", "random", "--anyway")
    assert called.code == 0
    assert called.err.count("The class “Mew” has no picture") == 1
    assert "Mew" not in runs[0].settings.classes


def test_a_finished_run_is_continued_with_more_pictures(
    trained: Trained, call: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[RunFolder] = []
    monkeypatch.setattr("trainer.cli.commands.train.follow_run", lambda run, *_: runs.append(run))
    earlier = RunFolder.open(trained.run)
    more = shutil.copytree(earlier.settings.dataset, tmp_path / "more")
    (more / "Ditto" / "[red].png").unlink()
    where = ("train", more, "--continue", trained.run, "--out", tmp_path / "run")
    assert "Nothing was trained" in call(*where).err
    with Image.open(next((more / "Ditto").glob("*.png"))) as picture:
        picture.rotate(90).resize((50, 70)).save(more / "Ditto" / "new.png")
    zipped = shutil.make_archive(str(tmp_path / "zip"), "zip", more)
    assert call("train", zipped, *where[2:]).code == 0
    [run] = runs
    assert run.settings.continues is not None
    assert run.settings.continues.new_pictures == 1
    assert run.recipe == earlier.recipe, "the run's, unless another is named"
    assert not run.settings.test
    for option in (["--split", "random"], ["--start", "random"], ["--split-seed", "1"]):
        called = call(*where, *option)
        assert called.code == 2
        assert f"leave out {option[0]}" in called.err


def test_a_closed_test_part_is_nowhere_measured(trained: Trained) -> None:
    assert set(read_evaluations(trained.run / "evaluation.json")) == {"valid"}
    assert "test" not in read_manifest(trained.run / "model.pokedex").metrics
    assert not RunFolder.open(trained.run).settings.test


def test_a_trained_model_classifies(trained: Trained, call: Cli, pictures: Path) -> None:
    called = call("classify", pictures, "--model", trained.run / "model.pokedex")
    assert called.code == 0
    assert len(called.out.splitlines()) == 25


def test_it_is_told_which_training_pictures_look_like_one(
    trained: Trained, call: Cli, dataset: Path, tmp_path: Path
) -> None:
    run = RunFolder.open(trained.run)
    learnt = [Path(run.settings.dataset) / row.path for row in run.split.subset("train")]
    copied = shutil.copyfile(learnt[0], tmp_path / "copied.png")
    asked = ["classify", "--looks-like", "2", "--format", "json", "--run", trained.run]
    called = call(*asked, copied, learnt[0])
    assert called.code == 0
    copy, itself = [json.loads(line)["looks_like"] for line in called.out.splitlines()]
    assert copy[0]["path"] == str(learnt[0])
    assert copy[0]["label"] == learnt[0].parent.name
    assert copy[0]["similarity"] == pytest.approx(1, abs=1e-3)
    assert len(copy) == len(itself) == 2
    assert str(learnt[0]) not in [each["path"] for each in itself]

    shutil.rmtree(cache_folder(FEATURES))
    assert call(*asked, copied, learnt[0]).out == called.out, "what was lost is computed anew"
    (tmp_path / "broken.png").write_text("text")
    model = ["--model", trained.run / "model.pokedex"]
    called = call("classify", "--looks-like", "1", *model, copied, tmp_path / "broken.png")
    _, _, like, broken = called.out.splitlines()
    assert like == f"  looks like 100 %  {learnt[0].parent.name}, {learnt[0]}"
    assert "not read" in broken


def test_where_a_models_training_pictures_are_unknown_it_is_said(
    trained_run: Trained, call: Cli, pictures: Path, model_file: Path, tmp_path: Path
) -> None:
    asked = ["classify", pictures, "--looks-like", "2"]
    called = call(*asked, "--model", model_file)
    assert called.code == 2
    assert "which is not in its folder: name that with --run" in called.err
    called = call(*asked, "--model", model_file, "--run", trained_run.run)
    assert called.code == 2
    assert "has not learnt the pictures of the run" in called.err
    run = shutil.copytree(trained_run.run, tmp_path / "run")
    settings = json.loads((run / "run.json").read_text())
    settings["dataset"] = str(tmp_path / "gone")
    (run / "run.json").write_text(json.dumps(settings))
    with small_network():
        called = call(*asked, "--run", run)
    assert (called.code, called.out) == (3, "")
    assert f"are not in {tmp_path / 'gone'} any more" in called.err


def test_the_figures_are_shown_as_a_table(trained: Trained, call: Cli, pictures: Path) -> None:
    called = call("evaluate", pictures, "--model", trained.run / "model.pokedex")
    assert (called.code, called.err) == (0, "")
    assert "95 % interval" in called.out
    assert "\x1b" not in called.out


def test_a_part_of_a_split_is_judged(trained: Trained, call: Cli, dataset: Path) -> None:
    run = RunFolder.open(trained.run)
    rows = run.split.subset("test")
    draw(dataset / "Ditto" / "later.png", 9, 9)
    facts = ["evaluate", dataset, "--run", trained.run, "--subset", "test", "--format", "json"]
    called = call(*facts)
    assert (called.code, called.err) == (0, "")
    figures = json.loads(called.out)
    assert figures["images"] == len(rows) == 5
    assert figures["classes"] == list(LABELS[1:4])
    (dataset / rows[0].path).unlink()
    called = call(*facts)
    assert called.code == 1
    assert called.err == f"{rows[0].path}: There is no such file.\n"
    assert json.loads(called.out)["images"] == 4


def test_another_model_can_be_judged_on_that_part(
    trained_run: Trained, call: Cli, pictures: Path, model_file: Path
) -> None:
    facts = [
        "evaluate",
        pictures,
        "--run",
        trained_run.run,
        "--subset",
        "valid",
        "--format",
        "json",
    ]
    figures = json.loads(call(*facts, "--model", model_file).out)
    assert figures["classes"] == list(LABELS)
    assert figures["images"] == len(RunFolder.open(trained_run.run).split.subset("valid"))


def test_a_finished_training_is_not_done_again(trained: Trained, call: Cli, tmp_path: Path) -> None:
    run = Path(shutil.copytree(trained.run, tmp_path / "run"))
    before = (run / "model.pokedex").stat()
    called = call("train", "--resume", run)
    assert called.code == 0
    assert called.err == "This training is finished already.\n"
    assert str(run / "model.pokedex") in called.out
    assert (run / "model.pokedex").stat() == before
    assert from_json((run / "events.jsonl").read_text().splitlines()[-1]).event == "finished"


def test_a_report_is_written_in_either_language(
    trained: Trained, call: Cli, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(trained.run, tmp_path / "run"))
    page = run / "report.html"
    assert re.search(r"<html[^>]* lang=\"?en", page.read_text(encoding="utf-8"))
    assert call("report", run, "--language", "es", "--no-pictures") == Called(0, f"{page}\n", "")
    assert re.search(r"<html[^>]* lang=\"?es", page.read_text(encoding="utf-8"))


def test_what_would_help_is_said(trained: Trained, call: Cli, tmp_path: Path) -> None:
    run = Path(shutil.copytree(trained.run, tmp_path / "run"))
    assert call("advise", run) == Called(0, "Nothing stands out that would help.\n", "")
    rising = [ended(2, n, 0.5 + 0.03 * n) for n in range(1, 9)]
    events = [begun(), phase_begun(), phase_begun(2), *rising]
    (run / "events.jsonl").write_text(as_lines(events))
    said = call("advise", run).out
    assert said.startswith("1. Train longer: over the last 4 epochs")
    assert "   If as many epochs more kept on as steeply, 12.0 points (12.0 to 12.0)." in said
    [told] = json.loads(call("advise", run, "--format", "json").out)
    assert told["kind"] == "epochs"
    assert told["gain"]["value"] == pytest.approx(0.12)
    assert told["sentence"] in said


def test_decisions_are_shown_then_carried_out_and_taken_back(
    call: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POKEDEX_HOME", str(tmp_path / "home"))
    shapes = draw_shapes(tmp_path / "shapes", each=3)
    table = tmp_path / "decisions.csv"
    table.write_text(
        "path,label,decision,becomes,content\n"
        "circle/0.png,circle,relabel,square,\ncircle/1.png,circle,leave_out,,\n"
    )
    before = sorted(shapes.rglob("*.png"))
    shown = call("carry-out", shapes, "--decisions", table)
    assert str(shapes / "square" / "0 (2).png") in shown.out
    assert "--yes" in shown.err
    assert sorted(shapes.rglob("*.png")) == before
    assert call("carry-out", shapes, "--decisions", table, "--yes").err == "2 files moved.\n"
    assert (tmp_path / "shapes (left out)" / "circle" / "1.png").is_file()
    assert call("carry-out", shapes, "--undo").err == "2 files moved.\n"
    assert sorted(shapes.rglob("*.png")) == before
    assert "Nothing has been carried out" in call("carry-out", shapes, "--undo").err
    assert call("carry-out", shapes).code == 2


def test_a_packed_data_set_is_taken_for_the_data_set(
    call: Cli, pictures: Path, tmp_path: Path
) -> None:
    shards = tmp_path / "shards"
    packed = call("pack", pictures, shards)
    assert (packed.code, packed.out) == (0, f"24 pictures in 1 shards: {shards}\n")
    assert call("scan", shards).out == call("scan", pictures).out
    table = tmp_path / "decisions.csv"
    table.write_text("path,label,decision,becomes,content\n")
    assert "cannot be moved" in call("carry-out", shards, "--decisions", table).err
    assert "is there already" in call("pack", pictures, shards).err
    assert "memory://none" in call("scan", "memory://none").err


def test_what_was_interrupted_is_gone_on_with(
    call: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POKEDEX_HOME", str(tmp_path / "home"))
    shapes = draw_shapes(tmp_path / "shapes", each=3)
    table = tmp_path / "decisions.csv"
    lines = [f"circle/{n}.png,circle,relabel,square,\n" for n in range(2)]
    table.write_text("path,label,decision,becomes,content\n" + "".join(lines))
    *_, plan = planned_moves(read_decisions(table), open_dataset(shapes), left_out_folder(shapes))
    assert isinstance(plan, Plan)
    with Journal.create(journals_folder(), plan) as journal:
        next(carried_out(journal, lambda: True))
    assert len(list((shapes / "square").iterdir())) == 4
    assert call("carry-out", shapes, "--decisions", table, "--yes").code == 0
    assert len(list((shapes / "square").iterdir())) == 5
    assert call("carry-out", shapes, "--undo").code == 0
    assert len(list((shapes / "circle").iterdir())) == 3
