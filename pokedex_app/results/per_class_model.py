"""The figures of every class as a table."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QObject,
    QSortFilterProxyModel,
    Qt,
)

from pokedex_app.core.i18n import Translator
from pokedex_app.ui.table_model import Index, TableModel

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


class PerClassModel(TableModel["ClassMetrics"]):
    """A row for each class, in the model's order."""

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(ClassColumn, translator, parent)
        self._taken_for: list[tuple[int, str]] = []

    def set_evaluation(self, evaluation: Evaluation | None) -> None:
        self.beginResetModel()
        self._rows = evaluation.per_class if evaluation is not None else ()
        self._taken_for = _taken_for(evaluation) if evaluation is not None else []
        self.endResetModel()

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == ClassColumn.PICTURES:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        names, tips = self._headers()
        if role == Qt.ItemDataRole.DisplayRole:
            return names[section]
        return tips[section] if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], ClassColumn(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), column)
        if role == ClassRole.SORT:
            return self._sort_key(index.row(), column)
        if role == ClassRole.FRACTION:
            return self._fraction(row, column)
        if role == ClassRole.LABEL:
            return row.label
        if role == Qt.ItemDataRole.TextAlignmentRole and column == ClassColumn.PICTURES:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
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

    def _text(self, number: int, column: ClassColumn) -> str:
        row = self._rows[number]
        if column == ClassColumn.LABEL:
            return row.label
        if column == ClassColumn.PICTURES:
            return self._translator.number(row.support)
        if column == ClassColumn.TAKEN_FOR:
            count, label = self._taken_for[number]
            return f"{label} × {self._translator.number(count)}" if count else ""
        value = self._fraction(row, column)
        return self._translator.percent(value) if value is not None else "–"

    def _sort_key(self, number: int, column: ClassColumn) -> str | float:
        row = self._rows[number]
        if column == ClassColumn.LABEL:
            return row.label.casefold()
        if column == ClassColumn.PICTURES:
            return row.support
        if column == ClassColumn.TAKEN_FOR:
            return self._taken_for[number][0]
        value = self._fraction(row, column)
        return value if value is not None else -1.0

    @staticmethod
    def _fraction(row: ClassMetrics, column: ClassColumn) -> float | None:
        return {
            ClassColumn.RECALL: row.recall,
            ClassColumn.PRECISION: row.precision,
            ClassColumn.F1: row.f1,
        }.get(column)


class PerClassFilter(QSortFilterProxyModel):
    """Sorts by the figures behind the texts, and finds classes by a part of their name."""

    def __init__(self, source: PerClassModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSourceModel(source)
        self.setSortRole(ClassRole.SORT)
        self.setFilterKeyColumn(ClassColumn.LABEL)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.sort(ClassColumn.RECALL, Qt.SortOrder.AscendingOrder)

    def search(self, text: str) -> None:
        self.setFilterFixedString(text.strip())


def _taken_for(evaluation: Evaluation) -> list[tuple[int, str]]:
    """For each class how often it got its most frequent wrong answer, and which that is."""
    found = []
    for truth, counts in enumerate(evaluation.confusion):
        wrong = [(n, -answer) for answer, n in enumerate(counts) if answer != truth]
        count, place = max(wrong, default=(0, 0))
        found.append((count, evaluation.classes[-place]))
    return found
