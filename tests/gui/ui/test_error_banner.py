"""The banner shows what the reporter reports, newest first, until it is dismissed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.core.error_reporting import Report
from pokedex_app.ui.error_banner import MOST_WAITING, ErrorBanner

NOON = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)


def report(summary: str, details: str = "") -> Report:
    return Report(summary, details, NOON)


@pytest.fixture
def banner(qtbot: QtBot) -> Iterator[ErrorBanner]:
    window = QWidget()
    made = ErrorBanner()
    QVBoxLayout(window).addWidget(made)
    qtbot.addWidget(window)
    window.show()
    yield made
    window.close()


def press(banner: ErrorBanner, text: str, qtbot: QtBot) -> None:
    (button,) = (each for each in banner.findChildren(QPushButton) if each.text() == text)
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_is_hidden_until_something_goes_wrong(banner: ErrorBanner) -> None:
    assert not banner.isVisible()
    banner.show_report(report("The disk is full."))
    assert banner.isVisible()
    assert banner.summary() == "The disk is full."


def test_a_report_leaves_when_its_cause_does(banner: ErrorBanner) -> None:
    banner.show_report(report("The disk is full."))
    banner.show_report(Report("The model is damaged.", "", NOON, "model"))
    banner.withdraw("training")
    assert banner.summary() == "The model is damaged."
    banner.withdraw("model")
    assert banner.summary() == "The disk is full."
    assert banner.isVisible()


def test_dismissing_shows_the_one_before(banner: ErrorBanner) -> None:
    banner.show_report(report("first"))
    banner.show_report(report("second"))
    assert banner.summary() == "second"
    assert "1 more" in banner.counts()
    banner.dismiss()
    assert banner.summary() == "first"
    assert banner.counts() == ""
    banner.dismiss()
    assert not banner.isVisible()
    banner.dismiss()


def test_the_same_again_is_counted(banner: ErrorBanner) -> None:
    for _ in range(3):
        banner.show_report(report("again"))
    assert "3 times" in banner.counts()
    banner.dismiss()
    assert not banner.isVisible()


def test_dismiss_all(banner: ErrorBanner, qtbot: QtBot) -> None:
    banner.show_report(report("first"))
    banner.show_report(report("second"))
    press(banner, "Dismiss all", qtbot)
    assert not banner.isVisible()


def test_details_are_shown_and_copied(banner: ErrorBanner, qtbot: QtBot) -> None:
    banner.show_report(report("Something broke.", "Traceback …"))
    press(banner, "Details", qtbot)
    press(banner, "Copy", qtbot)
    copied = QGuiApplication.clipboard().text()
    assert "Something broke." in copied
    assert "Traceback …" in copied
    assert NOON.isoformat() in copied


def test_without_details_there_is_no_button_for_them(banner: ErrorBanner, qtbot: QtBot) -> None:
    banner.show_report(report("with", "details"))
    press(banner, "Details", qtbot)
    banner.show_report(report("without"))
    shown = [each.text() for each in banner.findChildren(QPushButton) if each.isVisible()]
    assert shown == ["Dismiss all"]


def test_markup_in_a_message_is_shown_as_it_is(banner: ErrorBanner) -> None:
    banner.show_report(report("<b>file</b>.png cannot be read."))
    assert banner.summary() == "<b>file</b>.png cannot be read."


def test_escape_dismisses(banner: ErrorBanner, qtbot: QtBot) -> None:
    banner.show_report(report("first"))
    qtbot.keyClick(banner, Qt.Key.Key_Escape)
    assert not banner.isVisible()


def test_a_flood_is_bounded(banner: ErrorBanner) -> None:
    for number in range(MOST_WAITING + 30):
        banner.show_report(report(f"number {number}"))
    assert f"{MOST_WAITING - 1} more" in banner.counts()


def test_what_the_system_refused_can_be_tried_again(banner: ErrorBanner, qtbot: QtBot) -> None:
    tried: list[str] = []
    banner.show_report(Report("The disk is full.", "", NOON, again=lambda: tried.append("again")))
    press(banner, "Try again", qtbot)
    assert tried == ["again"]
    assert not banner.isVisible()


def test_the_unforeseen_can_be_reported(banner: ErrorBanner, qtbot: QtBot) -> None:
    banner.show_report(Report("Something broke.", "", NOON, unforeseen=True))
    with qtbot.waitSignal(banner.problem_report_wanted):
        press(banner, "Report a problem…", qtbot)


def test_nothing_is_offered_that_would_not_help(banner: ErrorBanner) -> None:
    banner.show_report(Report("Try again.", "", NOON, again=print, unforeseen=True))
    banner.show_report(report("The folder x has no pictures."))
    shown = [each.text() for each in banner.findChildren(QPushButton) if each.isVisible()]
    assert shown == ["Dismiss all"]
