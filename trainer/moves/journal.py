"""The record on disk of one sorting: enough to go on, or to undo it, after any interruption.

The file is JSON Lines. The first line is the head; then comes every step of the plan, and all of
it is on the disk before the first file is touched. Then lines are added as things happen::

    {"to": [3, "/new/name.png"]}      step 3 gets another name, as its own has been taken since
    {"done": 3}   {"failed": [4, "why"]}
    {"undoing": true}                 from here on steps are taken back
    {"back": [3, "/old/name (2).png"]}    step 3 goes back to another name
    {"undone": 3}   {"kept": [4, "why"]}
    {"put_away": true}                the user wants to hear no more of it

A line that was cut short by a crash is passed over. Marks are written without waiting for the disk
(only names chosen later are flushed first): a crash of the app loses none, and after a power cut
`trainer.moves.execution.repair` tells by the files themselves what has been done.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from io import FileIO
from pathlib import Path
from typing import Any, BinaryIO, Self

from trainer.errors import TrainerError
from trainer.files import LEFTOVER_SECONDS, append_line, remove_leftovers, write_atomically
from trainer.locks import lock, unlock
from trainer.moves.plan import Mode, Plan, Step
from trainer.moves.sidecars import alike
from trainer.strict_json import is_newer

VERSION = 2
"""Version 1 knew no files that go with a picture; what it wrote is read as it is."""
KEPT = 20
"""Journals in the folder; with the oldest, the way to undo that sorting is forgotten."""
SUFFIX = ".moves.jsonl"


class NewerJournalError(TrainerError):
    """A newer version of this program wrote the journal."""


class InUseError(Exception):
    """Another window of the app is at work on this journal."""


@dataclass
class Record:
    """What a journal says, from the first line to the last.

    Attributes:
        targets: where the picture of a step is, by the step's number; differs from the plan where
            a name was taken meanwhile. `origins` is the same for the way back.
        done, undone: numbers of steps. Those in `failed` were not done, those in `kept` were done
            but cannot be taken back; both with the reason.
        undoing: taking back has begun.
        put_away: the user wants to hear no more of it.
    """

    file: Path
    mode: Mode
    root: str
    created: float
    folders: tuple[str, ...]
    steps: tuple[Step, ...]
    targets: dict[int, str] = field(default_factory=dict)
    origins: dict[int, str] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    failed: dict[int, str] = field(default_factory=dict)
    undone: set[int] = field(default_factory=set)
    kept: dict[int, str] = field(default_factory=dict)
    undoing: bool = False
    put_away: bool = False

    def target(self, number: int) -> str:
        """Where a file is to be, or is; one that belongs to a picture is called as that is."""
        return self._place(number, self.targets, lambda step: step.target)

    def origin(self, number: int) -> str:
        """Where it is to go back to."""
        return self._place(number, self.origins, lambda step: step.source)

    def _place(self, number: int, chosen: dict[int, str], planned: Callable[[Step], str]) -> str:
        step = self.steps[number]
        if number in chosen:
            return chosen[number]
        path = planned(step)
        if step.beside not in chosen:
            return path
        before, after = planned(self.steps[step.beside]), chosen[step.beside]
        name = alike(Path(path).name, Path(before).name, Path(after).name)
        return str(Path(path).with_name(name))

    def beside(self, number: int) -> list[int]:
        """The steps of the files that go with the picture of that step."""
        last = number + 1
        while last < len(self.steps) and self.steps[last].beside == number:
            last += 1
        return list(range(number + 1, last))

    @property
    def pictures(self) -> int:
        """How many pictures are where they were to go, or went there."""
        return sum(self.steps[number].beside is None for number in self.done)

    @property
    def pending(self) -> list[int]:
        """Steps that are neither done nor failed."""
        return [n for n in range(len(self.steps)) if n not in self.done and n not in self.failed]

    @property
    def undoable(self) -> list[int]:
        """Steps that are done and not taken back: the latest picture, what went with it, and so on.

        A file that belongs to a picture comes after it, to be called as the picture then is.
        """
        left = [n for n in self.done if n not in self.undone and n not in self.kept]
        pictures = {n: beside if (beside := self.steps[n].beside) is not None else n for n in left}
        return sorted(left, key=lambda n: (-pictures[n], n))

    @property
    def interrupted(self) -> bool:
        """It was ended in the middle: of doing, or of undoing."""
        return bool(self.undoable) if self.undoing else bool(self.pending)


class Journal:
    """A journal that is open, and locked against other windows of the app, to be added to."""

    def __init__(self, record: Record, file: FileIO) -> None:
        self.record = record
        self._file = file

    @classmethod
    def create(cls, folder: Path, plan: Plan) -> Self:
        """Write the plan to the disk. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        stamp = time.strftime("%Y%m%d-%H%M%S")
        file = folder / f"{stamp}-{secrets.token_hex(3)}{SUFFIX}"
        head = {
            "version": VERSION,
            "mode": plan.mode.value,
            "root": os.fspath(plan.root),
            "created": time.time(),
            "folders": plan.folders,
            "steps": len(plan.steps),
        }
        steps = map(astuple, plan.steps)
        # ASCII, so that names that are not valid text survive as the surrogates they are
        lines = [json.dumps(item) for item in (head, *steps)]
        write_atomically(file, "\n".join(lines) + "\n")
        return cls.open(file)

    @classmethod
    def open(cls, file: Path) -> Self:
        """Raises OSError, ValueError for a damaged file, NewerJournalError, and InUseError."""
        handle = file.open("r+b", buffering=0)
        try:
            if not lock(handle):
                raise InUseError(file)
            record = read(file)
            _end_line(handle)
        except BaseException:
            handle.close()
            raise
        return cls(record, handle)

    def close(self) -> None:
        if not self._file.closed:
            unlock(self._file)
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- what happens -----------------------------------------------------------------------

    def rename_target(self, number: int, path: str) -> None:
        self._add({"to": [number, path]}, flush=True)

    def rename_origin(self, number: int, path: str) -> None:
        self._add({"back": [number, path]}, flush=True)

    def done(self, number: int) -> None:
        self._add({"done": number})

    def failed(self, number: int, reason: str) -> None:
        self._add({"failed": [number, reason]})

    def begin_undoing(self) -> None:
        if not self.record.undoing:
            self._add({"undoing": True}, flush=True)

    def undone(self, number: int) -> None:
        self._add({"undone": number})

    def kept(self, number: int, reason: str) -> None:
        self._add({"kept": [number, reason]})

    def put_away(self) -> None:
        self._add({"put_away": True})

    def flush(self) -> None:
        os.fsync(self._file.fileno())

    def _add(self, mark: dict[str, Any], *, flush: bool = False) -> None:
        """Raises OSError where not all of the line fits on the disk; none of it is there then."""
        append_line(self._file, json.dumps(mark))
        if flush:
            self.flush()
        _apply(self.record, mark)


