"""The QApplication, as the app and its tests need it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import trainer
from trainer.resources import folder


def make_application(arguments: Sequence[str]) -> QApplication:
    application = QApplication(list(arguments))
    application.setApplicationName("pokedex")
    application.setApplicationDisplayName("Pokédex")
    application.setApplicationVersion(trainer.__version__)
    application.setDesktopFileName("pokedex")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(folder() / "icon.svg")))
    application.setQuitOnLastWindowClosed(False)  # `closed` comes once the pages have ended
    return application
