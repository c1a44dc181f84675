"""Fields within a page that scrolls, and texts that are longer than their fields."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.ui.fields import ChoiceBox, NumberBox, Slider
from tests.helpers.widgets import on_screen, turn_wheel


def choice(*texts: str) -> ChoiceBox:
    box = ChoiceBox()
    box.addItems(texts)
    return box


def number() -> NumberBox:
    box = NumberBox()
    box.setValue(50)
    return box


def slider() -> Slider:
    made = Slider(Qt.Orientation.Horizontal)
    made.setValue(50)
    return made


def value(field: QWidget) -> int:
    return int(field.property("currentIndex" if isinstance(field, ChoiceBox) else "value"))


@pytest.mark.parametrize("make", [lambda: choice("one", "two"), number, slider])
def test_the_wheel_scrolls_past_a_field_that_has_not_been_chosen(
    make: Callable[[], QWidget], qtbot: QtBot
) -> None:
    field = on_screen(make(), qtbot, 200, 40)
    assert field.focusPolicy() == Qt.FocusPolicy.StrongFocus  # the wheel gives none
    field.clearFocus()
    before = value(field)
    assert not turn_wheel(field)
    assert value(field) == before
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert turn_wheel(field)
    assert value(field) != before


def test_a_choice_that_is_too_long_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    long = on_screen(choice("groceries, finished, validation 100 %"), qtbot, 140, 40)
    right = Qt.TextElideMode.ElideRight
    short = {long.fontMetrics().elidedText(long.currentText(), right, n) for n in range(60, 140)}
    shown = [on_screen(choice(text), qtbot, 140, 40).grab().toImage() for text in short]
    assert long.grab().toImage() in shown
