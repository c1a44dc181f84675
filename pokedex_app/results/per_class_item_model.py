"""The figures of every class as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QObject,
    QSortFilterProxyModel,
    Qt,
)

from pokedex_app.ui.rows_item_model import RIGHT, RowsItemModel

if TYPE_CHECKING:
    from trainer.evaluation.metrics import ClassMetrics, Evaluation


class ClassColumn(IntEnum):
    LABEL = 0
    PICTURES = 1
    RECALL = 2
    PRECISION = 3
    F1 = 4
    TAKEN_FOR = 5


class ClassRole(IntEnum):
    SORT = Qt.ItemDataRole.UserRole
    """what the column is sorted by; figures that do not exist come first"""
    FRACTION = Qt.ItemDataRole.UserRole + 1
    """in [0, 1], for a bar; None in columns that have none"""
    LABEL = Qt.ItemDataRole.UserRole + 2
    """the class of the row"""


@dataclass(frozen=True)
class _Row:
    """A class, how often it got its most frequent wrong answer, and which that is."""

    metrics: ClassMetrics
    taken: int
    taken_for: str


class PerClassItemModel(RowsItemModel[_Row]):
    """A row for each class, in the model's order."""

    COLUMNS = len(ClassColumn)

    def set_evaluation(self, evaluation: Evaluation | None) -> None:
        self._set_rows(_rows(evaluation) if evaluation is not None else ())

    def _heading(self, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and column == ClassColumn.PICTURES:
            return RIGHT
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        names, tips = self._headers()
        return (names if role == Qt.ItemDataRole.DisplayRole else tips)[column]

    def _cell(self, row: _Row, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == ClassRole.SORT:
            return _sort_key(row, column)
        if role == ClassRole.FRACTION:
            return _fraction(row, column)
        if role == ClassRole.LABEL:
            return row.metrics.label
        if role == Qt.ItemDataRole.TextAlignmentRole and column == ClassColumn.PICTURES:
            return RIGHT
        return None

    def _headers(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        names = (
            self.tr("Class"),
            self.tr("Pictures"),
            self.tr("Recognised"),
            self.tr("Precision"),
            self.tr("F1"),
            self.tr("Most often taken for"),
        )
        tips = (
            self.tr("The folder that the pictures lie in"),
            self.tr("How many pictures of the class were judged"),
            self.tr("Of the pictures of this class, how many were given this answer (recall)"),
            self.tr("Of the pictures given this answer, how many are of this class"),
            self.tr("Harmonic mean of both figures"),
            self.tr("The wrong answer that its pictures were given most often"),
        )
        return names, tips

    def _text(self, row: _Row, column: int) -> str:
        if column == ClassColumn.LABEL:
            return row.metrics.label
        if column == ClassColumn.PICTURES:
            return self._translator.number(row.metrics.support)
        if column == ClassColumn.TAKEN_FOR:
            return f"{row.taken_for} × {self._translator.number(row.taken)}" if row.taken else ""
        value = _fraction(row, column)
        return self._translator.percent(value) if value is not None else "–"


class PerClassFilter(QSortFilterProxyModel):
    """Sorts by the figures behind the texts, and finds classes by a part of their name."""

    def __init__(self, source: PerClassItemModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSourceModel(source)
        self.setSortRole(ClassRole.SORT)
        self.setFilterKeyColumn(ClassColumn.LABEL)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.sort(ClassColumn.RECALL, Qt.SortOrder.AscendingOrder)

    def search(self, text: str) -> None:
        self.setFilterFixedString(text.strip())


def _rows(evaluation: Evaluation) -> Iterator[_Row]:
    for truth, (metrics, counts) in enumerate(
        zip(evaluation.per_class, evaluation.confusion, strict=True)
    ):
        wrong = [(n, -answer) for answer, n in enumerate(counts) if answer != truth]
        count, place = max(wrong, default=(0, 0))
        yield _Row(metrics, count, evaluation.classes[-place])


def _sort_key(row: _Row, column: int) -> str | float:
    if column == ClassColumn.LABEL:
        return row.metrics.label.casefold()
    if column == ClassColumn.PICTURES:
        return row.metrics.support
    if column == ClassColumn.TAKEN_FOR:
        return row.taken
    value = _fraction(row, column)
    return value if value is not None else -1.0


def _fraction(row: _Row, column: int) -> float | None:
    return {
        int(ClassColumn.RECALL): row.metrics.recall,
        int(ClassColumn.PRECISION): row.metrics.precision,
        int(ClassColumn.F1): row.metrics.f1,
    }.get(column)
