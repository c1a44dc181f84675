"""What the tables of figures have in common."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pokedex_app.core.i18n import Translator

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows that are set all at once; every text is made when it is asked for.

    Args:
        columns: the columns in their order.
    """

    def __init__(
        self, columns: type[IntEnum], translator: Translator, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._translator = translator
        self._rows: Sequence[Row] = ()

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)
