"""A column of cards that scrolls up and down, never sideways."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pokedex_app.ui.scroll_area import ScrollArea

GAP = 14
ROOM_FOR_BAR = 4
"""Pixels between the cards and the scroll bar."""


class ScrollColumn(ScrollArea):
    """Cards from the top down; the cards are as wide as the column.

    Args:
        widths: the least and the greatest, in pixels.
    """

    def __init__(self, cards: Sequence[QWidget], widths: tuple[int, int]) -> None:
        super().__init__(sideways=False)  # the cards' own widgets take the focus
        self.setMinimumWidth(widths[0])
        self.setMaximumWidth(widths[1])
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, ROOM_FOR_BAR, 0)
        column.setSpacing(GAP)
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(held)
