"""Sortings killed between any two operations on the disk and at random, then gone on with.

Each attempt is a forked process. `Deadly` lets it die by SIGKILL right before its n-th operation,
or in the middle of that operation where it writes; n counts up until the attempt survives, so no
place is left out. Whatever happened, `Place.check_rest` and its like say what must be true.

Needs `os.fork`, and for moves between file systems a second one; run it in a process of its own,
which has no threads.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.moves import SortingRequest, planned
from tests.reliability.tally import Tally
from trainer.moves.execution import carried_out, taken_back
from trainer.moves.journal import Journal, latest, tidy
from trainer.moves.plan import Mode, Plan

FILE_SYSTEMS = (Path("/dev/shm"), Path(tempfile.gettempdir()))
"""two that a computer is likely to have"""
LABELS = ("Abra", "Onix")

Act = Callable[["Place"], None]


@dataclass(frozen=True)
class Kind:
    """A kind of sorting: copied or moved, within a file system or to `other`."""

    mode: Mode
    other: Path | None = None

    def __str__(self) -> str:
        return f"{self.mode.value}, {'one file system' if self.other is None else 'two'}"


def kinds(scratch: Path) -> list[Kind]:
    """Those that this computer has; the second file system only where it is another one."""
    found = [Kind(Mode.MOVE), Kind(Mode.COPY)]
    for other in FILE_SYSTEMS:
        if os.access(other, os.W_OK) and other.stat().st_dev != scratch.stat().st_dev:
            return [*found, Kind(Mode.MOVE, other), Kind(Mode.COPY, other)]
    return found


# ---- what is sorted ------------------------------------------------------------------------------


class Place:
    """Pictures, one in two with a file that belongs to it, where they go, and the journals.

    Somebody else takes one of the names that were planned, and later one of those to go back to.
    """

    def __init__(self, kind: Kind, scratch: Path, pictures: int, size: int) -> None:
        self.kind = kind
        self._scratch = scratch / "place"
        self._beside = (kind.other or scratch) / f"pokedex-moves-{os.getpid()}"
        self.source = self._scratch / "pictures"
        self.journals = self._scratch / "journals"
        self.target = self._beside / "sorted"
        self._kept = scratch / "kept"
        self._pictures, self._size = pictures, size
        self.originals: dict[Path, tuple[str, int]] = {}
        self.plan: Plan | None = None

    def make(self) -> None:
        """Begin anew, and plan."""
        self.remove()
        for folder in (self.journals, self._beside):
            folder.mkdir(parents=True)
        results = []
        for number in range(self._pictures):
            # two folders, so that names clash among themselves
            path = self.source / "ab"[number % 2] / f"{number // 2}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(random.Random(number).randbytes(self._size + number))
            os.utime(path, ns=(10**18, 10**18 + number * 10**10))
            label = LABELS[number % 3 == 2]
            results.append(Result(str(path), (label, "Other"), (0.9, 0.05)))
            if number % 2 == 0:
                self._put_a_file_beside(path)
        wish = SortingRequest(self.kind.mode, self.target, 0.5, None)
        *_, plan = planned(results, wish, lambda: False)
        assert isinstance(plan, Plan)
        self.plan = plan
        self.originals = _files(self.source)
        stranger = Path(plan.steps[0].target)
        stranger.parent.mkdir(parents=True)
        stranger.write_text("somebody else's, at the target")

    def _put_a_file_beside(self, picture: Path) -> None:
        """One that belongs to it and has to go with it."""
        beside = picture.with_suffix(".xmp")
        beside.write_text(f"belongs to {_digest(picture.read_bytes())}")
        os.utime(beside, ns=(10**18, 10**18))

    def take_an_origin(self) -> None:
        """Where a moved picture was, somebody else puts a file before it can come back."""
        assert self.plan is not None
        stranger = Path(self.plan.steps[0].source)  # the one with a file that belongs to it
        if self.kind.mode is Mode.MOVE and not stranger.exists():
            stranger.write_text("somebody else's, at the origin")

    def keep(self) -> None:
        """Remember everything for `restore`."""
        shutil.rmtree(self._kept, ignore_errors=True)
        for part in (self._scratch, self._beside):
            shutil.copytree(part, self._kept / part.name, symlinks=True)

    def restore(self) -> None:
        self.remove()
        for part in (self._scratch, self._beside):
            shutil.copytree(self._kept / part.name, part, symlinks=True)

    def remove(self) -> None:
        for part in (self._scratch, self._beside):
            shutil.rmtree(part, ignore_errors=True)

    # ---- what must be true ------------------------------------------------------------------

    def check_rest(self) -> Iterator[str]:
        """Right after a kill: each picture is whole somewhere, others' files are untouched."""
        there = self._contents()
        for path, (digest, _) in self.originals.items():
            if not there[digest]:
                yield f"{path.name} is nowhere whole"
        if self.kind.mode is Mode.COPY:
            yield from self._untouched_originals()
        yield from self._strangers(there)

    def check_sorted(self) -> Iterator[str]:
        """Gone on with to the end: each picture once at the target, a copy's at the source too."""
        at_target = Counter(digest for digest, _ in _files(self.target).values())
        at_source = Counter(digest for digest, _ in _files(self.source).values())
        for path, (digest, _) in self.originals.items():
            if at_target[digest] != 1:
                yield f"{path.name} is {at_target[digest]} times at the target"
            if at_source[digest] != (self.kind.mode is Mode.COPY):
                yield f"{path.name} is {at_source[digest]} times at the source"
        yield from _torn_apart(self.target)
        yield from self._nothing_else(len(self.originals))

    def check_undone(self) -> Iterator[str]:
        """All as before the sorting; the one whose place was taken beside it."""
        there = _files(self.source)
        taken = [path for path in self.originals if there.get(path) != self.originals[path]]
        if self.kind.mode is Mode.COPY and taken:
            yield f"originals were touched: {taken}"
        elif len(taken) > 2:  # with what belongs to it
            yield f"not back where they were: {[path.name for path in taken]}"
        at_source = Counter(digest for digest, _ in there.values())
        for path, (digest, _) in self.originals.items():
            if at_source[digest] != 1:
                yield f"{path.name} is {at_source[digest]} times at the source"
        yield from _torn_apart(self.source)
        yield from self._nothing_else(0)

    def _nothing_else(self, pictures: int) -> Iterator[str]:
        there = self._contents()
        yield from self._strangers(there)
        files = [*_files(self.source), *_files(self._beside)]
        left = [path.name for path in files if path.name.startswith(".") or not path.stat().st_size]
        if left:
            yield f"left over: {left}"
        at_target = len(_files(self.target))
        if at_target != pictures + 1:
            yield f"{at_target} files at the target instead of {pictures + 1}"

    def _untouched_originals(self) -> Iterator[str]:
        there = _files(self.source)
        yield from (
            f"the original {path.name} was touched"
            for path, facts in self.originals.items()
            if there.get(path) != facts
        )

    def _strangers(self, there: Counter[str]) -> Iterator[str]:
        assert self.plan is not None
        if not there[_digest(b"somebody else's, at the target")]:
            yield "somebody else's file is gone"

    def _contents(self) -> Counter[str]:
        files = [*_files(self.source).values(), *_files(self._beside).values()]
        return Counter(digest for digest, _ in files)


