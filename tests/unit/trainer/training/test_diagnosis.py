"""The doctor finds labels that were exchanged, and says nothing of what was decided."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

pytest.importorskip("torch", reason="the doctor fits heads with torch")

from trainer.cli.main import main
from trainer.data.dataset import open_dataset
from trainer.data.decisions import Decision, read_decisions, write_decisions
from trainer.data.scan import ScanReport, scan
from trainer.errors import DatasetError
from trainer.evaluation.suspicion import Diagnosis
from trainer.training.diagnosis import diagnose


def draw(root: Path) -> Path:
    """Two classes of ten pictures that have little else in common."""
    for label, color in (("circle", "firebrick"), ("square", "navy")):
        (root / label).mkdir(parents=True)
        for number in range(10):
            random = np.random.default_rng([number, *label.encode()])
            picture = Image.new("RGB", (96, 96), tuple(random.integers(160, 255, 3).tolist()))
            pen = ImageDraw.Draw(picture)
            for _ in range(6):
                left, top, width, height = random.integers(4, 44, 4).tolist()
                shape = pen.ellipse if label == "circle" else pen.rectangle
                shape((left, top, left + width, top + height), fill=color, outline="black")
            picture.save(root / label / f"{number}.png")
    return root


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    """Two labels are exchanged, and a file lies in both classes."""
    root = draw(tmp_path / "shapes")
    (root / "circle" / "9.png").rename(root / "aside.png")
    (root / "square" / "9.png").rename(root / "circle" / "9.png")
    (root / "aside.png").rename(root / "square" / "9.png")
    shutil.copyfile(root / "circle" / "4.png", root / "square" / "copy.png")
    return root


def test_wrong_labels_are_found_copies_first(shapes: Path) -> None:
    dataset = open_dataset(shapes)
    *_, report = scan(dataset)
    assert isinstance(report, ScanReport)
    *_, found = diagnose(dataset, report, settled=["circle/4.png"])
    assert isinstance(found, Diagnosis)
    assert found.judged == 21
    assert found.low < found.accuracy < found.high
    first, *others = found.suspects
    assert (first.path, first.looks_like, first.copy_of) == (
        "square/copy.png",
        "circle",
        "circle/4.png",
    )
    assert {(each.path, each.looks_like) for each in others} == {
        ("circle/9.png", "square"),
        ("square/9.png", "circle"),
    }


@pytest.mark.parametrize(
    ("kept", "doubted", "right"),
    [
        ((), "square/copy.png", "circle/4.png"),
        (("square/copy.png",), "circle/4.png", "square/copy.png"),
    ],
)
def test_of_a_file_in_two_classes_only_the_one_that_is_likely_wrong_is_doubted(
    shapes: Path, kept: tuple[str, ...], doubted: str, right: str
) -> None:
    dataset = open_dataset(shapes)
    *_, report = scan(dataset)
    assert isinstance(report, ScanReport)
    *_, found = diagnose(dataset, report, settled=kept)
    assert isinstance(found, Diagnosis)
    copies = {each.path: each for each in found.suspects if each.path in (doubted, right)}
    assert [*copies] == [doubted]
    assert copies[doubted].copy_of == right
    assert copies[doubted].looks_like == right.split("/")[0]


def test_the_command_line_tells_them_and_obeys_decisions(
    shapes: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["scan", str(shapes), "--deep"]) == 0
    told = capsys.readouterr().out
    assert "3 labels may be wrong:" in told
    assert "square/copy.png: square, or circle? (a copy of circle/4.png)" in told

    *_, report = scan(open_dataset(shapes))
    assert isinstance(report, ScanReport)
    decisions = [
        Decision(path, path.split("/")[0], kind, becomes, report.contents[path])
        for path, kind, becomes in (
            ("square/copy.png", "leave_out", ""),
            ("circle/9.png", "relabel", "square"),
            ("square/9.png", "relabel", "circle"),
        )
    ]
    write_decisions(decisions, tmp_path / "decisions.csv")
    arguments = ["scan", str(shapes), "--deep", "--format", "json"]
    assert main([*arguments, "--decisions", str(tmp_path / "decisions.csv")]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["classes"] == {"circle": 10, "square": 10}
    assert facts["diagnosis"]["suspects"] == []
    assert facts["diagnosis"]["accuracy"] == 1.0
    assert facts["diagnosis"]["learnt"]


def test_a_picture_a_class_teaches_nothing(tmp_path: Path) -> None:
    root = draw(tmp_path / "shapes")
    for file in list(root.glob("*/[1-9].png")):
        file.unlink()
    dataset = open_dataset(root)
    *_, report = scan(dataset)
    assert isinstance(report, ScanReport)
    *_, found = diagnose(dataset, report)
    assert isinstance(found, Diagnosis)
    assert (found.judged, found.learnt, found.suspects) == (0, False, ())


def test_one_class_cannot_be_compared(tmp_path: Path) -> None:
    root = draw(tmp_path / "shapes")
    shutil.rmtree(root / "square")
    dataset = open_dataset(root)
    *_, report = scan(dataset)
    assert isinstance(report, ScanReport)
    with pytest.raises(DatasetError, match="labels can be compared"):
        list(diagnose(dataset, report))


def test_suggestions_are_a_table_of_decisions(
    shapes: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "decisions.csv"
    deep = ["scan", str(shapes), "--deep", "--format", "csv"]
    assert main([*deep, "--output", str(table)]) == 0
    *_, report = scan(open_dataset(shapes))
    assert isinstance(report, ScanReport)
    suggested = {each.path: each for each in read_decisions(table)}
    path = "circle/9.png"
    assert suggested[path] == Decision(path, "circle", "relabel", "square", report.contents[path])
    assert "a copy of circle/4.png" in table.read_text(encoding="utf-8")
    capsys.readouterr()
    assert main([*deep, "--decisions", str(table)]) == 0
    told = capsys.readouterr()
    assert told.out == "path,label,decision,becomes,content,copy_of,why\r\n"
    assert told.err == ""
