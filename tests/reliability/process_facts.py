"""What a running window holds: memory, handles, threads, processes, files, objects. Linux only.

Everything is asked of /proc and of Python itself, so that nothing that is counted has to be trusted
to count itself.
"""

from __future__ import annotations

import gc
import os
import re
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.memory import give_back_freed_memory

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

SMALLEST_COUNT = 10
"""Types of Python objects of which there are fewer are left out of a sample."""

OF_TORCH = "torchinductor_"
"""An empty folder, one a user, that torch makes whenever it is imported."""


@dataclass(frozen=True)
class Sample:
    """The window at rest, at one moment.

    Attributes:
        number: of the round that has just ended, from 0.
        seconds: since the window was shown.
        done: what had been done by then, by kind.
        memory: MB (powers of ten) by ``rss``, ``anonymous`` (what this process has written, in
            memory or swapped out) and ``files`` (address space of mapped files);
            ``anonymous_trimmed`` after what the C library holds free was given back.
        handles: open file descriptors by what they lead to.
        threads: the system's, by name.
        python_threads: those that Python knows, without placeholders of threads of Qt's.
        children: child processes by name.
        temporary: files and folders in the folder for temporary files.
        widgets: all, top-level ones included; `windows` are those alone.
        objects: of Qt's, below the window and the services.
        python_objects: that the collector knows, after a collection.
        garbage: of them, how many that collection freed.
        types: Python objects by type, the frequent ones.
        folders: files and bytes of each folder that the app writes to.
    """

    number: int
    seconds: float
    done: Mapping[str, int]
    memory: Mapping[str, float]
    handles: Mapping[str, int]
    threads: Mapping[str, int]
    python_threads: int
    children: Mapping[str, int]
    temporary: tuple[str, ...]
    widgets: int
    windows: int
    objects: int
    python_objects: int
    garbage: int
    types: Mapping[str, int] = field(repr=False)
    folders: Mapping[str, tuple[int, int]]


def take_sample(
    number: int,
    seconds: float,
    done: Mapping[str, int],
    objects: int,
    folders: Mapping[str, Path],
    temporary: Path,
) -> Sample:
    """Look at this process, in its GUI thread; `objects` is counted by the caller."""
    from PySide6.QtWidgets import QApplication

    as_it_is = memory()
    garbage = gc.collect()
    give_back_freed_memory()
    trimmed = memory()["anonymous"]
    types = Counter(map(_type_name, gc.get_objects()))
    return Sample(
        number=number,
        seconds=round(seconds, 1),
        done=dict(done),
        memory=as_it_is | {"anonymous_trimmed": trimmed},
        handles=handles(),
        threads=threads(),
        python_threads=sum(
            not isinstance(thread, threading._DummyThread) for thread in threading.enumerate()
        ),
        children=children(),
        temporary=temporary_files(temporary),
        widgets=len(QApplication.allWidgets()),
        windows=len(QApplication.topLevelWidgets()),
        objects=objects,
        python_objects=sum(types.values()),
        garbage=garbage,
        types={name: count for name, count in types.most_common() if count >= SMALLEST_COUNT},
        folders={name: _amount(folder) for name, folder in folders.items()},
    )


def qt_objects(*roots: QObject) -> int:
    """How many objects there are below these.

    Qt itself is asked to list them: PySide would make an object of Python's for each, and keep it
    as long as its parent.
    """
    from PySide6.QtCore import qInstallMessageHandler

    lines = 0

    def count(*_: object) -> None:
        nonlocal lines
        lines += 1

    before = qInstallMessageHandler(count)
    for root in roots:
        root.dumpObjectTree()
    qInstallMessageHandler(before)
    return lines


def temporary_files(folder: Path) -> tuple[str, ...]:
    """What is in a folder for temporary files, however deep, without what torch has put there."""
    found = (str(path.relative_to(folder)) for path in folder.rglob("*"))
    return tuple(sorted(path for path in found if not path.startswith(OF_TORCH)))


def memory() -> dict[str, float]:
    """Of this process, in MB.

    How much of its files' pages is resident, and how much of that is its own, depends on which
    other programs have the same files open and on what the system has reclaimed.
    """
    kibibytes: dict[str, int] = {}
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
        name, _, rest = line.partition(":")
        kibibytes[name] = int(rest.split()[0])
    files = 0
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        addresses, _, _, _, inode = line.split()[:5]
        if inode != "0":
            first, _, end = addresses.partition("-")
            files += int(end, 16) - int(first, 16)
    amounts = {
        "rss": kibibytes["Rss"] * 1024,
        "anonymous": (kibibytes["Anonymous"] + kibibytes["Swap"]) * 1024,
        "files": files,
    }
    return {name: round(count / 1e6, 2) for name, count in amounts.items()}


def handles() -> dict[str, int]:
    """Open file descriptors of this process by what they lead to; numbers that vary are cut off."""
    found: Counter[str] = Counter()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            target = str(entry.readlink())
        except OSError:
            continue  # the one that the folder was listed with
        found[re.sub(r":\[\d+\]$", "", target)] += 1
    return dict(found)


def threads() -> dict[str, int]:
    """The threads of this process by the name that the system knows."""
    found: Counter[str] = Counter()
    for entry in Path("/proc/self/task").iterdir():
        try:
            found[(entry / "comm").read_text(encoding="utf-8", errors="replace").strip()] += 1
        except OSError:
            continue  # it has just ended
    return dict(found)


def children() -> dict[str, int]:
    """Child processes of this one, zombies included, by what they were started as."""
    found: Counter[str] = Counter()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid():
                command = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
                found[_short(command)] += 1
        except (OSError, IndexError):
            continue  # it has just ended
    return dict(found)


def _short(command: list[str]) -> str:
    """What `multiprocessing` was told to run, or the program."""
    code = next((part for part in command if part.startswith("from multiprocessing")), None)
    if code is not None:
        return re.sub(r"\(.*", "", code.partition("import ")[2])
    return Path(command[0]).name or "a process that has ended"


def _type_name(thing: object) -> str:
    kind = type(thing)
    return f"{kind.__module__}.{kind.__qualname__}"


def _files(folder: Path) -> Iterable[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def _amount(folder: Path) -> tuple[int, int]:
    """Files in a folder and below it, and their bytes."""
    count = size = 0
    for file in _files(folder):
        try:
            size += file.lstat().st_size
        except OSError:
            continue  # renamed or removed meanwhile
        count += 1
    return count, size