def _files(root: Path) -> dict[Path, tuple[str, int]]:
    """Digest and time of each file below `root`; the time to the microsecond."""
    return {
        path: (_digest(path.read_bytes()), path.stat().st_mtime_ns // 1000)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def _torn_apart(root: Path) -> Iterator[str]:
    """Files that are not called as the picture that they belong to."""
    for beside in root.rglob("*.xmp"):
        picture = beside.with_suffix(".png")
        digest = _digest(picture.read_bytes()) if picture.exists() else "none"
        if beside.read_text() != f"belongs to {digest}":
            yield f"{beside.name} has lost its picture"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# ---- what is killed ------------------------------------------------------------------------------


def carry(place: Place) -> None:
    assert place.plan is not None
    with Journal.create(place.journals, place.plan) as journal:
        for _ in carried_out(journal, lambda: False):
            pass
    tidy(place.journals)


def go_on(place: Place) -> None:
    """As the window does when it finds a sorting that was interrupted."""
    record = latest(place.journals)
    if record is None or not record.interrupted:
        return
    with Journal.open(record.file) as journal:
        for _ in (taken_back if record.undoing else carried_out)(journal, lambda: False):
            pass


def undo(place: Place) -> None:
    record = latest(place.journals)
    if record is None:
        return
    with Journal.open(record.file) as journal:
        for _ in taken_back(journal, lambda: False):
            pass


def dies_at(number: int, act: Act, place: Place) -> bool:
    """Whether `act` came to its operation `number`, counted from 0, and died there."""

    def work() -> None:
        Deadly(number).arm()
        act(place)

    return _killed(_forked(work))


class Deadly:
    """Lets this process die at its n-th operation that changes something on the disk.

    Operations with an even number end before anything is done; for those that write, the odd ones
    end when half is written.
    """

    def __init__(self, number: int) -> None:
        self._left = number

    def arm(self) -> None:
        for name in ("replace", "unlink", "mkdir", "rmdir", "fsync", "chmod", "utime"):
            self._wrap(os, name)
        self._wrap(os, "open")
        self._wrap(os, "sendfile", self._half_sent)
        self._wrap(Path, "write_bytes", self._half_written)
        begin = Journal.__init__

        def with_deadly_file(journal: Journal, record: Any, file: Any) -> None:
            begin(journal, record, _DeadlyFile(file, self))

        Journal.__init__ = with_deadly_file  # type: ignore[method-assign]

    def come_to_one(self, half: Callable[[], object] | None = None) -> None:
        if self._left == 0:
            _die()
        self._left -= 1
        if half is not None:
            if self._left == 0:
                half()
                _die()
            self._left -= 1

    def _wrap(self, owner: Any, name: str, half: Callable[..., object] | None = None) -> None:
        original = getattr(owner, name)

        def call(*arguments: Any, **named: Any) -> Any:
            self.come_to_one(half and (lambda: half(original, *arguments)))
            return original(*arguments, **named)

        setattr(owner, name, call)

    @staticmethod
    def _half_sent(original: Any, out: int, into: int, offset: int, count: int) -> None:
        original(out, into, offset, min(count, os.fstat(into).st_size // 2))

    @staticmethod
    def _half_written(original: Any, path: Path, data: bytes) -> None:
        original(path, data[: len(data) // 2])


class _DeadlyFile:
    """A journal's file, in which a line may be cut short."""

    def __init__(self, file: Any, deadly: Deadly) -> None:
        self._file = file
        self._deadly = deadly

    def write(self, line: bytes) -> int:
        self._deadly.come_to_one(lambda: self._file.write(line[: len(line) // 2]))
        written: int = self._file.write(line)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def _forked(work: Callable[[], None]) -> int:
    """The id of a process that does `work` and ends."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    os._exit(code)


def _killed(process: int) -> bool:
    """Wait for its end. Raises AssertionError where it failed rather than died."""
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "a sorting failed; see above"
    return False


# ---- everywhere, and at random -------------------------------------------------------------------


def kill_everywhere(place: Place, *, twice: bool = False) -> Tally:
    """Kill the carrying out at each operation, and the undoing; go on, or undo, each time.

    `twice` also kills at each operation what is done after the first kill.
    """
    tally = Tally()
    place.make()
    number = 0
    while dies_at(number, carry, place):
        tally.times[f"carrying out ({place.kind})"] += 1
        where = f"{place.kind}, killed at operation {number}"
        tally.losses += (f"{where}: {loss}" for loss in place.check_rest())
        place.keep()
        for act in (go_on, undo):
            tally.add(_after_a_kill(place, act, where, twice=twice))
        place.make()
        number += 1
    tally.add(_undoing_killed(place))
    return tally


def _after_a_kill(place: Place, act: Act, where: str, *, twice: bool) -> Tally:
    tally = Tally()
    number = 0
    while twice:
        place.restore()
        if not dies_at(number, act, place):
            break
        tally.times[f"{act.__name__} after a kill ({place.kind})"] += 1
        again = f"{where}, then {act.__name__} at {number}"
        tally.losses += (f"{again}: {loss}" for loss in place.check_rest())
        tally.losses += (f"{again}: {loss}" for loss in _ended(place, act))
        number += 1
    place.restore()
    tally.losses += (f"{where}, then {act.__name__}: {loss}" for loss in _ended(place, act))
    return tally


def _ended(place: Place, act: Act) -> Iterator[str]:
    """Let `act` come to its end, then undo everything."""
    began = bool(list(place.journals.glob("[!.]*")))
    if act is go_on and began:
        _killed(_forked(lambda: go_on(place)))
        yield from place.check_sorted()
    _killed(_forked(lambda: undo(place)))
    yield from place.check_undone()


def _undoing_killed(place: Place) -> Tally:
    """Of a sorting that was carried out; `place` holds one."""
    tally = Tally()
    place.take_an_origin()
    place.keep()
    number = 0
    while dies_at(number, undo, place):
        tally.times[f"undoing ({place.kind})"] += 1
        where = f"{place.kind}, undoing killed at operation {number}"
        tally.losses += (f"{where}: {loss}" for loss in place.check_rest())
        _killed(_forked(lambda: undo(place)))
        tally.losses += (f"{where}: {loss}" for loss in place.check_undone())
        place.restore()
        number += 1
    tally.losses += (f"{place.kind}, undone: {loss}" for loss in place.check_undone())
    return tally


def kill_at_random(place: Place, kills: int, chance: random.Random) -> Tally:
    """Kill real sortings at random instants, go on, kill again; then the same with undoing."""
    tally = Tally()
    while tally.times.total() < kills:
        place.make()
        duration = _duration(place)
        place.make()
        tally.add(_killed_on_the_way(place, carry, go_on, duration, chance))
        tally.losses += (f"{place.kind}: {loss}" for loss in place.check_sorted())
        place.take_an_origin()
        tally.add(_killed_on_the_way(place, undo, undo, duration, chance))
        tally.losses += (f"{place.kind}, undone: {loss}" for loss in place.check_undone())
    return tally


def _duration(place: Place) -> float:
    began = time.monotonic()
    _killed(_forked(lambda: carry(place)))
    return time.monotonic() - began


def _killed_on_the_way(
    place: Place, first: Act, then: Act, duration: float, chance: random.Random
) -> Tally:
    tally = Tally()
    act = first
    while True:
        process = _forked(lambda act=act: act(place))  # type: ignore[misc]
        time.sleep(chance.uniform(0, duration / 3))
        os.kill(process, signal.SIGKILL)
        if not _killed(process):
            return tally
        tally.times[f"{first.__name__} at random ({place.kind})"] += 1
        tally.losses += (f"{place.kind}, at random: {loss}" for loss in place.check_rest())
        # nothing may have been begun yet
        act = then if latest(place.journals) is not None else first
