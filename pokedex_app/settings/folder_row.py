"""A folder among the settings: where it is, and buttons to choose, open and reset it."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from pokedex_app.core.errors import ErrorReporter
from pokedex_app.core.plain_text import tip as plain_tip
from pokedex_app.settings.rows import SettingRow
from pokedex_app.ui.open_folder import open_folder


class FolderRow(SettingRow):
    """A `fixed` folder can be opened, but is no setting.

    Signals:
        chosen(str | None): the folder the user chose, or None for the usual one.
    """

    chosen = Signal(object)

    def __init__(
        self, errors: ErrorReporter, parent: QWidget | None = None, *, fixed: bool = False
    ) -> None:
        super().__init__(parent, below=True)
        self._errors = errors
        self._title = ""
        self._usual = Path()
        self._folder = Path()
        self.place = QLineEdit()
        self.place.setReadOnly(True)
        self.choose = QPushButton()
        self.choose.clicked.connect(self._choose)
        self.open = QPushButton()
        self.open.clicked.connect(lambda: open_folder(self._folder, self._errors))
        self.reset = QPushButton()
        self.reset.clicked.connect(lambda: self.chosen.emit(None))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.place, 1)
        for button in (self.choose, self.open, self.reset):
            row.addWidget(button)
        for button in (self.choose, self.reset):
            button.setHidden(fixed)
        self.controls.addLayout(row)
        self.settle()

    def set_texts(self, name: str, explanation: str) -> None:
        self._title = name
        self.set_name(name, explanation)
        self.retranslate()

    def show_folder(self, chosen: str | None, usual: Path) -> None:
        """`chosen` is the setting; without it, the folder is the `usual` one."""
        self._usual = usual
        self._folder = Path(chosen) if chosen else usual
        self.place.setText(str(self._folder))
        self.place.setCursorPosition(0)
        self.place.setToolTip(plain_tip(str(self._folder)))
        self.reset.setEnabled(chosen is not None)

    def use(self, folder: Path) -> None:
        """Choose a folder, if it can be written to; it is made if need be."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._errors.show(error)
            return
        if not os.access(folder, os.W_OK | os.X_OK):
            self._errors.show(
                self.tr("Nothing can be written to {folder}: choose another folder.").format(
                    folder=folder
                )
            )
            return
        self.chosen.emit(None if folder == self._usual else str(folder))

    def retranslate(self) -> None:
        self.place.setAccessibleName(self.tr("Folder: {name}").format(name=self._title))
        for button, text, tip in (
            (self.choose, self.tr("Choose…"), self.tr("Choose another folder")),
            (self.open, self.tr("Open"), self.tr("Show the folder in the file manager")),
            (self.reset, self.tr("Reset"), self.tr("Go back to the usual folder")),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(f"{text} {self._title}")

    def _choose(self) -> None:
        start = self._folder if self._folder.is_dir() else Path.home()
        name = QFileDialog.getExistingDirectory(self, self._title, str(start))
        if name:
            self.use(Path(name))
