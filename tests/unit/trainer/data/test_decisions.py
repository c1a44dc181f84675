"""Decisions on single labels are kept in a table, and change a data set without touching it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.tiny_training import draw_shapes
from trainer.data.dataset import Dataset, open_dataset
from trainer.data.decisions import (
    Decision,
    DecisionKind,
    apply_decisions,
    read_decisions,
    settled,
    write_decisions,
)
from trainer.data.scan import ScanReport, scan
from trainer.errors import DatasetError


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    return draw_shapes(tmp_path / "shapes", each=5)


def looked_over(root: Path) -> tuple[Dataset, ScanReport]:
    dataset = open_dataset(root)
    *_, report = scan(dataset)
    assert isinstance(report, ScanReport)
    return dataset, report


def decided(report: ScanReport, path: str, kind: DecisionKind, becomes: str = "") -> Decision:
    return Decision(path, path.split("/")[0], kind, becomes, report.contents[path])


def test_they_are_read_as_they_were_written(tmp_path: Path, shapes: Path) -> None:
    _, report = looked_over(shapes)
    made = (
        decided(report, "circle/0.png", "relabel", "square, “round”"),
        decided(report, "square/1.png", "leave_out"),
        decided(report, "square/2.png", "keep"),
        replace(decided(report, "square/3.png", "leave_out"), copy_of="square/co\rpy.png"),
    )
    write_decisions(made, tmp_path / "decisions.csv")
    assert read_decisions(tmp_path / "decisions.csv") == made


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8", "cp1252"])
def test_they_are_read_as_a_spreadsheet_saves_them(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "decisions.csv"
    text = "path;label;decision;becomes;content\r\na/1.png;a;relabel;Flabébé;12ab\r\n"
    file.write_bytes(text.encode(encoding))
    assert read_decisions(file) == (Decision("a/1.png", "a", "relabel", "Flabébé", "12ab"),)


@pytest.mark.parametrize(
    "line",
    [
        "a/1.png,a",
        "a/1.png,a,move,b,12",
        "a/1.png,a,relabel,,12",
        "a/1.png,a,keep,b,12",
        "a,,keep,,",
    ],
)
def test_a_line_that_is_no_decision_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(f"path,label,decision,becomes,content\n{line}\n")
    with pytest.raises(DatasetError, match=r"Line 2 of the decisions .*decisions\.csv"):
        read_decisions(file)


def test_what_is_no_table_of_decisions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("path,class\n")
    with pytest.raises(DatasetError, match="Line 1"):
        read_decisions(tmp_path / "other.csv")
    with pytest.raises(DatasetError, match="cannot be opened"):
        read_decisions(tmp_path / "missing.csv")


def test_labels_change_and_pictures_are_left_out(shapes: Path) -> None:
    shutil.copyfile(shapes / "circle" / "0.png", shapes / "square" / "copy.png")
    dataset, report = looked_over(shapes)
    assert "identical_across_classes" in [finding.kind for finding in report.findings]
    decisions = [
        decided(report, "square/copy.png", "relabel", "circle"),
        decided(report, "square/1.png", "keep"),
        decided(report, "square/2.png", "keep"),
        decided(report, "square/2.png", "leave_out"),
    ]
    after = apply_decisions(decisions, dataset, report)
    assert (after.relabelled, after.left_out) == (1, 1)
    labels = {picture.path: picture.label for picture in after.dataset.pictures}
    assert labels["square/copy.png"] == "circle"
    assert labels["circle/0.png"] == "circle"
    assert "square/2.png" not in labels
    assert after.report.classes == {"circle": 6, "square": 4}
    kinds = [finding.kind for finding in after.report.findings]
    assert "identical_across_classes" not in kinds
    assert "identical" in kinds
    assert settled(decisions, dataset, report) == {
        "circle/0.png",  # the same file, of which somebody said that it is a circle
        "square/copy.png",
        "square/1.png",
        "square/2.png",
    }
    names = [p.name for p in shapes.rglob("*.png")]
    assert sorted(names) == sorted([*map("{}.png".format, range(5))] * 2 + ["copy.png"])


def test_a_picture_is_known_where_it_has_moved_to_but_not_under_another_label(
    shapes: Path, tmp_path: Path
) -> None:
    _, report = looked_over(shapes)
    decision = decided(report, "circle/0.png", "leave_out")
    moved = tmp_path / "elsewhere"
    shapes.rename(moved)
    (moved / "circle" / "0.png").rename(moved / "circle" / "renamed.png")
    after = apply_decisions([decision], *looked_over(moved))
    assert "circle/renamed.png" not in {picture.path for picture in after.dataset.pictures}
    (moved / "circle" / "renamed.png").rename(moved / "square" / "renamed.png")
    assert apply_decisions([decision], *looked_over(moved)).left_out == 0


def test_of_copies_one_is_left_out_and_the_other_stays(shapes: Path, tmp_path: Path) -> None:
    shutil.copyfile(shapes / "circle" / "0.png", shapes / "circle" / "copy.png")
    dataset, report = looked_over(shapes)
    decision = decided(report, "circle/copy.png", "leave_out")
    after = apply_decisions([decision], dataset, report)
    there = {picture.path for picture in after.dataset.pictures}
    assert (after.left_out, "circle/0.png" in there) == (1, True)
    assert settled([decision], dataset, report) == {"circle/copy.png"}
    kept = decided(report, "circle/0.png", "keep")
    assert apply_decisions([decision, kept], dataset, report).left_out == 1
    told = replace(decision, copy_of="circle/0.png")
    moved = shapes.rename(tmp_path / "elsewhere")
    assert apply_decisions([told], *looked_over(moved)).left_out == 1
    (moved / "circle" / "copy.png").unlink()
    (moved / "circle" / "0.png").rename(moved / "circle" / "renamed.png")
    assert apply_decisions([told], *looked_over(moved)).left_out == 0


def test_without_the_contents_it_means_what_lies_at_the_path(shapes: Path) -> None:
    decisions = [Decision("circle/0.png", "circle", "leave_out", "", "")]
    assert apply_decisions(decisions, *looked_over(shapes)).left_out == 1


def test_a_class_may_come_or_lose_all_of_its_pictures(shapes: Path) -> None:
    dataset, report = looked_over(shapes)
    paths = [picture.path for picture in dataset.pictures if picture.label == "circle"]
    decisions = [decided(report, path, "relabel", "disc") for path in paths]
    after = apply_decisions(decisions, dataset, report)
    assert after.dataset.classes == ("disc", "square")
    assert after.dataset.empty_classes == ("circle",)
    assert after.report.classes == {"circle": 0, "disc": 5, "square": 5}


def test_what_matches_no_picture_is_told_but_not_what_has_been_carried_out(
    shapes: Path,
) -> None:
    _, report = looked_over(shapes)
    relabelled = decided(report, "circle/0.png", "relabel", "square")
    left_out = decided(report, "circle/1.png", "leave_out")
    changed = decided(report, "circle/2.png", "leave_out")
    typed = Decision("circle/9.png", "circle", "leave_out", "", "")
    mislabelled = decided(report, "square/0.png", "keep")
    made = (
        relabelled,
        left_out,
        changed,
        typed,
        replace(mislabelled, label="cube"),
        Decision("circle/3.png", "circle", "keep", "", ""),
    )
    after = apply_decisions(made, *looked_over(shapes))
    assert after.unmatched == (typed, made[4])
    (shapes / "circle" / "0.png").rename(shapes / "square" / "moved.png")
    (shapes / "circle" / "1.png").unlink()
    shutil.copyfile(shapes / "circle" / "4.png", shapes / "circle" / "2.png")
    assert apply_decisions(made, *looked_over(shapes)).unmatched == (changed, typed, made[4])
