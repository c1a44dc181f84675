"""The language of the window, and numbers, times and sizes as that language writes them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

from PySide6.QtCore import (
    QCoreApplication,
    QDateTime,
    QLibraryInfo,
    QLocale,
    QObject,
    QTranslator,
    Signal,
)

from pokedex_app.core.settings import Language
from trainer.resources import folder

Spoken = Literal["en", "es"]
LANGUAGES: tuple[Spoken, ...] = ("en", "es")

_LOCALES = {
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
    "es": QLocale(QLocale.Language.Spanish, QLocale.Country.Spain),
}
_NARROW_SPACE = "\u202f"


class Translator(QObject):
    """Loads the translations of one language into the application.

    Qt then sends every widget a LanguageChange event, which `widgets.live` turns into a call of
    `retranslate`.

    Signals:
        changed(): the language is another one now; widgets have been told already.
    """

    changed = Signal()

    def __init__(self, choice: Language = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._installed: list[QTranslator] = []
        self.choice = choice
        self.language: Spoken = "en"
        self.set_language(choice)

    def set_language(self, choice: Language) -> None:
        self.choice = choice
        self.language = spoken(choice)
        QLocale.setDefault(self.locale)
        application = QCoreApplication.instance()
        assert application is not None
        for translator in self._installed:
            application.removeTranslator(translator)
        self._installed = [  # without a parent, which would keep those of former languages
            translator
            for name, place in self._files()
            if (translator := QTranslator()).load(name, str(place))
        ]
        for translator in self._installed:
            application.installTranslator(translator)
        self.changed.emit()

    def _files(self) -> list[tuple[str, Path]]:
        qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        return [
            (f"qtbase_{self.language}", qt),
            (f"pokedex_{self.language}", folder() / "translations"),
        ]

    @property
    def locale(self) -> QLocale:
        return _LOCALES[self.language]

    # ---- numbers and times ------------------------------------------------------------------

    def number(self, value: int) -> str:
        """12345 becomes “12,345” or “12.345”."""
        return self.locale.toString(value)

    def decimal(self, value: float, digits: int = 2) -> str:
        return self.locale.toString(value, "f", digits)

    def percent(self, fraction: float, digits: int = 1) -> str:
        """0.9312 becomes “93.1 %” or “93,1 %”, with a narrow space that does not break."""
        return f"{self.decimal(100 * fraction, digits)}{_NARROW_SPACE}%"

    def size(self, count: int) -> str:
        """Bytes, as “16.3 MB” (powers of ten)."""
        return self.locale.formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)

    def duration(self, seconds: float) -> str:
        """“45 s”, “3 min 20 s”, “2 h 5 min”."""
        whole = max(0, round(seconds))
        if whole < 60:
            return self.tr("{seconds} s").format(seconds=whole)
        if whole < 3600:
            return self.tr("{minutes} min {seconds} s").format(
                minutes=whole // 60, seconds=whole % 60
            )
        return self.tr("{hours} h {minutes} min").format(
            hours=whole // 3600, minutes=whole % 3600 // 60
        )

    def date_time(self, moment: dt.datetime | str) -> str:
        """A short date and time on the user's clock, from a datetime or an ISO 8601 text."""
        if isinstance(moment, str):
            moment = dt.datetime.fromisoformat(moment)
        local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
        return self.locale.toString(local, QLocale.FormatType.ShortFormat)


def spoken(choice: Language) -> Spoken:
    """The language that a choice stands for; a system that speaks neither gets English."""
    if choice != "system":
        return choice
    for name in QLocale.system().uiLanguages():
        for language in LANGUAGES:
            if name.split("-")[0] == language:
                return language
    return "en"
