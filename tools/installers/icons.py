"""The icon in every size and format that a system wants, drawn from `resources/icon.svg` by Qt."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from tools.installers.facts import NAME, RESOURCES, install_file

DRAWING = RESOURCES / "icon.svg"
HICOLOR_SIZES = (16, 22, 24, 32, 36, 48, 64, 72, 96, 128, 192, 256, 512)
"""Pixels; the sizes for which the hicolor theme has folders."""

ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)
ICNS_SIZES = (16, 32, 64, 128, 256, 512, 1024)


def install_hicolor(icons: Path) -> None:
    """Every size, and the drawing itself, below `icons`, a folder like /usr/share/icons."""
    for size in HICOLOR_SIZES:
        place = icons / "hicolor" / f"{size}x{size}" / "apps" / f"{NAME}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        write_png(place, size)
        place.chmod(0o644)
    install_file(DRAWING, icons / "hicolor" / "scalable" / "apps" / f"{NAME}.svg")


def write_png(place: Path, size: int) -> None:
    _drawn(size).save(place, format="PNG", optimize=True)


def write_ico(place: Path) -> None:
    """An icon for Windows."""
    _write_sizes(place, "ICO", ICO_SIZES)


def write_icns(place: Path) -> None:
    """An icon for macOS."""
    _write_sizes(place, "ICNS", ICNS_SIZES)


def _write_sizes(place: Path, form: str, sizes: tuple[int, ...]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    *smaller, largest = [_drawn(size) for size in sizes]
    largest.save(
        place,
        format=form,
        sizes=[(size, size) for size in sizes],
        append_images=smaller,  # drawn at its own size each, not scaled down
    )


def _drawn(size: int) -> Image.Image:
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(held, "PNG")  # type: ignore[call-overload]  # what its types ask for, it refuses
    with Image.open(io.BytesIO(bytes(held.data().data()))) as drawn:
        return drawn.convert("RGBA")
