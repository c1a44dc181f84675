"""The confusion matrix shows counts, however many classes there are, to mouse and keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from pokedex_app.core.theme import DARK, LIGHT
from pokedex_app.ui.plots.confusion_matrix import ConfusionMatrix
from pokedex_app.ui.plots.matrix_image import Viewport, cell_colors, pooled

LABELS = ("Abra", "Cubone", "Marowak")
COUNTS = np.array([[5, 0, 0], [0, 4, 3], [1, 0, 7]])


@pytest.fixture
def matrix(qtbot: QtBot) -> ConfusionMatrix:
    made = ConfusionMatrix()
    qtbot.addWidget(made)
    made.resize(500, 520)
    made.set_matrix(LABELS, COUNTS)
    made.show()
    return made


def place_of(matrix: ConfusionMatrix, row: int, column: int) -> QPoint:
    """The middle of a cell, in pixels of the canvas."""
    canvas = matrix.canvas
    return (
        canvas.window_of_cells().topLeft() + canvas.view.rect_of(row, column).center()
    ).toPoint()


def test_a_click_tells_the_two_classes_of_the_cell(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    with qtbot.waitSignal(matrix.cell_clicked) as clicked:
        qtbot.mouseClick(matrix.canvas, Qt.MouseButton.LeftButton, pos=place_of(matrix, 1, 2))
    assert clicked.args == ["Cubone", "Marowak"]


def test_the_cell_under_the_mouse_is_put_into_words(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    with qtbot.waitSignal(matrix.canvas.pointed) as pointed:
        qtbot.mouseMove(matrix.canvas, place_of(matrix, 1, 2))
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
    labels = [f"class {number}" for number in range(400)]
    matrix.set_matrix(labels, np.eye(400, dtype=np.int64))
    matrix.show_cell("class 390", "class 5")
    view = matrix.canvas.view
    assert 390 in view.rows()
    assert 5 in view.columns()
    assert view.cell >= 20
    matrix.show_cell("class 1", "a class that is not here")
    assert 390 in view.rows()


def test_zoom_keeps_the_place_and_ends_at_everything() -> None:
    view = Viewport(150, 600, 600)
    view.fit()
    at = QPointF(200, 450)
    before = view.cell_at(at)
    view.zoom(6, at)
    assert view.cell_at(at) == before
    assert len(view.rows()) < 30
    view.zoom(1e-6, at)
    assert view.fitted
    assert view.rows() == range(150)


def test_panning_stays_on_the_matrix() -> None:
    view = Viewport(100, 400, 400)
    view.fit()
    view.zoom(4, QPointF(0, 0))
    view.pan(10_000, 10_000)
    assert (view.x, view.y) == (0, 0)
    view.pan(-100_000, -100_000)
    assert view.rows()[-1] == 99
    assert view.cell_at(QPointF(399, 399)) == (99, 99)


def test_only_errors_blanks_what_was_recognised() -> None:
    right = cell_colors(COUNTS, LIGHT, only_errors=False)[0, 0]
    blank = cell_colors(COUNTS, LIGHT, only_errors=True)[0, 0]
    assert right != blank
    assert blank == QColor(LIGHT.raised).rgba()
    assert cell_colors(COUNTS, LIGHT, only_errors=True)[1, 2] != QColor(LIGHT.surface).rgba()


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_a_lone_error_survives_a_matrix_larger_than_the_screen(colors: object) -> None:
    counts = np.diag(np.full(1000, 9))
    counts[700, 20] = 1
    pixels = cell_colors(counts, colors, only_errors=False)  # type: ignore[arg-type]
    small = pooled(pixels, counts, 4, colors)  # type: ignore[arg-type]
    assert small.shape == (250, 250)
    assert small[175, 5] == pixels[700, 20]
    assert small[0, 0] == pixels[0, 0]


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
