"""Predictions as files for other programs, a record at a time.

Who knows more of a picture than a prediction says adds keys to its record, and columns.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TextIO

from trainer.errors import printable

COLUMNS = ("path", "status", "verdict", "predictions", "model", "error")


def record(
    path: str | os.PathLike[str],
    predictions: Iterable[tuple[str, float]],
    error: str | None,
    **more: object,
) -> dict[str, Any]:
    """What is known of a picture, as plain values."""
    return {
        "path": printable(path),
        "status": "ok" if error is None else "error",
        "predictions": [
            {"label": label, "probability": probability} for label, probability in predictions
        ],
        "error": error,
        **more,
    }


class RecordWriter(Protocol):
    """Writes records one by one, keeping none."""

    def write(self, record: Mapping[str, Any]) -> None: ...


class JsonLines:
    """One object a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, record: Mapping[str, Any]) -> None:
        self._stream.write(json.dumps(record, ensure_ascii=False) + "\n")


class CsvRows:
    """A row a record, below a head; text that a spreadsheet takes for a formula gets an apostrophe.

    Args:
        top: predictions in a row, each with its probability beside it.
        columns: keys of the records.
    """

    def __init__(self, stream: TextIO, top: int, columns: Sequence[str] = COLUMNS) -> None:
        self._writer = csv.writer(stream)
        self._top, self._columns = top, columns
        ranks = range(1, top + 1)
        pairs = [name for n in ranks for name in (f"label_{n}", f"probability_{n}")]
        names = (pairs if column == "predictions" else [column] for column in columns)
        self._writer.writerow([name for several in names for name in several])

    def write(self, record: Mapping[str, Any]) -> None:
        self._writer.writerow([cell for key in self._columns for cell in self._cells(record, key)])

    def _cells(self, record: Mapping[str, Any], key: str) -> list[str]:
        value = record[key]
        if key == "predictions":
            cells = []
            for item in value[: self._top]:
                cells += [_inert(item["label"]), f"{item['probability']:.6f}"]
            return cells + [""] * (2 * self._top - len(cells))
        if isinstance(value, bool):  # says nothing of a picture that could not be read
            return ["" if record["status"] == "error" else str(value).lower()]
        return [_inert(value or "")]


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
