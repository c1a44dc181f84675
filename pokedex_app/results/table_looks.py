"""How the tables of the results page look: whole rows, no grid, comfortable lines."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from pokedex_app.ui.item_views import show_whole_rows

ROW_PADDING = 12
GAP = 14
"""Pixels between a table and what stands beside it."""


class ResultsTable(QTableView):
    """A table to read and to choose a row of.

    Signals:
        chosen(QModelIndex): a row was clicked, or Enter pressed on it.
    """

    chosen = Signal(QModelIndex)

    def __init__(self, model: QAbstractItemModel) -> None:
        super().__init__()
        self.setModel(model)
        show_whole_rows(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + ROW_PADDING)
        self.clicked.connect(self.chosen)

    def stretch(self, *columns: int) -> None:
        """Let these columns take what the others, as wide as their texts, leave."""
        header = self.horizontalHeader()
        for column in range(self.model().columnCount()):
            wide = column in columns
            header.setSectionResizeMode(
                column,
                QHeaderView.ResizeMode.Stretch if wide else QHeaderView.ResizeMode.ResizeToContents,
            )

    def show_all_rows(self) -> None:
        """Be as high as all rows together; for a short table within an area that scrolls."""
        rows = self.verticalHeader().length() + self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(rows + 2 * self.frameWidth() + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in enter and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
