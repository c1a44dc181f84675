"""One slider for how sure an answer has to be, beside the answers too."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.ui.threshold_control import ThresholdButton
from tests.helpers.widgets import on_screen


def test_the_button_opens_what_the_setting_is_and_changes_it(
    recognising: Services, qtbot: QtBot
) -> None:
    recognising.settings.update(threshold=0.4)
    button = ThresholdButton(recognising)
    qtbot.addWidget(button)
    menu = button.menu()
    menu.aboutToShow.emit()
    assert button.control.slider.value() == 40
    assert not button.control.as_model.isChecked()
    button.control.slider.setValue(70)
    menu.aboutToHide.emit()
    assert recognising.threshold() == 0.7
    button.control.as_model.click()
    manifest = recognising.recogniser.manifest
    assert manifest is not None
    assert recognising.settings.value.threshold is None
    assert recognising.threshold() == manifest.threshold


def test_the_keyboard_reaches_all_of_what_the_button_opens(
    recognising: Services, qtbot: QtBot
) -> None:
    recognising.settings.update(threshold=0.4)
    button = on_screen(ThresholdButton(recognising), qtbot, 300, 60)
    control = button.control
    button.menu().popup(QPoint())  # as Space on the button does, which waits until it is closed
    window = button.menu().windowHandle()  # keys go to whatever has the focus in there
    QTest.keyClick(window, Qt.Key.Key_Right)
    QTest.keyClick(window, Qt.Key.Key_PageUp)
    assert control.slider.value() == 46
    reached = []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        QTest.keyClick(window, key)
        reached.append(QApplication.focusWidget())
    assert reached == [control.number, control.as_model, control.slider, control.as_model]
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert control.as_model.isChecked()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not button.menu().isVisible()
    assert recognising.settings.value.threshold is None


def test_what_opens_has_room_for_what_another_model_says(
    recognising: Services, qtbot: QtBot
) -> None:
    button = on_screen(ThresholdButton(recognising), qtbot, 300, 60)
    control, menu = button.control, button.menu()
    classifier = recognising.recogniser.classifier
    recognising.recogniser.classifier = None
    menu.popup(QPoint())
    assert not control.brings.isVisible()
    before = menu.height()
    menu.close()
    recognising.recogniser.classifier = classifier
    menu.popup(QPoint())
    assert control.brings.isVisible()
    needed = control.brings.heightForWidth(control.brings.width())
    assert control.brings.height() >= needed
    assert menu.height() >= before + needed
    menu.close()


def test_a_drag_begins_where_the_model_is_and_is_told_on_the_way(
    recognising: Services, qtbot: QtBot
) -> None:
    button = ThresholdButton(recognising)
    qtbot.addWidget(button)
    button.menu().aboutToShow.emit()
    control, manifest = button.control, recognising.recogniser.manifest
    assert manifest is not None
    assert control.as_model.isChecked()
    own = control.slider.value()
    assert own == round(100 * manifest.threshold)
    control.slider.setValue(99)
    assert not control.as_model.isChecked()
    waiting = control._telling.remainingTime()
    control.slider.setValue(98)
    assert control._telling.remainingTime() <= waiting  # who goes on dragging does not put it off
    qtbot.waitUntil(lambda: recognising.threshold() == 0.98)
    control.as_model.click()
    assert control.slider.value() == own
    assert recognising.settings.value.threshold is None


def test_a_model_that_measured_nothing_says_nothing(services: Services, qtbot: QtBot) -> None:
    button = ThresholdButton(services)
    qtbot.addWidget(button)
    button.control.show_value(0.5)
    assert button.control.brings.isHidden()
    assert button.control.as_model.text() == "As the model says"
