"""A message box has room for its title."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.ui.message_box import message_box, width_of_title


def test_it_is_as_wide_as_its_title(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    title = "Would you like to do what this long title speaks of?"
    box = message_box(parent, QMessageBox.Icon.Question, title, "Yes?")
    box.addButton(QMessageBox.StandardButton.Ok)
    box.open()
    assert box.width() >= width_of_title(title) > box.fontMetrics().horizontalAdvance(title)
    assert box.windowTitle() == title
    box.reject()
