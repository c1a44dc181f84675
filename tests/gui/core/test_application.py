"""What the application object itself is told by the system."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from pokedex_app.core.application import Application


def test_a_file_that_the_system_hands_over_is_told(qapp: QApplication, tmp_path: Path) -> None:
    assert isinstance(qapp, Application)
    opened: list[Path] = []
    qapp.file_opened.connect(opened.append)
    try:
        file = tmp_path / "a picture.png"
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(file))))
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl("https://pictures.example/a.png")))
    finally:
        qapp.file_opened.disconnect(opened.append)
    assert opened == [file]
