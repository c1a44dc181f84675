"""A question or a warning in a window of its own, as wide as its title needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QGridLayout,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QWidget,
)

_FRAME = 150
"""pixels of a title bar that its buttons and symbol take, at most"""


def message_box(
    parent: QWidget, icon: QMessageBox.Icon, title: str, text: str, more: str = ""
) -> QMessageBox:
    """Without buttons yet. Qt makes it as wide as its text alone, and cuts off the title."""
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(more)
    grid = box.layout()
    if isinstance(grid, QGridLayout):
        policy = QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed
        room = QSpacerItem(width_of_title(title), 0, *policy)
        grid.addItem(room, grid.rowCount(), 0, 1, grid.columnCount())
    return box


def ask(
    box: QMessageBox,
    leave: QPushButton,
    answers: Mapping[QAbstractButton, Callable[[], None]],
) -> None:
    """Open the box, and do what belongs to the button that was pressed; Enter and Escape press
    `leave`."""
    box.setDefaultButton(leave)
    box.setEscapeButton(leave)

    def answered() -> None:
        answer = answers.get(box.clickedButton())
        box.deleteLater()
        if answer is not None:
            answer()

    box.finished.connect(answered)
    box.open()


def width_of_title(title: str) -> int:
    """Of the window, in pixels; Qt puts the program's name behind the title."""
    font = QFont(QApplication.font())
    font.setBold(True)  # as title bars have it
    shown = f"{title} — {QApplication.applicationDisplayName()}"
    return QFontMetrics(font).horizontalAdvance(shown) + _FRAME
