"""One picture, as large as fits and sharp on any screen, with a heatmap to lay over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy

from pokedex_app.core.theme import colors_of, icon
from pokedex_app.ui.heat_overlay import heat_image
from pokedex_app.ui.live import LiveWidget

if TYPE_CHECKING:
    from numpy.typing import NDArray

PADDING = 14
CORNER = 10
LARGEST_SCALE = 4.0
"""Small pictures are enlarged, but not until only their pixels are seen."""
BROKEN_ICON = 56


class PictureView(LiveWidget):
    """Shows a picture, that there is none to show, or that the next one is awaited."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._heat = QImage()
        self._name = ""
        self._scaled = QPixmap()
        self._heat_shown = False
        self._waiting = False
        self._broken = False
        self._hovered = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 180)
        self.settle()

    @property
    def image(self) -> QImage:
        """The picture that is shown; null where there is none."""
        return self._image

    @property
    def has_heat(self) -> bool:
        return not self._heat.isNull()

    @property
    def waiting(self) -> bool:
        return self._waiting

    def show_picture(self, image: QImage, name: str, heat: NDArray[Any] | None = None) -> None:
        """Show an upright picture; `heat` is (H, W) in [0, 1] over all of it."""
        self._image, self._name = image, name
        self.set_heat(heat)
        self._scaled = QPixmap()
        self._broken = image.isNull()
        self.set_waiting(False)
        self.retranslate()
        self.update()

    def show_broken(self, name: str) -> None:
        """Show that this file holds no picture that can be read."""
        self.show_picture(QImage(), name)

    def set_heat(self, heat: NDArray[Any] | None) -> None:
        """What is laid over the picture where that is wanted; None is nothing."""
        self._heat = heat_image(heat) if heat is not None else QImage()
        self.update()

    def set_heat_shown(self, shown: bool) -> None:
        self._heat_shown = shown
        self.update()

    def set_waiting(self, waiting: bool) -> None:
        """Dim what is shown while the next picture is looked at."""
        self._waiting = waiting
        self.update()

    def set_hovered(self, hovered: bool) -> None:
        """Something that could be dropped here is over the page."""
        self._hovered = hovered
        self.update()

    def with_heat(self) -> QImage:
        """The picture as it is shown, at its own size, the heatmap laid over it if it is shown."""
        made = self._image.convertToFormat(QImage.Format.Format_RGB32)
        if self._heat_shown and self.has_heat:
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(made.rect(), self._heat)
            painter.end()
        return made

    def sizeHint(self) -> QSize:
        return QSize(520, 480)

    def retranslate(self) -> None:
        if self._broken:
            text = self.tr("{name} cannot be shown").format(name=self._name)
        elif self._image.isNull():
            text = self.tr("No picture yet")
        else:
            text = self.tr("The picture {name}").format(name=self._name)
        self.setAccessibleName(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(self.palette())
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colors.accent if self._hovered else colors.border)))
        painter.setBrush(QColor(colors.selection if self._hovered else colors.surface))
        painter.drawRoundedRect(frame, CORNER, CORNER)
        if self._broken:
            self._paint_broken(painter)
        elif not self._image.isNull():
            self._paint_picture(painter)
        if self._waiting:
            veil = QColor(colors.surface)
            veil.setAlphaF(0.6)
            path = QPainterPath()
            path.addRoundedRect(frame.adjusted(1, 1, -1, -1), CORNER, CORNER)
            painter.fillPath(path, veil)
        painter.end()

    def _paint_picture(self, painter: QPainter) -> None:
        target = self.picture_rect()
        ratio = self.devicePixelRatioF()
        pixels = (target.size().toSizeF() * ratio).toSize()
        if self._scaled.size() != pixels:
            self._scaled = QPixmap.fromImage(
                self._image.scaled(
                    pixels,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            self._scaled.setDevicePixelRatio(ratio)
        painter.drawPixmap(QPointF(target.topLeft()), self._scaled)
        if self._heat_shown and self.has_heat:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, self._heat)

    def picture_rect(self) -> QRect:
        """Where the picture goes: in the middle, whole, in its own proportions."""
        room = self.rect().adjusted(PADDING, PADDING, -PADDING, -PADDING)
        ratio = self.devicePixelRatioF()
        own = self._image.size().toSizeF() / ratio
        scale = min(room.width() / own.width(), room.height() / own.height(), LARGEST_SCALE * ratio)
        size = QSize(max(1, round(own.width() * scale)), max(1, round(own.height() * scale)))
        target = QRect(room.topLeft(), size)
        target.moveCenter(room.center())
        return target

    def _paint_broken(self, painter: QPainter) -> None:
        place = QRect(0, 0, BROKEN_ICON, BROKEN_ICON)
        place.moveCenter(self.rect().center())
        icon("mdi6.image-broken-variant", self.palette(), "silhouette").paint(painter, place)
