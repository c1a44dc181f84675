"""A folder among the settings: where it is, and buttons to choose, open and reset it."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit

from pokedex_app.core.error_reporting import ErrorReporter
from pokedex_app.core.plain_text import tip as plain_tip
from pokedex_app.settings.rows import SettingRow
from pokedex_app.ui.controls import Button, Slot
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.live import Said, says
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import open_folder


class FolderRow(SettingRow):
    """Without a setting to change, the `usual` folder can only be opened.

    Its value is a path, or None for the usual folder.
    """

    def __init__(
        self,
        field: str | None,
        name: Said,
        explanation: Said,
        usual: Path,
        notice: NoticeBar,
        errors: ErrorReporter,
    ) -> None:
        super().__init__(field, name, explanation, below=True)
        self._refused = errors.about(f"folder {field}")
        self._usual = self._folder = usual
        self.place = says(QLineEdit(), accessibleName=self.tr("Folder: {name}").format(name=name))
        self.place.setReadOnly(True)
        self.choose = self._button(
            self.tr("Choose…"), self.tr("Choose another folder"), self._choose
        )
        self.open = self._button(
            self.tr("Open"),
            self.tr("Show the folder in the file manager"),
            lambda: open_folder(self._folder, notice, errors),
        )
        self.reset = self._button(
            self.tr("Reset"), self.tr("Go back to the usual folder"), lambda: self.chosen.emit(None)
        )
        tools = (self.choose, self.open, self.reset)
        self.controls.addLayout(hbox((self.place, 1), *tools, spacing=8))
        self.choose.setHidden(field is None)
        self.reset.setHidden(field is None)
        self.show_value(None)

    def show_value(self, chosen: str | None) -> None:
        self._folder = Path(chosen) if chosen else self._usual
        self.place.setText(str(self._folder))
        self.place.setCursorPosition(0)
        self.place.setToolTip(plain_tip(str(self._folder)))
        self.reset.setEnabled(chosen is not None)

    def use(self, folder: Path) -> None:
        """Choose a folder, if it can be written to; it is made if need be."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._refused.show(error)
            return
        if not os.access(folder, os.W_OK | os.X_OK):
            self._refused.show(
                self.tr("Nothing can be written to {folder}: choose another folder.").format(
                    folder=folder
                )
            )
            return
        self._refused.over()
        self.chosen.emit(None if folder == self._usual else str(folder))

    def _button(self, text: Said, tip: Said, do: Slot) -> Button:
        button = Button(text, do=do, tip=tip)
        return says(button, accessibleName=text + " " + self.name)

    def _choose(self) -> None:
        start = self._folder if self._folder.is_dir() else Path.home()
        name = QFileDialog.getExistingDirectory(self, self.name.again(), str(start))
        if name:
            self.use(Path(name))
