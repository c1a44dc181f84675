"""A film of a window: what it shows, frame by frame, and a pointer that clicks and drops.

A frame is painted whole from the widgets as they are at that moment; the pointer is painted on top,
since a window without a screen has none.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

MOVING_SECONDS = 0.04
"""between two frames of a movement"""
ARROW = QPolygonF(
    [
        QPointF(x, y)
        for x, y in ((0, 0), (0, 17), (4, 13.5), (6.8, 19.6), (9.4, 18.4), (6.7, 12.6), (12, 12))
    ]
)
PRESSED_RADIUS = 11
CARRIED = QRectF(6, 8, 76, 76)
"""where the hand, whose finger is at (0, 0), holds a picture"""


class Film:
    """Frames of `window`, each with the time for which it is seen."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._pointer = QPointF(0.45 * window.width(), 0.93 * window.height())
        self._frames: list[Image.Image] = []
        self._milliseconds: list[int] = []

    def look(self, seconds: float) -> None:
        """The window as it is now."""
        self._add(self._painted(self._window.grab()), seconds)

    def lapse(self, seconds: float) -> None:
        """The window as it is now, unless nothing has changed: what is slow is seen in no time."""
        now = self._painted(self._window.grab())
        if now != self._frames[-1]:
            self._add(now, seconds)

    def click(self, target: QWidget, place: QPoint | None = None) -> None:
        """Go there and click, in the middle where no place is given."""
        place = place or target.rect().center()
        self._go(target, place)
        self._add(self._painted(self._window.grab(), pressed=True), 0.15)
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=place)

    def drop(self, target: QWidget, path: Path, carried: QPixmap) -> None:
        """Carry a file or folder to the middle of `target`, and let it go."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        middle = target.rect().center()
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
        QApplication.sendEvent(target, QDragEnterEvent(middle, *how))
        self._go(target, middle, carried)
        self._add(self._painted(self._window.grab(), carried=carried), 0.2)
        QApplication.sendEvent(target, QDropEvent(QPointF(middle), *how))

    def save(self, file: Path) -> None:
        """As an animated WebP, which forges and browsers show as they show a GIF.

        A GIF has 256 colours, too few for the drawings, and is several times as large. Without
        loss it is smaller than with, as most of a window is plain, and its texts stay sharp.
        """
        first, *others = self._frames
        first.save(
            file,
            append_images=others,
            save_all=True,
            duration=self._milliseconds,
            loop=0,
            lossless=True,
            quality=90,  # of the packing
            method=5,
            kmin=len(others),  # else whole frames are repeated, for players that seek
            kmax=len(others) + 1,
        )

    def _go(self, target: QWidget, place: QPoint, carried: QPixmap | None = None) -> None:
        shown = self._window.grab()
        start = self._pointer
        way = QPointF(target.mapTo(self._window, place)) - start
        steps = round(5 + way.manhattanLength() / 130)
        for step in range(1, steps + 1):
            part = step / steps
            self._pointer = start + way * (part * part * (3 - 2 * part))  # slow at both ends
            self._add(self._painted(shown, carried=carried), MOVING_SECONDS)

    def _painted(
        self, shown: QPixmap, *, pressed: bool = False, carried: QPixmap | None = None
    ) -> Image.Image:
        frame = shown.copy()
        painter = QPainter(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(self._pointer)
        if carried is not None:
            painter.drawPixmap(CARRIED, carried, carried.rect())
        if pressed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 50))
            painter.drawEllipse(QPointF(0, 0), PRESSED_RADIUS, PRESSED_RADIUS)
        painter.setPen(QPen(QColor("white"), 1.2))
        painter.setBrush(QColor("black"))
        painter.drawPolygon(ARROW)
        painter.end()
        plain = frame.toImage().convertToFormat(QImage.Format.Format_RGB888)
        size, stride = (plain.width(), plain.height()), plain.bytesPerLine()
        return Image.frombytes("RGB", size, bytes(plain.constBits()), "raw", "RGB", stride)

    def _add(self, frame: Image.Image, seconds: float) -> None:
        self._frames.append(frame)
        self._milliseconds.append(round(1000 * seconds))
