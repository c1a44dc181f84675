"""A screen reader counts a scroll area's children, and may ask for one after a bar has gone."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pokedex_app.ui.scroll_area import ScrollArea
from tests.helpers.widgets import on_screen


def test_its_children_stay_while_its_bars_come_and_go(qtbot: QtBot) -> None:
    inner = QLabel("a line")
    area = on_screen(ScrollArea(inner), qtbot, 300, 300)
    reader = QAccessible.queryAccessibleInterface(area)
    without_bars = reader.childCount()
    inner.setMinimumSize(900, 900)
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
    assert area.horizontalScrollBar().isVisible()
    assert reader.childCount() == without_bars
    assert reader.child(0).object() is area.viewport()
    assert reader.child(without_bars) is None
