"""The user's own pictures of one species, to choose from, and the corrections made there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import colors_of, icon, set_role
from pokedex_app.pokedex.own_pictures_item_model import (
    CorrectionsItemModel,
    OwnPicturesItemModel,
    OwnRole,
)
from pokedex_app.pokedex.silhouettes import Silhouettes
from pokedex_app.shared.collection.collection import Correction, Sighting
from pokedex_app.ui.controls import COPY, DELETE, Button, native
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import picture_deeds
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.tab_order import show_only

SIDE = 92
PAD = 5
CORNER = 8
SIGN_SIDE = 48
"""of a correction"""


class OwnPicturesGallery(LiveMixin, QFrame):
    """A gallery with what can be done to the selected picture.

    Signals:
        selected(Sighting): another picture is the current one; None where there is none.
        choose_requested(Sighting): it is to stand for its species.
        look_requested(Sighting): the user wants to see it on the Identify page.
        reveal_requested(Sighting): the user wants to see the file where it lies.
        path_requested(Sighting), picture_requested(Sighting): for the clipboard.
        forget_requested(Sighting): it is to be taken out.
    """

    selected = Signal(object)
    choose_requested = Signal(object)
    look_requested = Signal(object)
    reveal_requested = Signal(object)
    path_requested = Signal(object)
    picture_requested = Signal(object)
    forget_requested = Signal(object)

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.model = OwnPicturesItemModel(translator, self)
        self._title = PlainLabel(self.tr("Your pictures"), "heading")
        self.gallery = says(_Gallery(self), accessibleName=self.tr("Your pictures"))
        self.gallery.setModel(self.model)
        self.gallery.selectionModel().currentChanged.connect(self._show_current)
        self.gallery.activated.connect(lambda _index: self._ask(self.choose_requested))
        self._facts = PlainLabel("", "muted", wrap=True)
        self._choose = Button(
            self.tr("Show this one in the Pokédex"),
            "fa6s.star",
            lambda: self._ask(self.choose_requested),
            tip=self.tr("Let this picture stand for the species"),
            told=native("Enter"),
        )
        self._reveal = Button(
            self.tr("Show the file"),
            "fa6s.folder-open",
            lambda: self._ask(self.reveal_requested),
            tip=self.tr("Open the folder that the picture lies in"),
        )
        self._forget = Button(
            self.tr("Take out"),
            "fa6s.trash-can",
            lambda: self._ask(self.forget_requested),
            tip=self.tr("Take the picture out of the Pokédex; your file stays"),
            keys=DELETE,
            about=self.gallery,
        )
        self.menu = self._make_menu()
        actions = FlowBox(8, self._choose, self._reveal, self._forget)
        items = (self._title, self.gallery, self._facts, actions)
        vbox(*items, on=self, spacing=8, margins=(18, 14, 18, 16))
        self.settle()

    def show_pictures(self, pictures: Sequence[tuple[Sighting, QImage]], type_name: str) -> None:
        """Show these, the one that stands for the species first; the current one stays so."""
        current = self.current()
        self.gallery.type_name = type_name
        self.model.show_pictures(pictures)
        row = self.model.row_of(current.id) if current is not None else None
        if pictures:
            self.gallery.setCurrentIndex(self.model.index(row or 0, 0))
        self.gallery.fit()
        self._show_current()
        self.setVisible(bool(pictures))

    def current(self) -> Sighting | None:
        return self.model.sighting(self.gallery.currentIndex().row())

    def _make_menu(self) -> ContextMenu:
        def has(what: Callable[[Sighting], bool]) -> Callable[[], bool]:
            return lambda: (sighting := self.current()) is not None and what(sighting)

        has_file = has(lambda sighting: sighting.path is not None)
        has_picture = has(lambda sighting: sighting.has_picture)
        deeds = (
            Deed.of(self._choose),
            Deed(
                self.tr("Look closer"),
                partial(self._ask, self.look_requested),
                "fa6s.magnifying-glass-plus",
                when=has_file,
            ),
            Deed.of(self._reveal),
            None,
            Deed(
                self.tr("Copy the picture"),
                partial(self._ask, self.picture_requested),
                "fa6s.image",
                when=has_picture,
            ),
            Deed(
                self.tr("Copy the path"),
                partial(self._ask, self.path_requested),
                "fa6s.copy",
                keys=COPY,
                when=has_file,
            ),
            None,
            Deed.of(self._forget),
        )
        return ContextMenu(self.gallery, deeds, applies=lambda: self.current() is not None)

    def _ask(self, signal: SignalInstance) -> None:
        sighting = self.current()
        if sighting is not None:
            signal.emit(sighting)

    def _show_current(self) -> None:
        sighting = self.current()
        self._facts.setText("" if sighting is None else self.model.description(sighting))
        self._choose.setEnabled(sighting is not None and sighting.has_picture)
        self._reveal.setEnabled(sighting is not None and sighting.path is not None)
        self._forget.setEnabled(sighting is not None)
        self.selected.emit(sighting)

    def retranslate(self) -> None:
        self.model.retranslate()
        self._show_current()


class Corrections(LiveMixin, QFrame):
    """What the model got wrong here, as the user said.

    Signals:
        withdraw_requested(Correction): the user takes the selected one back.
        look_requested(Correction): the user wants to see its picture on the Identify page.
        older_requested(): the user wants to see more of them.
    """

    withdraw_requested = Signal(object)
    look_requested = Signal(object)
    older_requested = Signal()

    def __init__(
        self, translator: Translator, named: Callable[[str], str], notice: NoticeBar
    ) -> None:
        super().__init__()
        set_role(self, "card")
        self._notice = notice
        self.model = CorrectionsItemModel(translator, named, self)
        self._title = PlainLabel(self.tr("Your corrections"), "heading")
        self.list = _CorrectionsList(self)
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._judge)
        self._withdraw = Button(
            self.tr("Take it back"),
            "fa6s.rotate-left",
            partial(self._ask, self.withdraw_requested),
            tip=self.tr("The picture counts again for what the model said"),
            keys=DELETE,
            about=self.list,
        )
        self._older = Button(do=self.older_requested, role="link")
        self.menu = self._make_menu()
        vbox(
            self._title,
            self.list,
            (self._older, Qt.AlignmentFlag.AlignLeft),
            (self._withdraw, Qt.AlignmentFlag.AlignLeft),
            on=self,
            spacing=8,
            margins=(18, 14, 18, 16),
        )
        self.settle()

    def sign_side(self) -> int:
        """Pixels of the screen that a sign takes."""
        return round(SIGN_SIDE * self.devicePixelRatioF())

    def show_corrections(
        self, corrections: Sequence[tuple[Correction, QImage]], older: int = 0
    ) -> None:
        """Show these, and that there are so many `older` ones; the current one stays so."""
        current = self.current()
        self.model.show_corrections(corrections)
        row = self.model.row_of(current.id) if current is not None else None
        if corrections:
            self.list.setCurrentIndex(self.model.index(row or 0, 0))
        self._older.setText(self.tr("… and %Ln more", "", older))
        show_only({self.list: True, self._older: older > 0})
        self._judge()
        self.list.measure()
        self.setVisible(bool(corrections))

    def current(self) -> Correction | None:
        return self.model.correction(self.list.currentIndex().row())

    def _judge(self) -> None:
        self._withdraw.setEnabled(self.current() is not None)

    def _make_menu(self) -> ContextMenu:
        def file() -> Path | None:
            return one.path if (one := self.current()) is not None else None

        deeds = (
            Deed(
                self.tr("Look closer"),
                partial(self._ask, self.look_requested),
                "fa6s.magnifying-glass-plus",
                when=lambda: file() is not None,
            ),
            *picture_deeds(file, self._notice),
            None,
            Deed.of(self._withdraw),
        )
        return ContextMenu(self.list, deeds, applies=lambda: self.current() is not None)

    def _ask(self, signal: SignalInstance, _checked: bool = False) -> None:
        correction = self.current()
        if correction is not None:
            signal.emit(correction)

    def retranslate(self) -> None:
        self.model.retranslate()
        self.list.measure()
        self.list.setAccessibleName(self.tr("Your corrections"))


class _Gallery(QListView):
    """Small pictures in lines, as high as its lines are; the page scrolls, not this."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.type_name = "normal"
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QListView { background: transparent; border: none; }")
        self.setItemDelegate(_PictureDelegate(self))

    def fit(self) -> None:
        cell = SIDE + 2 * PAD
        columns = max(1, (self.viewport().width() - 4) // cell)
        lines = max(1, -(-self.model().rowCount() // columns))
        self.setFixedHeight(lines * cell + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class _PictureDelegate(QStyledItemDelegate):
    def __init__(self, gallery: _Gallery) -> None:
        super().__init__(gallery)
        self._gallery = gallery
        self._silhouettes = Silhouettes()

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(SIDE + 2 * PAD, SIDE + 2 * PAD)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        palette = QGuiApplication.palette()  # the style sheet makes the view's own transparent
        colors = colors_of(palette)
        square = option.rect.adjusted(PAD, PAD, -PAD, -PAD)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = index.data(OwnRole.PICTURE)
        if picture is not None:
            self._silhouettes.paint_picture(painter, square, picture, CORNER)
        else:
            self._silhouettes.paint_silhouette(
                painter, square, self._gallery.type_name, palette, CORNER
            )
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colors.accent), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(square.adjusted(-2, -2, 2, 2), CORNER + 2, CORNER + 2)
        sighting = cast("Sighting", index.data(OwnRole.RECORD))
        if sighting.is_favourite:
            badge = QRect(square.left() + 4, square.top() + 4, 22, 22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.surface))
            painter.drawEllipse(badge)
            star = icon("fa6s.star", palette, "accent")
            star.paint(painter, badge.adjusted(5, 5, -5, -5))
        painter.restore()


class _CorrectionsList(QListView):
    """As high as its rows are, all of which are as high as the one that says most: to measure each
    takes long where there are many."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._delegate = _AsTheLongest(self)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(SIGN_SIDE, SIGN_SIDE))
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QListView { background: transparent; border: none; }")

    def measure(self) -> None:
        """The rows, or what they say, are others."""
        rows = [self.model().index(row, 0) for row in range(self.model().rowCount())]
        longest = max(rows, key=lambda index: len(index.data()), default=QModelIndex())
        self._delegate.longest = QPersistentModelIndex(longest)
        self.scheduleDelayedItemsLayout()  # it keeps the size that it knows until then
        self._fit()

    def _fit(self) -> None:
        first = self.visualRect(self.model().index(0, 0))  # laid out, as a hint wraps no lines
        self.setFixedHeight(self.model().rowCount() * (first.height() + 4) + 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class _AsTheLongest(QStyledItemDelegate):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.longest = QPersistentModelIndex()

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return super().sizeHint(option, self.longest)
