"""``events.jsonl`` of a run folder, one event a line: the one place that writes and reads it.

A line counts once its newline is there. What follows the last newline is what an interrupted write
left: it is an event to nobody, and the next one to write drops it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from trainer import strict_json
from trainer.errors import CheckpointError
from trainer.files import append_line, remove_leftovers, write_atomically
from trainer.runs.events import TrainingEvent, from_json, to_json

EVENTS = "events.jsonl"
_BATCH = b'{"event":"batch_done"'


class Told(NamedTuple):
    """What a run has told, and how many lines hold no event, a half-written last one included."""

    events: list[TrainingEvent]
    unreadable: int


def read_events(run: Path, *, strict: bool = False, batches: bool = True) -> Told:
    """What a run folder's log tells; nothing where there is none.

    Args:
        strict: whoever goes on with the run must know all of it: raises CheckpointError where the
            file cannot be read or a line holds no event. Others, who list or draw, pass over such
            lines, as a newer version may have left them; then only an OSError is raised.
        batches: without them, of which there may be a hundred thousand, they are not even taken
            apart.
    """
    path = run / EVENTS
    try:
        *lines, rest = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return Told([], 0)
    except OSError as error:
        if strict:
            raise _damaged(path, error) from error
        raise
    events: list[TrainingEvent] = []
    unreadable = int(bool(rest.strip()))
    for line in lines:
        if not batches and line.startswith(_BATCH):
            continue
        try:
            # a line may have been cut within a character, so it is decoded once it is whole
            events.append(from_json(line.decode("utf-8")))
        except ValueError as error:
            if strict:
                raise _damaged(path, error) from error
            unreadable += bool(line.strip())
    return Told(events, unreadable)


def _damaged(path: Path, error: Exception) -> CheckpointError:
    return CheckpointError(
        "{path} is damaged: {error}.", path=path, error=strict_json.what_is_wrong(error)
    )


class EventLog:
    """Appends events to ``events.jsonl``, whole lines only.

    Who opens it is the one who writes to the run folder: what an earlier one, which was killed, had
    begun to write there is removed.

    Args:
        keep: number of lines to keep of what is there, those before the checkpoint that the run
            is resumed from; what came after it is going to happen again.
    """

    def __init__(self, run: Path, keep: int) -> None:
        remove_leftovers(run)
        path = run / EVENTS
        there = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
        lines = there[:keep]
        write_atomically(path, b"".join(line + b"\n" for line in lines))
        self.lines = len(lines)
        self._stream = path.open("ab", buffering=0)

    def append(self, event: TrainingEvent) -> None:
        append_line(self._stream, to_json(event))
        self.lines += 1

    def flush(self) -> None:
        """Put on the disk what was appended, where it outlasts a power cut. Raises OSError."""
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        with self._stream:
            self.flush()
