"""Teaching as the command line carries it out: shown, asked about where it is worse, and told."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import typer

from trainer.cli import tables, terminal
from trainer.cli.terminal import errors
from trainer.errors import TeachingError

if TYPE_CHECKING:
    from pathlib import Path

    from trainer.data.dataset import Dataset
    from trainer.runs.teaching import Taught, Teaching


def teaching_of(model: Path, dataset: Dataset, out: Path) -> Teaching:
    """What `dataset` teaches `model`."""
    from trainer.runs.teaching import Teaching

    examples: dict[str, list[Path]] = {}
    for picture in dataset.pictures:
        examples.setdefault(picture.label, []).append(dataset.file(picture))
    return Teaching(model, examples, out)


def follow_teaching(order: Teaching, even_if_worse: bool, as_json: bool) -> Taught:
    """Teach, tell what that did, and write the model, unless it is worse and nobody wants it so.

    Raises TeachingError where it is not written, and what `trainer.training.teach.teach` raises.
    """
    from trainer.training.teach import teach

    with closing(teach(order)) as events:
        taught = terminal.follow_teaching(events)
        for note in (*taught.notes, *_failures(taught)):
            errors.print(terminal.plain_line(note), style="yellow")
        if as_json:
            print(json.dumps(tables.taught_facts(taught), ensure_ascii=False), flush=True)
        else:
            tables.print_taught(taught, sys.stdout)
        if taught.worse and not even_if_worse and not _is_wanted():
            raise TeachingError(
                "Nothing was written, as the taught model is worse. With --even-if-worse it is "
                "written all the same."
            )
        for _ in events:
            pass
    errors.print(f"Written: {terminal.plain_line(order.out)}")
    return taught


_MOST_FAILURES = 10


def _failures(taught: Taught) -> Sequence[str]:
    shown = [f"{file}: {why}" for file, why in list(taught.failed.items())[:_MOST_FAILURES]]
    if (more := len(taught.failed) - len(shown)) > 0:
        shown.append(f"… and {more} more pictures that cannot be read.")
    return shown


def _is_wanted() -> bool:
    """Whether somebody at a terminal says so."""
    if not (sys.stdin.isatty() and errors.is_terminal):
        return False
    return typer.confirm("It is worse. Write it all the same?", default=False, err=True)
