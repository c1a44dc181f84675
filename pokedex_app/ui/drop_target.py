"""A widget that takes what is dropped on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from pokedex_app.ui.incoming import Incoming, incoming, may_hold_something

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class DropTarget(_Base):
    """Put it before the Qt class, and call ``setAcceptDrops``."""

    def take(self, brought: Incoming) -> None:
        """Something was dropped."""

    def set_hovered(self, hovered: bool) -> None:
        """Something that could be dropped is over the widget, or is no more."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_hold_something(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.set_hovered(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.set_hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.set_hovered(False)
        event.setDropAction(Qt.DropAction.CopyAction)  # a move would delete the user's files
        event.accept()
        self.take(incoming(event.mimeData()))
