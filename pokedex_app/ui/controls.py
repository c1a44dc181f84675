"""Buttons, menus and search lines that are declared once, where they are made.

Text, tip, symbol, keys and slot are arguments; language and theme are followed from there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from pokedex_app.core.theme import Role, icon, set_role
from pokedex_app.ui.live import LiveMixin, Said, says

if TYPE_CHECKING:
    _Base = QAbstractButton
else:
    _Base = object

Keys = QKeySequence.StandardKey | Qt.Key | str
Slot = Callable[..., object] | SignalInstance

OPEN, PASTE, COPY = (
    QKeySequence.StandardKey.Open,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.Copy,
)
SAVE, UNDO, DELETE, FIND = (
    QKeySequence.StandardKey.Save,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Delete,
    QKeySequence.StandardKey.Find,
)


def native(keys: Keys) -> Said:
    """As the system writes them in the window's language: “Ctrl+O”, “Control+O”."""
    return Said(lambda: QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))


def with_keys(text: Said, keys: str) -> Said:
    """The text with the keys in brackets after it."""
    return text + " (" + keys + ")"


def on_keys(within: QWidget, keys: Keys, do: Slot, *, focused: bool = False) -> None:
    """`keys` do this wherever the focus is, as long as `within` is to be seen; or, where it has to
    be `focused`, while the focus is in there."""
    shortcut = QShortcut(QKeySequence(keys), within)
    if focused:
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(do)


def themed_icon(name: str, tint: str | None = None) -> QIcon:
    """By the application's palette, as a style sheet gives some buttons one of their own."""
    return icon(name, QGuiApplication.palette(), tint)


class _Control(LiveMixin, _Base):
    """What a push button and a tool button have in common.

    A text, tip or symbol that is set later is followed like the first one, if it is `Said`.

    Attributes:
        called: what it was called when it was made.
        told: the keys that do the same, as its tip writes them.
    """

    called: Said | None = None
    told: str | None = None
    symbol: str = ""
    _text: str = ""
    _tip: str = ""
    _tint: str | None = None
    _keys: QKeySequence | None = None

    def setText(self, text: str) -> None:
        self._text = text
        super().setText(text)
        if self._keys is not None:
            self.setShortcut(self._keys)  # setting a text takes it away

    def setToolTip(self, text: str) -> None:
        self._tip = text
        super().setToolTip(text)

    def set_keys(self, keys: Keys | None) -> None:
        """Other keys that press it, or none."""
        self._keys = QKeySequence(keys) if keys is not None else None
        self.setShortcut(self._keys or QKeySequence())

    def set_symbol(self, name: str, tint: str | None = None) -> None:
        """An icon of qtawesome, in the text's colour or in that field of `Colors`."""
        if (name, tint) != (self.symbol, self._tint):
            self.symbol, self._tint = name, tint
            self.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it too, where Qt knows the space bar alone."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        if isinstance(self._text, Said):
            self.setText(self._text.again())
        if isinstance(self._tip, Said):
            self.setToolTip(self._tip.again())

    def restyle(self) -> None:
        if self.symbol:
            self.setIcon(themed_icon(self.symbol, self._tint))

    def _declare(
        self,
        text: Said | None,
        tip: Said | None,
        symbol: str,
        do: Slot | None,
        keys: Keys | None,
        within: QWidget | None,
        told: str | None,
        role: Role | None,
        tint: str | None,
        about: QWidget | None = None,
    ) -> None:
        self.called = text
        self.told = native(keys) if told is None and keys is not None else told
        if role is not None:
            set_role(self, role)
        if keys is not None and about is not None:
            on_keys(about, keys, self.click, focused=True)
        elif keys is not None and within is None:
            self._keys = QKeySequence(keys)
        if do is not None:
            self.clicked.connect(do)
            if keys is not None and within is not None:
                on_keys(within, keys, do)
        if text is not None:
            self.setText(text)
        if self._keys is not None:
            self.setShortcut(self._keys)
        if tip is not None:
            self.setToolTip(tip if self.told is None else with_keys(tip, self.told))
        if symbol:
            self.set_symbol(symbol, tint or ("accent_text" if role == "primary" else None))
        self.settle()


class Button(_Control, QPushButton):
    """A button with a text.

    Args:
        symbol: an icon of qtawesome, in the text's colour or in the field `tint` of `Colors`.
        do: what a click does.
        keys: told in the tip; a shortcut of the button while it can be pressed, or of all of
            `within`, whether the button is to be seen or not, or of what the button is `about`,
            such as a list, while that has the focus.
        told: keys that the tip tells of, and that are listened to elsewhere.
    """

    def __init__(
        self,
        text: Said | None = None,
        symbol: str = "",
        do: Slot | None = None,
        *,
        tip: Said | None = None,
        keys: Keys | None = None,
        within: QWidget | None = None,
        about: QWidget | None = None,
        told: str | None = None,
        role: Role | None = None,
        tint: str | None = None,
    ) -> None:
        super().__init__()
        self._declare(text, tip, symbol, do, keys, within, told, role, tint, about)


class ToolButton(_Control, QToolButton):
    """A button that may be a symbol alone: its name is for the tip and for screen readers.

    The other arguments are those of `Button`; a `text` stands beside the symbol.
    """

    def __init__(
        self,
        name: Said | None = None,
        symbol: str = "",
        do: Slot | None = None,
        *,
        text: Said | None = None,
        tip: Said | None = None,
        keys: Keys | None = None,
        within: QWidget | None = None,
        told: str | None = None,
        role: Role | None = None,
        tint: str | None = None,
    ) -> None:
        super().__init__()
        if text is not None and symbol:
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if name is not None:
            says(self, accessibleName=name)
        self._declare(text, tip or name, symbol, do, keys, within, told, role, tint)
        self.called = text or name


class Menu(LiveMixin, QMenu):
    """A menu of a button's."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: list[tuple[QAction, Said, str]] = []
        self.settle()

    def add(self, text: Said, do: Slot, symbol: str = "", *, told: str | None = None) -> QAction:
        """An entry; `told` are keys that are listened to elsewhere."""
        action = self.addAction("")
        action.triggered.connect(do)
        if told is not None:
            text += "\t" + told
        self._entries.append((action, text, symbol))
        action.setText(text)
        if symbol:
            action.setIcon(themed_icon(symbol))
        return action

    def retranslate(self) -> None:
        for action, text, _ in self._entries:
            action.setText(text.again())

    def restyle(self) -> None:
        for action, _, symbol in self._entries:
            if symbol:
                action.setIcon(themed_icon(symbol))


class Line(QLineEdit):
    """A line to type in. What is dropped on it goes to the page: a file is no text."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(False)


class SearchLine(LiveMixin, Line):
    """A line to search with; `keys` put the cursor into it from anywhere in `within`."""

    def __init__(
        self, placeholder: Said, name: Said, tip: Said, within: QWidget, keys: Keys = FIND
    ) -> None:
        super().__init__()
        self.setClearButtonEnabled(True)
        self._lens = self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        says(
            self,
            placeholderText=placeholder,
            accessibleName=name,
            toolTip=with_keys(tip, native(keys)),
        )
        on_keys(within, keys, self.begin)
        self.settle()

    def restyle(self) -> None:
        self._lens.setIcon(themed_icon("fa6s.magnifying-glass", "muted"))

    def begin(self) -> None:
        """Ready to type; what is there is written over."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
