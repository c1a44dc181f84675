"""The pairs of classes that were confused most often, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from pokedex_app.core.i18n import Translator
from pokedex_app.core.plain_text import tip
from pokedex_app.ui.table_model import Index, TableModel

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


class ConfusedModel(TableModel["ConfusedPair"]):
    """A row for each pair, the most frequent first."""

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(PairColumn, translator, parent)

    def set_pairs(self, pairs: Sequence[ConfusedPair]) -> None:
        self.beginResetModel()
        self._rows = pairs
        self.endResetModel()

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= PairColumn.COUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Class"),
            self.tr("Taken for"),
            self.tr("Pictures"),
            self.tr("Share"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        pair, column = self._rows[index.row()], PairColumn(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(pair, column)
        if role == PairRole.PAIR:
            return pair
        if role == Qt.ItemDataRole.TextAlignmentRole and column >= PairColumn.COUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            text = self.tr("{share} of the pictures of {truth} were taken for {predicted}").format(
                share=self._translator.percent(pair.share),
                truth=pair.truth,
                predicted=pair.predicted,
            )
            return tip(text)
        return None

    def _text(self, pair: ConfusedPair, column: PairColumn) -> str:
        if column == PairColumn.TRUTH:
            return pair.truth
        if column == PairColumn.PREDICTED:
            return pair.predicted
        if column == PairColumn.COUNT:
            return self._translator.number(pair.count)
        return self._translator.percent(pair.share, 0)
