"""Buttons answer to the keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.ui.controls import Button, Line, ToolButton
from pokedex_app.ui.drop_target import DropTarget
from pokedex_app.ui.incoming import Incoming
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import Said
from tests.helpers.widgets import on_screen


class Page(DropTarget, QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.brought: list[Incoming] = []

    def take(self, brought: Incoming) -> None:
        self.brought.append(brought)


def test_a_file_that_is_dropped_on_a_line_goes_to_its_page(qtbot: QtBot, tmp_path: Path) -> None:
    page, data = Page(), QMimeData()
    line = Line()
    vbox(line, on=page)
    on_screen(page, qtbot, 300, 100)
    file = tmp_path / "a.png"
    data.setUrls([QUrl.fromLocalFile(str(file))])
    data.setText(str(file))  # as some file managers offer beside it
    place = QPointF(line.geometry().center())
    copied, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none, window = Qt.KeyboardModifier.NoModifier, page.windowHandle()
    QApplication.sendEvent(window, QDragEnterEvent(place.toPoint(), copied, data, left, none))
    QApplication.sendEvent(window, QDropEvent(place, copied, data, left, none))
    assert [brought.paths for brought in page.brought] == [(file,)]
    assert line.text() == ""


def test_keys_press_a_symbol_that_has_no_text(qtbot: QtBot) -> None:
    button = ToolButton(Said(lambda: "Rename"), "fa6s.pen", keys="F2")
    qtbot.addWidget(button)
    button.show()
    qtbot.waitUntil(button.isActiveWindow)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_F2)


@pytest.mark.parametrize("kind", [Button, ToolButton])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_the_focused_button(
    qtbot: QtBot, kind: type[Button | ToolButton], key: Qt.Key
) -> None:
    button = kind(Said(lambda: "Do it"))
    qtbot.addWidget(button)
    button.show()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)
