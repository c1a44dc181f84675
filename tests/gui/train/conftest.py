"""The set-up of a training, a run, and small data sets of real pictures for both."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.train.logic.review import DatasetChoice
from pokedex_app.train.setup import TrainSetup
from tests.helpers.drawings import draw_class
from tests.helpers.widgets import on_screen
from trainer.data.dataset import open_dataset
from trainer.data.scan import ScanReport, scan
from trainer.resources import default_model
from trainer.runs.preparation import Preparation, Prepared, prepare_run
from trainer.runs.recipe import REPORT


@pytest.fixture
def clean_set(tmp_path: Path) -> Path:
    return _make_set(tmp_path / "clean", {"Abra": 11, "Muk": 12})


@pytest.fixture
def run(clean_set: Path, tmp_path: Path) -> Path:
    """A finished run on `clean_set`."""
    *_, last = prepare_run(
        Preparation(clean_set, tmp_path / "runs" / "first try", REPORT, start="random")
    )
    assert isinstance(last, Prepared)
    shutil.copyfile(default_model(), last.run.model_file)
    return last.run.path


@pytest.fixture
def setup(services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> TrainSetup:
    """No child process is asked about devices."""
    monkeypatch.setattr("pokedex_app.train.device_info.ask_devices", lambda *_: iter(()))
    monkeypatch.setattr("pokedex_app.train.device_info.training_installed", lambda: True)
    return on_screen(TrainSetup(services), qtbot, 900, 700)


@pytest.fixture
def messy_set(tmp_path: Path) -> Path:
    """A copy within Abra, one of Abra's in Muk, a broken file, a tiny class, an empty one."""
    root = _make_set(tmp_path / "messy", {"Abra": 11, "Muk": 12, "Seel": 2})
    shutil.copy(root / "Abra" / "0.png", root / "Abra" / "copy.png")
    shutil.copy(root / "Abra" / "1.png", root / "Muk" / "wrong.png")
    (root / "Muk" / "broken.png").write_bytes(b"no picture")
    (root / "Onix").mkdir()
    return root


@pytest.fixture
def messy(messy_set: Path) -> DatasetChoice:
    """`messy_set`, scanned."""
    dataset = open_dataset(messy_set)
    *_, report = scan(dataset, threads=1)
    assert isinstance(report, ScanReport)
    return DatasetChoice(messy_set, report, frozenset(), dataset)


def _make_set(root: Path, classes: dict[str, int]) -> Path:
    for label, count in classes.items():
        draw_class(root, label, *range(count))
    return root
