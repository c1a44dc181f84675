"""Where widgets that are made later stand in the order of the Tab key."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def take_place_of(holder: QWidget, widgets: Iterable[QWidget]) -> None:
    """Put `widgets`, which are in `holder`, where this stands in the order.

    Qt puts what is made later at the end, behind buttons that are below it on the page. `holder`
    itself takes no focus, but Qt reckons only with widgets that do, so it does meanwhile. Walking
    the order instead would be the end of the app: `QWidget.previousInFocusChain` and
    `nextInFocusChain` make what they return a child of the widget that was asked, in PySide's eyes
    (6.11), and Python's collector may then delete a part of the window.
    """
    policy = holder.focusPolicy()
    holder.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    before = holder
    for widget in widgets:
        QWidget.setTabOrder(before, widget)
        before = widget
    holder.setFocusPolicy(policy)
