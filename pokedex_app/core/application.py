"""The QApplication, as the app and its tests need it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

import trainer
from trainer.resources import folder


class Application(QApplication):
    """Signals:
    file_opened(Path): macOS hands over a file that was double-clicked; other systems start the
        program anew, with the file as its argument.
    """

    file_opened = Signal(object)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_opened.emit(Path(event.file()))
            return True
        return super().event(event)


def make_application(arguments: Sequence[str]) -> Application:
    application = Application(list(arguments))
    application.setApplicationName("pokedex")
    application.setApplicationDisplayName("Pokédex")
    application.setApplicationVersion(trainer.__version__)
    application.setDesktopFileName("pokedex")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(folder() / "icon.svg")))
    application.setQuitOnLastWindowClosed(False)  # `closed` comes once the pages have ended
    return application
