"""Naming many pictures: a stream of events, to be run off the GUI thread."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pokedex_app.batch.logic.answers import Places, Result, result_of
from trainer.memory import give_back_freed_memory
from trainer.pictures.listing import find_pictures

if TYPE_CHECKING:
    from trainer.model.classifier import Classifier

LISTING_SECONDS = 0.2
"""How often the listing of files tells how many it has found."""


@dataclass(frozen=True)
class Listing:
    """Files found so far, while folders are still being walked."""

    found: int


@dataclass(frozen=True)
class FilesFound:
    """All files are found: so many will be answered."""

    total: int


@dataclass(frozen=True)
class Answered:
    result: Result


Event = Listing | FilesFound | Answered


def classified(
    classifier: Classifier,
    roots: Iterable[Path],
    stop: Callable[[], bool],
    *,
    done: Collection[str] = frozenset(),
    threads: int | None = None,
    ignore: Collection[str] = (),
) -> Iterator[Event]:
    """``Listing`` now and then, ``FilesFound`` once, then ``Answered`` for each file.

    Files come in the order in which `trainer.pictures.listing.find_pictures` finds them, each
    once, those in `done` left out. `threads` of them are worked on at the same time; None leaves
    that to the classifier. `ignore` are the user's patterns of names that are passed over in
    folders. Ends early where `stop` says so.
    """
    roots = tuple(map(Path.absolute, roots))  # links stay as they are
    files: list[str] = []
    for event in _listed(find_pictures(roots, ignore=ignore), done, files):
        yield event
        if stop():
            return
    places = Places(classifier.labels, roots)
    predictions: Any = classifier.classify(files, threads=threads)
    with closing(predictions):
        for prediction in predictions:
            result = result_of(prediction, places, classifier.name, classifier.digest)
            yield Answered(result)
            if stop():
                break
    give_back_freed_memory()


def _listed(found: Iterable[Path], done: Collection[str], files: list[str]) -> Iterator[Event]:
    """Fills `files`; plain strings, as a hundred thousand paths would take much memory."""
    seen: set[str] = set()
    told = time.monotonic()
    for path in found:
        name = os.fspath(path)
        if name not in seen and name not in done:
            seen.add(name)
            files.append(name)
        if time.monotonic() - told >= LISTING_SECONDS:
            told = time.monotonic()
            yield Listing(len(files))
    yield FilesFound(len(files))


class RateMeter:
    """The rate of a stream of answers and the time that is left, pauses not counted.

    The rate is that of the last `SPAN` seconds, so that it follows a change without jumping.
    """

    SPAN = 8.0

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._marks: deque[tuple[float, int]] = deque()
        self._paused_at: float | None = None
        self._lost = 0.0
        self._began = clock()

    def mark(self, done: int) -> None:
        """`done` pictures are answered by now."""
        now = self._now()
        self._marks.append((now, done))
        while len(self._marks) > 2 and now - self._marks[1][0] > self.SPAN:
            self._marks.popleft()

    def pause(self) -> None:
        if self._paused_at is None:
            self._paused_at = self._clock()

    def resume(self) -> None:
        if self._paused_at is not None:
            self._lost += self._clock() - self._paused_at
            self._paused_at = None

    def rate(self) -> float | None:
        """Pictures a second; None before there is something to measure."""
        if len(self._marks) < 2:
            return None
        (began, before), (ended, after) = self._marks[0], self._marks[-1]
        if after <= before or ended - began < 0.5:
            return None
        return (after - before) / (ended - began)

    def seconds_left(self, total: int) -> float | None:
        rate = self.rate()
        if not rate:
            return None
        return (total - self._marks[-1][1]) / rate

    def seconds(self) -> float:
        """Since the meter was made."""
        return self._now() - self._began

    def _now(self) -> float:
        now = self._clock() if self._paused_at is None else self._paused_at
        return now - self._lost
