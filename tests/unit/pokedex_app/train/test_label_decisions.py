"""Decisions on labels are kept for all data sets together, whoever writes at the same time."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pokedex_app.train.logic.label_decisions import LabelDecisions
from tests.helpers.tiny_training import draw_shapes
from trainer.data.dataset import open_dataset
from trainer.data.decisions import Decision, DecisionKind
from trainer.data.scan import ScanReport, scan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return draw_shapes(tmp_path / "shapes", each=8)


@pytest.fixture
def store(tmp_path: Path) -> LabelDecisions:
    return LabelDecisions(tmp_path / "data" / "decisions.csv")


def verdict(number: int, kind: DecisionKind, becomes: str = "", label: str = "circle") -> Decision:
    return Decision(f"circle/{number}.png", label, kind, becomes, "")


def test_a_picture_is_known_in_another_place(
    store: LabelDecisions, folder: Path, tmp_path: Path
) -> None:
    assert store.read() == ()
    store.decide(folder, [verdict(1, "relabel", "square")], {})
    moved = folder.rename(tmp_path / "moved")
    (found,) = store.of(moved, [("circle/1.png", "circle"), ("circle/2.png", "circle")]).values()
    assert (found.path, found.becomes) == ("circle/1.png", "square")
    assert store.of(moved, [("circle/1.png", "square")]) == {}


def test_what_was_relabelled_is_decided_on_anew_under_its_first_label(
    store: LabelDecisions, folder: Path
) -> None:
    store.decide(folder, [verdict(1, "relabel", "square")], {})
    later = store.decide(folder, [verdict(1, "relabel", "star", label="square")], {})
    (now,) = store.read()
    assert (now.label, now.becomes) == ("circle", "star")
    store.take_back(later)
    (before,) = store.read()
    assert (before.label, before.becomes) == ("circle", "square")


def test_what_has_gone_is_not_decided(store: LabelDecisions, folder: Path) -> None:
    (folder / "circle" / "1.png").unlink()
    made = store.decide(folder, [verdict(1, "keep"), verdict(2, "keep")], {})
    assert [each.path for each in made.after] == ["circle/2.png"]


def test_what_was_decided_before_holds_again_of_what_is_put_back(
    store: LabelDecisions, folder: Path, tmp_path: Path
) -> None:
    shutil.copyfile(folder / "circle" / "1.png", folder / "circle" / "copy.png")
    dataset = open_dataset(folder)
    *_, report = scan(dataset)
    assert isinstance(report, ScanReport)
    store.decide(folder, [verdict(0, "relabel", "square")], report.contents)
    before = store.read()
    chosen = {"circle/0.png", "circle/1.png", "square/2.png"}
    for _ in range(2):
        store.leave_out(dataset, report.contents, chosen)
        assert store.left_out(dataset, report.contents) == chosen
    assert len(store.read()) == 4
    moved = folder.rename(tmp_path / "moved")
    (moved / "square" / "2.png").rename(moved / "square" / "renamed.png")
    dataset = open_dataset(moved)
    *_, report = scan(dataset)
    assert isinstance(report, ScanReport)
    chosen = {"circle/0.png", "circle/1.png", "square/renamed.png"}
    assert store.left_out(dataset, report.contents) == chosen
    store.leave_out(dataset, report.contents, (), chosen)
    assert store.left_out(dataset, report.contents) == frozenset()
    assert store.read() == before


def test_nobody_loses_what_others_write(store: LabelDecisions, folder: Path) -> None:
    other = LabelDecisions(store.file)
    with ThreadPoolExecutor(4) as pool:
        made = [
            pool.submit((store, other)[n % 2].decide, folder, [verdict(n, "leave_out")], {})
            for n in range(8)
        ]
        for each in made:
            each.result()
    assert sorted(each.path for each in store.read()) == [f"circle/{n}.png" for n in range(8)]


def test_what_is_decided_of_a_copy_is_not_decided_of_the_other(
    store: LabelDecisions, folder: Path
) -> None:
    shutil.copyfile(folder / "circle" / "1.png", folder / "circle" / "copy.png")
    *_, report = scan(open_dataset(folder))
    assert isinstance(report, ScanReport)
    store.decide(folder, [verdict(1, "keep")], report.contents)
    copy = Decision("circle/copy.png", "circle", "leave_out", "", "")
    made = store.decide(folder, [copy], report.contents)
    assert [each.copy_of for each in made.after] == ["circle/1.png"]
    both = [("circle/1.png", "circle"), ("circle/copy.png", "circle")]
    assert [each.kind for each in store.of(folder, both).values()] == ["keep", "leave_out"]
    store.take_back(made)
    assert [each.kind for each in store.of(folder, both).values()] == ["keep", "keep"]
