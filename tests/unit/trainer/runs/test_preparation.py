"""From a folder to a run: what is refused before the scan, left out by it, and written after it."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.drawings import draw_class
from trainer.data.dataset import fingerprint, open_dataset
from trainer.data.decisions import Decision
from trainer.data.scan import ScanProgress, ScanReport, scan
from trainer.data.split import Split, SplitRow, write_split
from trainer.errors import (
    CheckpointError,
    DatasetError,
    FindingsError,
    ModelFileError,
    SplitError,
    StartError,
)
from trainer.runs import preparation as prepare
from trainer.runs.preparation import Preparation, Prepared, prepare_run
from trainer.runs.recipe import REPORT
from trainer.runs.run_folder import Changes, RunFolder


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    root = tmp_path / "pictures"
    for label in ("circle", "square"):
        draw_class(root, label, *range(10))
    return root


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "first"


def wanted(dataset: Path, out: Path, **changes: Any) -> Preparation:
    facts: dict[str, Any] = {"dataset": dataset, "out": out, "recipe": REPORT, "start": "random"}
    return Preparation(**(facts | changes))


def prepared(dataset: Path, out: Path, **changes: Any) -> Prepared:
    *_, last = prepare_run(wanted(dataset, out, **changes))
    assert isinstance(last, Prepared)
    return last


def places(split: Split) -> dict[str, str]:
    return {row.path: row.subset for row in split.rows}


def test_the_run_holds_what_was_wanted(pictures: Path, out: Path) -> None:
    result = prepared(pictures, out, split="random", split_seed=7, test=False)
    run = RunFolder.open(out)
    assert run.recipe == REPORT
    assert run.split.rows == result.run.split.rows
    assert run.settings.model_dump() == {
        "format_version": 2,
        "dataset": str(pictures),
        "split": "random",
        "split_seed": 7,
        "start": "random",
        "classes": ("circle", "square"),
        "data_fingerprint": fingerprint(open_dataset(pictures)),
        "test": False,
        "ignore": (),
        "folders": (),
        "other_classes": (),
        "changes": Changes().model_dump(),
        "continues": None,
        "relabelled": 0,
        "decided_out": 0,
    }
    counts = {name: len(run.split.subset(name)) for name in ("train", "valid", "test")}
    assert counts == {"train": 14, "valid": 2, "test": 4}


def test_it_can_be_sent_to_another_process(scanned: ScanReport, pictures: Path, out: Path) -> None:
    whole = wanted(pictures, out, left_out=frozenset({"circle/0.png"}), report=scanned)
    assert pickle.loads(pickle.dumps(whole)) == whole


def test_it_tells_how_far_it_is(pictures: Path, out: Path) -> None:
    *before, report, last = prepare_run(wanted(pictures, out))
    assert before[0] == ScanProgress("reading", 1, 20)
    assert before[-1] == ScanProgress("comparing", 20, 20)
    assert isinstance(report, ScanReport)
    assert isinstance(last, Prepared)


def test_a_folder_named_from_here_is_found_from_anywhere(
    pictures: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pictures.parent)
    assert prepared(Path("pictures"), out).run.settings.dataset == str(pictures)


def test_pictures_that_cannot_be_read_are_left_out(pictures: Path, out: Path) -> None:
    (pictures / "circle" / "broken.png").write_text("text")
    result = prepared(pictures, out)
    assert result.report.unreadable == ("circle/broken.png",)
    assert "circle/broken.png" not in places(result.run.split)


# ---- what a scan calls an error -------------------------------------------------------------


def spoil_by_an_empty_class(root: Path) -> None:
    (root / "triangle").mkdir()


def spoil_by_a_broken_class(root: Path) -> None:
    (root / "lost").mkdir()
    (root / "lost" / "empty.png").touch()


def spoil_by_a_picture_in_two_classes(root: Path) -> None:
    shutil.copy(root / "circle" / "0.png", root / "square" / "again.png")


@pytest.mark.parametrize(
    "spoil", [spoil_by_an_empty_class, spoil_by_a_broken_class, spoil_by_a_picture_in_two_classes]
)
def test_an_error_is_told_and_refused_unless_it_is_put_up_with(
    spoil: Callable[[Path], None], pictures: Path, out: Path
) -> None:
    spoil(pictures)
    events = prepare_run(wanted(pictures, out))
    report = next(event for event in events if isinstance(event, ScanReport))
    *_, scanned = scan(open_dataset(pictures))
    assert report == scanned
    error = report.findings[0]
    assert error.severity == "error"
    with pytest.raises(FindingsError, match=re.escape(error.message)):
        next(events)
    assert not out.exists()
    assert prepared(pictures, out, anyway=True).run.settings.classes == ("circle", "square")


def test_an_error_that_is_left_out_is_none(pictures: Path, out: Path) -> None:
    spoil_by_a_picture_in_two_classes(pictures)
    *_, report = scan(open_dataset(pictures))
    result = prepared(pictures, out, report=report, left_out=["square/again.png"])
    assert result.report.findings == ()


def divided(root: Path) -> Path:
    for label in ("circle", "square"):
        draw_class(root / "train", label, *range(10))
        draw_class(root / "test", label, *range(10, 13))
    return root


def test_a_class_that_is_tested_only_is_no_class_of_the_model(tmp_path: Path, out: Path) -> None:
    root = divided(tmp_path / "divided")
    draw_class(root / "test", "triangle", 1, 2, 3)
    with pytest.raises(FindingsError, match="“triangle” has no picture in the train folder"):
        prepared(root, out)
    run = prepared(root, out, anyway=True).run
    assert run.settings.classes == ("circle", "square")
    assert "test/triangle/1.png" not in places(run.split)
    pooled = prepared(root, out.with_name("pooled"), split="random").run
    assert pooled.settings.classes == ("circle", "square", "triangle")


def test_pictures_without_a_label_are_passed_over(tmp_path: Path, out: Path) -> None:
    root = divided(tmp_path / "divided")
    draw_class(root / "test", "unknown", 1, 2, 3)
    result = prepared(root, out)
    assert result.run.settings.classes == ("circle", "square")
    assert [finding.kind for finding in result.report.findings] == ["unlabelled"]


def test_a_split_that_trains_a_class_with_nothing_is_refused(pictures: Path, out: Path) -> None:
    rows = (
        SplitRow(picture.path, picture.label, "test" if picture.label == "circle" else "train")
        for picture in open_dataset(pictures).pictures
    )
    file = pictures.parent / "split.csv"
    write_split(Split("file", 0, tuple(rows)), file)
    with pytest.raises(SplitError, match="no picture of the class “circle” for training"):
        prepared(pictures, out, split=str(file))
    assert not out.exists()


def test_what_cannot_be_trained_leaves_no_run_folder(pictures: Path, out: Path) -> None:
    rows = [(f"{label}/{n}.png", label) for label in ("circle", "square") for n in range(10)]
    earlier = pictures.parent / "split.csv"
    write_split(
        Split("random", 0, tuple(SplitRow(path, label, "test") for path, label in rows)), earlier
    )
    with pytest.raises(DatasetError, match="Fewer than two pictures"):
        prepared(pictures, out, split=str(earlier))
    assert not out.exists()


def test_pictures_that_are_not_wanted_are_left_out(pictures: Path, out: Path) -> None:
    result = prepared(pictures, out, left_out=["circle/0.png"])
    assert len(result.run.split.rows) == 19
    assert "circle/0.png" not in places(result.run.split)


# ---- after a scan ---------------------------------------------------------------------------


def test_decisions_are_obeyed_and_noted(pictures: Path, out: Path, tmp_path: Path) -> None:
    before = prepared(pictures, tmp_path / "before").report
    decisions = tuple(
        Decision(path, path.split("/")[0], kind, becomes, before.contents[path])
        for path, kind, becomes in (
            ("circle/0.png", "leave_out", ""),
            ("circle/1.png", "relabel", "square"),
            ("circle/2.png", "keep", ""),
        )
    )
    lost = Decision("circle/99.png", "circle", "leave_out", "", "")
    for report in (None, before):
        place, wanted = out / str(report is None), (*decisions, lost)
        made = prepared(pictures, place, report=report, decisions=wanted)
        assert made.unmatched == (lost,)
        labels = {row.path: row.label for row in made.run.split.rows}
        assert len(labels) == 19
        assert "circle/0.png" not in labels
        assert (labels["circle/1.png"], labels["circle/2.png"]) == ("square", "circle")
        assert (made.run.settings.relabelled, made.run.settings.decided_out) == (1, 1)
        assert made.report.classes == {"circle": 8, "square": 11}


def test_of_copies_one_is_left_out_however_often_it_is_said(
    pictures: Path, out: Path, tmp_path: Path
) -> None:
    shutil.copy(pictures / "circle" / "0.png", pictures / "circle" / "copy.png")
    report = prepared(pictures, tmp_path / "before").report
    path = "circle/copy.png"
    decision = Decision(path, "circle", "leave_out", "", report.contents[path])
    for known in (None, report):
        made = prepared(
            pictures,
            out / str(known is None),
            report=known,
            decisions=(decision,),
            left_out=[path],
        )
        assert "circle/0.png" in places(made.run.split)
        assert path not in places(made.run.split)


@pytest.fixture
def scanned(pictures: Path) -> ScanReport:
    """Of pictures of which one is broken and two are alike."""
    (pictures / "circle" / "broken.png").write_text("text")
    shutil.copy(pictures / "square" / "0.png", pictures / "square" / "copy.png")
    *_, report = scan(open_dataset(pictures))
    assert isinstance(report, ScanReport)
    return report


@pytest.mark.parametrize("left_out", [(), ("circle/0.png", "circle/broken.png")])
def test_what_an_earlier_scan_found_is_not_looked_for_again(
    left_out: tuple[str, ...],
    scanned: ScanReport,
    pictures: Path,
    out: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fresh = prepared(pictures, tmp_path / "fresh", left_out=left_out)
    monkeypatch.setattr(prepare, "scan", lambda _: pytest.fail("it is scanned again"))
    known = prepared(pictures, out, left_out=left_out, report=scanned)
    assert known.run.settings == fresh.run.settings
    assert known.run.split.rows == fresh.run.split.rows
    assert _without_ignored(known.report) == _without_ignored(fresh.report)


def _without_ignored(report: ScanReport) -> ScanReport:
    """To a scan of some pictures the others are files like any."""
    return replace(report, findings=tuple(f for f in report.findings if f.kind != "ignored"))


def test_a_scan_of_pictures_that_have_changed_since_does_not_count(
    scanned: ScanReport, pictures: Path, out: Path
) -> None:
    (pictures / "circle" / "1.png").write_text("text")
    result = prepared(pictures, out, report=scanned)
    assert result.report.unreadable == ("circle/1.png", "circle/broken.png")


# ---- the split ------------------------------------------------------------------------------


def test_near_duplicates_stay_together_by_default(pictures: Path, out: Path) -> None:
    for copy in range(4):
        shutil.copy(pictures / "square" / "0.png", pictures / "square" / f"copy{copy}.png")
    run = prepared(pictures, out).run
    assert run.settings.split == "grouped"
    grouped = [row for row in run.split.rows if row.group is not None]
    assert len(grouped) == 5
    assert len({row.subset for row in grouped}) == 1


def test_ready_made_folders_are_kept_by_default(tmp_path: Path, out: Path) -> None:
    root = tmp_path / "divided"
    for label in ("circle", "square"):
        for subset, numbers in (("train", range(6)), ("valid", range(6, 8)), ("test", [8, 9])):
            draw_class(root / subset, label, *numbers)
    run = prepared(root, out).run
    assert run.settings.split == "folders"
    assert all(path.startswith(f"{subset}/") for path, subset in places(run.split).items())


def test_folders_that_are_not_there_cannot_be_asked_for(pictures: Path, out: Path) -> None:
    with pytest.raises(SplitError, match="no ready-made train folder"):
        prepared(pictures, out, split="folders")
    assert not out.exists()


def test_an_earlier_split_is_kept_and_filled_up(pictures: Path, out: Path, tmp_path: Path) -> None:
    first = prepared(pictures, out, split="random", split_seed=3).run
    before = places(first.split)
    draw_class(pictures, "circle", *range(10, 20))
    (pictures / "square" / "0.png").unlink()
    second = prepared(pictures, tmp_path / "second", split=str(first.path / "split.csv")).run
    after = places(second.split)
    assert second.settings.split == "file"
    assert len(after) == 29
    assert all(after[path] == before[path] for path in before if path in after)
    assert {"train", "test"} <= {after[path] for path in after if path not in before}
    assert RunFolder.open(second.path).split.rows == second.split.rows


def test_a_split_of_other_pictures_is_refused(pictures: Path, out: Path, tmp_path: Path) -> None:
    file = tmp_path / "split.csv"
    write_split(Split("random", 0, (SplitRow("mew/1.png", "mew", "train"),)), file)
    with pytest.raises(SplitError, match=r"split\.csv names no picture of .*pictures"):
        prepared(pictures, out, split=str(file))
    assert not out.exists()


# ---- the start ------------------------------------------------------------------------------


def test_a_model_to_start_from_is_found_from_anywhere(
    pictures: Path, out: Path, model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(model_file.parent)
    assert prepared(pictures, out, start=model_file.name).run.settings.start == str(model_file)


def test_a_word_wins_over_a_file_of_that_name(
    pictures: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "random").touch()
    monkeypatch.chdir(tmp_path)
    assert prepared(pictures, out).run.settings.start == "random"


# ---- refusals -------------------------------------------------------------------------------


@pytest.fixture
def refused(pictures: Path, out: Path) -> Callable[..., None]:
    """Checks that something is refused before the first picture is read, and nothing is made."""

    def check(error: type[Exception], match: str, **changes: Any) -> None:
        facts: dict[str, Any] = {"dataset": pictures, "out": out} | changes
        with pytest.raises(error, match=match):
            next(prepare_run(wanted(**facts)))
        assert not out.exists()

    return check


def test_a_folder_that_is_in_use_is_refused(refused: Callable[..., None], pictures: Path) -> None:
    refused(CheckpointError, "pictures exists already: choose a new folder", out=pictures)
    refused(CheckpointError, "0.png exists already", out=pictures / "circle" / "0.png")


def test_a_folder_that_cannot_be_made_is_refused(
    refused: Callable[..., None], pictures: Path
) -> None:
    out = pictures / "circle" / "0.png" / "run"
    refused(CheckpointError, "run cannot be made, as .*0.png cannot be written to", out=out)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whom permissions bind"
)
def test_a_folder_that_may_not_be_made_is_refused(
    refused: Callable[..., None], tmp_path: Path
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    refused(CheckpointError, "cannot be made, as .*locked cannot", out=locked / "run")


@pytest.mark.parametrize("place", ["run", "circle/run", ".runs/1"])
def test_a_run_is_not_kept_in_its_data_set(
    refused: Callable[..., None], pictures: Path, place: str
) -> None:
    refused(CheckpointError, "lies in the data set .*pictures", out=pictures / place)
    link = pictures.with_name("link")
    link.symlink_to(pictures)
    refused(CheckpointError, "lies in the data set .*pictures", out=link / place)


def test_an_empty_folder_may_be_used(pictures: Path, out: Path) -> None:
    out.mkdir(parents=True)
    assert prepared(pictures, out).run.path == out


@pytest.mark.parametrize(
    ("start", "error"), [("nowhere.pokedex", StartError), ("pictures/circle/0.png", ModelFileError)]
)
def test_a_start_that_cannot_be_had_is_refused(
    start: str,
    error: type[Exception],
    refused: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(error, start, start=start)


def test_a_data_set_that_is_none_is_refused(refused: Callable[..., None], pictures: Path) -> None:
    refused(DatasetError, "cannot be opened", dataset=pictures / "nowhere")
    refused(DatasetError, "in no class folders", dataset=pictures / "circle")


def test_a_split_that_is_none_is_refused(refused: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "split.csv").write_text(json.dumps({}))
    refused(SplitError, r"split\.csv is damaged", split=str(tmp_path / "split.csv"))
    refused(SplitError, "nowhere cannot be read", split=str(tmp_path / "nowhere"))


def test_one_class_is_not_enough(pictures: Path, out: Path) -> None:
    for picture in (pictures / "square").iterdir():
        picture.write_text("text")
    with pytest.raises(DatasetError, match="readable pictures of 1 class: .* two or more"):
        prepared(pictures, out)
    assert not out.exists()


def test_giving_up_leaves_nothing_behind(pictures: Path, out: Path) -> None:
    with closing(prepare_run(wanted(pictures, out))) as events:
        next(events)
    assert not out.exists()
