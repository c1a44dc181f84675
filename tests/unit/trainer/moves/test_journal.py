"""The record of a sorting: whose it is, what of it is read, and how long it is kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.moves import carry, plan_of
from trainer.moves.journal import InUseError, Journal, latest, read, tidy


def test_a_journal_in_use_is_left_alone(
    wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    with Journal.create(journals, plan_of(wanted, tmp_path / "out")) as journal:
        with pytest.raises(InUseError):
            Journal.open(journal.record.file)
        assert latest(journals) is None
    assert latest(journals) is not None
    Journal.open(journal.record.file).close()


def test_a_line_cut_short_is_passed_over(
    wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    carry(journals, plan_of(wanted, tmp_path / "out"))
    record = latest(journals)
    assert record is not None
    with record.file.open("a") as file:
        file.write('{"undone": ')
    with Journal.open(record.file) as journal:
        journal.kept(0, "why")
    assert read(record.file).kept == {0: "why"}


def test_damaged_journals_are_passed_over(journals: Path) -> None:
    journals.mkdir()
    for number, text in enumerate(["", "{}", "[]", '{"version": 1, "steps": 9}', "\x00"]):
        (journals / f"{number}.moves.jsonl").write_text(text)
    assert latest(journals) is None


def test_only_the_newest_journals_are_kept(journals: Path) -> None:
    journals.mkdir()
    for number in range(25):
        (journals / f"2026{number:02}.moves.jsonl").touch()
    tidy(journals)
    left = sorted(file.name for file in journals.iterdir())
    assert len(left) == 20
    assert left[-1] == "202624.moves.jsonl"


def test_a_journal_that_was_never_finished_is_cleared_away_after_a_day(journals: Path) -> None:
    journals.mkdir()
    old, new = journals / ".tmp-1.jsonl", journals / ".tmp-2.jsonl"
    for file in (old, new):
        file.touch()
    os.utime(old, (0, 0))
    tidy(journals)
    assert list(journals.iterdir()) == [new]


def test_a_line_that_does_not_fit_on_the_disk_is_not_begun(
    wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    with Journal.create(journals, plan_of(wanted, tmp_path / "out")) as journal:
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
