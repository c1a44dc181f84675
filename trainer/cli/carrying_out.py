"""Decisions carried out on disk: shown, done, gone on with, and taken back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli import tables, terminal
from trainer.data.decided_moves import (
    check_movable,
    journals_folder,
    left_out_folder,
    planned_moves,
)
from trainer.errors import TrainerError, printable
from trainer.languages import ENGLISH
from trainer.moves.execution import Carried, carried_out, taken_back
from trainer.moves.journal import InUseError, Journal, latest, tidy
from trainer.moves.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainer.data.dataset import Dataset
    from trainer.data.decisions import Decision


def show_or_do(
    decisions: Iterable[Decision], dataset: Dataset, left_out: Path | None, *, do: bool
) -> int:
    """Print what moves where, and move it if asked to; the number of files passed over.

    What an earlier call was interrupted in is gone on with first. Raises TrainerError, OSError.
    """
    root = dataset.root.absolute()
    check_movable(root)
    passed_over = _go_on(root) if do else 0
    *_, plan = planned_moves(decisions, dataset, left_out or left_out_folder(root))
    assert isinstance(plan, Plan)
    tables.print_plan(plan, sys.stdout)
    if not do and plan.steps:
        terminal.errors.print("Nothing was moved. With --yes it is.")
    if do and plan.steps:
        passed_over += _worked(lambda: Journal.create(journals_folder(), plan), carried_out)
    return passed_over


def take_back(root: Path) -> int:
    """Undo what was carried out last; the number of files that cannot be brought back."""
    record = latest(journals_folder(), root.absolute())
    if record is None:
        raise TrainerError(
            "Nothing has been carried out in {path} that could be taken back.", path=root
        )
    return _worked(lambda: Journal.open(record.file), taken_back)


def _go_on(root: Path) -> int:
    record = latest(journals_folder(), root)
    if record is None or not record.interrupted or record.undoing:
        return 0
    return _worked(lambda: Journal.open(record.file), carried_out)


_Work = Callable[[Journal, Callable[[], bool]], Generator[Carried, None, None]]


def _worked(opened: Callable[[], Journal], work: _Work) -> int:
    try:
        with opened() as journal, closing(work(journal, lambda: False)) as steps:
            moved = sum(step.problem is None for step in steps)
            record = journal.record
    except InUseError as error:
        raise TrainerError("The files of this data set are being moved already.") from error
    tidy(journals_folder())
    passed_over = record.kept if record.undoing else record.failed
    for number, reason in passed_over.items():
        line = terminal.plain_line(f"{printable(record.steps[number].source)}: {reason}")
        terminal.errors.print(line, style="yellow")
    terminal.errors.print(
        "1 file moved." if moved == 1 else f"{ENGLISH.number(moved)} files moved."
    )
    return len(passed_over)
