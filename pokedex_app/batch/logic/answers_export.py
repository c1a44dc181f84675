"""Results as files for other programs. Each is written beside and renamed when it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TextIO

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.html_export import PageTexts, write_page
from trainer.files import replacing
from trainer.model.prediction_files import CsvRows, JsonLines, RecordWriter

TOP = 5
"""Classes in a row of a CSV file, as of `pokedex classify --format csv`."""

COLUMNS = (
    *("path", "status", "label", "corrected", "verdict"),
    *("predictions", "folder_label", "model", "error"),
)
"""Of a CSV file: the keys of `Result.record`; Help tells what they mean."""

TOLD_EVERY = 200
"""Rows between two events of progress."""


@dataclass(frozen=True)
class Written:
    """`done` of `total` rows are in the file; at the end the file is in its place."""

    done: int
    total: int


class StoppedError(Exception):
    """The export was stopped; nothing was left behind."""


def exported(
    results: Sequence[Result],
    target: Path,
    *,
    threshold: float,
    texts: PageTexts,
    stop: Callable[[], bool],
) -> Iterator[Written]:
    """Write `results` to `target`, whose ending decides the format: one of `FORMATS`.

    ``.csv`` is UTF-8 with a mark at its beginning, without which Excel takes it for something else;
    text that a spreadsheet would take for a formula gets an apostrophe. ``.jsonl`` holds one object
    a line, as `pokedex classify --format json` prints it, and what else `Result.record` says.
    ``.html`` is one page that needs no other file.

    Ends early, without a file, where `stop` says so. Raises OSError.
    """
    form = FORMATS[target.suffix.lower()]
    try:
        with (
            replacing(target) as temporary,
            temporary.open("w", encoding=form.encoding, newline="") as file,
        ):
            for done in form.write(results, file, threshold, texts):
                if done % TOLD_EVERY == 0:
                    yield Written(done, len(results))
                if stop():
                    raise StoppedError
    except StoppedError:
        return
    yield Written(len(results), len(results))


def _csv(
    results: Sequence[Result], file: TextIO, threshold: float, _texts: PageTexts
) -> Iterator[int]:
    return _written(results, CsvRows(file, TOP, COLUMNS), threshold)


def _json_lines(
    results: Sequence[Result], file: TextIO, threshold: float, _texts: PageTexts
) -> Iterator[int]:
    return _written(results, JsonLines(file), threshold)


def _written(results: Sequence[Result], writer: RecordWriter, threshold: float) -> Iterator[int]:
    for done, result in enumerate(results, start=1):
        writer.write(result.record(threshold))
        yield done


class Format(NamedTuple):
    """How a file is written: the function yields how many rows there are, after each."""

    encoding: str
    write: Callable[[Sequence[Result], TextIO, float, PageTexts], Iterator[int]]


FORMATS = {
    ".csv": Format("utf-8-sig", _csv),
    ".jsonl": Format("utf-8", _json_lines),
    ".html": Format("utf-8", write_page),
}
"""By the ending of the file; `BatchFoot` has a name for each."""
