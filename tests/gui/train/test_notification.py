"""Telling the user something while another window is in front."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.train import notification
from pokedex_app.train.notification import Notifier


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def alerted(monkeypatch: pytest.MonkeyPatch) -> list[QWidget]:
    """The windows whose entry in the bar asks for attention."""
    windows: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", lambda window: windows.append(window))
    return windows


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a system that has notifications would show."""
    shown: list[str] = []

    class Tray(QSystemTrayIcon):
        @staticmethod
        def isSystemTrayAvailable() -> bool:
            return True

        @staticmethod
        def supportsMessages() -> bool:
            return True

        def showMessage(self, _title: str, text: str, *_: object) -> None:
            shown.append(text)

        def show(self) -> None:
            """There is no tray offscreen."""

    monkeypatch.setattr(notification, "QSystemTrayIcon", Tray)
    return shown


def test_a_system_without_notifications_marks_the_window(
    owner: QWidget, alerted: list[QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    notifier = Notifier(owner)
    notifier.tell("Pokédex", "done")
    assert alerted == [owner]
    assert notifier.tray is None


def test_a_message_that_is_clicked_brings_the_window(
    owner: QWidget, alerted: list[QWidget], messages: list[str], qtbot: QtBot
) -> None:
    notifier = Notifier(owner)
    notifier.tell("Pokédex", "done")
    assert messages == ["done"]
    assert alerted == [owner]
    assert notifier.tray is not None
    with qtbot.waitSignal(notifier.clicked):
        notifier.tray.messageClicked.emit()
    assert owner.isVisible()
    notifier.close()
    assert notifier.tray is None


def test_nothing_is_told_to_somebody_who_is_looking(
    owner: QWidget, alerted: list[QWidget], messages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.show()
    monkeypatch.setattr(QWidget, "isActiveWindow", lambda _: True)
    Notifier(owner).tell("Pokédex", "done")
    assert messages == []
    assert alerted == []
