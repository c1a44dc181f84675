"""Carrying out a sorting, taking it back, and telling after an interruption how far it came.

A name is taken with an empty file before the picture replaces it, so nothing that somebody else
puts there meanwhile is overwritten; replacing is one step of the file system, so the picture is
either here or there. Between two file systems the picture is copied beside its new name and flushed
to the disk before it takes it, and removed here only then.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainer.files import flush_folder, name_target
from trainer.moves.journal import Journal, Record
from trainer.moves.plan import Mode, Step, free_names

_HOPELESS = frozenset({errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""after these, no other file would fare better"""
_CLOCK_STEP = 2_000_000_000
"""nanoseconds; some file systems keep times to two seconds"""
_BLOCK = 1 << 20


class SkipReason(StrEnum):
    """Why one file was passed over; other reasons are the system's own words."""

    CHANGED = "changed"
    GONE = "gone"
    ORIGINAL_GONE = "original gone"
    PICTURE_STAYS = "picture stays"
    """it belongs to a picture that was passed over"""


@dataclass(frozen=True)
class Carried:
    """One step has been dealt with.

    Attributes:
        done: steps dealt with by this call, of `total`.
        before, now: where the picture was and is; None where it has not been moved.
        problem: a `SkipReason`, or what the system said; None where all went well.
    """

    done: int
    total: int
    before: str | None = None
    now: str | None = None
    problem: str | None = None


class _PassedOverError(Exception):
    """One file is left as it is; the argument is the `SkipReason`."""


def carried_out(journal: Journal, stop: Callable[[], bool]) -> Generator[Carried, None, None]:
    """Do what is not done yet. May be stopped after any step and called again.

    Raises OSError where no further file could be handled, as on a full disk.
    """
    repair(journal)
    numbers = journal.record.pending
    try:
        for done, number in enumerate(numbers, start=1):
            step = journal.record.steps[number]
            try:
                _do(journal, number, step)
            except (OSError, _PassedOverError) as error:
                problem = _told(error)
                journal.failed(number, problem)
                yield Carried(done, len(numbers), problem=problem)
            else:
                journal.done(number)
                yield _carried(done, len(numbers), journal.record, step.source, number)
            if stop():
                return
    finally:
        journal.flush()


def taken_back(journal: Journal, stop: Callable[[], bool]) -> Generator[Carried, None, None]:
    """Undo what has been done, the latest first. May be stopped and called again.

    A picture goes back to where it was, with a number where its name is taken by now. A copy is
    deleted if it and its original are as they were; otherwise it is kept. Folders that were made,
    and are empty now, go too. Raises OSError as `carried_out` does.
    """
    repair(journal)
    journal.begin_undoing()
    record = journal.record
    numbers = record.undoable
    try:
        for done, number in enumerate(numbers, start=1):
            try:
                _undo(journal, number, record.steps[number])
            except (OSError, _PassedOverError) as error:
                problem = _told(error)
                journal.kept(number, problem)
                yield Carried(done, len(numbers), problem=problem)
            else:
                journal.undone(number)
                moved = record.mode is Mode.MOVE
                before, now = record.target(number), record.origin(number)
                yield Carried(done, len(numbers), *((before, now) if moved else ()))
            if stop():
                return
        for folder in reversed(record.folders):
            with suppress(OSError):  # somebody has put something else there
                Path(folder).rmdir()
    finally:
        journal.flush()


def _carried(done: int, total: int, record: Record, source: str, number: int) -> Carried:
    if record.mode is Mode.COPY:
        return Carried(done, total)
    return Carried(done, total, source, record.target(number))


def _told(error: Exception) -> str:
    """The reason to note, where the others may still go well; raises the error where not."""
    if isinstance(error, _PassedOverError):
        return str(error)
    assert isinstance(error, OSError)
    if error.errno in _HOPELESS:
        raise error
    if isinstance(error, FileNotFoundError):
        return SkipReason.GONE
    return error.strerror or str(error)


# One step


def _do(journal: Journal, number: int, step: Step) -> None:
    record = journal.record
    if step.beside in record.failed:
        raise _PassedOverError(SkipReason.PICTURE_STAYS)
    source = _regular(step.source, follow=record.mode is Mode.COPY)
    if source is None:
        raise _PassedOverError(SkipReason.GONE)
    if not _same(source, step):
        raise _PassedOverError(SkipReason.CHANGED)
    Path(step.target).parent.mkdir(parents=True, exist_ok=True)
    going = [number, *record.beside(number)]
    paths, names = [record.target(each) for each in going], _own_names(record, going)
    taken = _take(paths, names, lambda path: journal.rename_target(number, path))
    try:
        if record.mode is Mode.COPY:
            _copy(step.source, taken, _temporary(record, number, taken))
        else:
            _move(step.source, taken, _temporary(record, number, taken))
    except BaseException:
        _give_back(taken)
        raise


