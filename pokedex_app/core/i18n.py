"""The language of the window, and numbers, times and sizes as that language writes them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QDateTime,
    QLibraryInfo,
    QLocale,
    QObject,
    QTranslator,
    Signal,
)

from pokedex_app.core.settings import SYSTEM
from trainer.languages import ENGLISH, LANGUAGES, Language
from trainer.resources import folder

LONGEST_MOMENT = 40
"""characters of a text that should say a moment and does not"""

_NOT_IN_QT = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
)
"""Qt's own texts that its Spanish lacks (6.11), so that ours has them"""


class Translator(QObject):
    """Loads the translations of one language into the application.

    Qt then sends every widget a LanguageChange event, which `ui.live` turns into a call of
    `retranslate`.

    Signals:
        changed(): the language is another one now; widgets have been told already.
    """

    changed = Signal()

    def __init__(self, choice: str = SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._installed: list[QTranslator] = []
        self.choice = choice
        self.spoken = ENGLISH
        self.set_language(choice)

    def set_language(self, choice: str) -> None:
        self.choice = choice
        self.spoken = spoken(choice)
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
    def language(self) -> str:
        """The code of the language that is spoken."""
        return self.spoken.code

    @property
    def locale(self) -> QLocale:
        return QLocale(f"{self.spoken.code}_{self.spoken.country}")

    # ---- numbers and times ------------------------------------------------------------------

    def number(self, value: int) -> str:
        return self.spoken.number(value)

    def decimal(self, value: float, places: int = 2) -> str:
        return self.spoken.decimal(value, places)

    def percent(self, fraction: float, places: int = 1) -> str:
        return self.spoken.percent(fraction, places)

    def interval(self, bounds: tuple[float, float]) -> str:
        return self.spoken.interval(bounds)

    def size(self, count: int) -> str:
        return self.spoken.size(count)

    def duration(self, seconds: float) -> str:
        return self.spoken.duration(seconds)

    def date_time(self, moment: dt.datetime | str) -> str:
        """A short date and time on the user's clock, from a datetime or an ISO 8601 text; the
        beginning of a text that says none."""
        try:
            if isinstance(moment, str):
                moment = dt.datetime.fromisoformat(moment)
            local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
        except (ValueError, OverflowError, OSError):
            return str(moment)[:LONGEST_MOMENT]
        return self.locale.toString(local, QLocale.FormatType.ShortFormat)


def spoken_now() -> Language:
    """The language of the window, for what is given no translator."""
    return LANGUAGES.get(QLocale().name().partition("_")[0], ENGLISH)


def spoken(choice: str) -> Language:
    """The language that a choice stands for; a system that speaks none of ours gets English."""
    names = [choice] if choice != SYSTEM else QLocale.system().uiLanguages()
    codes = (name.partition("-")[0] for name in names)
    return next((LANGUAGES[code] for code in codes if code in LANGUAGES), ENGLISH)
