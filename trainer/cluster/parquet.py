"""Answers as Parquet, a row a picture."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

SCHEMA = pa.schema(
    [
        ("path", pa.string()),
        ("label", pa.string()),
        ("probability", pa.float64()),
        (
            "predictions",
            pa.list_(pa.struct([("label", pa.string()), ("probability", pa.float64())])),
        ),
        ("verdict", pa.string()),
        ("sure", pa.bool_()),
        ("error", pa.string()),
        ("model", pa.string()),
    ]
)
"""``label`` and ``probability`` are those of the likeliest class, and null where the picture is
answered with “none of these”, or with an error; ``predictions`` has the likeliest classes all the
same. ``model`` is the SHA-256 of the model file."""

_ROWS = 1024
_COMPRESSION = "zstd"


class ParquetRows:
    """Writes records (`trainer.model.prediction_files`) to one file, keeping a thousand at most.

    The file is whole when the block ends.
    """

    def __init__(self, file: Path, model: str) -> None:
        # opened here: what pyarrow says of a file is meant for programmers
        self._file = file.open("wb")
        self._writer = pq.ParquetWriter(self._file, SCHEMA, compression=_COMPRESSION)
        self._model = model
        self._records: list[Mapping[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._file, self._writer:
            self._flush()

    def write(self, record: Mapping[str, Any]) -> None:
        self._records.append(record)
        if len(self._records) >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(_table(self._records, self._model))
        self._records = []


def as_file(records: Sequence[Mapping[str, Any]], model: str) -> bytes:
    """The file that `ParquetRows` would write."""
    buffer = io.BytesIO()
    pq.write_table(_table(records, model), buffer, compression=_COMPRESSION)
    return buffer.getvalue()


def _table(records: Sequence[Mapping[str, Any]], model: str) -> pa.Table:
    return pa.Table.from_pylist([_row(each) | {"model": model} for each in records], SCHEMA)


def _row(record: Mapping[str, Any]) -> dict[str, Any]:
    verdict = record["verdict"]
    named = verdict in ("sure", "not_sure")
    best = record["predictions"][0] if named else {"label": None, "probability": None}
    return {
        **best,
        "path": record["path"],
        "predictions": record["predictions"],
        "verdict": verdict,
        "sure": None if verdict is None else verdict == "sure",
        "error": record["error"],
    }
