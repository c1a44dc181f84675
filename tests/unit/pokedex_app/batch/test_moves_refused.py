"""A disk or a permission in the way of a sorting doubles and loses no picture."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.moves import SortingRequest, planned
from trainer.moves import execution as carrying
from trainer.moves.execution import Carried, carried_out, taken_back
from trainer.moves.journal import Journal, latest, read, tidy
from trainer.moves.plan import Mode, Plan


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("1.png", "2.png"):
        (folder / name).write_text(f"picture {name}")
    return folder


@pytest.fixture
def across(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the pictures and the folder they go to lay on two disks."""
    replace = Path.replace

    def refusing(self: Path, target: Any) -> Path:
        if not self.name.startswith(".tmp-"):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refusing)


def plan_of(source: Path, mode: Mode = Mode.MOVE) -> Plan:
    results = [Result(str(file), ("Abra", "Onix"), (0.9, 0.1)) for file in sorted(source.iterdir())]
    *_, plan = planned(
        results, SortingRequest(mode, source.parent / "out", 0.5, None), lambda: False
    )
    assert isinstance(plan, Plan)
    return plan


def carry(journal: Journal) -> list[Carried]:
    return list(carried_out(journal, lambda: False))


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


@pytest.mark.usefixtures("across")
def test_what_cannot_be_removed_here_is_not_left_there_too(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as locked:
        _lock(locked, source)
        with Journal.create(tmp_path / "journals", plan_of(source)) as journal:
            first, second = carry(journal)
    assert first.problem == second.problem == os.strerror(errno.EACCES)
    assert names(source) == ["1.png", "2.png"]
    assert names(tmp_path / "out") == []


@pytest.mark.usefixtures("across")
def test_a_half_ended_move_from_a_folder_that_is_locked_now_can_be_undone(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.create(tmp_path / "journals", plan_of(source)) as journal:
        killed_before_removing(journal, monkeypatch)
    assert names(tmp_path / "out") == ["1.png"], "it is in both places"
    record = latest(tmp_path / "journals")
    assert record is not None
    with monkeypatch.context() as locked, Journal.open(record.file) as journal:
        _lock(locked, source)
        list(taken_back(journal, lambda: False))
    assert names(source) == ["1.png", "2.png"]
    assert names(tmp_path / "out") == []


def killed_before_removing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "_remove_moved", die)
        with pytest.raises(Killed):
            carry(journal)


def _lock(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """As a folder that may be read only, or a camera's card with its switch on."""
    unlink = Path.unlink

    def refusing(self: Path, missing_ok: bool = False) -> None:
        if self.parent == folder:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        unlink(self, missing_ok)

    patch.setattr(Path, "unlink", refusing)


@pytest.mark.usefixtures("across")
@pytest.mark.parametrize("mode", list(Mode))
def test_pictures_that_may_only_be_read_are_sorted(mode: Mode, source: Path) -> None:
    for file in source.iterdir():
        file.chmod(0o444)
    with Journal.create(source.parent / "journals", plan_of(source, mode)) as journal:
        assert [carried.problem for carried in carry(journal)] == [None, None]
    assert names(source.parent / "out") == ["1.png", "2.png"]


def test_a_line_that_does_not_fit_on_the_disk_is_not_begun(source: Path, tmp_path: Path) -> None:
    with Journal.create(tmp_path / "journals", plan_of(source)) as journal:
        file = journal._file
        journal._file = _Full(file)  # type: ignore[assignment]
        with pytest.raises(OSError, match="No space left") as refused:
            journal.rename_target(0, "/another.png")
        assert refused.value.filename == str(journal.record.file)
        assert not journal.record.targets
        journal._file = file
        journal.rename_target(1, "/yet another.png")
    assert read(journal.record.file).targets == {1: "/yet another.png"}


class _Full:
    """A file on a disk with room for half a line."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, line: bytes) -> int:
        written: int = self._file.write(line[: len(line) // 2])
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def test_a_journal_that_was_never_finished_is_cleared_away_after_a_day(tmp_path: Path) -> None:
    old, new = tmp_path / ".tmp-1.jsonl", tmp_path / ".tmp-2.jsonl"
    for file in (old, new):
        file.touch()
    os.utime(old, (0, 0))
    tidy(tmp_path)
    assert names(tmp_path) == [new.name]
