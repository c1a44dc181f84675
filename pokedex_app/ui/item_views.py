"""How lists of tiles and tables behave, wherever they are."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QTableView

from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.painting import LEFT


class TileView(LiveMixin, QListView):
    """Tiles from left to right, as many in a line as fit; one can be selected."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def restyle(self) -> None:
        self.viewport().update()


class PictureTiles(TileView):
    """Pictures of up to `side` pixels with a line below; many can be selected."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setIconSize(QSize(side, side))
        self.setGridSize(QSize(side + 48, side + 52))
        self.setViewportMargins(0, 6, 0, 0)


def show_whole_rows(table: QTableView) -> None:
    """A table to read and to choose a row of: no grid, no row numbers, no editing."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setStyleSheet("QTableView::item { padding: 0 6px; }")  # in line with the headings
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(LEFT)
