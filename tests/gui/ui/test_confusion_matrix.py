"""The confusion matrix shows counts, however many classes there are, to mouse and keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from pokedex_app.core.theme import DARK, LIGHT, Colors, ThemeController
from pokedex_app.ui.plots.confusion_matrix import ConfusionMatrix
from pokedex_app.ui.plots.matrix_canvas import LARGEST_CELL, MatrixCanvas
from pokedex_app.ui.plots.matrix_cells import cell_colors

LABELS = ("Abra", "Cubone", "Marowak")
COUNTS = np.array([[5, 0, 0], [0, 4, 3], [1, 0, 7]])


@pytest.fixture
def matrix(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ConfusionMatrix:
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", 0)  # every move of the mouse counts
    made = ConfusionMatrix()
    qtbot.addWidget(made)
    made.resize(500, 520)
    made.set_matrix(LABELS, COUNTS)
    made.show()
    return made


def place_of(matrix: ConfusionMatrix, row: int, column: int) -> QPoint:
    """The middle of a cell, in pixels of the canvas."""
    return matrix.canvas.middle_of(row, column).toPoint()


def show_classes(matrix: ConfusionMatrix, classes: int) -> MatrixCanvas:
    matrix.set_matrix([f"class {n}" for n in range(classes)], np.eye(classes, dtype=np.int64))
    return matrix.canvas


def corners(canvas: MatrixCanvas) -> tuple[int, int, int, int]:
    """The first and the last row, and the first and the last column, of which something is seen."""
    seen = canvas.view.viewRect()
    last = len(canvas.labels) - 1
    down = (int(seen.top() + 1e-6), min(last, int(seen.bottom() - 1e-6)))
    return (*down, int(seen.left() + 1e-6), min(last, int(seen.right() - 1e-6)))


def turn_wheel(canvas: MatrixCanvas, at: QPointF, notches: int) -> None:
    viewport = canvas.viewport()
    event = QWheelEvent(
        at,
        viewport.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def drag(canvas: MatrixCanvas, qtbot: QtBot, by: QPoint) -> None:
    viewport, start = canvas.viewport(), canvas.rect().center() + QPoint(40, 40)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in (1, 2, 3):
        qtbot.mouseMove(viewport, start + by * step / 3)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + by)


def test_a_click_tells_the_two_classes_of_the_cell(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    with qtbot.waitSignal(matrix.cell_clicked) as clicked:
        qtbot.mouseClick(
            matrix.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place_of(matrix, 1, 2)
        )
    assert clicked.args == ["Cubone", "Marowak"]


def test_the_cell_under_the_mouse_is_put_into_words(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    with qtbot.waitSignal(matrix.canvas.pointed) as pointed:
        qtbot.mouseMove(matrix.canvas.viewport(), place_of(matrix, 1, 2))
    assert pointed.args == [1, 2]
    sentence = matrix.cell_sentence(1, 2)
    assert "3 of 7" in sentence
    assert "Cubone" in sentence
    assert "Marowak" in sentence
    assert "42" in sentence
    assert matrix.canvas.accessibleDescription() == sentence


def test_a_class_without_pictures_is_said_to_have_none(matrix: ConfusionMatrix) -> None:
    matrix.set_matrix(("a", "b"), np.array([[0, 0], [1, 1]]))
    assert "no picture" in matrix.cell_sentence(0, 1)


def test_keys_reach_every_cell(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    canvas = matrix.canvas
    canvas.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(canvas, key)
    assert canvas.cursor_cell == (1, 2)
    with qtbot.waitSignal(matrix.cell_clicked) as clicked:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert clicked.args == ["Cubone", "Marowak"]


def test_n_walks_along_the_errors_and_around(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    seen = []
    for _ in range(3):
        qtbot.keyClick(matrix.canvas, Qt.Key.Key_N)
        seen.append(matrix.canvas.cursor_cell)
    assert seen == [(1, 2), (2, 0), (1, 2)]
    qtbot.keyClick(matrix.canvas, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert matrix.canvas.cursor_cell == (2, 0)


def test_without_an_error_there_is_nothing_to_walk_to(matrix: ConfusionMatrix) -> None:
    matrix.set_matrix(LABELS, np.diag([1, 2, 3]))
    matrix.canvas.next_error(1)
    assert matrix.canvas.cursor_cell == (0, 0)


def test_a_named_cell_is_brought_into_view(matrix: ConfusionMatrix) -> None:
    canvas = show_classes(matrix, 400)
    matrix.show_cell("class 390", "class 5")
    top, bottom, left, right = corners(canvas)
    assert top <= 390 <= bottom
    assert left <= 5 <= right
    assert canvas.cell >= 20
    matrix.show_cell("class 1", "a class that is not here")
    assert corners(canvas) == (top, bottom, left, right)


def test_the_chosen_cell_is_kept_in_view(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    canvas = show_classes(matrix, 150)
    matrix.show_cell("class 70", "class 70")
    for _ in range(4):
        qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    assert canvas.cursor_cell == (110, 70)
    top, bottom, left, right = corners(canvas)
    assert top <= 110 <= bottom
    assert left <= 70 <= right
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.cell_at(canvas.middle_of(110, 70)) == (110, 70)


def test_zoom_keeps_the_place_and_ends_at_everything(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    canvas = show_classes(matrix, 150)
    at = canvas.middle_of(110, 50)
    turn_wheel(canvas, at, 6)
    assert canvas.cell_at(at) == (110, 50)
    top, bottom, _, _ = corners(canvas)
    assert bottom - top < 30
    turn_wheel(canvas, at, -60)
    assert canvas.fitted
    assert corners(canvas) == (0, 149, 0, 149)
    for _ in range(40):
        qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.largest
    assert canvas.cell == pytest.approx(LARGEST_CELL)
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.fitted


def test_panning_stays_on_the_matrix(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    canvas = show_classes(matrix, 100)
    turn_wheel(canvas, canvas.middle_of(50, 50), 5)
    top, _, left, _ = corners(canvas)
    assert top > 0
    drag(canvas, qtbot, QPoint(30, 30))
    assert 0 < corners(canvas)[0] < top
    assert 0 < corners(canvas)[2] < left
    drag(canvas, qtbot, QPoint(9_000, 9_000))
    top, _, left, _ = corners(canvas)
    assert (top, left) == (0, 0)
    drag(canvas, qtbot, QPoint(-9_000, -9_000))
    _, bottom, _, right = corners(canvas)
    assert (bottom, right) == (99, 99)


def test_a_drag_chooses_nothing(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(matrix.cell_clicked):
        drag(matrix.canvas, qtbot, QPoint(30, 0))


def test_a_smaller_window_still_shows_everything(matrix: ConfusionMatrix) -> None:
    canvas = show_classes(matrix, 60)
    matrix.resize(700, 330)
    assert canvas.fitted
    assert corners(canvas) == (0, 59, 0, 59)
    canvas.zoom(4)
    matrix.resize(360, 420)
    assert not canvas.fitted


def test_the_buttons_tell_what_can_be_done(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    canvas = show_classes(matrix, 60)
    buttons = {button.accessibleName(): button for button in matrix.findChildren(QToolButton)}
    smaller, larger, whole = (buttons[it] for it in ("Smaller", "Larger", "Show everything"))
    assert (smaller.isEnabled(), larger.isEnabled(), whole.isEnabled()) == (False, True, False)
    larger.click()
    assert smaller.isEnabled()
    whole.click()
    assert canvas.fitted
    assert not smaller.isEnabled()


def test_only_errors_blanks_what_was_recognised() -> None:
    right = cell_colors(COUNTS, LIGHT, only_errors=False)[0, 0].tolist()
    blank = cell_colors(COUNTS, LIGHT, only_errors=True)[0, 0].tolist()
    assert right != blank
    assert QColor(*blank) == QColor(LIGHT.raised)
    wrong = cell_colors(COUNTS, LIGHT, only_errors=True)[1, 2].tolist()
    assert QColor(*wrong) != QColor(LIGHT.surface)


@pytest.fixture(params=["light", "dark"])
def colors(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Colors]:
    """Those of the application's theme."""
    theme = ThemeController(request.param)
    yield DARK if theme.dark else LIGHT
    theme.set("light")


