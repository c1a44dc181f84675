"""Where widgets stand in the order of the Tab key, and who gets the focus of one that goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


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


def show_only(shown: Mapping[W, bool]) -> None:
    """Show some and hide the others, whose focus goes to the first that is shown: *Pause* gives way
    to *Go on*. Qt would hand it to what comes next in the order, such as *Stop*."""
    there = [widget for widget, visible in shown.items() if visible]
    for widget in there:
        widget.show()
    for widget in shown.keys() - there:
        if widget.hasFocus() and there:
            there[0].setFocus(Qt.FocusReason.OtherFocusReason)
        widget.hide()
