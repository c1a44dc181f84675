"""Adding pictures or classes to a finished run, from its results to the wish for a training."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.train.setup import TrainSetup
from tests.helpers.drawings import draw_class
from trainer.model.networks import LITE0
from trainer.runs.recipe import REPORT


@pytest.fixture(autouse=True)
def _a_first_model_begins_at_once(services: Services) -> None:
    services.settings.update(first_model="at_once")


@pytest.fixture
def new_class(run: Path, clean_set: Path) -> None:
    """Twelve pictures of Seel have come to `clean_set` since the run."""
    draw_class(clean_set, "Seel", *range(12))


def said(setup: TrainSetup, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: text in setup.continuing.text())


@pytest.mark.usefixtures("new_class")
def test_what_is_new_is_said_and_wanted(
    setup: TrainSetup, run: Path, clean_set: Path, qtbot: QtBot
) -> None:
    setup.continue_run(run)
    said(setup, qtbot, "New pictures: 12; new classes: Seel.")
    assert setup.form.recipe() == REPORT
    assert setup.run_name.text() == "first try"
    assert not setup.starts.isEnabled()
    with qtbot.waitSignal(setup.start_requested) as caught:
        qtbot.mouseClick(setup.start_button, Qt.MouseButton.LeftButton)
    [wanted] = caught.args
    assert (wanted.continues, wanted.recipe, wanted.dataset) == (run, REPORT, clean_set)
    assert setup.continuing.isHidden(), "the next training is an ordinary one"
    assert setup.starts.isEnabled()


def test_where_nothing_is_new_it_asks(setup: TrainSetup, run: Path, qtbot: QtBot) -> None:
    setup.continue_run(run)
    said(setup, qtbot, "New pictures: 0. Add pictures or classes, then scan again.")
    qtbot.mouseClick(setup.start_button, Qt.MouseButton.LeftButton)
    box = setup.findChild(QMessageBox)
    assert box is not None
    anyway = next(b for b in box.buttons() if b.text() == "Train anyway")
    with qtbot.waitSignal(setup.start_requested) as caught:
        qtbot.mouseClick(anyway, Qt.MouseButton.LeftButton)
    assert caught.args[0].anyway


@pytest.mark.usefixtures("new_class")
def test_what_is_left_out_is_not_new(setup: TrainSetup, run: Path, qtbot: QtBot) -> None:
    setup.continue_run(run)
    said(setup, qtbot, "New pictures: 12")
    setup.panel.leave_out(frozenset({"Seel/0.png", "Seel/1.png"}))
    said(setup, qtbot, "New pictures: 10")


def test_a_recipe_of_another_network_is_refused(setup: TrainSetup, run: Path, qtbot: QtBot) -> None:
    setup.continue_run(run)
    said(setup, qtbot, "New pictures: 0")
    setup.form.set_recipe(REPORT.for_network(LITE0))
    assert "has trained EfficientNet-B0" in setup.problem()
    setup.continuing.left.emit()
    assert setup.problem() == ""
    with qtbot.waitSignal(setup.start_requested) as caught:
        qtbot.mouseClick(setup.start_button, Qt.MouseButton.LeftButton)
    assert caught.args[0].continues is None


def test_a_run_without_a_model_is_told(
    setup: TrainSetup, run: Path, services: Services, qtbot: QtBot
) -> None:
    (run / "model.pokedex").unlink()
    with qtbot.waitSignal(services.errors.reported) as reported:
        setup.continue_run(run)
    assert "has no model yet" in str(reported.args)
    assert setup.continuing.isHidden()