def test_a_lone_error_survives_a_matrix_larger_than_the_screen(
    colors: Colors, matrix: ConfusionMatrix
) -> None:
    counts = np.diag(np.full(1000, 9))
    counts[700, 20] = 1
    matrix.set_matrix([str(number) for number in range(1000)], counts)
    picture = matrix.canvas.grab().toImage()
    pixels = cell_colors(counts, colors, only_errors=False)
    for row, column in ((700, 20), (500, 500)):
        drawn = around(picture, place_of(matrix, row, column))
        assert QColor(*pixels[row, column].tolist()).rgb() in drawn
    assert set(around(picture, place_of(matrix, 700, 500))) == {QColor(colors.surface).rgb()}


def around(picture: QImage, place: QPoint) -> list[int]:
    """The colours of a pixel and its neighbours."""
    steps = (-1, 0, 1)
    return [picture.pixel(place.x() + x, place.y() + y) for x in steps for y in steps]


def test_a_thousand_classes_are_drawn(matrix: ConfusionMatrix) -> None:
    matrix.set_matrix([str(number) for number in range(1000)], np.eye(1000, dtype=np.int64))
    assert not matrix.grab().isNull()


def test_the_toggle_and_the_call_agree(matrix: ConfusionMatrix) -> None:
    matrix.set_only_errors(True)
    assert matrix.only_errors
    assert matrix.canvas.only_errors


def test_counts_of_another_shape_are_refused(matrix: ConfusionMatrix) -> None:
    with pytest.raises(ValueError, match="labels"):
        matrix.set_matrix(("a", "b"), COUNTS)
