"""What the tests of the Results page do with it, as its user would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from pokedex_app.results.error_gallery import ErrorGallery
from pokedex_app.results.error_pictures_item_model import ErrorPicture
from pokedex_app.results.page import ResultsPage

Show = Callable[[Path], None]
"""Shows a run and waits until it is there."""


def shown(page: ResultsPage, folder: Path, qtbot: QtBot) -> None:
    """Waits until it is this run's page."""
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.folder == folder)


def pictures(gallery: ErrorGallery, qtbot: QtBot) -> list[ErrorPicture]:
    """What a gallery shows once every picture has been looked at."""
    qtbot.waitUntil(lambda: not gallery.looking)
    return [gallery.model.entry(row) for row in range(gallery.model.rowCount())]


def confused(page: ResultsPage, truth: str, said: str, qtbot: QtBot) -> list[ErrorPicture]:
    """The pictures behind a cell of the matrix."""
    page.confusion.matrix.cell_clicked.emit(truth, said)
    return pictures(page.confusion.gallery, qtbot)


def wrong(page: ResultsPage, qtbot: QtBot) -> list[ErrorPicture]:
    """The errors, on their tab."""
    page.tabs.setCurrentWidget(page.errors)
    return pictures(page.errors.gallery, qtbot)


def entry(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text().startswith(text))
