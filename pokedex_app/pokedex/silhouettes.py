"""What stands for a species that has not been seen: the sign of its type, as a silhouette."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QIcon,
    QPainter,
    QPainterPath,
    QPalette,
    QPixmap,
)

from pokedex_app.core.theme import colors_of, icon

_SIGNS = {
    "normal": "fa6s.paw",
    "fire": "fa6s.fire-flame-curved",
    "water": "fa6s.droplet",
    "electric": "fa6s.bolt",
    "grass": "fa6s.leaf",
    "ice": "fa6s.snowflake",
    "fighting": "fa6s.hand-fist",
    "poison": "fa6s.flask",
    "ground": "fa6s.mountain",
    "flying": "fa6s.feather",
    "psychic": "fa6s.eye",
    "bug": "fa6s.bug",
    "rock": "fa6s.gem",
    "ghost": "fa6s.ghost",
    "dragon": "fa6s.dragon",
    "dark": "fa6s.moon",
    "steel": "fa6s.gear",
    "fairy": "fa6s.wand-sparkles",
}
_OTHER = "fa6s.paw"

_SHARE = 0.46
"""Of the square's side."""


class Silhouettes:
    """Paints silhouettes and pictures into rounded squares; keeps icons for one palette."""

    def __init__(self) -> None:
        self._icons: dict[tuple[str, bool], QIcon] = {}

    def paint_silhouette(
        self, painter: QPainter, square: QRect, type_name: str, palette: QPalette, corner: float
    ) -> None:
        colors = colors_of(palette)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.track))
        painter.drawRoundedRect(square, corner, corner)
        side = round(square.width() * _SHARE)
        place = QRect(0, 0, side, side)
        place.moveCenter(square.center())
        self._icon(type_name, palette).paint(painter, place)
        self._paint_question(painter, square, palette)

    def paint_picture(
        self, painter: QPainter, square: QRect, picture: QPixmap, corner: float
    ) -> None:
        """The middle of the picture, filling the square."""
        side = min(picture.width(), picture.height())
        middle = QRectF((picture.width() - side) / 2, (picture.height() - side) / 2, side, side)
        _paint_rounded(painter, square, picture, middle, corner)

    def paint_whole(self, painter: QPainter, place: QRect, picture: QPixmap, corner: float) -> None:
        """All of the picture; `place` has its shape."""
        _paint_rounded(painter, place, picture, QRectF(picture.rect()), corner)

    def _paint_question(self, painter: QPainter, square: QRect, palette: QPalette) -> None:
        font = QFont(painter.font())
        font.setPixelSize(max(11, round(square.width() * 0.14)))
        font.setBold(True)
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(colors_of(palette).muted))
        inset = round(square.width() * 0.08)
        painter.drawText(
            square.adjusted(inset, inset // 2, -inset, -inset),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop,
            "?",
        )
        painter.restore()

    def _icon(self, type_name: str, palette: QPalette) -> QIcon:
        dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
        key = (type_name, dark)
        if key not in self._icons:
            self._icons[key] = icon(_SIGNS.get(type_name, _OTHER), palette, "silhouette")
        return self._icons[key]


def _paint_rounded(
    painter: QPainter, place: QRect, picture: QPixmap, part: QRectF, corner: float
) -> None:
    """With a thin edge, for many pictures are as white as the ground."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(place), corner, corner)
    painter.save()
    painter.setClipPath(path)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(QRectF(place), picture, part)
    painter.setClipping(False)
    painter.setPen(QColor(colors_of(QGuiApplication.palette()).border))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)
    painter.restore()
