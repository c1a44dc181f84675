"""What the collection's troubles mean, in the language of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from pokedex_app.shared.collection.collection import CollectionError
from trainer.errors import printable


def trouble(error: CollectionError) -> str:
    """One sentence: what happened to the file, and what to do."""
    sentences = {
        "newer": QCoreApplication.translate(
            "Collection",
            "Your Pokédex was written by a newer version of this app, so it was left as it is: "
            "please update. The file is {file}",
        ),
        "busy": QCoreApplication.translate(
            "Collection",
            "Another program is using your Pokédex: try again in a moment. The file is {file}",
        ),
        "full": QCoreApplication.translate(
            "Collection",
            "Your Pokédex cannot be read or saved, as the disk is full: make room on it, then try "
            "again. The file is {file}",
        ),
        "unusable": QCoreApplication.translate(
            "Collection", "Your Pokédex cannot be read or saved: {reason}. The file is {file}"
        ),
    }
    return sentences[error.problem].format(file=printable(error.file), reason=error.reason)


def set_aside(place: Path) -> str:
    """Tells that a damaged file was kept under another name."""
    return QCoreApplication.translate(
        "Collection",
        "The file of your Pokédex was damaged, so a new one was begun. Your pictures, models and "
        "settings are untouched. The damaged file was kept as {file}",
    ).format(file=printable(place))
