"""Says over a list or a table that nothing in it fits what is searched for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView

from pokedex_app.ui.controls import Button, Slot
from pokedex_app.ui.layouts import STRETCH, vbox
from pokedex_app.ui.live import LiveWidget, Said
from pokedex_app.ui.plain_label import PlainLabel, Symbol

SYMBOL_PIXELS = 36


class NoHits(LiveWidget):
    """Lies over an empty view while something is searched for, with a way out of the search.

    Args:
        view: has its model.
        said: that there is nothing.
        show_all: drops the search and every filter.
        searching: whether it is them that leave nothing.
    """

    def __init__(
        self, view: QAbstractItemView, said: Said, show_all: Slot, searching: Callable[[], bool]
    ) -> None:
        super().__init__()
        self.setParent(view.viewport())
        self._view = view
        self._searching = searching
        self._symbol = Symbol("fa6s.magnifying-glass", pixels=SYMBOL_PIXELS)
        self._text = PlainLabel(said, "muted", wrap=True)
        self.show_all = Button(
            self.tr("Show all"),
            "fa6s.filter-circle-xmark",
            show_all,
            tip=self.tr("Clear the search and the filters"),
        )
        for label in (self._symbol, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = vbox(STRETCH, self._symbol, self._text, self.show_all, STRETCH, on=self, spacing=10)
        box.setAlignment(self.show_all, Qt.AlignmentFlag.AlignHCenter)
        box.setContentsMargins(16, 8, 16, 8)
        view.viewport().installEventFilter(self)
        model = view.model()
        for signal in (model.modelReset, model.layoutChanged, model.rowsInserted):
            signal.connect(self.follow)
        model.rowsRemoved.connect(self.follow)
        self.settle()
        self.follow()

    def follow(self) -> None:
        """Show, or do not, as things are now."""
        empty = self._view.model().rowCount() == 0
        self.setGeometry(self._view.viewport().rect())
        self.setVisible(empty and self._searching())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._view.viewport().rect())
        return super().eventFilter(watched, event)
