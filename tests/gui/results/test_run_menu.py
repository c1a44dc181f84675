"""What the menu of a run offers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from pokedex_app.results.page import ResultsPage
from pokedex_app.services import Services
from pokedex_app.ui.name_dialog import NameDialog
from tests.helpers.finished_run import make_run
from tests.helpers.results_page import Show, entry, shown
from trainer.runs.run_lock import RunLock


def test_the_menu_of_a_run_leads_to_its_folder(
    page: ResultsPage, run: Path, show: Callable[[Path], None], opened_outside: list[Path]
) -> None:
    show(run)
    entry(page.menu, "Show in folder").trigger()
    assert opened_outside == [run]
    entry(page.menu, "Copy the path").trigger()
    assert QGuiApplication.clipboard().text() == str(run)


def test_a_run_is_renamed_by_its_menu_and_back_by_undo(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    entry(page.menu, "Rename").trigger()
    qtbot.waitUntil(lambda: page.findChild(NameDialog) is not None)
    dialog = page.findChild(NameDialog)
    assert dialog is not None
    dialog.line.setText("second")
    dialog.accept()
    renamed = run.with_name("second")
    shown(page, renamed, qtbot)
    qtbot.waitUntil(lambda: page.bar.choice.currentText().startswith("second · finished"))
    assert page.notice.text() == "“first” is called “second” now."
    page.notice.undo()
    shown(page, run, qtbot)
    assert not renamed.exists()


def test_a_finished_run_is_deleted_and_brought_back(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    other = make_run(services.runs_folder() / "other", dataset)
    show(run)
    entry(page.menu, "Delete").trigger()
    shown(page, other, qtbot)
    qtbot.waitUntil(lambda: page.bar.choice.count() == 1)
    assert not run.exists()
    page.notice.undo()
    shown(page, run, qtbot)
    qtbot.waitUntil(lambda: page.bar.choice.count() == 2)
    assert (run / "model.pokedex").exists()


def test_the_last_run_leaves_the_empty_page(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    page.keeping.remove(run)
    qtbot.waitUntil(page.empty.isVisible)
    assert not page.bar.more.isVisible()


def test_a_run_that_is_trained_or_lies_elsewhere_is_left_as_it_is(
    page: ResultsPage,
    run: Path,
    dataset: Path,
    services: Services,
    tmp_path: Path,
    show: Show,
    qtbot: QtBot,
) -> None:
    elsewhere = make_run(tmp_path / "elsewhere" / "mine", dataset)
    show(elsewhere)
    page.keeping.remove(elsewhere)
    assert "lies elsewhere" in page.notice.text()
    assert elsewhere.exists()
    lock = RunLock(run)
    assert lock.acquire()
    with qtbot.waitSignal(services.errors.reported) as reported:
        page.keeping.remove(run)
    lock.release()
    assert "is being trained" in reported.args[0].summary
    assert run.exists()
