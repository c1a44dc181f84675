"""Which results are shown, and in which order."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress
from typing import Any

from pokedex_app.batch.logic.answers import Certainty, Result
from trainer.pictures.listing import natural


class Wanted(StrEnum):
    """Which kind of answers to show."""

    ALL = "all"
    SURE = "sure"
    UNSURE = "unsure"
    STRANGE = "strange"
    UNREADABLE = "unreadable"
    RIGHT = "right"
    WRONG = "wrong"
    CORRECTED = "corrected"
    """by the user"""


@dataclass(frozen=True)
class Choice:
    """A filter. The default shows everything.

    Attributes:
        text: words that must all occur in the path, the label, the name of the class or the error.
        label: only answers of this class.
        pair: only pictures from the folder of the first class of which the model finds the second
            one likeliest: those of a cell of the matrix.
        least, most: bounds of the confidence, inclusive; unreadable files have none and are shown
            only where the bounds are 0 and 1.
    """

    text: str = ""
    label: str | None = None
    pair: tuple[str, str] | None = None
    wanted: Wanted = Wanted.ALL
    least: float = 0.0
    most: float = 1.0

    @property
    def everything(self) -> bool:
        """Whether nothing is held back."""
        return self == Choice(text=self.text) and not self.text.split()

    @property
    def goes_by_threshold(self) -> bool:
        """Whether another threshold can let a picture pass or not."""
        return self.wanted in (Wanted.SURE, Wanted.UNSURE)


class SortKey(StrEnum):
    """What rows can be sorted by."""

    ARRIVAL = "arrival"
    FILE = "file"
    ANSWER = "answer"
    CONFIDENCE = "confidence"
    STATE = "state"
    """the least certain first: none of the classes, then by confidence, as what is sure follows
    from it; what the user has said and what cannot be read come last"""


class Table:
    """Results by their place, that is in the order of arrival, with what is looked at to choose.

    Values that every filter or order looks at are kept in lists of their own: going through a
    hundred thousand plain numbers takes a few milliseconds, through as many objects a hundred.

    Args:
        name_of: the name of a class in the window's language.
    """

    def __init__(self, name_of: Callable[[str], str]) -> None:
        self.results: list[Result] = []
        self._name_of = name_of
        self._names: dict[str, str] = {}
        self._confidences: list[float] = []
        self._deciding: list[float] = []
        self._searched: list[str] | None = None
        self._files: list[tuple[str, str]] = []

    def __len__(self) -> int:
        return len(self.results)

    def add(self, results: Iterable[Result]) -> range:
        """Their places."""
        first = len(self.results)
        self.results.extend(results)
        added = self.results[first:]
        self._confidences += [_confidence(result) for result in added]
        self._deciding += [_deciding(result) for result in added]
        self._files += map(_file_key, added)
        if self._searched is not None:
            self._searched += map(self._searchable, added)
        return range(first, len(self.results))

    def replace(self, place: int, result: Result) -> None:
        """Another path, another model's answer, or the user's word."""
        self.results[place] = result
        self._confidences[place] = _confidence(result)
        self._deciding[place] = _deciding(result)
        self._files[place] = _file_key(result)
        if self._searched is not None:
            self._searched[place] = self._searchable(result)

    def keep(self, stays: Sequence[bool]) -> None:
        """Of each place, whether its result stays; it moves up to the places of those that go."""
        self.results = list(compress(self.results, stays))
        self._confidences = list(compress(self._confidences, stays))
        self._deciding = list(compress(self._deciding, stays))
        self._files = list(compress(self._files, stays))
        if self._searched is not None:
            self._searched = list(compress(self._searched, stays))

    def forget_names(self) -> None:
        """Classes have other names from now on."""
        self._names.clear()
        self._searched = None

    def name_of(self, label: str) -> str:
        if label not in self._names:
            self._names[label] = self._name_of(label)
        return self._names[label]

    def sure(self, threshold: float) -> int:
        """How many answers are sure."""
        return sum(confidence >= threshold for confidence in self._deciding)

    def passing(self, choice: Choice, threshold: float, places: Sequence[int]) -> list[int]:
        """Those of `places` whose results pass, in their order."""
        results = self.results
        if choice.label is not None:
            places = [p for p in places if results[p].label == choice.label]
        if choice.pair is not None:
            pair = choice.pair
            places = [p for p in places if (results[p].truth, results[p].likeliest) == pair]
        if choice.wanted is Wanted.RIGHT or choice.wanted is Wanted.WRONG:
            right = choice.wanted is Wanted.RIGHT
            places = [p for p in places if results[p].correct is right]
        if choice.wanted is Wanted.CORRECTED:
            places = [p for p in places if results[p].correction is not None]
        elif choice.wanted is Wanted.STRANGE:
            places = [p for p in places if results[p].state(threshold) is Certainty.STRANGE]
        least, most = _bounds(choice, threshold)
        if least > _NONE or most < math.inf:
            by_state = choice.wanted is Wanted.SURE or choice.wanted is Wanted.UNSURE
            confidences = self._deciding if by_state else self._confidences
            places = [p for p in places if least <= confidences[p] <= most]
        for word in choice.text.casefold().split():
            searched = self._all_searchable()
            places = [p for p in places if word in searched[p]]
        return list(places)

    def keys(self, order: SortKey, places: Sequence[int]) -> list[Any]:
        """What to sort the results in these places by; those with equal keys are in the order of
        arrival.

        Files that could not be read have no confidence, which is less than any, no name, which
        comes after all names, and nothing to be certain of.
        """
        if order is SortKey.ARRIVAL:
            return [0] * len(places)
        if order is SortKey.FILE:
            return [self._files[place] for place in places]
        if order is SortKey.CONFIDENCE:
            return [self._confidences[place] for place in places]
        results = [self.results[place] for place in places]
        if order is SortKey.STATE:
            return list(map(_by_state, results))
        folded: dict[str | None, str] = {None: _LAST}
        keys = []
        for result in results:
            label = result.label
            if label is not None and label not in folded:
                folded[label] = self.name_of(label).casefold()
            keys.append(folded[label])
        return keys

    def _all_searchable(self) -> list[str]:
        if self._searched is None:
            self._searched = list(map(self._searchable, self.results))
        return self._searched

    def _searchable(self, result: Result) -> str:
        label = result.label
        rest = (result.error or "") if label is None else f"{label}\n{self.name_of(label)}"
        return f"{result.path[result.shown_from :]}\n{rest}".casefold()


_NONE = -1.0
"""stands for a confidence where there is none"""
_CERTAIN = 2.0
"""comes after every confidence"""
_UNREADABLE = 3.0
_LAST = "\U0010ffff"


def _confidence(result: Result) -> float:
    return result.confidence if result.probabilities else _NONE


def _deciding(result: Result) -> float:
    """The confidence where it says how the answer is to be taken."""
    decides = result.correction is None and not result.strange
    return _confidence(result) if decides else _NONE


def _file_key(result: Result) -> tuple[str, str]:
    return natural(result.path[result.path.rfind(os.sep) + 1 :])


def _by_state(result: Result) -> float:
    if result.error is not None:
        return _UNREADABLE
    if result.correction is not None:
        return _CERTAIN
    return result.confidence - 1 if result.strange else result.confidence


def _bounds(choice: Choice, threshold: float) -> tuple[float, float]:
    """The confidences that pass, both inclusive."""
    least = choice.least if choice.least > 0 else _NONE
    most = choice.most if choice.most < 1 else math.inf
    if most < math.inf:
        least = max(least, 0.0)
    if choice.wanted is Wanted.SURE:
        least = max(least, threshold, 0.0)
    elif choice.wanted is Wanted.UNSURE:
        least, most = max(least, 0.0), min(most, math.nextafter(threshold, -1))
    elif choice.wanted is Wanted.UNREADABLE:
        most = min(most, _NONE)
    return least, most
