"""Results as files for other programs. Each is written beside and renamed when it is whole."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from pokedex_app.batch.logic.answers import Result, State
from pokedex_app.batch.logic.html_export import PageTexts, write_page
from trainer.errors import printable
from trainer.files import replacing

TOP = 5
"""Classes in a row of a CSV file, as of `pokedex classify --format csv`."""

TOLD_EVERY = 200
"""Rows between two events of progress."""

SUFFIXES = (".csv", ".jsonl", ".html")


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
    """Write `results` to `target`, whose ending decides the format: one of `SUFFIXES`.

    ``.csv`` is UTF-8 with a mark at its beginning, without which Excel takes it for something else;
    text that a spreadsheet would take for a formula gets an apostrophe. ``.jsonl`` holds one object
    a line, as `pokedex classify --format json` prints it, and whether the answer is sure.
    ``.html`` is one page that needs no other file.

    Ends early, without a file, where `stop` says so. Raises OSError.
    """
    write = {".csv": _csv, ".jsonl": _json_lines}.get(target.suffix.lower())
    try:
        with replacing(target) as temporary, _opened(temporary) as file:
            steps = (
                write(results, file, threshold)
                if write is not None
                else write_page(results, file, threshold, texts)
            )
            for done in steps:
                if done % TOLD_EVERY == 0:
                    yield Written(done, len(results))
                if stop():
                    raise StoppedError
    except StoppedError:
        return
    yield Written(len(results), len(results))


def _opened(path: Path) -> TextIO:
    encoding = "utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8"
    return path.open("w", encoding=encoding, newline="")


def _csv(results: Sequence[Result], file: TextIO, threshold: float) -> Iterator[int]:
    writer = csv.writer(file)
    ranks = range(1, TOP + 1)
    pairs = [name for n in ranks for name in (f"label_{n}", f"probability_{n}")]
    writer.writerow(["path", "status", "sure", *pairs, "folder_label", "error"])
    for done, result in enumerate(results, start=1):
        cells = []
        for label, probability in zip(result.labels[:TOP], result.probabilities, strict=False):
            cells += [_inert(label), f"{probability:.6f}"]
        cells += [""] * (2 * TOP - len(cells))
        writer.writerow(
            [
                _inert(printable(result.path)),
                _status(result),
                _sure(result, threshold),
                *cells,
                _inert(result.truth or ""),
                _inert(result.error or ""),
            ]
        )
        yield done


def _json_lines(results: Sequence[Result], file: TextIO, threshold: float) -> Iterator[int]:
    for done, result in enumerate(results, start=1):
        record = {
            "path": printable(result.path),
            "status": _status(result),
            "predictions": [
                {"label": label, "probability": probability}
                for label, probability in zip(result.labels, result.probabilities, strict=True)
            ],
            "error": result.error,
            "sure": result.state(threshold) is State.SURE,
            "folder_label": result.truth,
        }
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
        yield done


def _status(result: Result) -> str:
    return "ok" if result.error is None else "error"


def _sure(result: Result, threshold: float) -> str:
    state = result.state(threshold)
    return "" if state is State.UNREADABLE else str(state is State.SURE).lower()


def _inert(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
