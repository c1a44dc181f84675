"""A folder with broken files in it is named, and the answers are exported."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from drive import drive

from trainer.resources import samples

if TYPE_CHECKING:
    from pokedex_app.main_window import MainWindow
    from pokedex_app.services import Services

work = Path(sys.argv[1])


def pictures() -> Path:
    folder = work / "pictures"
    shutil.copytree(samples(), folder)
    (folder / "empty.png").touch()
    (folder / "note.jpg").write_text("this is no picture")
    (folder / "half.png").write_bytes((samples() / "ditto.png").read_bytes()[:2000])
    (folder / "folder.png").mkdir()
    return folder


def scenario(window: MainWindow, services: Services) -> Iterator[Callable[[], object]]:
    from pokedex_app.batch.logic.answers import Certainty
    from pokedex_app.batch.page import BatchPage

    count = len(list(samples().glob("*.png"))) + 3
    yield lambda: window.current() == "batch"
    page = window.page("batch")
    assert isinstance(page, BatchPage)
    yield lambda: len(page.model.results) == count and not page.run.active
    assert page.model.states()[Certainty.UNREADABLE] == 3

    target = work / "answers.csv"
    with mock.patch("pokedex_app.batch.page.ask_for_target", return_value=target):
        page.export(".csv")
    yield lambda: target.exists() and not page.exporting.busy
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    text = target.read_text(encoding="utf-8-sig")
    for name in ("Pikachu", "Voltorb", "empty.png", "note.jpg", "half.png"):
        assert name in text, name


if __name__ == "__main__":
    drive(scenario, [pictures()])
