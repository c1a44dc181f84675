"""Asks, at the first correction, whether copies of corrected pictures may be kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from pokedex_app.services import Services
from pokedex_app.ui.message_box import message_box


class CopiesQuestion(QObject):
    """Over a page where pictures are corrected."""

    def __init__(self, services: Services, page: QWidget) -> None:
        super().__init__(page)
        self._services = services
        self._page = page
        self._waiting: list[Callable[[], None]] = []

    def ask_first(self, then: Callable[[], None]) -> None:
        """Do it, after the answer where none has been given yet, and whatever that is."""
        if self._services.settings.value.correction_copies != "ask":
            then()
            return
        self._waiting.append(then)
        if len(self._waiting) > 1:  # it is being asked already
            return
        box = message_box(
            self._page,
            QMessageBox.Icon.Question,
            self.tr("Learn from corrections?"),
            self.tr("May a small copy of each picture that you correct be kept?"),
            self.tr(
                "A model can be taught with them later, on Train. They stay on this computer. In "
                "Settings you can change this, and delete them all. The thumbnail that the "
                "Pokédex shows is kept in any case."
            ),
        )
        keep = box.addButton(self.tr("Keep copies"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(self.tr("Don't keep any"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(leave)  # Enter, meant for the next correction, must not agree
        box.setEscapeButton(leave)

        def answered() -> None:
            clicked = box.clickedButton()
            box.deleteLater()
            self._services.keep_examples(clicked is keep)
            waiting, self._waiting = self._waiting, []
            for each in waiting:
                each()

        box.finished.connect(answered)
        box.open()
