"""The results of a batch as rows that can be sorted and filtered while more arrive.

The model sorts and filters by itself: a proxy would ask it for every cell through Qt, which takes
seconds for a hundred thousand rows. What is shown is one list of places in the list of results,
always in ascending order of a key that is different for each; a row is found by bisection.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
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

Index = QModelIndex | QPersistentModelIndex

ONE_BY_ONE = 100
"""More rows than these at once are not inserted each in its place: everything is set anew."""


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
        position = self._position(place)
        if position == len(self._shown) or self._shown[position] != place:
            return None
        return self._row(position)

    def append(self, results: Iterable[Result]) -> None:
        """Add new ones; the rows of those that pass the filter appear where they belong."""
        new = self._table.add(results)
        for place in new:
            result = self._table.results[place]
            self._place_of[result.path] = place
            self._count(result, 1)
        if self._order is not SortKey.ARRIVAL:
            self._keys += self._table.keys(self._order, new.start)
        passing = self._table.passing(self.choice, self.threshold, new)
        if passing:
            self._insert(passing)
        self.counted.emit()

    def renew(self, results: Iterable[Result]) -> None:
        """Put other answers in the place of those there are for the same files."""
        for result in results:
            place = self._place_of[result.path]
            before = self._table.results[place]
            renewed = replace(
                result,
                # of a file that is named by itself the folders above are not known
                truth=result.truth or before.truth,
                shown_from=before.shown_from,
                correction=before.correction,
            )
            self._table.replace(place, renewed)
            self._count(before, -1)
            self._count(renewed, 1)
        self._rebuild()

    def correct(self, changes: Mapping[str, Correction | None]) -> None:
        """The user's word on files; paths that are not here are passed over.

        Rows stay where they are, unless the filter or the order goes by what has changed.
        """
        changed = False
        for path, correction in changes.items():
            place = self._place_of.get(path)
            if place is None:
                continue
            before = self._table.results[place]
            after = replace(before, correction=correction)
            self._table.replace(place, after)
            self._count(before, -1)
            self._count(after, 1)
            changed = True
        if not changed:
            return
        if self.choice.goes_by_answers or self._order in (SortKey.ANSWER, SortKey.STATE):
            self._rebuild()
        else:
            last = self.index(len(self._shown) - 1, len(AnswerColumn) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.counted.emit()

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
        self.beginResetModel()
        self._table.clear()
        self._keys.clear()
        self._place_of.clear()
        self._labels.clear()
        self._models.clear()
        self._shown.clear()
        self._states.clear()
        self.endResetModel()
        self.counted.emit()

    def remove(self, paths: Iterable[str]) -> None:
        """Take the rows of these files out."""
        gone = set(paths)
        kept = [result for result in self._table.results if result.path not in gone]
        self.clear()
        self.append(kept)

    def relocate(self, moved: Mapping[str, str]) -> None:
        """Files are elsewhere now: old path to new. Paths that are not here are passed over."""
        changed = False
        for old, new in moved.items():
            place = self._place_of.pop(old, None)
            if place is not None:
                self._place_of[new] = place
                result = replace(self._table.results[place], path=new, shown_from=0)
                self._table.replace(place, result)
                changed = True
        if changed:
            self._rebuild()

    # ---- what is shown, and how -------------------------------------------------------------

    def choose(self, choice: Choice) -> None:
        """Show only what passes this filter."""
        if choice != self.choice:
            self.choice = choice
            self._rebuild()

    def set_threshold(self, threshold: float) -> None:
        if threshold != self.threshold:
            self.threshold = threshold
            self._rebuild()

    def rename(self) -> None:
        """The language is another one."""
        self._table.forget_names()
        self._rebuild()
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
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = [self._place(index.row()) for index in before]
        self._descending = descending
        if wanted is not self._order:
            self._order = wanted
            self._arrange()
        after = [
            self.index(self._row_of_place(place), index.column())
            for place, index in zip(places, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _rebuild(self) -> None:
        self.beginResetModel()
        everything = range(len(self._table))
        self._shown = self._table.passing(self.choice, self.threshold, everything)
        self._arrange()
        self.endResetModel()
        self.counted.emit()

    def _arrange(self) -> None:
        """Sort what is shown; results with equal keys stay in the order of arrival."""
        if self._order is SortKey.ARRIVAL:
            self._keys.clear()
            self._shown.sort()
        else:
            self._keys = self._table.keys(self._order)
            self._shown.sort()
            self._shown.sort(key=self._keys.__getitem__)

    def _position(self, place: int) -> int:
        """Where a place is in the list of those shown, or would be."""
        if self._order is SortKey.ARRIVAL:
            return bisect_left(self._shown, place)
        keys = self._keys
        return bisect_left(self._shown, (keys[place], place), key=lambda p: (keys[p], p))

    def _insert(self, places: list[int]) -> None:
        if self._order is SortKey.ARRIVAL:
            first = 0 if self._descending else len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(places) - 1)
            self._shown += places
            self.endInsertRows()
        elif len(places) > ONE_BY_ONE:
            self.beginResetModel()
            self._shown += places
            self._shown.sort(key=lambda place: (self._keys[place], place))
            self.endResetModel()
        else:
            for place in places:
                position = self._position(place)
                row = len(self._shown) - position if self._descending else position
                self.beginInsertRows(QModelIndex(), row, row)
                self._shown.insert(position, place)
                self.endInsertRows()

    def _place(self, row: int) -> int:
        return self._shown[self._row(row)]

    def _row(self, position: int) -> int:
        """From a position in the list to its row, and back."""
        return len(self._shown) - 1 - position if self._descending else position

    def _row_of_place(self, place: int) -> int:
        return self._row(self._position(place))

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
            return model_said().format(name=none_of_them(), percent="").rstrip()
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
            lines.append(named_by().format(model=result.model))
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


def named_by() -> str:
    """With a place for ``model``."""
    return QCoreApplication.translate("AnswersItemModel", "Named by {model}")
