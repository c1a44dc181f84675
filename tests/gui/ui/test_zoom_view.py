"""A picture is zoomed about a point, moved, and fitted again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.ui.zoom_view import ZoomView
from tests.helpers.widgets import on_screen


@pytest.fixture
def view(qtbot: QtBot, services: Services) -> ZoomView:
    made = on_screen(ZoomView(lambda scale: services.translator.percent(scale, 0)), qtbot, 402, 302)
    made.show_picture(chequered(800, 600), "a.png")
    return made


def chequered(width: int, height: int) -> QImage:
    """Red at the left, blue at the right."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    for x in range(width // 2, width):
        for y in range(height):
            image.setPixelColor(x, y, QColor("blue"))
    return image


def turn_wheel(view: ZoomView, place: QPointF, steps: int) -> None:
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def under(view: ZoomView, place: QPointF) -> tuple[float, float]:
    """The part of the picture's width and height that lies there."""
    shown = view.zoomed_rect()
    return (
        (place.x() - shown.x()) / shown.width(),
        (place.y() - shown.y()) / shown.height(),
    )


def test_the_wheel_zooms_about_the_pointer_and_back_to_all_of_it(view: ZoomView) -> None:
    place = QPointF(150, 100)
    assert view.fits
    before = under(view, place)
    turn_wheel(view, place, 5)
    assert not view.fits
    assert under(view, place) == pytest.approx(before, abs=0.01)
    turn_wheel(view, place, -1)
    assert under(view, place) == pytest.approx(before, abs=0.01)
    turn_wheel(view, place, -20)
    assert view.fits


def test_a_double_click_shows_the_pixels_and_all_of_it_again(view: ZoomView, qtbot: QtBot) -> None:
    place = QPoint(300, 150)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert view.scale == pytest.approx(1)
    assert QColor(view.grab().toImage().pixel(300, 150)) == QColor("blue")
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert view.fits


def test_what_is_too_large_is_dragged_no_further_than_its_edge(
    view: ZoomView, qtbot: QtBot
) -> None:
    view.show_pixels()
    middle = QPointF(201, 151)
    assert under(view, middle) == pytest.approx((0.5, 0.5), abs=0.01)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(view, QPoint(180, 100))
    assert under(view, middle)[0] == pytest.approx(0.4, abs=0.01)
    qtbot.mouseMove(view, QPoint(5000, 100))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(390, 100))
    assert view.zoomed_rect().left() == pytest.approx(1, abs=0.5)
    view.pan(1, 0)
    assert view.zoomed_rect().left() < -50


def test_a_small_picture_that_is_enlarged_can_be_seen_in_its_own_size(view: ZoomView) -> None:
    view.show_picture(chequered(16, 16), "icon.png")
    assert view.scale == 4
    view.show_pixels()
    assert view.scale == 1
    view.fit()
    assert view.scale == 4


def test_another_picture_fits_and_the_same_one_stays_as_it_is_zoomed(view: ZoomView) -> None:
    view.show_pixels()
    width = view.zoomed_rect().width()
    view.show_picture(chequered(400, 300), "a.png")  # in fewer pixels
    assert view.zoomed_rect().width() == pytest.approx(width)
    view.show_picture(chequered(400, 300), "b.png")
    assert view.fits


def test_the_pixels_that_are_lacking_are_asked_for_once(view: ZoomView) -> None:
    asked: list[None] = []
    view.detail_wanted.connect(lambda: asked.append(None))
    view.show_picture(chequered(200, 150), "large.jpg")
    view.set_full_size(QSize(800, 600))
    assert not asked
    view.show_pixels()
    view.zoom_in()
    assert len(asked) == 1
    view.fit()
    view.show_pixels()
    assert view.scale == pytest.approx(1)
    detail = QImage(800, 600, QImage.Format.Format_RGB32)
    detail.fill(QColor("green"))
    view.show_detail(detail)
    assert QColor(view.grab().toImage().pixel(100, 100)) == QColor("green")
    assert view.image.width() == 200, "what is copied is as it was"


def test_what_can_be_done_is_said(view: ZoomView, services: Services, qtbot: QtBot) -> None:
    assert view.accessibleDescription().startswith("46")
    view.show_pixels()
    assert view.accessibleDescription().startswith(services.translator.percent(1.0, 0))
    services.settings.update(language="es")
    qtbot.waitUntil(lambda: "rueda" in view.accessibleDescription())
