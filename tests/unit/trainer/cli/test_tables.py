"""Results as tables, CSV and JSON lines, whatever files and classes are called."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.cells import cell_len

from trainer.cli import tables
from trainer.data.findings import Finding
from trainer.data.scan import ScanReport
from trainer.evaluation.metrics import metrics_from_logits, wilson_interval
from trainer.evaluation.suspicion import Diagnosis, Outlier
from trainer.model.bundle import Bundle
from trainer.model.classifier import LabelProbability, Prediction, Verdict
from trainer.model.layer_table import layer_table
from trainer.model.networks import B0


def answer(path: str | bytes, *labels: str, verdict: Verdict = "sure") -> Prediction:
    """Probabilities 0.5, 0.25, …"""
    items = (LabelProbability(label, 0.5**rank) for rank, label in enumerate(labels, start=1))
    return Prediction(Path(os.fsdecode(path)), "ok", tuple(items), verdict=verdict)


def failure(path: str, reason: str) -> Prediction:
    return Prediction(Path(path), "error", error=reason)


def written(format: str, *predictions: Prediction, top: int = 2) -> str:  # noqa: A002
    stream = io.StringIO(newline="")
    writer = tables.PredictionWriter(format, stream, top, "mine")
    for prediction in predictions:
        writer.write(prediction)
    return stream.getvalue()


@pytest.fixture
def columns(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    return lambda count: monkeypatch.setenv("COLUMNS", str(count))


# ---- predictions ----------------------------------------------------------------------------


def test_json_is_one_object_a_line() -> None:
    text = written(
        "json", answer("a\n“b”.png", "Nidoran♀", "Ditto"), failure("c.png", "It is empty.")
    )
    lines = text.split("\n")
    assert json.loads(lines[0]) == {
        "path": "a\n“b”.png",
        "status": "ok",
        "predictions": [
            {"label": "Nidoran♀", "probability": 0.5},
            {"label": "Ditto", "probability": 0.25},
        ],
        "error": None,
        "verdict": "sure",
        "model": "mine",
    }
    keys = ["path", "status", "predictions", "error", "verdict", "model"]
    assert list(json.loads(lines[0])) == keys
    assert json.loads(lines[1]) == {
        "path": "c.png",
        "status": "error",
        "predictions": [],
        "error": "It is empty.",
        "verdict": None,
        "model": "mine",
    }
    assert lines[2:] == [""]


def test_csv_has_a_column_for_everything() -> None:
    text = written(
        "csv",
        answer("a,\n“b”.png", "Mr. Mime", "Ditto"),
        answer("b.png", "Ditto", verdict="none_of_these"),
        failure("c.png", "It is empty."),
    )
    pairs = ["label_1", "probability_1", "label_2", "probability_2"]
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["path", "status", "verdict", *pairs, "model", "error"],
        ["a,\n“b”.png", "ok", "sure", "Mr. Mime", "0.500000", "Ditto", "0.250000", "mine", ""],
        ["b.png", "ok", "none_of_these", "Ditto", "0.500000", "", "", "mine", ""],
        ["c.png", "error", "", "", "", "", "", "mine", "It is empty."],
    ]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_csv_holds_no_formula(name: str) -> None:
    _, row = csv.reader(io.StringIO(written("csv", answer(name, name), top=1), newline=""))
    assert [row[0], row[3]] == [f"'{name}", f"'{name}"]


def test_a_table_has_a_line_a_file(columns: Callable[[int], None]) -> None:
    columns(100)
    text = written(
        "table",
        answer("a.png", "Ditto", "Mew"),
        answer("two\nlines\x1b[31m.png", "[red]", verdict="not_sure"),
        answer("d.png", "Ditto", verdict="none_of_these"),
        failure("c.png", "It is\nempty."),
    )
    assert text.splitlines() == [
        "file                               answer               confidence",
        "a.png                              Ditto                    50.0 %            Mew 25.0 %",
        "two�lines�[31m.png                 [red]                    50.0 %  not sure",
        f"d.png                              none of these{' ' * 30}Ditto 50.0 %",
        "c.png                              not read: It is�empty.",
    ]


@pytest.mark.parametrize("width", [20, 60, 100, 300])
def test_a_table_fits_its_terminal(width: int, columns: Callable[[int], None]) -> None:
    columns(width)
    names = ("ポケモン" * 20 + ".png", "x" * 300, b"\xff" * 60, "e\u0301" * 50, "ab.png")
    lines = written("table", *(answer(name, *["Mew"] * 20) for name in names)).splitlines()
    answers = [cell_len(line[: line.index("Mew")]) for line in lines[1:]]
    assert answers == [lines[0].index("answer")] * len(names)
    assert all(line.startswith("…") for line in lines[1:-1])
    if width >= 60:
        assert all(cell_len(line) <= width for line in lines)


def test_wide_labels_keep_the_columns(columns: Callable[[int], None]) -> None:
    columns(60)
    first, second = written("table", answer("a", "ピカチュウ"), answer("a", "Mew")).splitlines()[1:]
    assert cell_len(first) == cell_len(second)


@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_without_a_prediction_nothing_is_written(format: str) -> None:  # noqa: A002
    assert written(format) == ""


# ---- evaluations, scans, models -------------------------------------------------------------


def test_an_evaluation_shows_its_figures_and_mistakes() -> None:
    logits = np.array([[2, 0], [2, 0], [0, 2]], np.float32)
    classes = ("[red]Mew", "Ditto\x1b[31m")
    evaluation = metrics_from_logits(logits, np.array([0, 1, 1]), classes, ("a", "b", "c"))
    stream = io.StringIO()
    tables.print_evaluation(evaluation, stream)
    text = stream.getvalue()
    assert "66.67 %  (95 % interval 20.77 % to 93.85 %)" in text
    (confused,) = (line.split() for line in text.splitlines() if "[red]Mew" in line)
    assert confused == ["Ditto�[31m", "[red]Mew", "1"]
    assert "\x1b" not in text


def scan_report(*findings: Finding) -> ScanReport:
    return ScanReport(
        root=Path("shapes"),
        pictures=10,
        classes={"circle": 5, "square": 5},
        unreadable=(),
        findings=findings,
        groups={},
        fingerprint="0",
    )


def test_a_scan_names_the_first_pictures_of_a_finding() -> None:
    pictures = tuple(f"circle/{number}\n.png" for number in range(9))
    stream = io.StringIO()
    tables.print_scan(
        scan_report(Finding("identical", "warning", "Nine are\nalike.", pictures, ("circle",))),
        stream,
    )
    assert stream.getvalue().splitlines() == [
        "10 pictures in 2 classes",
        "",
        "warning: Nine are�alike.",
        *(f"    circle/{number}�.png" for number in range(6)),
        "    … and 3 more; --format json names them all",
    ]


def test_a_scan_without_findings_says_so() -> None:
    stream = io.StringIO()
    tables.print_scan(scan_report(), stream)
    assert stream.getvalue().splitlines()[1:] == ["Nothing found that would harm a training."]


def diagnosed(judged: int, right: int, *outliers: Outlier, learnt: bool = True) -> list[str]:
    """What is printed where no label is suspected."""
    low, high = wilson_interval(right, judged) if judged else (0.0, 1.0)
    accuracy = right / judged if judged else 0.0
    stream = io.StringIO()
    tables.print_diagnosis(Diagnosis(judged, accuracy, low, high, (), outliers, learnt), stream)
    return stream.getvalue().splitlines()


def test_labels_are_not_called_right_where_nothing_was_learnt() -> None:
    told = ["Whether labels are wrong cannot be told: guessing may recognise as many."]
    assert diagnosed(0, 0, learnt=False) == told
    accuracy = "Cross-validated accuracy 35.56 % (95 % interval 23.22 % to 50.16 %, 45 pictures)"
    assert diagnosed(45, 16, learnt=False) == ["", accuracy, *told]
    assert diagnosed(45, 45)[2:] == ["No label looks wrong."]


def test_one_picture_is_told_as_one() -> None:
    assert diagnosed(9, 9, Outlier("a/1.png", "a", 5.0))[3:5] == [
        "",
        "1 picture is unlike all others:",
    ]
    stream = io.StringIO()
    tables.print_scan(replace(scan_report(), pictures=1, classes={"circle": 1}), stream)
    assert stream.getvalue().splitlines()[0] == "1 picture in 1 class"


def shown(bundle: Bundle, **changes: Any) -> str:
    """What is printed of a model whose manifest has these `changes`."""
    manifest = bundle.manifest.model_copy(update=changes)
    stream = io.StringIO()
    changed = replace(bundle, manifest=manifest)
    tables.print_manifest(changed, stream)
    return stream.getvalue()


def test_a_model_shows_its_classes_and_figures(bundle: Bundle) -> None:
    figures = {"images": 200, "top1": 0.5, "top1_interval": [0.43, 0.57], "top5": 1.0}
    text = shown(bundle, metrics={"test": figures}, threshold=0.25)
    assert text.splitlines()[-1] == "Bulbasaur, Ditto, Farfetch’d, Mr. Mime, Nidoran♀"
    assert "top-1 on test      50.00 %  (95 % interval 43.00 % to 57.00 %, 200 pictures)" in text
    assert "top-1 on valid" not in text
    assert "“not sure” below   25.0 %" in text
    assert "4,013,953" in text  # B0's features and a head of five classes
    alike = "the test of a model made alike; this one learnt those pictures too"
    assert alike not in text
    assert alike in shown(bundle, metrics={"test": figures, "tested": {"train_images": 9}})
    assert "\x1b" not in text


@pytest.mark.parametrize(
    "figures",
    [
        None,
        "good",
        {},
        {"top1": 0.5},
        {"images": 10, "top1": "0.5", "top1_interval": [0.1, 0.9]},
        {"images": 10, "top1": 0.5, "top1_interval": [0.1]},
        {"images": 10, "top1": 0.5, "top1_interval": [0.1, {}]},
        {"images": 10, "top1": 10**400, "top1_interval": [0.1, 0.9]},
    ],
)
def test_a_model_may_hold_any_figures(figures: object, bundle: Bundle) -> None:
    assert "top-1" not in shown(bundle, metrics={"valid": figures, "test": figures})


def test_a_models_own_words_are_printed_as_they_stand(bundle: Bundle) -> None:
    text = shown(bundle, produced_by="[bold]:cat:\x1b[2J", labels=("[red]a", "b"))
    assert "[bold]:cat:�[2J, 2026" in text
    assert text.splitlines()[-1] == "[red]a, b"


def test_the_layer_table_is_that_of_the_report() -> None:
    stream = io.StringIO()
    tables.print_architecture(layer_table(B0, 150), stream)
    text = stream.getvalue()
    for line in (
        "parameters                4,199,698",
        "trainable                 192,150",
        "frozen                    4,007,548",
        "mult-adds                 384.78 M",
    ):
        assert line in text.splitlines()
    assert "…" not in text
    assert "\x1b" not in text


def test_the_end_of_a_training_says_where_everything_is() -> None:
    logits = np.array([[2, 0], [0, 2]], np.float32)
    evaluation = metrics_from_logits(logits, np.array([0, 1]), ("a", "b"), ("x", "y"))
    model, page = Path("run\n/model.pokedex"), Path("run/report.html")
    assert tables.outcome(model, page, evaluation).splitlines() == [
        "Test accuracy 100.00 % (95 % interval 34.24 % to 100.00 %, 2 pictures)",
        "Model:  run�/model.pokedex",
        "Report: run/report.html",
    ]
    assert "Test accuracy" not in tables.outcome(model, page, None)


def test_a_table_whose_reader_is_gone_ends_as_any_other_output(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    with pytest.raises(BrokenPipeError):
        tables.print_manifest(bundle, sys.stdout)
