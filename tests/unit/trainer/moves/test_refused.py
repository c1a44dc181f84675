"""A disk or a permission in the way of a sorting doubles and loses no picture."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.moves import carry, plan_of, undo
from trainer.moves import execution as carrying
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


def all_of(source: Path, mode: Mode = Mode.MOVE) -> Plan:
    """Each picture there goes into one folder."""
    return plan_of(
        [(file, "Abra") for file in sorted(source.iterdir())], source.parent / "out", mode
    )


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


@pytest.mark.usefixtures("across")
def test_what_cannot_be_removed_here_is_not_left_there_too(
    source: Path, tmp_path: Path, journals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as locked:
        _lock(locked, source)
        first, second = carry(journals, all_of(source))
    assert first.problem == second.problem == os.strerror(errno.EACCES)
    assert names(source) == ["1.png", "2.png"]
    assert names(tmp_path / "out") == []


@pytest.mark.usefixtures("across")
def test_a_half_ended_move_from_a_folder_that_is_locked_now_can_be_undone(
    source: Path, tmp_path: Path, journals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_before_removing(journals, all_of(source), monkeypatch)
    assert names(tmp_path / "out") == ["1.png"], "it is in both places"
    with monkeypatch.context() as locked:
        _lock(locked, source)
        undo(journals)
    assert names(source) == ["1.png", "2.png"]
    assert names(tmp_path / "out") == []


def killed_before_removing(journals: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "_remove_moved", die)
        with pytest.raises(Killed):
            carry(journals, plan)


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
def test_pictures_that_may_only_be_read_are_sorted(
    mode: Mode, source: Path, tmp_path: Path, journals: Path
) -> None:
    for file in source.iterdir():
        file.chmod(0o444)
    assert [carried.problem for carried in carry(journals, all_of(source, mode))] == [None, None]
    assert names(tmp_path / "out") == ["1.png", "2.png"]
