"""Showing a folder of the app in the system's file manager."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pokedex_app.core.error_reporting import ErrorReporter


def open_folder(folder: Path, errors: ErrorReporter) -> None:
    """Show the folder; it is made first, as the app makes none of its folders before it has to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        errors.show(error)
        return
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
