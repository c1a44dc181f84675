"""The user's word on the pictures of a batch: found in the collection, given, and taken back.

A picture is known by its pixels, so the word on it stands wherever its file lies by now, and
whatever it is called. These are generators for a job.
"""

from __future__ import annotations

import os
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pokedex_app.batch.logic.answers import Result
from pokedex_app.shared.collection.collection import Collection, Correction, Found
from pokedex_app.shared.collection.small_copy import small_copy
from pokedex_app.shared.species import SpeciesBook
from trainer.errors import PictureError

TOLD_AT_ONCE = 200
"""Results between two that are yielded."""
_SAME_CONFIDENCE = 0.01
"""The same model says of the same picture what it said before, but for how the file was read."""

Changes = dict[str, Correction | None]
"""By the paths of results: the word on their pictures, or None where there is none any more."""
Stop = Callable[[], bool]


@dataclass(frozen=True)
class Word:
    """What the user says of one result: the class that is right, or None for none of them."""

    result: Result
    right: str | None


@dataclass(frozen=True)
class Given:
    """A word that has been kept, in the place of an earlier one where there was one.

    Attributes:
        correction: None where the file cannot be read any more.
    """

    word: Word
    correction: Correction | None


class Corrections:
    """Tells of results what the user has said of their pictures.

    Only files are read, once, that a correction may be about: those of the same name and those of
    the same size, as copies are. A file that holds the same pixels in other bytes and is called
    otherwise is not found. Of a picture that was in no file, or whose size was not noted, neither
    is known: there those are read of which the model says the same with the same confidence.
    """

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._revision: int | None = None
        self._identities: dict[tuple[str, int], str] = {}
        self._by_identity: dict[str, Correction] = {}
        self._names: set[str] = set()
        self._sizes: set[int] = set()
        self._said: defaultdict[str, list[float]] = defaultdict(list)

    def look_up(self, results: Iterable[Result], stop: Stop) -> Iterator[Changes]:
        """What differs from what these results say. Raises CollectionError."""
        self._refresh()
        changes: Changes = {}
        for number, result in enumerate(results, start=1):
            if stop():
                return
            correction = self._of(result)
            if correction != result.correction:
                changes[result.path] = correction
            if changes and number % TOLD_AT_ONCE == 0:
                yield changes
                changes = {}
        if changes:
            yield changes

    def _refresh(self) -> None:
        """Read the corrections where they may be others."""
        revision = self._collection.revision()
        if revision == self._revision:
            return
        corrections = self._collection.corrections()
        self._revision = revision
        self._by_identity = {one.identity: one for one in corrections}
        self._names = {one.path.name for one in corrections if one.path is not None}
        self._sizes = {one.file_bytes for one in corrections if one.file_bytes is not None}
        self._said.clear()
        for one in corrections:
            if one.file_bytes is None:
                self._said[one.said].append(one.confidence)

    def _of(self, result: Result) -> Correction | None:
        if result.correction is not None:
            return self._by_identity.get(result.correction.identity)
        if not self._may_be_about(result):
            return None
        return self._by_identity.get(self._identity(result.path) or "")

    def _identity(self, path: str) -> str | None:
        """Of the picture in a file, which is read once."""
        try:
            key = (path, Path(path).stat().st_mtime_ns)
            if key not in self._identities:
                self._identities[key] = small_copy(Path(path)).digest
        except (OSError, PictureError):
            return None
        return self._identities[key]

    def _may_be_about(self, result: Result) -> bool:
        if not self._by_identity or not result.labels:
            return False
        if result.path[result.path.rfind(os.sep) + 1 :] in self._names:
            return True
        said = self._said.get(result.labels[0], ())
        if any(abs(result.confidence - one) < _SAME_CONFIDENCE for one in said):
            return True
        try:
            return bool(self._sizes) and Path(result.path).stat().st_size in self._sizes
        except OSError:
            return False


def given(
    words: Sequence[Word],
    book: SpeciesBook,
    collection: Collection,
    *,
    examples: bool = False,
) -> Generator[Given]:
    """Keep the user's words, with copies to learn from where they are asked for; all of them, also
    where nobody listens to the end. Raises CollectionError."""

    def species(label: str | None) -> int | None:
        found = book.find(label) if label is not None else None
        return found.id if found is not None else None

    def keep(word: Word) -> Given:
        result, path = word.result, Path(word.result.path)
        try:
            copy = small_copy(path, example=examples)
        except PictureError:  # it has changed or gone since
            return Given(word, None)
        said = result.labels[0]
        found = Found(said, species(said), result.confidence, path, copy, result.strange)
        return Given(word, collection.correct(found, word.right, species(word.right)))

    waiting = deque(words)
    try:
        while waiting:
            yield keep(waiting.popleft())
    except GeneratorExit:  # the window closes
        for word in waiting:
            keep(word)
        raise


def taken_back(
    words: Sequence[Given],
    book: SpeciesBook,
    collection: Collection,
    *,
    examples: bool = False,
) -> Iterator[Given]:
    """Undo `given`: what had been said before stands again. Raises CollectionError."""
    earlier = []
    for one in words:
        before = one.word.result.correction
        if before is not None:
            earlier.append(Word(one.word.result, before.right))
        elif one.correction is not None:
            collection.withdraw(one.correction)
    yield from given(earlier, book, collection, examples=examples)
