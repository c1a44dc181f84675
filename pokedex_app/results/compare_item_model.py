"""Two runs, figure by figure, with the difference and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Qt

from pokedex_app.core.i18n import Translator
from pokedex_app.results.figures import (
    Figure,
    explanation,
    figures,
    interval_text,
    name,
    value_text,
)
from pokedex_app.shared.runs.evaluated_run import overlap
from pokedex_app.ui.rows_item_model import RowsItemModel

if TYPE_CHECKING:
    from trainer.evaluation.metrics import Evaluation

Verdict = Literal["better", "worse", "same", "within", "unknown"]


class CompareColumn(IntEnum):
    FIGURE = 0
    ONE = 1
    OTHER = 2
    DIFFERENCE = 3
    INTERVALS = 4


class CompareRole(IntEnum):
    VERDICT = Qt.ItemDataRole.UserRole
    """Verdict of the other run against the first one"""
    KEY = Qt.ItemDataRole.UserRole + 1
    """FigureKey"""


@dataclass(frozen=True)
class Comparison:
    """One figure of both runs."""

    one: Figure
    other: Figure

    @property
    def difference(self) -> float | None:
        if self.one.value is None or self.other.value is None:
            return None
        return self.other.value - self.one.value

    @property
    def intervals_overlap(self) -> bool | None:
        """None where no intervals are known."""
        if self.one.interval is None or self.other.interval is None:
            return None
        return overlap(self.one.interval, self.other.interval)

    @property
    def verdict(self) -> Verdict:
        """``within``: the difference is no larger than chance allows."""
        if self.difference is None:
            return "unknown"
        if self.difference == 0:
            return "same"
        if self.intervals_overlap:
            return "within"
        return "better" if (self.difference > 0) == self.one.more_is_better else "worse"


class CompareItemModel(RowsItemModel[Comparison]):
    """A row for each headline figure."""

    COLUMNS = len(CompareColumn)

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(translator, parent)
        self._names = ("", "")

    def set_runs(
        self, names: tuple[str, str], one: Evaluation | None, other: Evaluation | None
    ) -> None:
        """Compare two evaluations; an empty table where one of them is missing."""
        self._names = names
        ours, theirs = (
            {figure.key: figure for figure in figures(each)} if each is not None else {}
            for each in (one, other)
        )
        self._set_rows(Comparison(ours[key], theirs[key]) for key in ours if key in theirs)

    def comparison(self, row: int) -> Comparison:
        return self._rows[row]

    def _heading(self, column: int, role: int) -> str | None:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Figure"),
            *self._names,
            self.tr("Difference"),
            self.tr("95 % intervals"),
        )[column]

    def _cell(self, row: Comparison, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return explanation(row.one.key)
        if role == CompareRole.VERDICT:
            return row.verdict
        if role == CompareRole.KEY:
            return row.one.key
        return None

    def _text(self, row: Comparison, column: int) -> str:
        if column == CompareColumn.FIGURE:
            return name(row.one.key)
        if column in (CompareColumn.ONE, CompareColumn.OTHER):
            figure = row.one if column == CompareColumn.ONE else row.other
            interval = interval_text(figure, self._translator)
            value = value_text(figure, self._translator)
            return f"{value}   ({interval})" if interval else value
        if column == CompareColumn.DIFFERENCE:
            return self._difference(row)
        if row.intervals_overlap is None:
            return "–"
        return (
            self.tr("overlap: it may be chance")
            if row.intervals_overlap
            else self.tr("do not overlap")
        )

    def _difference(self, row: Comparison) -> str:
        """With its sign; of percentages in points, which are not percentages themselves."""
        if row.difference is None:
            return "–"
        spoken = self._translator.spoken
        if not row.one.fraction:
            return spoken.signed(row.difference, 3)
        return self.tr("{difference} points").format(difference=spoken.points(row.difference))
