"""Naming the right class."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from pokedex_app.shared.class_names import NamedClass
from pokedex_app.ui.class_picker import ClassPicker
from tests.helpers.widgets import button, line, press, says

CLASSES = (
    NamedClass("Charizard", "Charizard", ("Dracaufeu", "Glurak")),
    NamedClass("Farfetchd", "Farfetch’d"),
    NamedClass("Flabebe", "Flabébé"),
)


@pytest.fixture
def picker(qtbot: QtBot) -> ClassPicker:
    made = ClassPicker()
    made.set_classes(CLASSES)
    qtbot.addWidget(made)
    made.show()
    made.start()
    return made


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("charizard", "Charizard"),
        (" Glurak ", "Charizard"),
        ("FARFETCHD", "Farfetchd"),
        ("flabebe", "Flabebe"),
        ("Chari", None),
        ("", None),
    ],
)
def test_a_class_has_many_names(
    picker: ClassPicker, qtbot: QtBot, typed: str, label: str | None
) -> None:
    qtbot.keyClicks(line(picker), typed)
    assert picker.label() == label
    assert button(picker, "Save").isEnabled() == (label is not None)


def test_any_part_of_any_name_completes_to_the_name_that_is_shown(picker: ClassPicker) -> None:
    completer = line(picker).completer()
    completer.setCompletionPrefix("lurA")
    assert completer.completionCount() == 1
    assert completer.currentCompletion() == "Charizard"
    assert completer.currentIndex().data() == "Charizard (Dracaufeu, Glurak)"


def test_every_completion_can_be_seen_where_they_are_few(picker: ClassPicker, qtbot: QtBot) -> None:
    qtbot.keyClicks(line(picker), "f")
    rows = line(picker).completer().popup()
    assert isinstance(rows, QListView)
    qtbot.waitUntil(rows.isVisible)
    assert rows.model().rowCount() == len(CLASSES)
    last = rows.visualRect(rows.model().index(len(CLASSES) - 1, 0))
    assert last.bottom() <= rows.viewport().rect().bottom()


def test_enter_completes_what_can_be_one_class_alone_and_then_picks_it(
    picker: ClassPicker, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(picker.picked):
        qtbot.keyClicks(line(picker), "F")
        qtbot.keyClick(line(picker), Qt.Key.Key_Return)
        assert line(picker).text() == "F"
        line(picker).clear()
        qtbot.keyClicks(line(picker), "Glur")
        qtbot.keyClick(line(picker), Qt.Key.Key_Return)
    assert line(picker).text() == "Charizard"
    line(picker).completer().popup().hide()
    with qtbot.waitSignal(picker.picked) as picked:
        qtbot.keyClick(line(picker), Qt.Key.Key_Return)
    assert picked.args == ["Charizard"]


def test_what_no_class_is_called_is_said(picker: ClassPicker, qtbot: QtBot) -> None:
    for typed, unknown in (("zz", True), ("chari", False), ("charizard", False), ("", False)):
        line(picker).setText(typed)
        assert says(picker, "No class is called so.") is unknown


def test_none_of_these_and_escape(picker: ClassPicker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(picker.none_picked):
        press(picker, "None of these")
    with qtbot.waitSignal(picker.cancelled):
        qtbot.keyClick(line(picker), Qt.Key.Key_Escape)


def test_new_classes_leave_what_was_typed(picker: ClassPicker, qtbot: QtBot) -> None:
    qtbot.keyClicks(line(picker), "Glurak")
    picker.set_classes((NamedClass("fire lizard", "Glurak"),))
    assert picker.label() == "fire lizard"


@pytest.fixture
def open_picker(qtbot: QtBot) -> ClassPicker:
    made = ClassPicker(offers_new=True)
    qtbot.addWidget(made)
    made.set_classes(CLASSES)
    made.show()
    made.start()
    return made


@pytest.mark.parametrize("press_enter", [True, False])
def test_a_name_that_no_class_has_is_that_of_a_new_one(
    open_picker: ClassPicker, qtbot: QtBot, press_enter: bool
) -> None:
    qtbot.keyClicks(line(open_picker), " desk lamp ")
    assert says(open_picker, "New class “desk lamp”")
    with qtbot.waitSignal(open_picker.picked) as picked:
        if press_enter:
            qtbot.keyClick(line(open_picker), Qt.Key.Key_Return)
        else:
            press(open_picker, "New class")
    assert picked.args == ["desk lamp"]


def test_a_new_class_may_be_part_of_the_name_of_a_known_one_but_enter_does_not_make_it(
    open_picker: ClassPicker, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(open_picker.picked):
        qtbot.keyClicks(line(open_picker), "Char")
        qtbot.keyClick(line(open_picker), Qt.Key.Key_Return)
    line(open_picker).setText("Char")
    assert open_picker.new_label() == "Char"
    line(open_picker).setText("charizard")
    assert open_picker.new_label() is None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a/b", "A name cannot have “/” in it."),
        ("con", "Some systems keep this name"),
        ("lamp.", "neither a space nor a full stop"),
        ("x" * 200, "The name is too long."),
        ("None of these", "No class can be called so."),
    ],
)
def test_what_cannot_be_a_folder_cannot_be_a_new_class(
    open_picker: ClassPicker, qtbot: QtBot, name: str, why: str
) -> None:
    line(open_picker).setText(name)
    assert says(open_picker, why)
    with qtbot.assertNotEmitted(open_picker.picked):
        qtbot.keyClick(line(open_picker), Qt.Key.Key_Return)
