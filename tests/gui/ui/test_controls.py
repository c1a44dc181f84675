"""Buttons answer to the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pokedex_app.ui.controls import Button, ToolButton
from pokedex_app.ui.live import Said


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
