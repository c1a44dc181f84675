"""The table of a batch, and beside it the panel of the current row."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from pokedex_app.batch.panel import BatchPanel
from pokedex_app.batch.table import BatchTable

HANDLE = 14


class BatchSides(QSplitter):
    """Where there is no room for both the panel gives way: a table must show names and answers."""

    def __init__(self, table: BatchTable, panel: BatchPanel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._table = table
        self._panel = panel
        self.setChildrenCollapsible(False)
        self.setHandleWidth(HANDLE)
        self.addWidget(table)
        self.addWidget(panel)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        room, least = event.size().width() - HANDLE, self._table.least_width()
        beside = room - least >= self._panel.minimumSizeHint().width()
        self._panel.setVisible(beside)
        super().resizeEvent(event)
        if beside and self.sizes()[0] < least:
            self.setSizes([least, room - least])
