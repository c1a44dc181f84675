"""The line above the grid: what to search for, which type, seen or not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import type_color
from pokedex_app.pokedex.species_item_model import SeenFilter
from pokedex_app.shared.species import SpeciesBook
from pokedex_app.ui.controls import SearchLine
from pokedex_app.ui.fields import ChoiceBox
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.live import LiveWidget, says


class SpeciesFilters(LiveWidget):
    """Three inputs. Nothing in them is lost when the language changes.

    Signals:
        text_changed(str), type_changed(str | None), shown_changed(SeenFilter)
        grid_wanted(): Enter or the down key in the search line.
    """

    text_changed = Signal(str)
    type_changed = Signal(object)
    shown_changed = Signal(object)
    grid_wanted = Signal()

    def __init__(self, book: SpeciesBook, translator: Translator) -> None:
        super().__init__()
        self._book = book
        self._translator = translator
        self.search = SearchLine(
            self.tr("Search by name, in any language, or by number"),
            self.tr("Search the species"),
            self.tr("Search by name or number"),
            self,
        )
        self.search.textChanged.connect(self.text_changed)
        self.search.installEventFilter(self)
        self.types = says(
            ChoiceBox(),
            accessibleName=self.tr("Type"),
            toolTip=self.tr("Show only species of this type"),
        )
        self.types.addItem("", None)
        for key in book.types():
            self.types.addItem(_mark(key), "", key)
        self.types.setMaxVisibleItems(self.types.count())
        self.types.currentIndexChanged.connect(
            lambda _row: self.type_changed.emit(self.types.currentData())
        )
        self.shown = says(
            ChoiceBox(),
            accessibleName=self.tr("Seen or not"),
            toolTip=self.tr("Show only species that you have seen, or have not"),
        )
        for choice in SeenFilter:
            self.shown.addItem("", choice.value)
        self.shown.currentIndexChanged.connect(
            lambda _row: self.shown_changed.emit(SeenFilter(self.shown.currentData()))
        )
        for box in (self.types, self.shown):
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        hbox((self.search, 1), self.types, self.shown, on=self, spacing=10)
        self.settle()

    def clear(self) -> None:
        """Let everything through again."""
        self.search.clear()
        self.types.setCurrentIndex(0)
        self.shown.setCurrentIndex(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if self._search_key(event):
                return True
        return super().eventFilter(watched, event)

    def _search_key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.grid_wanted.emit()
            return True
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        return False

    def retranslate(self) -> None:
        self.types.setItemText(0, self.tr("All types"))
        for row in range(1, self.types.count()):
            name = self._book.type_name(self.types.itemData(row), self._translator.language)
            self.types.setItemText(row, name)
        names = {
            SeenFilter.ALL: self.tr("Seen or not"),
            SeenFilter.SEEN: self.tr("Seen"),
            SeenFilter.UNSEEN: self.tr("Not seen yet"),
        }
        for row in range(self.shown.count()):
            self.shown.setItemText(row, names[SeenFilter(self.shown.itemData(row))])


def _mark(type_name: str) -> QIcon:
    """A dot in the colour of the type."""
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(type_color(type_name)[0]))
    painter.drawEllipse(4, 4, 24, 24)
    painter.end()
    return QIcon(pixmap)
