"""What takes room on the disk, among the settings: how much, and a button that removes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QMessageBox

from pokedex_app.core.i18n import spoken_now
from pokedex_app.services import Services
from pokedex_app.settings.rows import SettingRow
from pokedex_app.ui.controls import Button
from pokedex_app.ui.live import Said
from pokedex_app.ui.message_box import ask, message_box
from pokedex_app.ui.plain_label import PlainLabel


@dataclass(frozen=True)
class Removal:
    """The button, and what is asked before: where nothing is, what is removed can be made again."""

    text: Said
    tip: Said
    question: Said | None = None


class SpaceRow(SettingRow):
    """`measure`, in bytes, and `remove` are called off the GUI thread."""

    def __init__(
        self,
        name: Said,
        explanation: Said,
        removal: Removal,
        measure: Callable[[], int],
        remove: Callable[[], None],
        services: Services,
    ) -> None:
        super().__init__(None, name, explanation)
        self._removal = removal
        self._measure = measure
        self._remove = remove
        self._services = services
        self._bytes: int | None = None
        self.taken = PlainLabel("", "muted")
        self.empty = Button(removal.text, do=self._ask, tip=removal.tip)
        self.controls.addWidget(self.taken)
        self.controls.addWidget(self.empty)
        self._show(None)

    def measure(self) -> None:
        """Ask how much there is, and show it when it is known."""
        self._services.run(self._measure, self._show, "size on the disk")

    def retranslate(self) -> None:
        self._show(self._bytes)

    def _ask(self) -> None:
        if self._removal.question is None:
            self._empty()
            return
        text = self._removal.question.again()
        box = message_box(self, QMessageBox.Icon.Warning, self._removal.text.again(), text)
        remove = box.addButton(self._removal.text.again(), QMessageBox.ButtonRole.DestructiveRole)
        leave = box.addButton(QMessageBox.StandardButton.Cancel)
        ask(box, leave, {remove: self._empty})

    def _empty(self) -> None:
        self.empty.setEnabled(False)
        job = self._services.run(self._emptied, self._show, "room on the disk")
        job.failed.connect(self.measure)  # how much is left, to be tried again

    def _emptied(self) -> int:
        self._remove()
        return self._measure()

    def _show(self, size: int | None) -> None:
        self._bytes = size
        self.taken.setText("" if size is None else spoken_now().size(size))
        self.empty.setEnabled(bool(size))
