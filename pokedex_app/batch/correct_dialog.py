"""Asks what the selected rows of a batch show, to be answered by the keyboard alone."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from pokedex_app.ui.class_picker import ClassPicker
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveMixin, says

WIDTH = 460
"""pixels"""


class CorrectDialog(LiveMixin, QDialog):
    """Accepted with the class in `right`, or with None there for none of them.

    Args:
        count: how many pictures it is about.
    """

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.right: str | None = None
        says(self, windowTitle=self.tr("Correct %Ln answer(s)", "", count))
        self.picker = ClassPicker(offers_new=True)
        self.picker.picked.connect(self._answer)
        self.picker.none_picked.connect(lambda: self._answer(None))
        self.picker.cancelled.connect(self.reject)
        vbox(self.picker, on=self, margins=(20, 14, 20, 16))
        self.setMinimumWidth(WIDTH)
        self.settle()
        self.picker.start(count)

    def _answer(self, right: str | None) -> None:
        self.right = right
        self.accept()
