"""A picture that can be looked at closely: larger about a point, and moved about."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from pokedex_app.core.theme import colors_of
from pokedex_app.ui.controls import on_keys
from pokedex_app.ui.deeds import Deed
from pokedex_app.ui.picture_view import CORNER, PictureView

if TYPE_CHECKING:
    from numpy.typing import NDArray

WHEEL_STEP = 1.25
KEY_STEP = 1.5
PAN_STEP = 0.2
"""Of the view's width or height."""
PAN_KEYS = (
    ("Shift+Left", -1, 0),
    ("Shift+Right", 1, 0),
    ("Shift+Up", 0, -1),
    ("Shift+Down", 0, 1),
)
LARGEST = 16.0
"""Device pixels of the screen for one of the picture."""
CRISP = 4.0
"""From here on pixels are drawn as squares, since it is they that one wants to see."""
NEARLY = 0.01
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class ZoomView(PictureView):
    """Fits a picture until it is zoomed: by the wheel about the pointer, by a double click, by
    `zoom_in` and its like about the middle. What does not fit is dragged.

    Args:
        percent: a fraction as text.

    Signals:
        detail_wanted(): it is shown larger than the pixels it was given; `show_detail` is awaited.
    """

    detail_wanted = Signal()
    _percent: Callable[[float], str] | None = None

    def __init__(self, percent: Callable[[float], str]) -> None:
        super().__init__()
        self._percent = percent
        self._full = QSize()
        self._detail = QImage()
        self._asked = False
        self._scale: float | None = None
        self._middle = QPointF(0.5, 0.5)
        self._dragged_from: QPointF | None = None
        self._by_keyboard = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.settle()

    def listen(self, within: QWidget, *, focused: bool = False) -> None:
        """Zoom and pan by the keyboard; the scope of the keys is that of `on_keys`."""
        for keys in ("+", "="):  # of one key in some countries
            on_keys(within, keys, self.zoom_in, focused=focused)
        on_keys(within, "-", self.zoom_out, focused=focused)
        on_keys(within, "0", self.fit, focused=focused)
        for keys, across, down in PAN_KEYS:
            on_keys(within, keys, partial(self.pan, across, down), focused=focused)

    def deeds(self) -> tuple[Deed, ...]:
        """Zooming, offered in its menu."""

        def readable() -> bool:
            return not self.image.isNull()

        return (
            Deed(self.tr("Larger"), self.zoom_in, "fa6s.plus", told="+", when=readable),
            Deed(self.tr("Smaller"), self.zoom_out, "fa6s.minus", told="-", when=readable),
            Deed(
                self.tr("Show all of it"),
                self.fit,
                "fa6s.expand",
                told="0",
                when=lambda: readable() and not self.fits,
            ),
            Deed(self.tr("Actual size"), self.show_pixels, "fa6s.compress", when=readable),
        )

    # ---- what is shown ----------------------------------------------------------------------

    def show_picture(self, image: QImage, name: str, heat: NDArray[Any] | None = None) -> None:
        """As in `PictureView`; the same picture in other pixels stays as it is zoomed."""
        same, pixels = name == self._name and not image.isNull(), self._pixels()
        if not same:
            self._full, self._detail, self._asked = QSize(), QImage(), False
            self._scale = None
        super().show_picture(image, name, heat)
        self._stay_as_large(pixels)

    def set_full_size(self, size: QSize) -> None:
        """How many pixels the picture has; those that were given may be fewer."""
        pixels = self._pixels()
        self._full = size
        self._stay_as_large(pixels)

    def show_detail(self, image: QImage) -> None:
        """The picture in all its pixels."""
        self._detail = image
        self.update()

    @property
    def scale(self) -> float:
        """Device pixels of the screen for one of the picture."""
        return (self._scale or self._fit()) * self.devicePixelRatioF()

    @property
    def fits(self) -> bool:
        """Whether the whole picture is shown, as large as there is room."""
        return self._scale is None

    # ---- zooming ----------------------------------------------------------------------------

    def zoom_in(self) -> None:
        self._zoom(KEY_STEP, self._room().center())

    def zoom_out(self) -> None:
        self._zoom(1 / KEY_STEP, self._room().center())

    def fit(self) -> None:
        self._scale = None
        self._show_state()

    def show_pixels(self, about: QPointF | None = None) -> None:
        """One pixel of the picture on one of the screen, or on four where it is shown so by now."""
        if self._image.isNull():
            return
        one = 1 / self.devicePixelRatioF()
        wanted = 2 * one if abs(self._fit() / one - 1) < NEARLY else one
        self._zoom(wanted / (self._scale or self._fit()), about or self._room().center())

    def pan(self, across: int, down: int) -> None:
        """Look further to that side, by a part of the view."""
        room = self._room()
        self._move_by(QPointF(across * room.width(), down * room.height()) * -PAN_STEP)

    def _zoom(self, factor: float, about: QPointF) -> None:
        """What is at `about` stays there."""
        if self._image.isNull():
            return
        before, room = self.zoomed_rect(), self._room()
        place = about - before.topLeft()
        held = QPointF(place.x() / before.width(), place.y() / before.height())
        fit, one = self._fit(), 1 / self.devicePixelRatioF()
        scale = (self._scale or fit) * factor
        scale = max(min(fit, one), min(scale, max(fit, LARGEST * one)))
        self._scale = None if abs(scale / fit - 1) < NEARLY else scale
        size = self._shown_size()
        beside = about - room.center()
        self._middle = held - QPointF(beside.x() / size.width(), beside.y() / size.height())
        self._show_state()

    def _stay_as_large(self, pixels: QSizeF) -> None:
        """The picture has another number of pixels now than it had."""
        if self._scale is not None:
            self._scale *= pixels.width() / max(1.0, self._pixels().width())
        self._show_state()

    def _move_by(self, by: QPointF) -> None:
        size = self._shown_size()
        self._middle -= QPointF(by.x() / size.width(), by.y() / size.height())
        self._show_state()

    def _show_state(self) -> None:
        self._keep_within()
        if self._scale is not None and not self._asked and self._image.width() < self._full.width():
            self._asked = True
            self.detail_wanted.emit()
        self.setCursor(
            Qt.CursorShape.OpenHandCursor if self._can_move() else Qt.CursorShape.ArrowCursor
        )
        self.retranslate()
        self.update()

    # ---- geometry, in pixels of the layout --------------------------------------------------

    def _pixels(self) -> QSizeF:
        return QSizeF(self._image.size() if self._full.isEmpty() else self._full)

    def _fit(self) -> float:
        """Pixels of the layout for one of the picture, where it fits."""
        if self._image.isNull():
            return 1.0
        return self.picture_rect().width() / max(1.0, self._pixels().width())

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(1, 1, -1, -1)

    def _shown_size(self) -> QSizeF:
        return self._pixels() * (self._scale or self._fit())

    def zoomed_rect(self) -> QRectF:
        """Where the picture goes; it may reach out of the view."""
        if self._scale is None:
            return QRectF(self.picture_rect())
        size = self._shown_size()
        shift = QPointF(self._middle.x() * size.width(), self._middle.y() * size.height())
        return QRectF(self._room().center() - shift, size)

    def _keep_within(self) -> None:
        """No room beside the picture where it could be filled."""
        size, room = self._shown_size(), self._room()
        at = []
        for middle, whole, seen in (
            (self._middle.x(), size.width(), room.width()),
            (self._middle.y(), size.height(), room.height()),
        ):
            half = seen / 2 / max(1.0, whole)
            at.append(0.5 if half >= 0.5 else min(max(middle, half), 1 - half))
        self._middle = QPointF(*at)

    def _can_move(self) -> bool:
        size, room = self._shown_size(), self._room()
        larger = size.width() > room.width() + 1 or size.height() > room.height() + 1
        return self._scale is not None and larger

    # ---- painting ---------------------------------------------------------------------------

    def _paint_picture(self, painter: QPainter) -> None:
        if self._scale is None:
            super()._paint_picture(painter)
            return
        image = self._image if self._detail.isNull() else self._detail
        target, room = self.zoomed_rect(), self._room()
        path = QPainterPath()
        path.addRoundedRect(room, CORNER, CORNER)
        painter.save()
        painter.setClipPath(path)
        smooth = QPainter.RenderHint.SmoothPixmapTransform
        painter.setRenderHint(smooth, self.scale < CRISP)
        seen = target.intersected(room)
        across, down = image.width() / target.width(), image.height() / target.height()
        part = QRectF(
            (seen.x() - target.x()) * across,
            (seen.y() - target.y()) * down,
            seen.width() * across,
            seen.height() * down,
        )
        painter.drawImage(seen, image, part)
        if self._heat_shown and self.has_heat:
            painter.setRenderHint(smooth)
            painter.drawImage(target, self._heat)
        self._paint_scale(painter, room)
        painter.restore()

    def _paint_scale(self, painter: QPainter, room: QRectF) -> None:
        text = self._scale_text()
        metrics, colors = painter.fontMetrics(), colors_of(self.palette())
        label = QRectF(0, 0, metrics.horizontalAdvance(text) + 18, metrics.height() + 8)
        label.moveBottomRight(room.bottomRight() - QPointF(8, 8))
        back = QColor(colors.surface)
        back.setAlphaF(0.88)
        painter.setPen(QColor(colors.border))
        painter.setBrush(back)
        painter.drawRoundedRect(label, label.height() / 2, label.height() / 2)
        painter.setPen(QColor(colors.text))
        painter.drawText(label, int(Qt.AlignmentFlag.AlignCenter), text)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._by_keyboard:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colors_of(self.palette()).accent), 2))
            painter.drawRoundedRect(self._room(), CORNER, CORNER)
            painter.end()

    # ---- what the user does -----------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if self._image.isNull() or not steps:
            event.ignore()
            return
        self._zoom(WHEEL_STEP**steps, event.position())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mouseDoubleClickEvent(event)
        elif self.fits:
            self.show_pixels(event.position())
        else:
            self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._can_move():
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            by, self._dragged_from = event.position() - self._dragged_from, event.position()
            self._move_by(by)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            self._dragged_from = None
            self._show_state()
        else:
            super().mouseReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_keyboard = event.reason() in _KEYBOARD

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_state()

    # ---- texts ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        super().retranslate()
        if self._percent is None:  # it is a `PictureView` only as yet
            return
        what = self.tr(
            "The wheel, + and - zoom. 0 shows all of it, a double click its actual size. What is "
            "too large is moved by dragging, or by Shift and the arrow keys."
        )
        shown = "" if self._image.isNull() else f"{self._scale_text()}. "
        self.setAccessibleDescription(shown + what)

    def _scale_text(self) -> str:
        return self._percent(self.scale) if self._percent is not None else ""
