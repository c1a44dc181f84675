"""What is kept to save time, among the settings: how much it is, and a button that removes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pokedex_app.core.i18n import spoken_now
from pokedex_app.core.jobs import Jobs
from pokedex_app.settings.rows import SettingRow
from pokedex_app.ui.controls import Button
from pokedex_app.ui.live import Said
from pokedex_app.ui.plain_label import PlainLabel
from trainer.cache import empty, size_of


class CacheRow(SettingRow):
    """The size of `folders` is asked for, and they are emptied, off the GUI thread."""

    def __init__(self, name: Said, explanation: Said, folders: Sequence[Path], jobs: Jobs) -> None:
        super().__init__(None, name, explanation)
        self._folders = tuple(folders)
        self._jobs = jobs
        self._bytes: int | None = None
        self.taken = PlainLabel("", "muted")
        self.empty = Button(
            self.tr("Empty"),
            do=self._empty,
            tip=self.tr("Remove it all; what is needed again is made again"),
        )
        self.controls.addWidget(self.taken)
        self.controls.addWidget(self.empty)
        self._show(None)

    def measure(self) -> None:
        """Ask how much there is, and show it when it is known."""
        self._jobs.run(self._measured, self._show, name="size of the cache")

    def retranslate(self) -> None:
        self._show(self._bytes)

    def _measured(self) -> int:
        return sum(size_of(folder) for folder in self._folders)

    def _empty(self) -> None:
        self.empty.setEnabled(False)
        self._jobs.run(self._emptied, self._show, name="emptying the cache")

    def _emptied(self) -> int:
        for folder in self._folders:
            empty(folder)
        return self._measured()

    def _show(self, size: int | None) -> None:
        self._bytes = size
        self.taken.setText("" if size is None else spoken_now().size(size))
        self.empty.setEnabled(bool(size))
