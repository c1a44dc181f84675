"""Numbers and times are written as the language of the window writes them."""

from __future__ import annotations

import datetime as dt
import weakref

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pokedex_app.core.i18n import Translator, spoken
from pokedex_app.ui.live import LiveMixin

NARROW = "\u202f"


@pytest.fixture
def english(qapp: QApplication) -> Translator:
    return Translator("en")


@pytest.fixture
def spanish(qapp: QApplication) -> Translator:
    return Translator("es")


def test_numbers(english: Translator, spanish: Translator) -> None:
    assert english.percent(0.93127) == f"93.1{NARROW}%"
    assert spanish.percent(0.93127) == f"93,1{NARROW}%"
    assert english.number(1234567) == "1,234,567"
    assert spanish.number(1234567) == "1.234.567"
    assert (english.decimal(0.5), spanish.decimal(0.5, 1)) == ("0.50", "0,5")
    assert english.size(17_077_408) == "17.1 MB"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations(english: Translator, seconds: float, text: str) -> None:
    assert english.duration(seconds) == text


def test_moments_are_told_by_the_users_clock(english: Translator) -> None:
    moment = dt.datetime(2026, 3, 4, 15, 6, tzinfo=dt.UTC)
    there = moment.astimezone().replace(tzinfo=None)
    told = english.date_time(moment.isoformat())
    assert told == english.date_time(moment)
    assert there.strftime("%H:%M") in told


def test_the_system_decides_where_nothing_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    for names, language in (
        (["es-MX", "en"], "es"),
        (["fr-FR", "es"], "es"),
        (["en-US"], "en"),
        (["fr-FR"], "en"),
        ([], "en"),
    ):
        monkeypatch.setattr(QLocale, "uiLanguages", lambda _self, names=names: names)
        assert spoken("system") == language
    assert spoken("es") == "es"


def test_live_widgets_are_told_of_another_language(qtbot: QtBot) -> None:
    class Label(LiveMixin, QLabel):
        def __init__(self) -> None:
            super().__init__()
            self.times = 0
            self.settle()

        def retranslate(self) -> None:
            self.times += 1

    translator = Translator("en")
    label = Label()
    qtbot.addWidget(label)
    assert label.times == 1
    with qtbot.waitSignal(translator.changed):
        translator.set_language("es")
    qtbot.waitUntil(lambda: label.times > 1)
    translator.set_language("en")


def test_what_was_loaded_for_the_former_language_is_let_go(spanish: Translator) -> None:
    former = [weakref.ref(loaded) for loaded in spanish._installed]
    assert former
    spanish.set_language("en")
    assert [reference() for reference in former if reference() is not None] == []
