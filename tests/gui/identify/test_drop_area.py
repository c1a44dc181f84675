"""The empty Identify page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.identify.drop_area import DropArea
from pokedex_app.services import Services
from trainer.resources import samples


def test_samples_get_their_thumbnails_and_can_be_chosen(qtbot: QtBot, services: Services) -> None:
    area = DropArea(services.thumbnails, QWidget())
    qtbot.addWidget(area)
    file = samples() / "poke_ball.png"
    area.set_samples([file])
    area.show()
    button = area.samples[file]
    assert button.accessibleName() == "Sample picture poke ball"
    qtbot.waitUntil(lambda: not button.icon().isNull())
    with qtbot.waitSignal(area.sample_chosen) as chosen:
        button.click()
    assert chosen.args == [file]


def test_without_samples_nothing_is_said_of_them(qtbot: QtBot, services: Services) -> None:
    area = DropArea(services.thumbnails, QWidget())
    qtbot.addWidget(area)
    area.set_samples([])
    area.show()
    assert not area.samples_hint.isVisible()
    assert not area.has_samples
