"""Layouts in one call: what stands in them, from left to right or from the top down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)


@dataclass(frozen=True)
class Stretch:
    """Room that takes what the others leave."""

    factor: int = 1


STRETCH = Stretch()

Placed = QWidget | QLayout
Item = Placed | Stretch | int | tuple[Placed, int | Qt.AlignmentFlag]
"""A number is a gap in pixels; beside a widget or layout, its share of the room. Or its side."""

FRAME = QSize(16, 48)
"""What the window manager may add around a window, before it can be asked."""

L = TypeVar("L", bound=QBoxLayout)
Margins = tuple[int, int, int, int]


def hbox(
    *items: Item,
    on: QWidget | None = None,
    spacing: int | None = None,
    margins: Margins | None = (0, 0, 0, 0),
) -> QHBoxLayout:
    """From left to right, as the layout of the widget `on`, if one is given.

    Without margins, those of the style stay.
    """
    return _filled(QHBoxLayout(), items, on, spacing, margins)


def vbox(
    *items: Item,
    on: QWidget | None = None,
    spacing: int | None = None,
    margins: Margins | None = (0, 0, 0, 0),
) -> QVBoxLayout:
    """From the top down, as the layout of the widget `on`, if one is given."""
    return _filled(QVBoxLayout(), items, on, spacing, margins)


def _filled(
    layout: L,
    items: tuple[Item, ...],
    on: QWidget | None,
    spacing: int | None,
    margins: Margins | None,
) -> L:
    if on is not None:
        on.setLayout(layout)
    if margins is not None:
        layout.setContentsMargins(*margins)
    if spacing is not None:
        layout.setSpacing(spacing)
    for item in items:
        match item:
            case Stretch(factor):
                layout.addStretch(factor)
            case int():
                layout.addSpacing(item)
            case (placed, Qt.AlignmentFlag() as side):
                _add(layout, placed, 0, side)
            case (placed, int() as share):
                _add(layout, placed, share)
            case QWidget() | QLayout():
                _add(layout, item)
    return layout


def _add(
    layout: QBoxLayout, placed: Placed, share: int = 0, side: Qt.AlignmentFlag | None = None
) -> None:
    if isinstance(placed, QWidget):
        layout.addWidget(placed, share)
    else:
        layout.addLayout(placed, share)
    if side is not None:
        layout.setAlignment(placed, side)


def resize_within_screen(window: QWidget, size: QSize) -> None:
    """Give a window that size, or what of it the screen has room for."""
    window.resize(size.boundedTo(window.screen().availableSize() - FRAME))
