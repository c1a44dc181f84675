"""Widgets whose texts and colours follow the language and the theme while the app runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Self, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from pokedex_app.core.theme import Colors, colors_of

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object

W = TypeVar("W", bound=QWidget)


class Said(str):
    """A text in the window's language that can be said again in the next one.

    To whoever only shows it, it is a `str`; a control that is given one keeps it and says it again
    when the language changes. What `format` and ``+`` make of it can be said again, too, with the
    same values; an f-string is a plain text.
    """

    _ask: Callable[[], str]

    def __new__(cls, ask: Callable[[], str]) -> Self:
        made = super().__new__(cls, ask())
        made._ask = ask
        return made

    def again(self) -> Said:
        """The same in what is the language now."""
        return Said(self._ask)

    def format(self, *places: object, **values: object) -> Said:
        return Said(
            lambda: self._ask().format(
                *map(_again, places), **{name: _again(value) for name, value in values.items()}
            )
        )

    def __add__(self, other: str) -> Said:
        return Said(lambda: self._ask() + str(_again(other)))

    def __radd__(self, other: str) -> Said:
        return Said(lambda: str(_again(other)) + self._ask())


def _again(value: object) -> object:
    return str(value.again()) if isinstance(value, Said) else value


def translate(context: str, source: str) -> Said:
    """What stands in the translations under that context; for a table outside of any class."""
    return Said(lambda: QCoreApplication.translate(context, source))


class LiveMixin(_Base):
    """Calls `retranslate` when the language changes and `restyle` when the theme does.

    Put it before the Qt class, and call `settle` at the end of ``__init__``: it calls both once.
    Events that Qt sends during construction, before that, are passed over. What is constant is
    better said once, where it is made: `says`, `PlainLabel` and the buttons of `ui.controls` take
    what `tr` returns and follow the language and the theme by themselves.
    """

    _settled = False
    _worn: tuple[Colors, Colors] | None = None

    def settle(self) -> None:
        self._settled = True
        self.retranslate()
        self._worn = _worn_by(self)
        self.restyle()

    def retranslate(self) -> None:
        """Set every text that depends on the language and on what is shown."""

    def restyle(self) -> None:
        """Set everything that depends on the palette and that a style sheet cannot say."""

    def tr(self, source: str, /, disambiguation: str | None = None, n: int = -1) -> Said:
        return Said(partial(_translated, type(self), source, disambiguation, n))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not self._settled:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange and self._worn != (worn := _worn_by(self)):
            self._worn = worn  # Qt tells of a palette whenever a style sheet reaches the widget
            self.restyle()


def _worn_by(widget: QWidget) -> tuple[Colors, Colors]:
    """Its own colours, and the application's: while the theme changes, they may differ."""
    return colors_of(widget.palette()), colors_of(QGuiApplication.palette())


class LiveWidget(LiveMixin, QWidget):
    """A plain widget that is live."""


def says(widget: W, **texts: Said) -> W:
    """Set properties of a widget, by Qt's names for them, now and whenever the language changes."""
    _Sayer(widget, texts)
    return widget


class _Sayer(QObject):
    """Qt tells a widget's children, whatever they are, that the language is another one."""

    def __init__(self, widget: QWidget, texts: dict[str, Said]) -> None:
        super().__init__(widget)
        self._widget, self._texts = widget, texts
        self._say()

    def _say(self) -> None:
        for name, text in self._texts.items():
            known = self._widget.setProperty(name, _again(text))
            assert known, name

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        return super().event(event)


def _translated(kind: type, source: str, disambiguation: str | None, n: int) -> str:
    """As Qt for Python does it: under the name of the class, else under those of its bases."""
    for context in _contexts(kind):
        found = QCoreApplication.translate(context, source, disambiguation, n)
        if found != source:
            return found
    return source


@cache
def _contexts(kind: type) -> tuple[str, ...]:
    """The names of the class and of its bases, without Qt's, under which none of our texts is."""
    return tuple(each.__name__ for each in kind.__mro__ if not _is_qts(each))


def _is_qts(kind: type) -> bool:
    return kind.__module__.startswith(("PySide6.", "Shiboken")) or kind is object
