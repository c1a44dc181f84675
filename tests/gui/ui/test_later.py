"""What is done bit by bit."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from pokedex_app.ui.later import InTurn


def test_the_windows_events_come_between_the_steps(qtbot: QtBot) -> None:
    parent, done = QObject(), list[str]()
    turn = InTurn(parent)
    turn.do(
        lambda: (done.append("first"), QTimer.singleShot(0, lambda: done.append("an event"))),
        lambda: done.append("second"),
        lambda: done.append("third"),
    )
    assert done == []
    qtbot.waitUntil(turn.done)
    qtbot.waitUntil(lambda: len(done) == 4)
    assert done.index("an event") < done.index("third")


def test_new_steps_take_the_place_of_those_that_are_left(qtbot: QtBot) -> None:
    parent, done = QObject(), list[str]()
    turn = InTurn(parent)
    turn.do(lambda: done.append("old"))
    turn.do(lambda: done.append("new"))
    qtbot.waitUntil(turn.done)
    assert done == ["new"]


def test_what_is_left_can_be_done_at_once() -> None:
    parent, done = QObject(), list[int]()
    turn = InTurn(parent)
    turn.do(lambda: done.append(1), lambda: done.append(2))
    turn.finish()
    assert done == [1, 2]
    assert turn.done()
