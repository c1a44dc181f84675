"""Decisions carried out on disk: shown, done, gone on with, and taken back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli import tables, terminal
from trainer.data.dataset import content_hash
from trainer.data.decided_moves import (
    check_movable,
    journals_folder,
    left_out_folder,
    planned_moves,
)
from trainer.data.decisions import Decision, unmatched
from trainer.errors import TrainerError, printable
from trainer.moves.execution import Carried, carried_out, taken_back
from trainer.moves.journal import InUseError, Journal, latest, tidy
from trainer.moves.plan import Plan

if TYPE_CHECKING:
    from trainer.data.dataset import Dataset


def show_or_do(
    decisions: Sequence[Decision], dataset: Dataset, left_out: Path | None, *, do: bool
) -> int:
    """Print what moves where and which decisions match no picture, and move it if asked to; the
    number of files passed over.

    What an earlier call was interrupted in is gone on with first. Raises TrainerError, OSError.
    """
    root = dataset.root.absolute()
    check_movable(root)
    passed_over = _go_on(root) if do else 0
    contents: dict[str, str] = {}
    target = left_out or left_out_folder(root)
    *_, plan = planned_moves(decisions, dataset, target, contents=contents)
    assert isinstance(plan, Plan)
    tables.print_plan(plan, sys.stdout)
    terminal.show_unmatched(_unmatched(decisions, dataset, contents))
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


def _unmatched(
    decisions: Sequence[Decision], dataset: Dataset, contents: dict[str, str]
) -> tuple[Decision, ...]:
    """`contents` has what files hold that have a label of a decision."""
    moving = [each for each in decisions if each.kind != "keep"]
    found = unmatched(moving, dataset.pictures, contents)
    classes = {each.becomes for each in found if each.becomes}
    for picture in dataset.pictures:  # it may lie there by now
        if picture.label in classes and picture.path not in contents:
            contents[picture.path] = content_hash(dataset.file(picture)) or ""
    return unmatched(found, dataset.pictures, contents)


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
    terminal.errors.print(f"{terminal.many(moved, 'file')} moved.")
    return len(passed_over)
