"""A gallery of thumbnails in groups: the delegate that draws it and the view that holds it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPalette, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from pokedex_app.core.theme import Colors, colors_of
from pokedex_app.train.dataset.findings_item_models import GalleryRole
from pokedex_app.train.dataset.section_texts import SectionTexts
from pokedex_app.ui.item_views import TileView
from pokedex_app.ui.painting import centred, fitted, paint_badge, paint_line, paint_symbol

SMALL, LARGE = 132, 232
"""longer side of a thumbnail on the screen, in pixels"""
_PAD = 8
_RADIUS = 8
_BADGE = 22


class TileDelegate(QStyledItemDelegate):
    """Draws headings over the whole width and pictures as tiles."""

    def __init__(self, texts: SectionTexts, view: PictureTiles) -> None:
        super().__init__(view)
        self._texts = texts
        self._view = view
        self.side = SMALL

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        line = option.fontMetrics.height()
        if index.data(GalleryRole.PATH) is None:
            return QSize(self._view.heading_width(), 2 * line + 6)
        return QSize(self.side + 2 * _PAD, self.side + 3 * _PAD + 2 * line)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(option.palette)
        if index.data(GalleryRole.PATH) is None:
            self._paint_heading(painter, option, index, colors)
        else:
            self._paint_tile(painter, option, index, colors)
        painter.restore()

    def _paint_heading(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        colors: Colors,
    ) -> None:
        rect = option.rect.adjusted(_PAD, 6, -_PAD, 0)
        settled = bool(index.data(GalleryRole.SETTLED))
        text = str(index.data())
        if settled:
            text = f"{text}  ({self._texts.settled()})"
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        paint_line(painter, rect, text, colors.good if settled else colors.text)
        if index.row():
            painter.setPen(QColor(colors.border))
            painter.drawLine(
                rect.left(), option.rect.top() + 3, rect.right(), option.rect.top() + 3
            )

    def _paint_tile(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        colors: Colors,
    ) -> None:
        tile = option.rect.adjusted(2, 2, -2, -2)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if selected or focused:
            painter.setPen(QPen(QColor(colors.accent), 2) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.selection if selected else colors.surface))
            painter.drawRoundedRect(tile, _RADIUS, _RADIUS)
        line = option.fontMetrics.height()
        left_out = bool(index.data(GalleryRole.LEFT_OUT))
        place = QRect(option.rect.left() + _PAD, option.rect.top() + _PAD, self.side, self.side)
        if left_out:
            painter.setOpacity(0.3)
        self._paint_picture(painter, place, index.data(GalleryRole.THUMBNAIL), option.palette)
        painter.setOpacity(1)
        if left_out:
            width = painter.fontMetrics().horizontalAdvance(self._texts.left_out()) + 16
            plate = QSize(min(width, place.width()), max(_BADGE, line + 6))
            text = self._texts.left_out()
            paint_badge(painter, centred(plate, place), text, option.palette, 6)
        below = QRect(place.left(), place.bottom() + _PAD, place.width(), line)
        color = colors.selection_text if selected else colors.text
        middle, mode = Qt.AlignmentFlag.AlignHCenter, Qt.TextElideMode.ElideMiddle
        paint_line(painter, below, str(index.data()), color, align=middle, elide=mode)
        color = colors.selection_text if selected else colors.muted
        below.translate(0, line)
        paint_line(painter, below, str(index.data(GalleryRole.LABEL)), color, align=middle)

    def _paint_picture(
        self, painter: QPainter, place: QRect, pixmap: QPixmap | None, palette: QPalette
    ) -> None:
        if pixmap is not None and not pixmap.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(fitted(pixmap.size(), place), pixmap)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors_of(palette).raised))
        painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        name = "fa6s.image" if pixmap is None else "fa6s.file-circle-xmark"
        paint_symbol(painter, place, name, palette, 36, "silhouette")


class PictureTiles(TileView):
    """A wrapping list of tiles, several of which can be selected.

    Signals:
        toggled(): Space, Enter or a double click on the selected pictures.
    """

    toggled = Signal()

    def __init__(self, texts: SectionTexts) -> None:
        super().__init__()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setViewportMargins(6, 4, 0, 4)
        self._delegate = TileDelegate(texts, self)
        self.setItemDelegate(self._delegate)
        self.doubleClicked.connect(self._double_clicked)
        self.settle()

    def heading_width(self) -> int:
        """So wide that nothing fits beside it, with and without a scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        return max(60, self.width() - bar - 16)

    def set_large(self, large: bool) -> None:
        self._delegate.side = LARGE if large else SMALL
        self.doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggled.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # headings are as wide as the view

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.data(GalleryRole.PATH) is not None:
            self.toggled.emit()
