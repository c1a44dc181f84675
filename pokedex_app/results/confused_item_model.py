"""The pairs of classes that were confused most often, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from pokedex_app.core.plain_text import tip
from pokedex_app.ui.rows_item_model import RIGHT, RowsItemModel

if TYPE_CHECKING:
    from trainer.evaluation.metrics import ConfusedPair


class PairColumn(IntEnum):
    TRUTH = 0
    PREDICTED = 1
    COUNT = 2
    SHARE = 3


class PairRole(IntEnum):
    PAIR = Qt.ItemDataRole.UserRole
    """ConfusedPair"""


class ConfusedItemModel(RowsItemModel["ConfusedPair"]):
    """A row for each pair, the most frequent first."""

    COLUMNS = len(PairColumn)

    def set_pairs(self, pairs: Sequence[ConfusedPair]) -> None:
        self._set_rows(pairs)

    def _heading(self, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and column >= PairColumn.COUNT:
            return RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Class"),
            self.tr("Taken for"),
            self.tr("Pictures"),
            self.tr("Share"),
        )[column]

    def _cell(self, pair: ConfusedPair, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(pair, column)
        if role == PairRole.PAIR:
            return pair
        if role == Qt.ItemDataRole.TextAlignmentRole and column >= PairColumn.COUNT:
            return RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            text = self.tr("{share} of the pictures of {truth} were taken for {predicted}").format(
                share=self._translator.percent(pair.share),
                truth=pair.truth,
                predicted=pair.predicted,
            )
            return tip(text)
        return None

    def _text(self, pair: ConfusedPair, column: int) -> str:
        if column == PairColumn.TRUTH:
            return pair.truth
        if column == PairColumn.PREDICTED:
            return pair.predicted
        if column == PairColumn.COUNT:
            return self._translator.number(pair.count)
        return self._translator.percent(pair.share, 0)