def read(file: Path) -> Record:
    """Raises OSError, ValueError where it is not a journal of ours, and NewerJournalError."""
    with file.open("rb") as lines:
        head = _head(file, lines)
        try:
            steps = tuple(Step(*_parsed(lines.readline())) for _ in range(head["steps"]))
            record = Record(
                file=file,
                mode=Mode(head["mode"]),
                root=head["root"],
                created=float(head["created"]),
                folders=tuple(head["folders"]),
                steps=steps,
            )
        except (KeyError, TypeError) as error:
            raise ValueError("a damaged journal") from error
        for line in lines:
            try:
                mark = _parsed(line)
            except ValueError:  # cut short by a crash
                continue
            _apply(record, mark)
    return record


def _head(file: Path, lines: BinaryIO) -> dict[str, Any]:
    head = _parsed(lines.readline())
    version = head.get("version") if isinstance(head, dict) else None
    if is_newer(version, VERSION):
        raise NewerJournalError(
            "A newer version of this program sorted pictures, and only it can undo that: please "
            "update. Its record {path} was left as it is.",
            path=file,
        )
    if version not in (1, VERSION):
        raise ValueError("not a journal of this version")
    tree: dict[str, Any] = head
    return tree


def _parsed(line: bytes) -> Any:
    """Raises ValueError."""
    try:
        return json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _apply(record: Record, mark: dict[str, Any]) -> None:
    match mark:
        case {"to": [int(number), str(path)]}:
            record.targets[number] = path
        case {"back": [int(number), str(path)]}:
            record.origins[number] = path
        case {"done": int(number)}:
            record.done.add(number)
            record.failed.pop(number, None)
        case {"failed": [int(number), str(reason)]}:
            record.failed[number] = reason
        case {"undoing": True}:
            record.undoing = True
        case {"put_away": True}:
            record.put_away = True
        case {"undone": int(number)}:
            record.undone.add(number)
        case {"kept": [int(number), str(reason)]}:
            record.kept[number] = reason


def latest(folder: Path, root: Path | None = None) -> Record | None:
    """The newest that can be undone or gone on with, by whichever window it was made; with a
    `root`, the newest of those there.

    Damaged journals, those put away, and those that a window is at work on are passed over. Raises
    NewerJournalError where a newer version of this program wrote one that would be offered.
    """
    for file in sorted(folder.glob(f"*{SUFFIX}"), reverse=True):
        try:
            record = read(file)
        except (OSError, ValueError):
            continue
        if root is not None and record.root != os.fspath(root):
            continue
        open_question = not record.put_away and (record.undoable or record.interrupted)
        if open_question and not _is_in_use(file):
            return record
    return None


def _is_in_use(file: Path) -> bool:
    """Or has just been removed by another window."""
    try:
        handle = file.open("rb")
    except OSError:
        return True
    with handle:
        free = lock(handle)
        if free:
            unlock(handle)
    return not free


def tidy(folder: Path) -> None:
    """Remove the oldest journals beyond `KEPT`, but none that a newer version wrote."""
    files = sorted(folder.glob(f"*{SUFFIX}"), reverse=True)
    for file in files[KEPT:]:
        if _is_newer(file):
            continue
        with suppress(OSError):  # Windows keeps what another window has open
            file.unlink()
    remove_leftovers(folder, LEFTOVER_SECONDS)


def _is_newer(file: Path) -> bool:
    try:
        with file.open("rb") as lines:
            _head(file, lines)
    except NewerJournalError:
        return True
    except (OSError, ValueError):
        return False
    return False


def _end_line(handle: BinaryIO) -> None:
    """So that what is added does not continue a line that a crash cut short."""
    size = handle.seek(0, os.SEEK_END)
    if size:
        handle.seek(size - 1)
        if handle.read(1) != b"\n":
            handle.write(b"\n")
    handle.seek(0, os.SEEK_END)
