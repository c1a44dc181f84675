"""What is to be looked at of a data set, and how a child process finds it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pokedex_app.core.jobs import Control
from pokedex_app.train.logic.doctor import Checked, Checking, check_pictures
from pokedex_app.train.logic.doubts import Doubt, DoubtKind, doubts_of
from tests.helpers.tiny_training import draw_shapes
from trainer.data.dataset import open_dataset
from trainer.data.decisions import Decision, write_decisions
from trainer.data.scan import ScanReport, scan
from trainer.errors import DatasetError
from trainer.evaluation.suspicion import Diagnosis, LabelSuspect, Outlier
from trainer.runs.preparation import Preparation
from trainer.runs.recipe import FIRST


@pytest.fixture
def divided(tmp_path: Path) -> Path:
    """A training picture lies in the test part, too."""
    root = tmp_path / "set"
    draw_shapes(root / "train", each=6)
    draw_shapes(root / "test", each=6)
    for file in (root / "test").rglob("*.png"):
        if file.stem not in ("0",):
            file.unlink()
    shutil.copyfile(root / "train" / "circle" / "3.png", root / "test" / "circle" / "3.png")
    return root


def test_labels_come_first_and_of_copies_those_that_are_not_tested(divided: Path) -> None:
    dataset = open_dataset(divided)
    *_, report = scan(dataset)
    assert isinstance(report, ScanReport)
    diagnosis = Diagnosis(
        10,
        0.9,
        0.8,
        1.0,
        (
            LabelSuspect("train/square/1.png", "square", "circle", 0.8),
            LabelSuspect("train/square/4.png", "square", "circle", 0.7, "train/circle/4.png"),
        ),
        (Outlier("train/square/2.png", "square", 5.0),),
    )
    found = doubts_of(diagnosis, dataset, report, frozenset())
    assert found[0] == Doubt(DoubtKind.LABEL, "train/square/1.png", "square", "circle", 0.8)
    assert found[1].twin == "train/circle/4.png"
    assert found[2] == Doubt(DoubtKind.OUTLIER, "train/square/2.png", "square")
    copies = {each.path: each.twin for each in found[3:]}
    assert copies["train/circle/3.png"].startswith("test/circle/")
    assert all(path.startswith("train/") for path in copies)
    assert [each.suggestion for each in found[1:4]] == ["relabel", "leave_out", "leave_out"]
    settled = doubts_of(diagnosis, dataset, report, {"train/circle/3.png", "train/square/2.png"})
    assert not {"train/circle/3.png", "train/square/2.png"} & {each.path for each in settled}


@pytest.mark.long
def test_a_child_checks_all_pictures_but_those_decided_on(divided: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="the doctor fits heads with torch")
    wanted = Preparation(divided, tmp_path / "run", FIRST)
    decisions = tmp_path / "decisions.csv"
    *told, last = check_pictures(wanted, decisions, 1, Control())
    assert isinstance(last, Checked)
    assert all(isinstance(each, Checking) for each in told)
    assert "train/circle/3.png" in [each.path for each in last.doubts]
    write_decisions([Decision("train/circle/3.png", "circle", "keep", "", "")], decisions)
    *_, last = check_pictures(wanted, decisions, 1, Control())
    assert isinstance(last, Checked)
    assert "train/circle/3.png" not in [each.path for each in last.doubts]
    with pytest.raises(DatasetError):
        list(check_pictures(Preparation(tmp_path / "no", tmp_path, FIRST), decisions, 1, Control()))
