"""Widgets in lines like words."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pokedex_app.ui.flow_box import FlowBox


def test_lines_break_where_the_width_ends(qtbot: QtBot) -> None:
    box = _box(qtbot, 3)
    assert box.heightForWidth(140) == 20
    assert box.heightForWidth(139) == 50
    assert box.heightForWidth(40) == 80
    box.resize(90, 50)
    box.show()
    assert [one.pos().toTuple() for one in box.boxed()] == [(0, 0), (50, 0), (0, 30)]


def test_lines_can_stand_in_the_middle(qtbot: QtBot) -> None:
    box = _box(qtbot, 3, centred=True)
    box.resize(100, 50)
    box.show()
    assert [one.x() for one in box.boxed()] == [5, 55, 30]


def test_a_hidden_widget_leaves_no_gap(qtbot: QtBot) -> None:
    box = _box(qtbot, 2)
    box.resize(100, 20)
    box.show()
    box.boxed()[0].hide()
    qtbot.waitUntil(lambda: box.boxed()[1].x() == 0)


def test_clearing_deletes_the_widgets(qtbot: QtBot) -> None:
    box = _box(qtbot, 1)
    with qtbot.waitSignal(box.boxed()[0].destroyed):
        box.clear()
    assert box.boxed() == []
    assert box.heightForWidth(100) == 0


def _box(qtbot: QtBot, count: int, *, centred: bool = False) -> FlowBox:
    box = FlowBox(10, centred=centred)
    qtbot.addWidget(box)
    for _ in range(count):
        label = QLabel()
        label.setFixedSize(40, 20)
        box.add(label)
    return box


def test_a_text_that_changed_while_nobody_saw_it_has_room(qtbot: QtBot) -> None:
    box = FlowBox(8)
    label = QLabel("19")
    box.add(label)
    qtbot.addWidget(box)
    box.resize(400, 40)
    box.show()
    box.hide()
    label.setText("19 pictures, 1 cannot be read")
    box.show()
    assert label.width() >= label.sizeHint().width()
