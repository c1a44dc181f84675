"""What the tests of the Results page begin with."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pokedex_app.results.page import ResultsPage
from pokedex_app.services import Services
from tests.helpers.finished_run import make_dataset, make_run
from tests.helpers.results_page import Show, shown
from tests.helpers.widgets import on_screen


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return make_dataset(tmp_path / "pictures")


@pytest.fixture
def run(services: Services, dataset: Path) -> Path:
    """A finished run in the runs folder."""
    return make_run(services.runs_folder() / "first", dataset)


@pytest.fixture
def page(services: Services, qtbot: QtBot) -> ResultsPage:
    return on_screen(ResultsPage(services), qtbot, 1100, 760)


@pytest.fixture
def show(page: ResultsPage, qtbot: QtBot) -> Show:
    """Shows a run and waits until it is there."""

    def show(folder: Path) -> None:
        page.show_run(folder)
        shown(page, folder, qtbot)

    return show
