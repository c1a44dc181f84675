"""What a window shows and lets one press, found by the words that its user reads."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

W = TypeVar("W", bound=QWidget)


def on_screen(widget: W, qtbot: QtBot, width: int, height: int) -> W:
    """The widget, which is shown now; it is closed at the end of the test."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    return widget


def drop_of(data: QMimeData) -> QDropEvent:
    """As from a file manager, which would rather have the files moved."""
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return QDropEvent(QPointF(5, 5), actions, data, left, none)


def turn_wheel(widget: QWidget, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
    """Whether the widget takes it, so that what is around does not scroll."""
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        QPointF(widget.mapToGlobal(place)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def texts(root: QWidget) -> list[str]:
    """Every text on the labels that can be seen below `root`."""
    return [label.text() for label in root.findChildren(QLabel) if label.isVisible()]


def says(root: QWidget, text: str) -> bool:
    return any(text in shown for shown in texts(root))


def offers(root: QWidget, name: str) -> bool:
    """Whether a button whose text or accessible name begins so can be seen."""
    return bool(_buttons(root, name))


def button(root: QWidget, name: str) -> QAbstractButton:
    """The first button that can be seen and whose text or accessible name begins so."""
    found = _buttons(root, name)
    assert found, f"there is no button “{name}”"
    return found[0]


def press(root: QWidget, name: str) -> None:
    button(root, name).click()


def ambiguous_keys(root: QWidget) -> list[str]:
    """Keys to which several things that can be seen below `root` listen: Qt then does none."""
    heard = [each.shortcut() for each in root.findChildren(QAbstractButton) if each.isVisible()]
    for widget in filter(QWidget.isVisible, [root, *root.findChildren(QWidget)]):
        own = widget.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
        of_window = Qt.ShortcutContext.WindowShortcut
        heard += [each.key() for each in own if each.context() == of_window]
    times = Counter(keys.toString() for keys in heard if not keys.isEmpty())
    return [keys for keys, count in times.items() if count > 1]


def line(root: QWidget) -> QLineEdit:
    """The one line to type into."""
    (found,) = root.findChildren(QLineEdit)
    return found


def _buttons(root: QWidget, name: str) -> list[QAbstractButton]:
    return [
        found
        for found in root.findChildren(QAbstractButton)
        if found.isVisible()
        and (found.accessibleName().startswith(name) or found.text().strip().startswith(name))
    ]
