"""The grid of all species: the delegate that draws a tile and the view that holds them."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pokedex_app.core.i18n import spoken_now
from pokedex_app.core.theme import Colors, colors_of, type_color
from pokedex_app.pokedex.silhouettes import Silhouettes
from pokedex_app.pokedex.species_item_model import SpeciesRole
from pokedex_app.shared.collection.collection import Seen
from pokedex_app.shared.species import Species
from pokedex_app.ui.controls import COPY
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.item_views import TileView
from pokedex_app.ui.painting import paint_badge, paint_line

NARROWEST = 136
"""of a cell; what is left of the view's width goes to all cells alike"""
GAP = 10
PADDING = 8
CORNER = 10
MARK = QSize(20, 5)

Index = QModelIndex | QPersistentModelIndex


class SpeciesGrid(TileView):
    """Tiles that fill the width; arrow keys, first letters, Page and Home keys move among them.

    Signals:
        opened(int): the user wants the entry of the species with that id.
        picture_requested(QPixmap): the user's own picture, for the clipboard.
    """

    opened = Signal(int)
    picture_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)  # for the tile under the pointer
        self.setStyleSheet("QListView { background: transparent; border: none; }")
        self.verticalScrollBar().setSingleStep(40)
        self._tiles = _TileDelegate(self)
        self.setItemDelegate(self._tiles)
        self.clicked.connect(self._open)
        self.menu = self._make_menu()
        self.settle()

    def _make_menu(self) -> ContextMenu:
        def picture() -> object:
            return self.currentIndex().data(SpeciesRole.PICTURE)

        deeds = (
            Deed(
                self.tr("Read the entry"),
                lambda: self._open(self.currentIndex()),
                "fa6s.book-open",
                told="Enter",
            ),
            Deed(
                self.tr("Copy the picture"),
                lambda: self.picture_requested.emit(picture()),
                "fa6s.image",
                keys=COPY,
                when=lambda: picture() is not None,
            ),
        )
        return ContextMenu(self, deeds, applies=lambda: self.currentIndex().isValid())

    def picture_side(self) -> int:
        """Pixels of the screen that a tile's picture takes, at most."""
        return round(1.5 * NARROWEST * self.devicePixelRatioF())

    def show_species(self, index: QModelIndex) -> None:
        """Make it the current one and bring it into view."""
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # room for the scroll bar, whether or not it is there; Qt wraps a line that fits exactly
        width = self.width() - self.verticalScrollBar().sizeHint().width() - 4
        self._tiles.width = width // max(1, width // NARROWEST)
        self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Species"))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(_species(index).id)


class _TileDelegate(QStyledItemDelegate):
    """A picture or silhouette; below it the name, the number, and marks for the types.

    Colours go by the application's palette: the style sheet makes the view's own transparent.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.width = NARROWEST
        self._silhouettes = Silhouettes()

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        side = self.width - GAP - 2 * PADDING
        lines = QFontMetrics(_bold(option.font)).height() + option.fontMetrics.height()
        return QSize(self.width, side + lines + GAP + 2 * PADDING + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colors = colors_of(QGuiApplication.palette())
        species = _species(index)
        seen = cast("Seen | None", index.data(SpeciesRole.SEEN))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, colors)
        tile = _card(option).adjusted(PADDING, PADDING, -PADDING, -PADDING)
        square = QRect(tile.left(), tile.top(), tile.width(), tile.width())
        picture = index.data(SpeciesRole.PICTURE)
        if picture is not None:
            self._silhouettes.paint_picture(painter, square, picture, CORNER - 2)
        else:
            self._silhouettes.paint_silhouette(
                painter, square, species.types[0], QGuiApplication.palette(), CORNER - 2
            )
        if seen is not None and seen.count > 1:
            _paint_count(painter, square, seen.count)
        below = QRect(tile.left(), square.bottom() + 8, tile.width(), tile.bottom())
        self._paint_caption(painter, below, option, species, str(index.data()), seen is not None)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, colors: Colors
    ) -> None:
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        # the state's focus flag says that the view has focus and this tile is the current one
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        border = colors.accent if focused or hovered else colors.border
        painter.setPen(QPen(QColor(border), 2 if focused else 1))
        painter.setBrush(QColor(colors.selection if selected and focused else colors.surface))
        painter.drawRoundedRect(_card(option), CORNER, CORNER)

    def _paint_caption(
        self,
        painter: QPainter,
        place: QRect,
        option: QStyleOptionViewItem,
        species: Species,
        name: str,
        is_seen: bool,
    ) -> None:
        colors = colors_of(QGuiApplication.palette())
        bold = _bold(option.font)
        painter.setFont(bold)
        metrics = painter.fontMetrics()
        line = QRect(place.left(), place.top(), place.width(), metrics.height())
        paint_line(painter, line, name, colors.text if is_seen else colors.muted)
        painter.setFont(option.font)
        line.translate(0, metrics.height())
        paint_line(painter, line, f"#{species.national_dex:03}", colors.muted)
        _paint_types(painter, line, species.types)


def _card(option: QStyleOptionViewItem) -> QRect:
    """The cell without the gap to its neighbours; it begins where the view does."""
    return option.rect.adjusted(1, 1, 1 - GAP, 1 - GAP)


def _paint_types(painter: QPainter, line: QRect, types: tuple[str, ...]) -> None:
    """A mark a type at the right end of the line; the tooltip and the entry name them."""
    painter.setPen(Qt.PenStyle.NoPen)
    left = line.right() - len(types) * (MARK.width() + 4) + 5
    for key in types:
        painter.setBrush(QColor(type_color(key)[0]))
        top = line.center().y() - MARK.height() // 2 + 1
        painter.drawRoundedRect(QRect(left, top, MARK.width(), MARK.height()), 2.5, 2.5)
        left += MARK.width() + 4


def _paint_count(painter: QPainter, square: QRect, count: int) -> None:
    """In the corner of the picture, how many there are."""
    text = f"×{spoken_now().number(count)}"
    metrics = painter.fontMetrics()
    badge = QRect(0, 0, metrics.horizontalAdvance(text) + 12, metrics.height() + 2)
    badge.moveBottomRight(square.bottomRight() - QPoint(5, 5))
    paint_badge(painter, badge, text, QGuiApplication.palette(), badge.height() // 2)


def _species(index: Index) -> Species:
    return cast("Species", index.data(SpeciesRole.SPECIES))


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold
