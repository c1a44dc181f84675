"""One slider for how sure an answer has to be, beside the answers too."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.ui.threshold_control import ThresholdButton


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
