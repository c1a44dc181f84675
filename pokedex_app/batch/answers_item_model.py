"""The results of a batch as rows that can be sorted and filtered while more arrive.

The model sorts and filters by itself: a proxy would ask it for every cell through Qt, which takes
seconds for a hundred thousand rows. What is shown is one list of places in the list of results,
always in ascending order of a key that is different for each; a row is found by bisection. All
places are kept in that order too, so that another filter has nothing to sort; where a few results
change, only their rows do.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import IntEnum
from itertools import accumulate, compress
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from pokedex_app.batch.logic.answers import Certainty, Result
from pokedex_app.batch.logic.filtering import Choice, SortKey, Table
from pokedex_app.core.plain_text import tip
from pokedex_app.shared.collection.records import Correction
from trainer.resources import default_model

Index = QModelIndex | QPersistentModelIndex

ONE_BY_ONE = 100
"""More rows than these at once do not come, go or move one by one: everything is set anew."""


class AnswerColumn(IntEnum):
    PICTURE = 0
    FILE = 1
    ANSWER = 2
    CONFIDENCE = 3
    STATE = 4


ORDER_OF = {
    AnswerColumn.PICTURE: SortKey.ARRIVAL,
    AnswerColumn.FILE: SortKey.FILE,
    AnswerColumn.ANSWER: SortKey.ANSWER,
    AnswerColumn.CONFIDENCE: SortKey.CONFIDENCE,
    AnswerColumn.STATE: SortKey.STATE,
}

RESULT_ROLE = int(Qt.ItemDataRole.UserRole)
"""The `Result` of a row."""


class AnswersItemModel(QAbstractTableModel):
    """Rows of `Result`.

    Args:
        name_of: name of a class in the window's language.
        percent: a fraction as the window's language writes it.
        explain: an error of `trainer` in the window's language.

    Signals:
        counted(): the number of results or of rows shown is another one.
    """

    counted = Signal()

    def __init__(
        self,
        name_of: Callable[[str], str],
        percent: Callable[[float], str],
        explain: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = Table(name_of)
        self._percent = percent
        self.explain = explain
        self.threshold = 0.0
        self.choice = Choice()
        self._place_of: dict[str, int] = {}
        self._labels: dict[str, int] = {}
        self._states = Counter[Certainty]()
        self._models: Counter[tuple[str, str]] = Counter()
        self._arranged: list[int] = []
        self._shown: list[int] = []
        self._order = SortKey.ARRIVAL
        self._descending = False
        self._keys: list[Any] = []

    # ---- results ----------------------------------------------------------------------------

    @property
    def results(self) -> Sequence[Result]:
        """All, in the order of arrival; not to be changed."""
        return self._table.results

    def shown(self) -> list[Result]:
        """Those that pass the filter, in the order of the rows."""
        places = reversed(self._shown) if self._descending else self._shown
        return [self._table.results[place] for place in places]

    def paths(self, digest: str) -> set[str]:
        """Those whose answers are of the model of that digest."""
        results = self._table.results
        return {path for path, place in self._place_of.items() if results[place].digest == digest}

    def knows(self, path: str) -> bool:
        return path in self._place_of

    def other_models(self, digest: str) -> set[str]:
        """The names of models other than the one of that digest whose answers are here."""
        return {name for other, name in self._models if other != digest}

    @property
    def labels(self) -> Mapping[str, int]:
        """How often each class is the answer."""
        return self._labels

    def states(self) -> Counter[Certainty]:
        """How many results are in each state."""
        counts = self._states.copy()
        sure = self._table.sure(self.threshold)
        counts[Certainty.UNSURE] = counts[Certainty.SURE] - sure
        counts[Certainty.SURE] = sure
        return counts

    def result(self, row: int) -> Result:
        return self._table.results[self._place(row)]

    def row_of(self, path: str) -> int | None:
        """The row of a file; None where it is not shown."""
        place = self._place_of.get(path)
        if place is None:
            return None
        position = self._position(place, self._shown)
        return self._row(position) if self._is_at(position, place) else None

    def append(self, results: Iterable[Result]) -> None:
        """Add new ones; the rows of those that pass the filter appear where they belong."""
        new = self._table.add(results)
        for place in new:
            result = self._table.results[place]
            self._place_of[result.path] = place
            self._count(result, 1)
        self._keys += self._table.keys(self._order, new)
        self._merge(self._arranged, new)
        passing = self._table.passing(self.choice, self.threshold, new)
        if passing:
            self._show(passing)
        self.counted.emit()

    def renew(self, results: Iterable[Result]) -> None:
        """Put other answers in the place of those there are for the same files."""
        changed = {}
        for result in results:
            place = self._place_of[result.path]
            before = self._table.results[place]
            changed[place] = replace(
                result,
                # of a file that is named by itself the folders above are not known
                truth=result.truth or before.truth,
                shown_from=before.shown_from,
                correction=before.correction,
            )
        self._replace(changed)

    def correct(self, changes: Mapping[str, Correction | None]) -> None:
        """The user's word on files; paths that are not here are passed over."""
        changed = {}
        for path, correction in changes.items():
            place = self._place_of.get(path)
            if place is not None:
                changed[place] = replace(self._table.results[place], correction=correction)
        self._replace(changed)

    def _count(self, result: Result, by: int) -> None:
        model = result.digest, result.model
        self._models[model] += by
        if not self._models[model]:
            del self._models[model]
        self._states[result.state(0.0)] += by  # what is not sure follows from the threshold
        if result.label is None:
            return
        self._labels[result.label] = self._labels.get(result.label, 0) + by
        if not self._labels[result.label]:
            del self._labels[result.label]

    def clear(self) -> None:
        self.remove(list(self._place_of))

    def remove(self, paths: Iterable[str]) -> None:
        """Take the rows of these files out."""
        gone = {self._place_of.pop(path) for path in set(paths) if path in self._place_of}
        if not gone:
            return
        if len(gone) > ONE_BY_ONE or len(gone) == len(self._table):
            self.beginResetModel()
            self._drop(gone)
            self.endResetModel()
        else:
            self._hide([place for place in gone if self._is_shown(place)])
            self._drop(gone)
        self.counted.emit()

    def _drop(self, gone: Collection[int]) -> None:
        """The places after these move up."""
        for place in gone:
            self._count(self._table.results[place], -1)
        stays = [place not in gone for place in range(len(self._table))]
        new = list(accumulate(stays, initial=0))
        self._table.keep(stays)
        self._keys = list(compress(self._keys, stays))
        self._place_of = {path: new[place] for path, place in self._place_of.items()}
        self._arranged = [new[place] for place in self._arranged if stays[place]]
        self._shown = [new[place] for place in self._shown if stays[place]]

    def relocate(self, moved: Mapping[str, str]) -> None:
        """Files are elsewhere now: old path to new. Paths that are not here are passed over."""
        changed = {}
        for old, new in moved.items():
            place = self._place_of.pop(old, None)
            if place is not None:
                self._place_of[new] = place
                changed[place] = replace(self._table.results[place], path=new, shown_from=0)
        self._replace(changed)

    def _replace(self, changed: Mapping[int, Result]) -> None:
        """Other results in these places. Their rows stay where they are, unless the filter or the
        order goes by what has changed."""
        if not changed:
            return
        for place, after in changed.items():
            self._count(self._table.results[place], -1)
            self._count(after, 1)
            self._table.replace(place, after)
        places = sorted(changed)
        keys = zip(places, self._table.keys(self._order, places), strict=True)
        self._rearrange({place: key for place, key in keys if key != self._keys[place]})
        passing = set(self._table.passing(self.choice, self.threshold, places))
        self._hide([p for p in places if p not in passing and self._is_shown(p)])
        self._show([p for p in places if p in passing and not self._is_shown(p)])
        self._tell_changed()

    # ---- what is shown, and how -------------------------------------------------------------

    def choose(self, choice: Choice) -> None:
        """Show only what passes this filter."""
        if choice != self.choice:
            self.choice = choice
            self._filter()

    def set_threshold(self, threshold: float) -> None:
        if threshold == self.threshold:
            return
        self.threshold = threshold
        if self.choice.goes_by_threshold:
            self._filter()
        else:
            self._tell_changed()

    def rename(self) -> None:
        """The language is another one."""
        self._table.forget_names()
        self._arrange()
        self._filter()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(AnswerColumn) - 1)

    def name_of(self, label: str) -> str:
        return self._table.name_of(label)

    def percent(self, fraction: float) -> str:
        return self._percent(fraction)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """A column below 0 stands for the order of arrival."""
        wanted = (
            ORDER_OF[AnswerColumn(column)] if 0 <= column < len(AnswerColumn) else SortKey.ARRIVAL
        )
        descending = order == Qt.SortOrder.DescendingOrder and column >= 0
        if (wanted, descending) == (self._order, self._descending):
            return
        with self._rows_moving():
            self._descending = descending
            if wanted is not self._order:
                self._order = wanted
                self._arrange()
                self._shown = self._passing()

    def _arrange(self) -> None:
        """Sort everything; results with equal keys stay in the order of arrival."""
        everything = range(len(self._table))
        self._keys = self._table.keys(self._order, everything)
        self._arranged = sorted(everything, key=self._keys.__getitem__)

    def _passing(self) -> list[int]:
        everything = range(len(self._table))  # memory likes them better in their order
        passing = set(self._table.passing(self.choice, self.threshold, everything))
        return [place for place in self._arranged if place in passing]

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = self._passing()
        self.endResetModel()
        self.counted.emit()

    def _tell_changed(self) -> None:
        if self._shown:
            last = self.index(len(self._shown) - 1, len(AnswerColumn) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.counted.emit()

    @contextmanager
    def _rows_moving(self) -> Iterator[None]:
        """The same rows, in another order; what holds on to one follows it."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = [self._place(index.row()) for index in before]
        yield
        after = [
            self.index(self._row(self._position(place, self._shown)), index.column())
            for place, index in zip(places, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _rearrange(self, keys: Mapping[int, Any]) -> None:
        """Sort these places by other keys."""
        if not keys:
            return
        with self._rows_moving():
            for place, key in keys.items():
                self._keys[place] = key
            for places in (self._arranged, self._shown):
                moving = [place for place in places if place in keys]
                places[:] = [place for place in places if place not in keys]
                self._merge(places, moving)

    def _merge(self, places: list[int], new: Sequence[int]) -> None:
        """Put new ones where the order wants them."""
        if len(new) > ONE_BY_ONE:
            places += new
            places.sort(key=self._sort_key)
        else:
            for place in new:
                places.insert(self._position(place, places), place)

    def _show(self, places: Sequence[int]) -> None:
        """Rows for these, which have none."""
        if not places:
            return
        arrive = self._order is SortKey.ARRIVAL and self._shown[-1:] < [places[0]]
        if arrive:
            first = 0 if self._descending else len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(places) - 1)
            self._shown += places
            self.endInsertRows()
        elif len(places) > ONE_BY_ONE:
            self.beginResetModel()
            self._merge(self._shown, places)
            self.endResetModel()
        else:
            for place in places:
                position = self._position(place, self._shown)
                row = len(self._shown) - position if self._descending else position
                self.beginInsertRows(QModelIndex(), row, row)
                self._shown.insert(position, place)
                self.endInsertRows()

    def _hide(self, places: Collection[int]) -> None:
        """No rows for these, which have some."""
        if len(places) > ONE_BY_ONE:
            gone = set(places)
            self.beginResetModel()
            self._shown = [place for place in self._shown if place not in gone]
            self.endResetModel()
        else:
            for place in places:
                position = self._position(place, self._shown)
                row = self._row(position)
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._shown[position]
                self.endRemoveRows()

    def _sort_key(self, place: int) -> tuple[Any, int]:
        return self._keys[place], place

    def _position(self, place: int, places: Sequence[int]) -> int:
        """Where a place is among those, or would be."""
        return bisect_left(places, self._sort_key(place), key=self._sort_key)

    def _is_at(self, position: int, place: int) -> bool:
        return position < len(self._shown) and self._shown[position] == place

    def _is_shown(self, place: int) -> bool:
        return self._is_at(self._position(place, self._shown), place)

    def _place(self, row: int) -> int:
        return self._shown[self._row(row)]

    def _row(self, position: int) -> int:
        """From a position in the list to its row, and back."""
        return len(self._shown) - 1 - position if self._descending else position

    # ---- for the view -----------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(AnswerColumn)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        result = self.result(index.row())
        if role == RESULT_ROLE:
            return result
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(result, AnswerColumn(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(result, AnswerColumn(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._tip(result, AnswerColumn(index.column())))
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading(AnswerColumn(section))
        if role == Qt.ItemDataRole.ToolTipRole and section == AnswerColumn.PICTURE:
            return self.tr("Sort by the order in which the pictures were looked at")
        return None

    def _heading(self, column: AnswerColumn) -> str:
        return {
            AnswerColumn.PICTURE: "#",
            AnswerColumn.FILE: self.tr("File"),
            AnswerColumn.ANSWER: self.tr("Answer"),
            AnswerColumn.CONFIDENCE: self.tr("Confidence"),
            AnswerColumn.STATE: self.tr("State"),
        }[column]

    def _text(self, result: Result, column: AnswerColumn) -> str:
        if column is AnswerColumn.FILE:
            return result.name
        if column is AnswerColumn.ANSWER:
            return self.answer(result)
        if column is AnswerColumn.CONFIDENCE:
            has_one = result.labels and result.correction is None
            return self._percent(result.confidence) if has_one else ""
        if column is AnswerColumn.STATE:
            return self.state(result)
        return ""

    def state(self, result: Result) -> str:
        """How the answer is to be taken, in a word or two."""
        if result.correction is not None and result.correction.confirms:
            return self.tr("Confirmed")
        return state_name(result.state(self.threshold))

    def answer(self, result: Result) -> str:
        """The class that counts, or why there is none."""
        if result.error is not None:
            return self.explain(result.error)
        if result.label is not None:
            return self.name_of(result.label)
        return none_of_them() if result.correction is not None else state_name(Certainty.STRANGE)

    def said(self, result: Result) -> str:
        """What the model said of a picture that the user has corrected."""
        if result.answer is None:
            none = state_name(Certainty.STRANGE)
            return model_said().format(name=none, percent="").rstrip()
        name, percent = self.name_of(result.answer), self._percent(result.confidence)
        return model_said().format(name=name, percent=percent)

    def _spoken(self, result: Result, column: AnswerColumn) -> str:
        if column is AnswerColumn.PICTURE:
            return self.tr("Picture of {name}").format(name=result.name)
        return self._text(result, column)

    def _tip(self, result: Result, column: AnswerColumn) -> str:
        if column in (AnswerColumn.PICTURE, AnswerColumn.FILE):
            return result.path.encode("utf-8", "replace").decode()
        if result.error is not None:
            return self.explain(result.error)
        pairs = zip(result.labels, result.probabilities, strict=True)
        lines = [f"{self.name_of(label)}  {self._percent(p)}" for label, p in pairs]
        if result.correction is not None:
            lines.insert(0, f"{self.state(result)}: {self.answer(result)}")
        if result.model:
            lines.append(named_by(result.model))
        return "\n".join(lines)


def state_name(state: Certainty) -> str:
    translate = QCoreApplication.translate
    if state is Certainty.SURE:
        return translate("AnswersItemModel", "Sure")
    if state is Certainty.UNSURE:
        return translate("AnswersItemModel", "Not sure")
    if state is Certainty.STRANGE:
        return translate("AnswersItemModel", "None of these")
    if state is Certainty.CORRECTED:
        return translate("AnswersItemModel", "Corrected")
    return translate("AnswersItemModel", "Cannot be read")


def none_of_them() -> str:
    """Stands for the class of a picture that the user says shows none of the model's."""
    return QCoreApplication.translate("AnswersItemModel", "None of the classes")


def model_said() -> str:
    """With places for ``name`` and ``percent``."""
    return QCoreApplication.translate("AnswersItemModel", "Model: {name} {percent}")


def called(model: str) -> str:
    """A model by the name of its file; the built-in one as on the other pages."""
    built_in = QCoreApplication.translate("AnswersItemModel", "the built-in model")
    return built_in if model == default_model().stem else model


def named_by(model: str) -> str:
    text = QCoreApplication.translate("AnswersItemModel", "Named by {model}")
    return text.format(model=called(model))