def _undo(journal: Journal, number: int, step: Step) -> None:
    record = journal.record
    if step.beside in record.kept:
        raise _PassedOverError(SkipReason.PICTURE_STAYS)
    here = record.target(number)
    status = _regular(here)
    if status is None:
        raise _PassedOverError(SkipReason.GONE)
    if record.mode is Mode.COPY:
        original = _regular(step.source, follow=True)
        if original is None:
            raise _PassedOverError(SkipReason.ORIGINAL_GONE)
        if not _same(original, step) or not _same(status, step):
            raise _PassedOverError(SkipReason.CHANGED)
        Path(here).unlink()
        return
    Path(step.source).parent.mkdir(parents=True, exist_ok=True)
    going = [number, *(each for each in record.beside(number) if each in record.done)]
    paths, names = [record.origin(each) for each in going], _own_names(record, going)
    taken = _take(paths, names, lambda path: journal.rename_origin(number, path))
    try:
        _move(here, taken, _temporary(record, number, taken))
    except BaseException:
        _give_back(taken)
        raise


def _own_names(record: Record, numbers: Iterable[int]) -> list[str]:
    return [Path(record.steps[number].source).name for number in numbers]


def _take(paths: Sequence[str], names: Sequence[str], note: Callable[[str], None]) -> str:
    """Make an empty file at the first path; where that is taken, with a number, told `note` before.

    The other paths are those of what comes after it, to be called alike: they have to be free, too.
    Numbers are added to `names`, which these files had at first.
    """
    folder = Path(paths[0]).parent
    while True:
        if not any(os.path.lexists(each) for each in paths[1:]):
            try:
                os.close(os.open(paths[0], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            except FileExistsError:
                pass
            else:
                return paths[0]
        taken = {each.name.casefold() for each in folder.iterdir()}
        taken.add(Path(paths[0]).name.casefold())
        paths = [str(folder / free) for free in free_names(names[0], names[1:], taken)]
        note(paths[0])


def _give_back(path: str) -> None:
    """Remove the empty file that held a name, unless it is the picture by now."""
    with suppress(OSError):
        if Path(path).lstat().st_size == 0:
            Path(path).unlink()


def _move(source: str, target: str, temporary: Path) -> None:
    try:
        Path(source).replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    else:
        return
    _copy(source, target, temporary)
    flush_folder(Path(target).parent)
    _remove_moved(source, target)


def _remove_moved(source: str, target: str) -> None:
    """End a move between two file systems; where the source has to stay, the copy goes.

    Raises OSError where it has to stay.
    """
    try:
        Path(source).unlink()
    except OSError:
        Path(target).unlink()
        raise


def _copy(source: str, target: str, temporary: Path) -> None:
    try:
        shutil.copyfile(source, temporary)
        with temporary.open("rb+") as file:  # which may be read-only from the next line on
            with suppress(OSError):  # not every file system has times and permissions
                shutil.copystat(source, temporary)
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            name_target(error, temporary, target)
        raise


def _temporary(record: Record, number: int, target: str) -> Path:
    """Where a copy grows: a name that `repair` knows."""
    return Path(target).with_name(f".tmp-{record.file.name.split('.')[0]}-{number}")


# After an interruption


def repair(journal: Journal) -> None:
    """Bring the journal and the files into agreement, wherever the last attempt ended."""
    record = journal.record
    if record.undoing:
        for number in record.undoable:
            _settle(record, number, record.target(number), record.origin(number), journal.undone)
    else:
        for number in record.pending:
            _settle(
                record, number, record.steps[number].source, record.target(number), journal.done
            )


def _settle(
    record: Record, number: int, here: str, there: str, mark: Callable[[int], None]
) -> None:
    """A step from `here` to `there` that is not marked: finish it, clear it away, or leave it."""
    step = record.steps[number]
    if record.undoing and record.mode is Mode.COPY:
        if _regular(here) is None:
            mark(number)
        return
    with suppress(OSError):
        _temporary(record, number, there).unlink()
    target = _regular(there)
    if target is None:
        return
    source = _regular(here, follow=record.mode is Mode.COPY)
    if source is not None and target.st_size == 0 and step.size:
        _give_back(there)
    elif not _same(target, step):
        return  # somebody else's
    elif record.mode is Mode.COPY or source is None or _moved_by_copy(here, there):
        mark(number)


def _moved_by_copy(here: str, there: str) -> bool:
    """Whether a move between two file systems is at its end now, of which only that was missing."""
    try:
        if not _equal(here, there):
            return False
        _remove_moved(here, there)
    except OSError:  # it comes again, and is told, when the step is done anew
        return False
    return True


def _regular(path: str, *, follow: bool = False) -> os.stat_result | None:
    try:
        status = Path(path).stat(follow_symlinks=follow)
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _same(status: os.stat_result, step: Step) -> bool:
    return status.st_size == step.size and abs(status.st_mtime_ns - step.modified) <= _CLOCK_STEP


def _equal(one: str, other: str) -> bool:
    with Path(one).open("rb") as first, Path(other).open("rb") as second:
        while True:
            block = first.read(_BLOCK)
            if block != second.read(_BLOCK):
                return False
            if not block:
                return True
