"""A text to read, such as a licence, in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import STRETCH, hbox, resize_within_screen, vbox
from pokedex_app.ui.live import LiveMixin


class TextDialog(LiveMixin, QDialog):
    """Shows `text` as it stands."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(title)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        close = Button(self.tr("Close"), do=self.accept, tip=self.tr("Close this window (Esc)"))
        close.setDefault(True)
        foot = hbox(STRETCH, close)
        vbox((self.text, 1), foot, on=self, spacing=12, margins=(20, 18, 20, 16))
        resize_within_screen(self, QSize(720, 520))
