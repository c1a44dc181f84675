"""A run is gone on with only where its pictures are what they were, or somebody says so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.tiny_training import draw_shapes, wanted
from trainer.data.dataset import fingerprint, open_dataset
from trainer.errors import PicturesChangedError
from trainer.runs.contents import FILE, read_stamps
from trainer.runs.preparation import Prepared, prepare_run
from trainer.runs.reopening import reopen_run
from trainer.runs.run_folder import Changes, RunFolder


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    return draw_shapes(tmp_path / "shapes", 6)


@pytest.fixture
def run(shapes: Path, tmp_path: Path) -> RunFolder:
    *_, prepared = prepare_run(wanted(shapes, tmp_path / "run"))
    assert isinstance(prepared, Prepared)
    return prepared.run


def reopened(run: RunFolder, **options: Any) -> RunFolder:
    *_, last = reopen_run(run.path, **options)
    assert isinstance(last, RunFolder)
    return last


def refusal(run: RunFolder, **options: Any) -> PicturesChangedError:
    before = {file.name: file.read_bytes() for file in run.path.iterdir()}
    with pytest.raises(PicturesChangedError) as caught:
        reopened(run, **options)
    assert {file.name: file.read_bytes() for file in run.path.iterdir()} == before
    return caught.value


def swap(root: Path, one: str, other: str) -> None:
    (root / one).rename(root / "aside")
    (root / other).rename(root / one)
    (root / "aside").rename(root / other)


def test_where_nothing_has_changed_nothing_is_written(run: RunFolder) -> None:
    before = {file.name: file.stat().st_mtime_ns for file in run.path.iterdir()}
    assert reopened(run).settings == run.settings
    assert {file.name: file.stat().st_mtime_ns for file in run.path.iterdir()} == before


def test_pictures_that_were_only_touched_are_the_same(run: RunFolder, shapes: Path) -> None:
    for file in shapes.rglob("*.png"):
        os.utime(file, ns=(1, 1))
    assert reopened(run).settings == run.settings


def test_exchanged_contents_are_noticed(run: RunFolder, shapes: Path) -> None:
    swap(shapes, "circle", "square")
    error = refusal(run)
    assert "hold something else than at the beginning: 12, for example circle/0.png" in str(error)
    assert error.can_go_on
    now = reopened(run, anyway=True)
    assert len(now.settings.changes.changed) == 12
    assert now.settings.data_fingerprint == fingerprint(open_dataset(shapes))
    assert now.settings.data_fingerprint != run.settings.data_fingerprint
    opened = RunFolder.open(run.path)
    assert opened.settings == now.settings
    # it is asked once
    assert reopened(run).settings == now.settings


def test_a_lost_picture_can_be_left_out(run: RunFolder, shapes: Path) -> None:
    (shapes / "circle" / "3.png").unlink()
    assert "pictures are lost: 1, for example circle/3.png" in str(refusal(run))
    now = reopened(run, anyway=True)
    assert now.settings.changes == Changes(lost=("circle/3.png",))
    assert "circle/3.png" not in {row.path for row in now.split.rows}
    assert RunFolder.open(run.path).split == now.split
    assert "circle/3.png" not in read_stamps(run.path)
    (shapes / "square" / "1.png").unlink()
    again = reopened(run, anyway=True)
    assert again.settings.changes.lost == ("circle/3.png", "square/1.png")
    assert [str(notice) for notice in again.settings.changes.notices()] == [
        "Since the run was made, pictures are lost: 2, for example circle/3.png."
    ]


def test_a_data_set_that_has_moved_is_found_where_it_is_said_to_be(
    run: RunFolder, shapes: Path, tmp_path: Path
) -> None:
    moved = shutil.move(shapes, tmp_path / "elsewhere" / "inner" / "shapes")
    error = refusal(run)
    assert "is not there: say where it is now" in str(error)
    assert not error.can_go_on
    assert "None of the 12 pictures" in str(refusal(run, dataset=tmp_path / "run"))
    now = reopened(run, dataset=tmp_path / "elsewhere")
    assert now.settings.dataset == str(moved)
    assert now.settings.changes == Changes()
    assert now.settings.data_fingerprint == run.settings.data_fingerprint
    assert reopened(run).settings == now.settings


def test_a_copy_is_the_same_data_set(run: RunFolder, shapes: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(shapes, tmp_path / "copy", copy_function=shutil.copyfile)
    assert reopened(run, dataset=copy).settings.changes == Changes()


def test_a_class_that_came_is_told_and_hinders_nothing(run: RunFolder, shapes: Path) -> None:
    shutil.copytree(shapes / "circle", shapes / "triangle")
    now = reopened(run)
    assert now.settings.changes == Changes(new_classes=("triangle",))
    (notice,) = now.settings.changes.notices()
    assert "learnt by a new run only: triangle" in notice


def test_a_class_that_was_renamed_is_told_as_gone_and_new(run: RunFolder, shapes: Path) -> None:
    (shapes / "circle").rename(shapes / "disc")
    said = str(refusal(run))
    assert "classes have no picture any more: circle" in said
    assert "learnt by a new run only: disc" in said


def test_classes_that_were_never_the_runs_are_not_new(shapes: Path, tmp_path: Path) -> None:
    (shapes / "empty").mkdir()
    *_, prepared = prepare_run(wanted(shapes, tmp_path / "run", anyway=True))
    assert isinstance(prepared, Prepared)
    assert prepared.run.settings.other_classes == ("empty",)
    shutil.copy(shapes / "circle" / "1.png", shapes / "empty")
    assert reopened(prepared.run).settings.changes == Changes()


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_text("a,b\n")])
def test_a_run_without_stamps_tells_what_is_lost(
    spoil: Callable[[Path], object], run: RunFolder, shapes: Path
) -> None:
    spoil(run.path / FILE)
    assert reopened(run).settings == run.settings
    (shapes / "circle" / "3.png").unlink()
    assert "pictures are lost: 1" in str(refusal(run))
    assert reopened(run, anyway=True).settings.data_fingerprint is None
