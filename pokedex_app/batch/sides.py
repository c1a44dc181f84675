"""The table of a batch, and beside it the panel of the current row."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from pokedex_app.batch.panel import BatchPanel
from pokedex_app.batch.table import BatchTable

HANDLE = 14


class BatchSides(QSplitter):
    """Where there is no room for both the panel gives way: a table must show the files' names."""

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
        needed = self._table.least_width() + HANDLE + self._panel.minimumSizeHint().width()
        self._panel.setVisible(event.size().width() >= needed)
        super().resizeEvent(event)
