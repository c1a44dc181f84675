"""Widgets that are made late stand in their place in the order of the Tab key."""

from __future__ import annotations

import re
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.page import BatchPage
from pokedex_app.services import Services
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.tab_order import show_only, take_place_of
from tests.helpers.widgets import on_screen


class Column(QWidget):
    """A field, a holder without anything in it yet, and a button below that."""

    def __init__(self) -> None:
        super().__init__()
        self.above, self.holder, self.below = QLineEdit(), QWidget(), QPushButton()
        self.inside = QVBoxLayout(self.holder)
        column = QVBoxLayout(self)
        for widget in (self.above, self.holder, self.below):
            column.addWidget(widget)

    def fill(self) -> list[QPushButton]:
        made = [QPushButton(), QPushButton()]
        for button in made:
            self.inside.addWidget(button)
        take_place_of(self.holder, made)
        return made


def test_tab_goes_through_them_from_above_to_below(qtbot: QtBot) -> None:
    column = Column()
    qtbot.addWidget(column)
    column.show()
    made = column.fill()
    assert column.holder.focusPolicy() == Qt.FocusPolicy.NoFocus
    column.activateWindow()
    qtbot.waitUntil(column.isActiveWindow)
    column.above.setFocus()
    reached = []
    for _ in range(4):
        QTest.keyClick(column, Qt.Key.Key_Tab)
        reached.append(column.focusWidget())
    assert reached == [*made, column.below, column.above]


def test_what_keeps_a_part_of_the_window_alive_is_its_parent(
    services: Services, qtbot: QtBot
) -> None:
    page = BatchPage(services)
    qtbot.addWidget(page)
    (scroll,) = page.panel.findChildren(QScrollArea)
    before = _keeper(scroll)
    page.panel.show_result(Result("/nowhere/1.png", ("Abra", "Onix"), (0.9, 0.1), error="Gone."))
    assert page.panel.bars.bars()
    assert "BatchPanel" in before
    assert _keeper(scroll) == before


def _keeper(widget: QWidget) -> str:
    """The object of Python's whose end would be the end of this one."""
    facts = shiboken6.Shiboken.dump(widget).splitlines()
    return next(fact for fact in facts if fact.startswith("parent"))


def test_no_source_walks_the_order(repository: Path) -> None:
    """See `take_place_of`."""
    walks = re.compile(r"\.(next|previous)InFocusChain\(")
    sources = (repository / "pokedex_app").rglob("*.py")
    assert [path.name for path in sources if walks.search(path.read_text("utf-8"))] == []


def test_what_takes_the_place_of_a_button_gets_its_focus(qtbot: QtBot) -> None:
    row = on_screen(QWidget(), qtbot, 300, 40)
    pause, go_on, stop = QPushButton("Pause"), QPushButton("Go on"), QPushButton("Stop")
    hbox(pause, go_on, stop, on=row)
    show_only({pause: True, go_on: False, stop: True})
    pause.setFocus()
    qtbot.waitUntil(pause.hasFocus)
    show_only({pause: False, go_on: True, stop: True})
    assert go_on.hasFocus()
    show_only({pause: True, go_on: False, stop: True})
    assert pause.hasFocus()
    stop.setFocus()
    show_only({pause: False, go_on: True, stop: True})
    assert stop.hasFocus()
