"""The button that adds pictures to a batch."""

from __future__ import annotations

from PySide6.QtCore import Signal

from pokedex_app.batch.drop import FOLDER_KEYS
from pokedex_app.ui.controls import OPEN, Button, Menu, native


class BatchAdd(Button):
    """Opens a menu.

    Signals:
        folder_requested(), files_requested(): the entry was chosen.
    """

    folder_requested = Signal()
    files_requested = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("Add pictures"),
            "fa6s.plus",
            tip=self.tr("Name more pictures; those in the table stay"),
            role="primary",
        )
        menu = Menu(self)
        folder, files = self.tr("A folder…"), self.tr("Pictures…")
        menu.add(folder, self.folder_requested, "fa6s.folder-open", told=FOLDER_KEYS)
        menu.add(files, self.files_requested, "fa6s.images", told=native(OPEN))
        self.setMenu(menu)
