"""The list of models: sortable, one row selected, the selection kept by file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from pokedex_app.models.models_item_model import ENTRY_ROLE, SORT_ROLE, ModelColumn, ModelsItemModel
from pokedex_app.shared.model_library import ModelEntry
from pokedex_app.ui.item_views import show_whole_rows
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.rows_item_model import Index

ROW_HEIGHT = 40
ICON_PIXELS = 16
ROOM_FOR_DATES = 480
"""Narrower than this, the table leaves the date to the card."""
LEAST_NAME = 150
"""pixels, in which the beginning of a model's name can be read"""


class ModelsTable(LiveMixin, QTableView):
    """Signals:
    selected(): another model is selected, or the same one with news about it.
    chosen(): the selected model was double-clicked, or Enter was pressed on it.
    """

    selected = Signal()
    chosen = Signal()

    def __init__(self, model: ModelsItemModel) -> None:
        super().__init__()
        self._model = model
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(model)
        self._sorted.setSortRole(SORT_ROLE)
        self.setModel(self._sorted)
        show_whole_rows(self)
        self.setIconSize(QSize(ICON_PIXELS, ICON_PIXELS))
        self.setSortingEnabled(True)
        self.sortByColumn(ModelColumn.NAME, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(ModelColumn.NAME, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self.updateGeometry)
        self.activated.connect(self.chosen)
        self.settle()

    def entry(self) -> ModelEntry | None:
        """The selected model."""
        index = self.currentIndex()
        entry = index.data(ENTRY_ROLE) if index.isValid() else None
        return entry if isinstance(entry, ModelEntry) else None

    def select(self, path: Path) -> None:
        row = self._model.row_of(path)
        if row is None:
            return
        index = self._sorted.mapFromSource(self._model.index(row, 0))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.selected.emit()

    def select_row(self, row: int) -> None:
        """Select by place, where what was selected is gone; the last row where there are fewer."""
        index = self._sorted.index(min(row, self._sorted.rowCount() - 1), 0)
        if index.isValid():
            self.setCurrentIndex(index)

    def minimumSizeHint(self) -> QSize:
        """With room for names, however wide the card would like to be."""
        header = self.horizontalHeader()
        others = set(ModelColumn) - {ModelColumn.NAME, ModelColumn.CREATED}
        width = LEAST_NAME + sum(header.sectionSize(column) for column in others)
        width += self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(ModelColumn.CREATED, self.width() < ROOM_FOR_DATES)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Models"))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.selected.emit()
