"""Wrongly answered pictures as tiles: the picture, its heatmap, its class and the answer."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import Colors, colors_of
from pokedex_app.results.error_pictures_item_model import (
    ErrorPicture,
    ErrorPicturesItemModel,
    PictureRole,
)
from pokedex_app.ui.heat_overlay import heat_image
from pokedex_app.ui.item_views import TileView
from pokedex_app.ui.painting import fitted, paint_line, paint_symbol

SMALLEST_SIDE = 112
"""Longer side of a picture on the screen, in pixels, at least."""
LARGEST_SIDE = 220
FRAME = 3
"""Pixels of border at either side, with some to spare."""
PAD = 9
GAP = 8
CORNER = 8
SYMBOL = 34

_Index = QModelIndex | QPersistentModelIndex


class ErrorTiles(TileView):
    """A wrapping list of pictures, one of which can be chosen.

    Signals:
        selected(ErrorPicture | None): another picture is the current one.
        opened(ErrorPicture): Enter or a double click.
        heat_key(): H was pressed.
    """

    selected = Signal(object)
    opened = Signal(object)
    heat_key = Signal()

    def __init__(self, model: ErrorPicturesItemModel, translator: Translator) -> None:
        super().__init__()
        self.setModel(model)
        self.setUniformItemSizes(True)
        self.setSpacing(GAP // 2)
        self.setMouseTracking(True)
        self._delegate = _TileDelegate(translator, self)
        self.setItemDelegate(self._delegate)
        self.activated.connect(self._open)
        self.selectionModel().currentChanged.connect(self._select)
        model.modelReset.connect(self._delegate.forget)
        self.settle()

    def set_heat_shown(self, shown: bool) -> None:
        self._delegate.heat_shown = shown
        self.viewport().update()

    def current(self) -> ErrorPicture | None:
        index = self.currentIndex()
        return index.data(PictureRole.ENTRY) if index.isValid() else None

    def open_current(self) -> None:
        self._open(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_H and not event.modifiers():
            self.heat_key.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open_current()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill_width()

    def _fill_width(self) -> None:
        """As many columns as fit, and tiles that are together as wide as the view."""
        room = self.width() - 2 * FRAME - self.verticalScrollBar().sizeHint().width()
        columns = max(1, room // (SMALLEST_SIDE + 2 * PAD + GAP))
        side = max(1, min(LARGEST_SIDE, (room - GAP) // columns - 2 * PAD - GAP))
        if side != self._delegate.side:
            self._delegate.side = side
            self.scheduleDelayedItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(PictureRole.ENTRY))

    def _select(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.selected.emit(current.data(PictureRole.ENTRY) if current.isValid() else None)


class _TileDelegate(QStyledItemDelegate):
    def __init__(self, translator: Translator, view: QListView) -> None:
        super().__init__(view)
        self._translator = translator
        self._heats: dict[str, QImage] = {}
        self.heat_shown = True
        self.side = SMALLEST_SIDE

    def forget(self) -> None:
        self._heats = {}

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        line = option.fontMetrics.height()
        return QSize(self.side + 2 * PAD, self.side + 3 * PAD + 2 * line)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colors = colors_of(option.palette)
        self._paint_ground(painter, option, colors)
        entry = index.data(PictureRole.ENTRY)
        rect = option.rect
        place = QRect(rect.left() + PAD, rect.top() + PAD, self.side, self.side)
        image = index.data(PictureRole.IMAGE)
        if image.isNull():
            name = "mdi6.image-broken-variant" if entry.broken else "fa6s.image"
            paint_symbol(painter, place, name, option.palette, SYMBOL, "silhouette")
        else:
            self._paint_picture(painter, place, entry, image)
        self._paint_words(painter, option, place, entry, colors)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, colors: Colors
    ) -> None:
        tile = option.rect.adjusted(2, 2, -2, -2)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(QPen(QColor(colors.accent if focused else colors.border), 1 + focused))
        ground = colors.selection if selected else colors.raised if hovered else colors.surface
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(tile, CORNER, CORNER)

    def _paint_picture(
        self, painter: QPainter, place: QRect, entry: ErrorPicture, image: QImage
    ) -> None:
        target = fitted(image.size(), place)
        painter.drawImage(target, image)
        if self.heat_shown and entry.seen is not None and entry.seen.heat is not None:
            if entry.path not in self._heats:
                self._heats[entry.path] = heat_image(entry.seen.heat)
            painter.drawImage(target, self._heats[entry.path])

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        place: QRect,
        entry: ErrorPicture,
        colors: Colors,
    ) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        line = QRect(place.left(), place.bottom() + PAD, place.width(), option.fontMetrics.height())
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        paint_line(painter, line, entry.truth, colors.selection_text if selected else colors.text)
        painter.setFont(option.font)
        line.translate(0, line.height())
        if entry.confidence is not None:
            percent = self._translator.percent(entry.confidence, 0)
            painter.setPen(QColor(colors.selection_text if selected else colors.muted))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight, percent)
            line.setRight(line.right() - painter.fontMetrics().horizontalAdvance(percent) - 6)
        right = entry.truth == entry.predicted
        tint = colors.good if right else colors.bad
        text = ("✓ " if right else "→ ") + entry.predicted
        paint_line(painter, line, text, colors.selection_text if selected else tint)
