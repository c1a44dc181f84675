"""The log of a run, read for what it holds. `RunFolder.events` is strict; a list of runs is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trainer.runs.events import TrainingEvent, from_json

_BATCH = b'{"event":"batch_done"'


def logged(run: Path, *, batches: bool = True) -> Iterator[TrainingEvent]:
    """What a run folder's log tells; nothing where there is none. Raises OSError.

    A line that holds no event, such as one cut off by a crash, is passed over. Without `batches`,
    of which there may be a hundred thousand, they are not even taken apart.
    """
    try:
        lines = (run / "events.jsonl").read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    for line in lines:
        if not batches and line.startswith(_BATCH):
            continue
        try:
            yield from_json(line.decode("utf-8"))
        except ValueError:
            continue
