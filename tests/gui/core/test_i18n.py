"""Numbers and times are written as the language of the window writes them."""

from __future__ import annotations

import datetime as dt
import weakref

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from pokedex_app.core.i18n import Translator, spoken
from pokedex_app.ui.live import LiveMixin
from trainer.languages import LANGUAGES


@pytest.fixture
def english(qapp: QApplication) -> Translator:
    return Translator("en")


@pytest.fixture
def spanish(qapp: QApplication) -> Translator:
    return Translator("es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_as_qt_writes_those_in_its_own_texts(
    qapp: QApplication, language: str
) -> None:
    translator = Translator(language)
    for number in (0, 7, 1234, 12_345, 1_234_567):
        assert translator.number(number) == translator.locale.toString(number)
        assert translator.decimal(number + 0.5, 1) == translator.locale.toString(
            number + 0.5, "f", 1
        )
    assert translator.size(17_077_408).replace("\N{NO-BREAK SPACE}", " ") == (
        translator.locale.formattedDataSize(17_077_408, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    )


def test_moments_are_told_by_the_users_clock(english: Translator) -> None:
    moment = dt.datetime(2026, 3, 4, 15, 6, tzinfo=dt.UTC)
    there = moment.astimezone().replace(tzinfo=None)
    told = english.date_time(moment.isoformat())
    assert told == english.date_time(moment)
    assert there.strftime("%H:%M") in told
    assert english.date_time("some day") == "some day"


def test_the_system_decides_where_nothing_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    for names, language in (
        (["es-MX", "en"], "es"),
        (["fr-FR", "es"], "es"),
        (["en-US"], "en"),
        (["fr-FR"], "en"),
        ([], "en"),
    ):
        monkeypatch.setattr(QLocale, "uiLanguages", lambda _self, names=names: names)
        assert spoken("system").code == language
    assert spoken("es") is LANGUAGES["es"]


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


@pytest.mark.parametrize("mode", QFileDialog.FileMode)
def test_where_qt_has_no_spanish_ours_steps_in(
    mode: QFileDialog.FileMode, spanish: Translator, qtbot: QtBot
) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    told = {label.objectName(): label.text() for label in dialog.findChildren(QLabel)}
    assert told["lookInLabel"] == "&Buscar en:"
    assert told["fileTypeLabel"] == "&Tipo de ficheros:"
    spanish.set_language("en")
