"""The picture, sharp and with its heatmap."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.ui.heat_overlay import heat_image
from pokedex_app.ui.picture_view import PADDING, PictureView


@pytest.fixture
def view(qtbot: QtBot, services: Services) -> PictureView:
    made = PictureView()
    qtbot.addWidget(made)
    made.resize(400 + 2 * PADDING, 300 + 2 * PADDING)
    made.show()
    return made


def test_the_whole_picture_fits_in_its_own_proportions(view: PictureView) -> None:
    view.show_picture(_plain(1000, 500), "wide.png")
    target = view.picture_rect()
    assert (target.width(), target.height()) == (400, 200)
    assert abs(target.center().x() - view.rect().center().x()) <= 1


def test_tiny_pictures_are_enlarged_with_measure(view: PictureView) -> None:
    view.show_picture(_plain(16, 16), "icon.png")
    assert view.picture_rect().width() == 64


def test_the_heatmap_changes_the_picture_only_while_it_is_shown(view: PictureView) -> None:
    image = _plain(40, 40)
    heat = np.zeros((40, 40), np.float32)
    heat[:, 20:] = 1
    view.show_picture(image, "a.png", heat)
    assert QColor(view.with_heat().pixel(35, 20)) == QColor("#808080")
    view.set_heat_shown(True)
    shown = view.with_heat()
    hot, cold = QColor(shown.pixel(35, 20)), QColor(shown.pixel(5, 20))
    assert hot.red() > hot.blue() + 40
    assert cold.lightness() < 80


def test_a_heatmap_without_any_heat_dims_the_picture() -> None:
    image = heat_image(np.zeros((100, 50), np.float32))
    assert (image.width(), image.height()) == (50, 100)
    assert 100 < QColor.fromRgba(image.pixel(3, 3)).alpha() < 255


def test_what_is_shown_is_said(view: PictureView) -> None:
    assert view.accessibleName() == "No picture yet"
    view.show_picture(_plain(4, 4), "a.png")
    assert view.accessibleName() == "The picture a.png"
    view.show_broken("b.png")
    assert view.accessibleName() == "b.png cannot be shown"
    view.grab()


def _plain(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    return image
