"""Opened with a model file that is none, on a home whose files a newer version wrote.

The window says so, works with the defaults, and leaves every file as it is.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from drive import drive

from pokedex_app.core.paths import UserFolders
from tests.helpers.widgets import says
from trainer.resources import samples

if TYPE_CHECKING:
    from pokedex_app.main_window import MainWindow
    from pokedex_app.services import Services

NOT_A_MODEL = Path(sys.argv[1])


def newer_home() -> dict[Path, bytes]:
    """Files of a version to come, and their bytes."""
    folders = UserFolders.default()
    for file in (folders.settings_file, folders.collection_file):
        file.parent.mkdir(parents=True, exist_ok=True)
    settings = {"version": 2, "language": {"speak": "klingon"}, "theme": "dark"}
    folders.settings_file.write_text(json.dumps(settings), encoding="utf-8")
    with sqlite3.connect(folders.collection_file) as db:
        db.executescript("CREATE TABLE treasure (a); PRAGMA user_version = 99")
    db.close()
    files = (folders.settings_file, folders.collection_file, NOT_A_MODEL)
    return {file: file.read_bytes() for file in files}


def scenario(window: MainWindow, services: Services) -> Iterator[Callable[[], object]]:
    def told(words: str) -> bool:
        return any(words in report.summary for report in services.errors.recent)

    services.settings.update(language="en")
    yield lambda: told("wrote the settings")
    yield lambda: told(NOT_A_MODEL.name)
    assert services.models.entries()[1:] == [], "nothing was imported"
    window.show_page("identify").open_paths([samples() / "pikachu.png"])
    yield lambda: says(window.page("identify"), "Pikachu")
    window.show_page("pokedex")
    yield lambda: says(window.page("pokedex"), "newer version")
    services.settings.update(theme="light")
    assert {file: file.read_bytes() for file in before} == before


if __name__ == "__main__":
    before = newer_home()
    drive(scenario, [NOT_A_MODEL])
