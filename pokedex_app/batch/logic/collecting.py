"""From results into the collection: the best picture of each class that was found. No Qt."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from pokedex_app.batch.logic.answers import Certainty, Result
from pokedex_app.shared.collection.collection import Collection, CollectionError, Found
from pokedex_app.shared.collection.small_copy import SmallCopy, small_copy
from pokedex_app.shared.species import SpeciesBook
from trainer.errors import PictureError

COPYING_SECONDS = 8.0
"""How long small copies are still made once the window is closed; it waits longer than that."""


class Collecting:
    """The surest result of each class waits here until it is in the collection.

    What could not be written waits on. May be used from several threads at once.
    """

    def __init__(self, book: SpeciesBook, collection: Collection) -> None:
        self._book = book
        self._collection = collection
        self._lock = threading.Lock()
        self._waiting: dict[str, Result] = {}
        self._taken: dict[str, float] = {}

    def add(self, results: Iterable[Result], threshold: float) -> None:
        """Have those wait that are surer than what came before for the same class."""
        with self._lock:
            for label, result in best_of_each(results, threshold).items():
                waits = self._waiting.get(label)
                known = waits.confidence if waits is not None else self._taken.get(label, 0.0)
                if result.confidence > known:
                    self._waiting[label] = result

    def begin_anew(self) -> None:
        """What has been taken in may have been taken out since: it may come again."""
        with self._lock:
            self._taken.clear()

    @property
    def waits(self) -> bool:
        return bool(self._waiting)

    def take_in(self, closing: Callable[[], bool]) -> None:
        """Until nothing waits any more, whatever `closing` says: where there is no time left to
        read all pictures, the rest is noted without small copies.

        Raises CollectionError.
        """
        until = math.inf
        while (result := self._next()) is not None:
            if closing():
                until = min(until, time.monotonic() + COPYING_SECONDS)
            try:
                copy = small_copy(Path(result.path)) if time.monotonic() < until else None
                self._collection.record(self._found(result, copy))
            except PictureError:  # it has changed or gone since
                self._leave(result)
            except CollectionError:
                self._leave(result, waiting=True)
                raise

    def _next(self) -> Result | None:
        with self._lock:
            if not self._waiting:
                return None
            label = next(iter(self._waiting))
            result = self._waiting.pop(label)
            self._taken[label] = result.confidence
            return result

    def _found(self, result: Result, copy: SmallCopy | None) -> Found:
        label = result.labels[0]
        species = self._book.find(label)
        number = species.id if species is not None else None
        return Found(label, number, result.confidence, Path(result.path), copy)

    def _leave(self, result: Result, *, waiting: bool = False) -> None:
        """It has not been taken in."""
        label = result.labels[0]
        with self._lock:
            self._taken.pop(label, None)
            if waiting:
                self._waiting.setdefault(label, result)


def best_of_each(results: Iterable[Result], threshold: float) -> dict[str, Result]:
    """The result of the highest confidence a class; none that is not sure or known to be wrong."""
    best: dict[str, Result] = {}
    for result in results:
        if result.state(threshold) is not Certainty.SURE or result.correct is False:
            continue
        label = result.labels[0]
        if label not in best or result.confidence > best[label].confidence:
            best[label] = result
    return best
