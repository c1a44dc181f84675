"""A new name is judged while it is typed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.ui.name_dialog import NameDialog
from tests.helpers.widgets import button, texts


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "It needs a name."),
        ("x" * 200, "The name is too long."),
        ("a/b", "A name cannot have “/” in it."),
        ("end.", "A name begins and ends with neither a space nor a full stop."),
        ("nul", "Some systems keep this name for themselves."),
        ("Others", "There is one of that name already."),
        ("better", ""),
    ],
)
def test_a_name_that_will_not_do_says_why(qtbot: QtBot, name: str, sentence: str) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = NameDialog("Rename", "mine", ["mine", "others"], owner)
    dialog.open()
    assert dialog.problem() == ""
    dialog.line.setText(name)
    assert dialog.problem().startswith(sentence)
    assert button(dialog, "Rename").isEnabled() == (sentence == "")
    assert dialog.problem() in [*texts(dialog), ""]
    dialog.reject()


def test_only_another_name_is_told(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    told: list[str] = []
    for name in ("mine", "yours"):
        dialog = NameDialog("Rename", "mine", [], owner)
        dialog.named.connect(told.append)
        dialog.open()
        dialog.line.setText(name)
        dialog.accept()
    assert told == ["yours"]
