"""A gallery of thumbnails in groups: the delegate that draws it and the view that holds it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPalette, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pokedex_app.core.theme import Colors, colors_of, icon
from pokedex_app.train.dataset.findings_model import GalleryRole
from pokedex_app.train.dataset.section_texts import SectionTexts
from pokedex_app.ui.live import LiveMixin

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
        painter.setPen(QColor(colors.good if settled else colors.text))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, elided)
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
            self._paint_badge(painter, place, colors, line)
        text = QRect(place.left(), place.bottom() + _PAD, place.width(), line)
        painter.setPen(QColor(colors.selection_text if selected else colors.text))
        self._paint_line(painter, text, str(index.data()), Qt.TextElideMode.ElideMiddle)
        painter.setPen(QColor(colors.selection_text if selected else colors.muted))
        text.translate(0, line)
        self._paint_line(
            painter, text, str(index.data(GalleryRole.LABEL)), Qt.TextElideMode.ElideRight
        )

    def _paint_picture(
        self, painter: QPainter, place: QRect, pixmap: QPixmap | None, palette: QPalette
    ) -> None:
        if pixmap is not None and not pixmap.isNull():
            size = pixmap.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(0, 0, size.width(), size.height())
            target.moveCenter(place.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(target, pixmap)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors_of(palette).raised))
        painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        name = "fa6s.image" if pixmap is None else "fa6s.file-circle-xmark"
        symbol = QRect(0, 0, 36, 36)
        symbol.moveCenter(place.center())
        icon(name, palette, "silhouette").paint(painter, symbol)

    def _paint_badge(self, painter: QPainter, place: QRect, colors: Colors, line: int) -> None:
        width = painter.fontMetrics().horizontalAdvance(self._texts.left_out()) + 16
        badge = QRect(0, 0, min(width, place.width()), max(_BADGE, line + 6))
        badge.moveCenter(place.center())
        painter.setPen(QColor(colors.border))
        painter.setBrush(QColor(colors.surface))
        painter.drawRoundedRect(badge, 6, 6)
        painter.setPen(QColor(colors.text))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._texts.left_out())

    @staticmethod
    def _paint_line(painter: QPainter, rect: QRect, text: str, mode: Qt.TextElideMode) -> None:
        shown = painter.fontMetrics().elidedText(text, mode, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, shown)


class PictureTiles(LiveMixin, QListView):
    """A wrapping list of tiles, several of which can be selected.

    Signals:
        toggled(): Space, Enter or a double click on the selected pictures.
    """

    toggled = Signal()

    def __init__(self, texts: SectionTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
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

    def restyle(self) -> None:
        self.viewport().update()

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.data(GalleryRole.PATH) is not None:
            self.toggled.emit()
