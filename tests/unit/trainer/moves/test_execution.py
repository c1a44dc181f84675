"""Sorting loses and doubles no picture, and can be undone."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from tests.helpers.moves import carry, never, picture, plan_of, tree, undo
from trainer.moves.execution import SkipReason, carried_out, taken_back
from trainer.moves.journal import Journal, latest
from trainer.moves.plan import Mode


@pytest.mark.parametrize("mode", Mode)
def test_a_sorting_and_its_undoing(
    mode: Mode, wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    before = tree(source)
    plan = plan_of(wanted, out, mode)
    carried = carry(journals, plan)
    assert [(each.done, each.total, each.problem) for each in carried] == [
        (1, 3, None),
        (2, 3, None),
        (3, 3, None),
    ]
    assert sorted(tree(out)) == ["Abra/1 (2).png", "Abra/1.png", "Onix/2.png"]
    assert len(tree(source)) == (5 if mode is Mode.COPY else 2)
    assert carried[0].now == (str(out / "Abra" / "1.png") if mode is Mode.MOVE else None)

    taken = undo(journals)
    assert [each.problem for each in taken] == [None] * 3
    assert tree(source) == before
    assert not out.exists()
    assert latest(journals) is None


def test_times_are_kept(wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path) -> None:
    os.utime(wanted[0][0], (1_000_000, 1_000_000))
    plan = plan_of(wanted[:1], tmp_path / "out", Mode.COPY)
    carry(journals, plan)
    assert Path(plan.steps[0].target).stat().st_mtime == 1_000_000


def test_what_came_into_being_meanwhile_is_never_overwritten(
    wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    plan = plan_of(wanted, tmp_path / "out")
    late = picture(Path(plan.steps[0].target), "somebody else's")
    carry(journals, plan)
    assert late.read_text() == "somebody else's"
    assert (late.parent / "1 (2).png").read_text() == plan.steps[0].source
    assert (late.parent / "1 (3).png").read_text() == plan.steps[2].source

    other = picture(Path(plan.steps[0].source), "new at the old place")
    undo(journals)
    assert other.read_text() == "new at the old place"
    assert other.with_name("1 (2).png").read_text() == plan.steps[0].source
    assert late.read_text() == "somebody else's"


def test_one_bad_file_does_not_stop_the_others(
    wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    plan = plan_of(wanted, tmp_path / "out")
    Path(plan.steps[0].source).unlink()
    picture(Path(plan.steps[1].source), "edited since the plan was made")
    problems = [each.problem for each in carry(journals, plan)]
    assert problems == [SkipReason.GONE, SkipReason.CHANGED, None]
    record = latest(journals)
    assert record is not None
    assert not record.interrupted
    assert record.failed == {0: SkipReason.GONE, 1: SkipReason.CHANGED}


def test_a_copy_is_kept_where_it_is_the_last_one_or_was_edited(
    wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    plan = plan_of(wanted, tmp_path / "out", Mode.COPY)
    carry(journals, plan)
    Path(plan.steps[0].source).unlink()
    Path(plan.steps[1].target).write_text("edited, and longer than before")
    problems = [each.problem for each in undo(journals)]
    assert problems == [None, SkipReason.CHANGED, SkipReason.ORIGINAL_GONE]
    assert Path(plan.steps[0].target).exists()
    assert Path(plan.steps[1].target).exists()
    assert not Path(plan.steps[2].target).exists()


def test_folders_that_hold_something_else_stay(
    wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    carry(journals, plan_of(wanted, tmp_path / "out"))
    picture(tmp_path / "out" / "Abra" / "mine.txt")
    undo(journals)
    assert sorted(tree(tmp_path / "out")) == ["Abra/mine.txt"]


def test_a_stopped_sorting_goes_on_or_back(
    wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    plan = plan_of(wanted, tmp_path / "out")
    before = tree(tmp_path / "in")
    with Journal.create(journals, plan) as journal:
        assert len(list(carried_out(journal, lambda: True))) == 1
    record = latest(journals)
    assert record is not None
    assert record.interrupted
    with Journal.open(record.file) as journal:
        assert len(list(carried_out(journal, never))) == 2
    with Journal.open(record.file) as journal:
        assert len(list(taken_back(journal, lambda: True))) == 1
    half = latest(journals)
    assert half is not None
    assert half.interrupted
    assert half.undoing
    undo(journals)
    assert tree(tmp_path / "in") == before


def test_a_full_disk_ends_the_sorting_with_its_error(
    wanted: list[tuple[Path, str]],
    tmp_path: Path,
    journals: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = plan_of(wanted, tmp_path / "out", Mode.COPY)
    everything = tree(tmp_path / "in")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(OSError, match="No space left"):
        carry(journals, plan)
    assert tree(tmp_path / "in") == everything
    assert tree(tmp_path / "out") == {}


def test_names_that_are_no_text_survive(tmp_path: Path, journals: Path) -> None:
    if sys.platform in ("darwin", "win32"):
        pytest.skip("this system's file names are always text")
    odd = tmp_path / "in" / os.fsdecode(b"caf\xe9.png")
    named = [(picture(odd, "x"), "Abra")]
    carry(journals, plan_of(named, tmp_path / "out"))
    assert (tmp_path / "out" / "Abra" / odd.name).exists()
    undo(journals)
    assert odd.exists()
