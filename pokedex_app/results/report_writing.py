"""Writing a run's report. Its layer table is computed with torch, so a child process writes it."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pokedex_app.core.jobs import Control

ANSWER_SECONDS = 0.1
"""how soon a wish to stop is noticed"""


class ReportFailedError(Exception):
    """The process that wrote the report failed in a way nobody foresaw, or was killed."""


def write_report_apart(folder: Path, language: str, control: Control) -> Iterator[Path]:
    """For a job: write ``report.html`` into a run folder and yield its path.

    Nothing is left behind when the job is stopped: the report is written beside and renamed.
    Raises TrainerError where the run cannot be reported on, and ReportFailedError.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=_write, args=(theirs, folder, language), name="report", daemon=True
    )
    try:
        process.start()
        theirs.close()  # an end of ours would hide that the child is gone
        while not control.stopping():
            if ours.poll(ANSWER_SECONDS):
                yield _answer(ours)
                return
    finally:
        if process.pid is not None:
            process.kill()  # it has answered, or nobody wants its answer any more
            process.join()
        process.close()
        ours.close()


def _answer(ours: Connection) -> Path:
    try:
        answer: Path | Exception = ours.recv()
    except EOFError as error:
        raise ReportFailedError("the process ended without a word") from error
    if isinstance(answer, Exception):
        raise answer
    return answer


def _write(theirs: Connection, folder: Path, language: str) -> None:
    """Runs in the child process."""
    from pokedex_app.core.training_child import arrange_environment
    from trainer.errors import TrainerError

    arrange_environment(1)  # before numpy and torch
    try:
        from trainer.report.writer import write_report

        theirs.send(write_report(folder, language))
    except TrainerError as error:
        theirs.send(error)
    except Exception:
        theirs.send(ReportFailedError(traceback.format_exc()))
