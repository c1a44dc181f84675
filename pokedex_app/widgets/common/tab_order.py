"""Where widgets that are made later stand in the order of the Tab key."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def take_place_of(holder: QWidget, widgets: Iterable[QWidget]) -> None:
    """Put `widgets` where `holder`, which itself takes no focus, stands in the order.

    Qt puts what is made later at the end, behind buttons that are below it on the page.
    """
    before = _stop_before(holder)
    for widget in widgets:
        if before is not holder and before is not widget:
            QWidget.setTabOrder(before, widget)
        before = widget


def _stop_before(holder: QWidget) -> QWidget:
    """The last widget before `holder` that takes focus; `holder` where none does."""
    before = holder.previousInFocusChain()
    while before is not None and before is not holder:
        if before.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return before
        before = before.previousInFocusChain()
    return holder
