"""Decisions are carried out in the data set's folders, losing nothing, and taken back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.moves import carry, undo
from tests.helpers.tiny_training import draw_shapes
from trainer.data.dataset import content_hash, open_dataset
from trainer.data.decided_moves import left_out_folder, planned_moves
from trainer.data.decisions import Decision, DecisionKind, settled
from trainer.data.scan import ScanReport, scan
from trainer.errors import DatasetError
from trainer.moves.journal import latest
from trainer.moves.plan import Plan, Stays, Why


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    return draw_shapes(tmp_path / "shapes", each=4)


def decided(root: Path, path: str, kind: DecisionKind, becomes: str = "") -> Decision:
    label = path.rsplit("/", 2)[-2]
    return Decision(path, label, kind, becomes, content_hash(root / path) or "")


def plan_of(root: Path, *made: Decision, folders: tuple[str, ...] = ()) -> Plan:
    *_, plan = planned_moves(made, open_dataset(root, folders=folders), left_out_folder(root))
    assert isinstance(plan, Plan)
    return plan


def goes(plan: Plan) -> dict[str, str]:
    base = plan.root.parent
    return {
        Path(step.source).relative_to(base).as_posix(): Path(step.target)
        .relative_to(base)
        .as_posix()
        for step in plan.steps
    }


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_what_is_decided_moves_and_comes_back(shapes: Path, tmp_path: Path) -> None:
    (shapes / "circle" / "0.txt").write_text("a caption")
    before = files(tmp_path)
    made = (
        decided(shapes, "circle/0.png", "relabel", "square"),
        decided(shapes, "circle/1.png", "leave_out"),
        decided(shapes, "circle/2.png", "keep"),
        decided(shapes, "square/3.png", "relabel", "star"),
    )
    plan = plan_of(shapes, *made)
    assert files(tmp_path) == before
    assert goes(plan) == {
        "shapes/circle/0.png": "shapes/square/0 (2).png",
        "shapes/circle/0.txt": "shapes/square/0 (2).txt",
        "shapes/circle/1.png": "shapes (left out)/circle/1.png",
        "shapes/square/3.png": "shapes/star/3.png",
    }
    assert all(step.problem is None for step in carry(tmp_path / "journals", plan))
    assert (shapes / "square" / "0 (2).png").read_bytes() == before["shapes/circle/0.png"]
    dataset = open_dataset(shapes)
    *_, report = scan(dataset)
    assert isinstance(report, ScanReport)
    assert settled(made, dataset, report) == {"square/0 (2).png", "circle/2.png", "star/3.png"}
    assert plan_of(shapes, *made).steps == ()

    assert latest(tmp_path / "journals", shapes) is not None
    assert latest(tmp_path / "journals", tmp_path) is None
    undo(tmp_path / "journals")
    assert {name: data for name, data in files(tmp_path).items() if "journals" not in name} == (
        before
    )
    assert not left_out_folder(shapes).exists()


def test_of_copies_one_moves_out_and_the_other_stays(shapes: Path, tmp_path: Path) -> None:
    shutil.copyfile(shapes / "circle" / "0.png", shapes / "circle" / "copy.png")
    copy = replace(decided(shapes, "circle/copy.png", "leave_out"), copy_of="circle/0.png")
    plan = plan_of(shapes, copy)
    assert goes(plan) == {"shapes/circle/copy.png": "shapes (left out)/circle/copy.png"}
    carry(tmp_path / "journals", plan)
    assert plan_of(shapes, copy).steps == ()


def test_the_last_decision_counts_though_it_moves_nothing(shapes: Path) -> None:
    made = (
        decided(shapes, "circle/0.png", "relabel", "square"),
        decided(shapes, "circle/0.png", "keep"),
    )
    assert plan_of(shapes, *made).steps == ()


def test_each_stays_in_its_part_and_folder(shapes: Path, tmp_path: Path) -> None:
    whole = tmp_path / "set"
    for part in ("train", "test"):
        draw_shapes(whole / part, each=2)
    (whole / "test" / "circle" / "inner").mkdir()
    (whole / "test" / "circle" / "1.png").rename(whole / "test" / "circle" / "inner" / "1.png")
    content = content_hash(whole / "test/circle/inner/1.png") or ""
    (whole / "train" / "circle" / "1.png").unlink()
    made = Decision("test/circle/inner/1.png", "circle", "relabel", "square", content)
    moves = goes(plan_of(whole, made))
    assert moves == {"set/test/circle/inner/1.png": "set/test/square/1 (2).png"}

    one = decided(shapes, "circle/0.png", "relabel", "square")
    (tmp_path / "deep").mkdir()
    root = shapes.rename(tmp_path / "deep" / "shapes").parent
    chosen = ("shapes/circle", "shapes/square")
    moves = goes(plan_of(root, one, folders=chosen))
    assert moves == {"deep/shapes/circle/0.png": "deep/shapes/square/0 (2).png"}


def test_what_no_folder_can_be_called_and_what_has_changed_stay(shapes: Path) -> None:
    made = decided(shapes, "circle/0.png", "relabel", "a/b")
    other = decided(shapes, "circle/1.png", "leave_out")
    (shapes / "circle" / "1.png").write_bytes((shapes / "circle" / "2.png").read_bytes() + b"x")
    plan = plan_of(shapes, made, other)
    assert plan.steps == ()
    assert plan.stays == (Stays(str(shapes / "circle" / "0.png"), Why.NO_FOLDER),)


def test_what_is_left_out_cannot_stay_in_the_data_set(shapes: Path) -> None:
    made = [decided(shapes, "circle/1.png", "leave_out")]
    with pytest.raises(DatasetError, match="lies in the data set"):
        list(planned_moves(made, open_dataset(shapes), shapes / "out"))
