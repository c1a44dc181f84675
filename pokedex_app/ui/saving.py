"""Asking where something is to be written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from pokedex_app.core.settings import SettingsStore


def ask_for_target(
    parent: QWidget, settings: SettingsStore, title: str, name: str, ending: str
) -> Path | None:
    """The file that the user wants to write, with that ending; the system asks before it replaces
    another. `name` is suggested."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"*{ending}")
    dialog.setDefaultSuffix(ending.removeprefix("."))
    dialog.setDirectory(settings.value.first_folder)
    dialog.selectFile(name + ending)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = dialog.selectedFiles()
    dialog.deleteLater()
    if not accepted or not chosen:
        return None
    target = Path(chosen[0])
    # a name with another ending would be another format
    return target if target.suffix.lower() == ending else Path(f"{target}{ending}")
