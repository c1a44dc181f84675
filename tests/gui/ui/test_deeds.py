"""A context menu opens by mouse and keyboard, and its keys work where the focus is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.ui.controls import Button, ToolButton
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.live import Said
from tests.helpers.widgets import on_screen


def said(text: str) -> Said:
    return Said(lambda: text)


class Example(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.allowed = True
        self.view = QListView()
        self.view.setModel(QStringListModel(["one", "two"], self))
        self.line = QLineEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.view)
        layout.addWidget(self.line)
        deeds = (
            Deed(said("Open"), self._do("open"), told="Enter"),
            None,
            Deed(said("Remove"), self._do("remove"), keys="Del", when=lambda: self.allowed),
        )
        self.menu = ContextMenu(
            self.view, deeds, applies=lambda: self.view.currentIndex().isValid()
        )

    def _do(self, name: str) -> Callable[[], None]:
        return lambda: self.done.append(f"{name} {self.view.currentIndex().data()}")


@pytest.fixture
def example(qtbot: QtBot) -> Example:
    made = on_screen(Example(), qtbot, 300, 300)
    qtbot.waitUntil(made.isActiveWindow)
    made.view.setCurrentIndex(made.view.model().index(1, 0))
    made.view.setFocus()
    return made


def ask(view: QListView, place: QPoint) -> None:
    """As the right button of the mouse does."""
    inner = view.viewport()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(inner, QContextMenuEvent(reason, place, inner.mapToGlobal(place)))


def test_the_right_button_opens_it_on_a_row_and_not_beside(example: Example) -> None:
    ask(example.view, QPoint(20, 150))
    assert not example.menu.isVisible()
    ask(example.view, example.view.visualRect(example.view.currentIndex()).center())
    assert example.menu.isVisible()
    assert [a.text() for a in example.menu.actions()] == ["Open\tEnter", "", "Remove\tDel"]
    example.menu.close()


def test_the_keyboard_opens_it_where_the_focus_is(example: Example, qtbot: QtBot) -> None:
    example.line.setFocus()
    qtbot.keyClick(example.line, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert not example.menu.isVisible()
    example.view.setFocus()
    qtbot.keyClick(example.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert example.menu.isVisible()
    example.menu.close()
    nowhere = QPoint(20, 150)  # what Qt makes of the menu key depends on the platform
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(example.view, QContextMenuEvent(reason, nowhere, nowhere))
    assert example.menu.isVisible()
    example.menu.close()


def test_keys_do_what_can_be_done_now(example: Example, qtbot: QtBot) -> None:
    qtbot.keyClick(example.view, Qt.Key.Key_Delete)
    assert example.done == ["remove two"]
    example.allowed = False
    qtbot.keyClick(example.view, Qt.Key.Key_Delete)
    example.menu.open_here()
    assert [action.isEnabled() for action in example.menu.actions()] == [True, True, False]
    example.menu.close()
    assert example.done == ["remove two"]
    example.line.setText("ab")
    example.line.setFocus()
    example.line.setCursorPosition(0)
    qtbot.keyClick(example.line, Qt.Key.Key_Delete)
    assert example.line.text() == "b"


def test_nothing_is_offered_where_there_is_nothing(example: Example) -> None:
    example.view.setCurrentIndex(example.view.model().index(-1, 0))
    example.menu.open_here()
    assert not example.menu.isVisible()


def test_an_entry_of_a_button_is_called_told_and_possible_as_that_is(
    example: Example, qtbot: QtBot
) -> None:
    language = ["Rename"]
    rename = Button(Said(lambda: language[0]), "fa6s.pen", example._do("rename"), keys="F2")
    away = ToolButton(said("Put away"), "fa6s.xmark", example._do("away"), told="Esc")
    for button in (rename, away):
        qtbot.addWidget(button)
        button.show()
    menu = ContextMenu(example.line, map(Deed.of, (rename, away)))
    entries = menu.actions()

    def possible() -> list[bool]:
        menu.open_here()
        menu.close()
        return [entry.isEnabled() for entry in entries]

    assert [entry.text() for entry in entries] == ["Rename\tF2", "Put away\tEsc"]
    assert not any(entry.icon().isNull() for entry in entries)
    assert possible() == [True, True]
    for entry in entries:
        entry.trigger()
    assert example.done == ["rename two", "away two"]
    rename.setEnabled(False)
    away.hide()
    assert possible() == [False, False]
    language[0] = "Renombrar"
    rename.setText(said("Being renamed"))  # what the button says meanwhile
    menu.retranslate()
    assert entries[0].text() == "Renombrar\tF2"


def test_keys_press_a_button_while_what_it_is_about_has_the_focus(
    example: Example, qtbot: QtBot
) -> None:
    keep = Button(
        said("Keep"), do=example._do("keep"), tip=said("As it is"), keys="K", about=example.view
    )
    qtbot.addWidget(keep)
    assert keep.toolTip() == "As it is (K)"
    qtbot.keyClick(example.view, Qt.Key.Key_K)
    assert example.done == ["keep two"]
    keep.setEnabled(False)
    qtbot.keyClick(example.view, Qt.Key.Key_K)
    keep.setEnabled(True)
    example.line.setFocus()
    qtbot.keyClick(example.line, Qt.Key.Key_K)
    assert example.done == ["keep two"]
    assert example.line.text() == "k"
