"""The button that adds pictures to a batch."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from pokedex_app.batch.drop import FOLDER_KEYS
from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.live import LiveMixin


class BatchAdd(LiveMixin, QPushButton):
    """Opens a menu.

    Signals:
        folder_requested(), files_requested(): the entry was chosen.
    """

    folder_requested = Signal()
    files_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "primary")
        self._folder, self._files = QAction(self), QAction(self)
        self._folder.triggered.connect(self.folder_requested)
        self._files.triggered.connect(self.files_requested)
        menu = QMenu(self)
        menu.addAction(self._folder)
        menu.addAction(self._files)
        self.setMenu(menu)
        self.settle()

    def retranslate(self) -> None:
        opened = QKeySequence(QKeySequence.StandardKey.Open)
        keys = opened.toString(QKeySequence.SequenceFormat.NativeText)
        self.setText(self.tr("Add pictures"))
        self.setToolTip(self.tr("Name more pictures; those in the table stay"))
        self._folder.setText(self.tr("A folder…") + f"\t{FOLDER_KEYS}")
        self._files.setText(self.tr("Pictures…") + f"\t{keys}")

    def restyle(self) -> None:
        palette = QGuiApplication.palette()  # the button's own is coloured by its role
        self.setIcon(icon("fa6s.plus", palette, "accent_text"))
        self._folder.setIcon(icon("fa6s.folder-open", palette))
        self._files.setIcon(icon("fa6s.images", palette))
