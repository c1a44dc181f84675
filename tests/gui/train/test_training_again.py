"""A run's data set once more, as advice wants it: with its recipe, longer, or to check labels."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.train.setup import TrainSetup
from trainer.runs.recipe import FIRST, REPORT


def test_labels_are_checked_with_a_first_model_that_begins_at_once(
    setup: TrainSetup, run: Path, clean_set: Path, services: Services, qtbot: QtBot
) -> None:
    services.settings.update(first_model="when_asked")
    with qtbot.waitSignal(setup.start_requested) as caught:
        setup.train_again(run, to_check=True)
    [wanted] = caught.args
    assert (wanted.recipe, wanted.dataset, wanted.continues) == (FIRST, clean_set, None)


def test_it_is_offered_with_its_recipe_and_begins_when_asked(
    setup: TrainSetup, run: Path, clean_set: Path, qtbot: QtBot
) -> None:
    setup.train_again(run)
    qtbot.waitUntil(lambda: setup.panel.choice is not None)
    assert setup.form.recipe() == REPORT
    with qtbot.waitSignal(setup.start_requested) as caught:
        qtbot.mouseClick(setup.start_button, Qt.MouseButton.LeftButton)
    assert caught.args[0].dataset == clean_set


def test_longer_is_twice_the_epochs_of_the_last_phase(
    setup: TrainSetup, run: Path, clean_set: Path, qtbot: QtBot
) -> None:
    setup.train_again(run, longer=True)
    qtbot.waitUntil(lambda: setup.panel.choice is not None)
    recipe = setup.form.recipe()
    assert recipe is not None
    first, last = (phase.epochs for phase in REPORT.phases)
    assert [phase.epochs for phase in recipe.phases] == [first, 2 * last]
    setup.open_paths([clean_set])
    assert setup.form.recipe() == FIRST, "the next data set begins as usual"


def test_a_folder_that_is_no_run_is_told(
    setup: TrainSetup, tmp_path: Path, services: Services, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(services.errors.reported) as reported:
        setup.train_again(tmp_path)
    assert "not a run folder" in reported.args[0].summary
