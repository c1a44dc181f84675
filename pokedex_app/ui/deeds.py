"""What can be done with a thing: declared once, offered in its context menu or on a notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, SignalInstance
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from pokedex_app.ui.controls import Button, Keys, Menu, ToolButton, native, on_keys
from pokedex_app.ui.live import Said

RENAME_KEYS = "F2"
MENU_KEYS = "Shift+F10"


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Deed:
    """One thing that can be done.

    Attributes:
        symbol: an icon of qtawesome.
        keys: do it while the widget of the menu has the focus.
        told: keys that are listened to elsewhere.
        when: whether it can be done now.
    """

    text: Said
    do: Callable[[], object] | SignalInstance
    symbol: str = ""
    keys: Keys | None = None
    told: str | None = None
    when: Callable[[], bool] = _always

    @classmethod
    def of(cls, button: Button | ToolButton) -> Deed:
        """To press that button, called, told and possible as the button is."""
        assert button.called is not None

        def possible() -> bool:
            return button.isEnabled() and not button.isHidden()

        return cls(button.called, button.click, button.symbol, told=button.told, when=possible)

    def __call__(self) -> None:
        if self.when():
            self.do.emit() if isinstance(self.do, SignalInstance) else self.do()


class ContextMenu(Menu):
    """The menu of a widget: by the right button, by the menu key and by Shift+F10.

    In a list or a table it is about the current item.

    Args:
        deeds: from the top down; None is a line between two groups.
        applies: whether there is anything that the menu could be about.
    """

    def __init__(
        self,
        on: QWidget,
        deeds: Iterable[Deed | None],
        applies: Callable[[], bool] = _always,
    ) -> None:
        super().__init__(on)
        self._on = on
        self._applies = applies
        self._deeds: list[tuple[QAction, Deed]] = []
        for deed in deeds:
            if deed is None:
                self.addSeparator()
            else:
                self._offer(deed)
        on.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        on.customContextMenuRequested.connect(self._ask)
        on.installEventFilter(self)
        on_keys(on, MENU_KEYS, self.open_here, focused=True)

    def open_here(self) -> None:
        """Beside the current item, or in the middle of the widget."""
        self._open_at(self._middle())

    def open_below(self, button: QWidget) -> None:
        """Below a button that opens it."""
        if self._applies():
            self._tell_what_can_be_done()
            self.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _offer(self, deed: Deed) -> None:
        told = native(deed.keys) if deed.keys is not None else deed.told
        action = self.add(deed.text, lambda: deed(), deed.symbol, told=told)
        self._deeds.append((action, deed))
        if deed.keys is not None:
            on_keys(self._on, deed.keys, lambda: self._do(deed), focused=True)

    def _do(self, deed: Deed) -> None:
        if self._applies():
            deed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The menu key: Qt says where it thinks that the current item is, and is mistaken."""
        by_key = (
            isinstance(event, QContextMenuEvent)
            and event.reason() == QContextMenuEvent.Reason.Keyboard
        )
        if by_key:
            self.open_here()
        return by_key or super().eventFilter(watched, event)

    def _ask(self, place: QPoint) -> None:
        view = self._on
        beside = isinstance(view, QAbstractItemView) and not view.indexAt(place).isValid()
        if not beside:
            self._open_at(place)

    def _middle(self) -> QPoint:
        view = self._on
        if isinstance(view, QAbstractItemView) and view.currentIndex().isValid():
            view.scrollTo(view.currentIndex())
            return view.visualRect(view.currentIndex()).center()
        return view.rect().center()

    def _open_at(self, place: QPoint) -> None:
        if not self._applies():
            return
        view = self._on
        inner = view.viewport() if isinstance(view, QAbstractItemView) else view
        self._tell_what_can_be_done()
        self.popup(inner.mapToGlobal(place))

    def _tell_what_can_be_done(self) -> None:
        for action, deed in self._deeds:
            action.setEnabled(deed.when())
