"""What the tests of the Batch page do with it, as its user would."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from pokedex_app.batch.answers_item_model import AnswerColumn
from pokedex_app.batch.batch_run import BatchState
from pokedex_app.batch.correct_dialog import CorrectDialog
from pokedex_app.batch.move_dialog import BatchMoveDialog
from pokedex_app.batch.page import BatchPage
from pokedex_app.services import Services
from tests.helpers.widgets import line
from trainer.model.bundle import open_bundle, with_manifest
from trainer.resources import default_model


def run(page: BatchPage, qtbot: QtBot, *paths: Path) -> None:
    page.open_paths(paths)
    ended(page, qtbot)


def ended(page: BatchPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.run.phase in (BatchState.IDLE, BatchState.STOPPED))


def other_model(file: Path) -> Path:
    file.parent.mkdir(exist_ok=True)
    with_manifest(open_bundle(default_model()), file, produced_by="another")
    return file


def use(services: Services, model: Path, qtbot: QtBot) -> None:
    """From now on this model names pictures."""
    with qtbot.waitSignal(services.recogniser.ready):
        services.recogniser.use(model)


def shown(page: BatchPage) -> list[str]:
    return [result.name for result in page.model.shown()]


def files(folder: Path) -> set[str]:
    return {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}


def row(page: BatchPage, name: str) -> int:
    return shown(page).index(name)


def said(page: BatchPage, name: str) -> str:
    return str(page.model.index(row(page, name), AnswerColumn.ANSWER).data())


def state(page: BatchPage, name: str) -> str:
    return str(page.model.index(row(page, name), AnswerColumn.STATE).data())


def key(page: BatchPage, pressed: Qt.Key, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.findChildren(QDialog))  # the last one gives the focus back
    page.activateWindow()
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)
    qtbot.keyClick(page.table, pressed)


def correct(page: BatchPage, name: str, typed: str, qtbot: QtBot) -> None:
    """With the keyboard alone."""
    page.table.go_to(row(page, name))
    key(page, Qt.Key.Key_W, qtbot)
    dialog = page.findChild(CorrectDialog)
    field = line(dialog)
    qtbot.keyClicks(field, typed)
    with qtbot.waitSignal(page.correcting.given):
        qtbot.keyClick(field, Qt.Key.Key_Return)
        if page.findChild(CorrectDialog) is not None and dialog.isVisible():
            qtbot.keyClick(field, Qt.Key.Key_Return)  # the first one has completed it


def asked(page: BatchPage, target: Path, *, moving: bool = True) -> BatchMoveDialog:
    """What asks about a sorting into `target`, whose plan is still to come."""
    page.foot.sort.click()
    dialog = page.findChild(BatchMoveDialog)
    assert not dialog.go.isEnabled()
    dialog.moving.setChecked(moving)
    dialog.folder.setText(str(target))
    return dialog


def move(page: BatchPage, qtbot: QtBot, target: Path, *, moving: bool = True) -> None:
    dialog = asked(page, target, moving=moving)
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    with qtbot.waitSignal(page.sorting.ended):
        dialog.go.click()


def take_back(page: BatchPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.sorting.ended):
        page.moves.undo.click()
