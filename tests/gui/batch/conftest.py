"""What the tests of the Batch page begin with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pokedex_app.batch.page import BatchPage
from pokedex_app.services import Services
from tests.helpers.batch_page import other_model
from tests.helpers.widgets import on_screen


@pytest.fixture
def page(recognising: Services, qtbot: QtBot) -> BatchPage:
    made = on_screen(BatchPage(recognising), qtbot, 1000, 700)
    made.activated()
    return made


@pytest.fixture
def pictures(tmp_path: Path, samples: dict[Path, str | None]) -> Path:
    """Two folders called like classes with a drawing each, one of them wrong, and two bad files."""
    folder = tmp_path / "pictures"
    for label, stem in (("Ditto", "ditto"), ("Pikachu", "pikachu"), ("Abra", "gastly")):
        (folder / label).mkdir(parents=True)
        sample = next(path for path in samples if path.stem == stem)
        shutil.copy(sample, folder / label / f"{stem}.png")
    (folder / "Ditto" / "half.png").write_bytes((folder / "Ditto" / "ditto.png").read_bytes()[:300])
    (folder / "Abra" / "empty.jpg").touch()
    return folder


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Another model's file."""
    return other_model(tmp_path / "mine.pokedex")
