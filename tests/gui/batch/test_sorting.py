"""Sorting into folders, and back."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from pokedex_app.batch.correct_dialog import CorrectDialog
from pokedex_app.batch.move_dialog import BatchMoveDialog
from pokedex_app.batch.page import BatchPage
from pokedex_app.services import Services
from pokedex_app.ui.moves.plan_tables import PlanTables
from pokedex_app.ui.rows_item_model import RIGHT
from tests.helpers.batch_page import (
    asked,
    correct,
    files,
    key,
    move,
    row,
    run,
    said,
    take_back,
)
from tests.helpers.widgets import press
from trainer.data.dataset import open_dataset
from trainer.moves.execution import Carried, carried_out
from trainer.moves.journal import Journal, latest


def test_moving_shows_what_will_happen_does_it_and_takes_it_back(
    page: BatchPage, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    before, target = files(pictures), tmp_path / "sorted"
    dialog = asked(page, target)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert len(dialog.plan.steps) == 3
    folders = dialog.findChild(PlanTables).widget(0).model()
    numbers = folders.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert numbers == folders.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) == RIGHT
    assert not target.exists()
    with qtbot.waitSignal(page.sorting.ended):
        dialog.go.click()
    assert files(target) == {"Ditto/ditto.png", "Pikachu/pikachu.png", "Gastly/gastly.png"}
    assert page.model.knows(str(target / "Gastly" / "gastly.png"))
    assert page.moves.isVisible()
    take_back(page, qtbot)
    assert files(pictures) == before
    assert not target.exists()
    assert page.model.knows(str(pictures / "Abra" / "gastly.png"))
    assert not page.moves.undo.isVisible()


def test_what_is_sorted_into_no_class_is_not_trained_on(
    page: BatchPage, recognising: Services, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    correct(page, "ditto.png", "Ditto", qtbot)
    page.table.go_to(row(page, "gastly.png"))
    key(page, Qt.Key.Key_W, qtbot)
    with qtbot.waitSignal(page.correcting.given):
        page.findChild(CorrectDialog).picker.none_picked.emit()
    qtbot.waitUntil(lambda: not page.findChildren(QDialog))
    recognising.settings.update(threshold=1.0)
    target = tmp_path / "sorted"
    dialog = asked(page, target)
    assert not dialog.strange_name.isEnabled()
    dialog.unsure.setChecked(True)
    dialog.strange.setChecked(True)
    qtbot.waitUntil(lambda: dialog.plan is not None and len(dialog.plan.steps) == 3)
    with qtbot.waitSignal(page.sorting.ended):
        dialog.go.click()
    assert files(target) == {
        "Ditto/ditto.png",
        "(Not sure)/pikachu.png",
        "(None of these)/gastly.png",
    }
    with qtbot.waitSignal(page.train_requested) as asked_for:
        press(page.moves, "Train on these")
    assert open_dataset(asked_for.args[0]).classes == ("Ditto",)


def test_the_undo_keys_are_for_what_was_done_last(
    page: BatchPage, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    move(page, qtbot, tmp_path / "sorted")
    correct(page, "gastly.png", "Haunter", qtbot)
    assert page.moves.undo.isVisible()
    assert page.moves.undo.shortcut().isEmpty()
    page.notice.undo()
    qtbot.waitUntil(lambda: said(page, "gastly.png") == "Gastly")
    assert not page.moves.undo.shortcut().isEmpty()


def test_copying_leaves_the_pictures_where_they_are(
    page: BatchPage, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    before = files(pictures)
    move(page, qtbot, tmp_path / "sorted", moving=False)
    assert files(pictures) == before
    assert len(files(tmp_path / "sorted")) == 3
    assert page.model.knows(str(pictures / "Ditto" / "ditto.png"))


def test_files_that_belong_to_a_picture_are_asked_about_and_go_with_it(
    page: BatchPage, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("ditto.xmp", "ditto.png.json"):
        (pictures / "Ditto" / name).touch()
    run(page, qtbot, pictures)
    before = files(pictures)
    dialog = asked(page, tmp_path / "sorted")
    qtbot.waitUntil(lambda: dialog.sidecars.isVisible())
    assert dialog.sidecars.isChecked()
    assert "2 files" in dialog.sidecars.text()
    assert dialog.go.text() == "Move 3 pictures"
    dialog.sidecars.setChecked(False)
    qtbot.waitUntil(lambda: dialog.plan is not None and len(dialog.plan.steps) == 3)
    dialog.sidecars.setChecked(True)
    qtbot.waitUntil(lambda: dialog.plan is not None and len(dialog.plan.steps) == 5)
    with qtbot.waitSignal(page.sorting.ended):
        dialog.go.click()
    assert {"Ditto/ditto.xmp", "Ditto/ditto.png.json"} < files(tmp_path / "sorted")
    assert page.moves.text.startswith("3 pictures moved into")
    assert "2 files that belong to them went along" in page.moves.text
    take_back(page, qtbot)
    assert files(pictures) == before


def test_without_such_files_nothing_is_asked(
    page: BatchPage, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    dialog = asked(page, tmp_path / "sorted")
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert not dialog.sidecars.isVisible()
    dialog.reject()


def test_a_cancelled_dialog_changes_nothing(
    page: BatchPage, recognising: Services, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    dialog = asked(page, tmp_path / "sorted")
    dialog.reject()
    qtbot.waitUntil(lambda: page.findChild(BatchMoveDialog) is None)
    assert not (tmp_path / "sorted").exists()
    assert latest(recognising.folders.data / "moves") is None


def test_undo_survives_a_restart(
    page: BatchPage, recognising: Services, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    before = files(pictures)
    move(page, qtbot, tmp_path / "sorted")
    again = BatchPage(recognising)
    qtbot.addWidget(again)
    again.show()
    with qtbot.waitSignal(again.sorting.found):
        again.activated()
    assert again.moves.undo.isVisible()
    take_back(again, qtbot)
    assert files(pictures) == before


def waiting_to_be_stopped(
    journal: Journal, stopped: Callable[[], bool]
) -> Generator[Carried, None, None]:
    """Carries out a sorting, but no more than one step before it is stopped."""
    for carried in carried_out(journal, stopped):
        yield carried
        while not stopped():
            time.sleep(0.01)


def test_a_stopped_sorting_can_be_gone_on_with(
    page: BatchPage, pictures: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(page, qtbot, pictures)
    before, target = files(pictures), tmp_path / "sorted"
    dialog = asked(page, target)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    with monkeypatch.context() as patch:
        patch.setattr("pokedex_app.ui.moves.moving.carried_out", waiting_to_be_stopped)
        with qtbot.waitSignal(page.sorting.moved):
            dialog.go.click()
        with qtbot.waitSignal(page.sorting.found):
            page.sorting.stop()
    qtbot.waitUntil(lambda: page.moves.go_on.isVisible())
    with qtbot.waitSignal(page.sorting.ended):
        page.moves.go_on.click()
    assert len(files(target)) == 3
    take_back(page, qtbot)
    assert files(pictures) == before


def test_a_sorting_leads_on_to_a_training(
    page: BatchPage, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    move(page, qtbot, tmp_path / "sorted")
    with qtbot.waitSignal(page.train_requested) as wanted:
        page.moves.train.click()
    assert wanted.args == [tmp_path / "sorted"]
    take_back(page, qtbot)
    assert not page.moves.train.isVisible(), "nothing is sorted any more"


def test_dismissing_the_notice_is_for_good(
    page: BatchPage, recognising: Services, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    move(page, qtbot, tmp_path / "sorted")
    press(page.moves, "Dismiss")
    assert not page.moves.isVisible()
    folder = recognising.folders.data / "moves"
    qtbot.waitUntil(lambda: latest(folder) is None)
