"""The results page shows a run, and what sets two runs apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from pokedex_app.results.page import ResultsPage
from pokedex_app.results.runs_item_model import RunRole
from pokedex_app.services import Services
from pokedex_app.ui.incoming import Incoming
from pokedex_app.ui.plain_label import PlainLabel
from tests.helpers.events import as_lines, begun, ended, phase_begun
from tests.helpers.finished_run import make_run
from tests.helpers.results_page import Show, entry, shown, wrong
from tests.helpers.widgets import press
from trainer.errors import CheckpointError
from trainer.runs.events import HeadFitted


def test_without_a_run_it_says_where_runs_come_from(
    page: ResultsPage, services: Services, qtbot: QtBot
) -> None:
    page.activated()
    qtbot.waitUntil(lambda: not services.jobs.running())
    assert page.empty.isVisible()
    assert not page.bar.use.isEnabled()
    assert not page.bar.report.isEnabled()


def test_the_newest_finished_run_is_shown_first(
    page: ResultsPage, run: Path, dataset: Path, services: Services, qtbot: QtBot
) -> None:
    make_run(services.runs_folder() / "later", dataset, finished=False)
    page.activated()
    qtbot.waitUntil(lambda: page.shown is not None)
    assert page.shown is not None
    assert page.shown.folder == run
    assert page.bar.choice.count() == 2
    assert page.bar.choice.currentText().startswith("first")
    assert page.subset == "test"
    assert "50.0" in page.overview.cards.text_of("top1")
    assert page.overview.curves.plots is not None


def test_a_run_from_elsewhere_is_opened(
    page: ResultsPage, dataset: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_run(tmp_path / "elsewhere" / "mine", dataset)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(place))
    page.empty.open.click()
    qtbot.waitUntil(lambda: page.shown is not None)
    assert page.bar.choice.currentText().startswith("mine")


def test_a_folder_that_is_no_run_is_named_and_the_run_stays(
    page: ResultsPage, run: Path, show: Show, tmp_path: Path, services: Services, qtbot: QtBot
) -> None:
    show(run)
    with qtbot.waitSignal(services.errors.reported) as reported:
        page.show_run(tmp_path)
    assert "not a run folder" in reported.args[0].summary
    assert page.shown is not None
    assert page.shown.folder == run


def test_an_unfinished_run_has_curves_and_no_figures(
    page: ResultsPage, dataset: Path, services: Services, show: Show
) -> None:
    show(make_run(services.runs_folder() / "stopped", dataset, finished=False))
    assert not page.overview.cards.isVisible()
    assert page.overview.curves.isVisible()
    assert page.part.isHidden()
    assert [page.tabs.isTabEnabled(index) for index in range(5)] == [True, *3 * [False], True]
    assert not page.bar.use.isEnabled()


def test_a_first_model_shows_its_cross_validation_and_no_curve_of_one_point(
    page: ResultsPage, run: Path, show: Show
) -> None:
    fitted = HeadFitted(phase=1, judged=90, accuracy=0.756, low=0.66, high=0.83, suspects=())
    events = as_lines([begun(), phase_begun(), fitted, ended()])
    (run / "events.jsonl").write_text(events)
    show(run)
    assert page.overview.cards.isVisible()
    assert not page.overview.curves.isVisible()
    label = page.overview.findChild(PlainLabel, "cross-validation")
    assert label.isVisible()
    assert "90 training pictures: 75.6" in label.text()


def test_the_part_that_was_looked_at_stays_with_the_next_run(
    page: ResultsPage, run: Path, dataset: Path, tmp_path: Path, show: Show
) -> None:
    show(run)
    page.part.setCurrentIndex(page.part.findData("valid"))
    assert page.subset == "valid"
    show(make_run(tmp_path / "other", dataset))
    assert page.subset == "valid"
    show(make_run(tmp_path / "third", dataset, subsets=("test",)))
    assert page.subset == "test"


def test_two_runs_are_compared(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    other = make_run(services.runs_folder() / "better", dataset, right=1)
    show(run)
    page.tabs.setCurrentWidget(page.compare)
    page.compare.run_wanted.emit(other)
    qtbot.waitUntil(lambda: page.compare.other == other)
    assert page.compare.model.rowCount() == 8
    assert page.compare.table.isVisible()
    assert page.compare.curves.isVisible()
    assert page.compare.warning == ""


def test_a_model_without_an_error_says_so(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show
) -> None:
    show(run)
    page.tabs.setCurrentWidget(page.confusion)
    assert page.confusion.table.isVisible()
    assert not page.confusion.no_pairs.isVisible()
    show(make_run(services.runs_folder() / "perfect", dataset, right=2))
    assert not page.confusion.table.isVisible()
    assert page.confusion.no_pairs.text() == "No picture was taken for another class."
    assert page.confusion.no_pairs.isVisible()


def test_a_run_is_not_compared_with_itself(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    other = make_run(services.runs_folder() / "other", dataset)
    page.activated()

    def offered() -> set[Path]:
        choice = page.compare.choice
        return {choice.itemData(row, RunRole.FOLDER) for row in range(choice.count())}

    show(run)
    qtbot.waitUntil(lambda: offered() == {other})
    page.compare.run_wanted.emit(other)
    qtbot.waitUntil(lambda: page.compare.other == other)
    assert page.compare.choice.currentData(RunRole.FOLDER) == other
    show(other)
    assert page.compare.other is None
    assert page.compare.choice.currentIndex() == -1
    assert offered() == {run}
    page.compare.run_wanted.emit(other)  # as by its folder
    qtbot.waitUntil(lambda: "one and the same" in page.compare.warning)


def test_runs_measured_on_other_pictures_are_compared_with_a_warning(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    other = make_run(services.runs_folder() / "other", dataset)
    text = (other / "split.csv").read_text()
    (other / "split.csv").write_text(text.replace("staryu.png", "another.png"))
    show(run)
    page.compare.run_wanted.emit(other)
    qtbot.waitUntil(lambda: page.compare.other == other)
    assert "not measured on the same pictures" in page.compare.warning


def test_the_model_of_the_run_can_be_used(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot
) -> None:
    show(run)
    with qtbot.waitSignal(page.use_model) as used:
        page.bar.use.click()
    assert used.args == [run / "model.pokedex"]


def test_pictures_can_be_added_to_a_run_that_has_a_model(
    page: ResultsPage, run: Path, dataset: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    show(make_run(services.runs_folder() / "stopped", dataset, finished=False))
    assert page.bar.add.isHidden()
    page.menu.open_below(page.bar.more)
    assert not entry(page.menu, "Add pictures").isEnabled()
    page.menu.close()
    show(run)
    with qtbot.waitSignal(page.add_to_run) as wanted:
        page.bar.add.click()
    assert wanted.args == [run]
    page.menu.open_below(page.bar.more)
    page.menu.close()
    with qtbot.waitSignal(page.add_to_run) as wanted:
        entry(page.menu, "Add pictures").trigger()
    assert wanted.args == [run]


def test_the_report_that_is_there_is_opened(
    page: ResultsPage, run: Path, show: Show, opened_outside: list[Path]
) -> None:
    (run / "report.html").write_text("<p>")
    show(run)
    page.bar.report.click()
    assert opened_outside == [run / "report.html"]


def test_a_report_that_is_missing_is_written_first(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot, opened_outside: list[Path]
) -> None:
    show(run)
    page.bar.report.click()
    assert page.busy()
    assert not page.bar.report.isEnabled()
    qtbot.waitUntil(lambda: page.busy() is None)
    assert opened_outside == [run / "report.html"]
    assert (run / "report.html").stat().st_size > 1000
    assert page.bar.report.isEnabled()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (CheckpointError("This is not a run folder."), "This is not a run folder."),
        (
            ZeroDivisionError(),
            "The report could not be written. The run itself is not affected.",
        ),
    ],
)
def test_a_report_that_cannot_be_written_is_told(
    error: Exception,
    told: str,
    page: ResultsPage,
    run: Path,
    services: Services,
    show: Show,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> Path:
        raise error

    monkeypatch.setattr("trainer.report.writer.write_report", fail)
    show(run)
    with qtbot.waitSignal(services.errors.reported) as reported:
        page.bar.report.click()
    assert reported.args[0].summary == told
    assert type(error).__name__ in reported.args[0].details
    qtbot.waitUntil(lambda: page.busy() is None)


def test_language_and_theme_change_without_losing_what_is_shown(
    page: ResultsPage, run: Path, services: Services, show: Show, qtbot: QtBot
) -> None:
    show(run)
    wrong(page, qtbot)
    services.settings.update(language="es", theme="dark")
    assert page.title() == "Resultados"
    qtbot.waitUntil(lambda: "50,0" in page.overview.cards.text_of("top1"))
    assert page.tabs.currentWidget() is page.errors
    assert page.errors.gallery.model.rowCount() == 2
    services.settings.update(language="en", theme="light")


def test_pictures_are_no_longer_looked_at_when_the_window_closes(
    page: ResultsPage, run: Path, show: Show
) -> None:
    show(run)
    page.tabs.setCurrentWidget(page.errors)
    page.shutdown()
    assert not page.errors.gallery.looking


def test_a_run_that_another_window_removed_is_shown_no_more(
    page: ResultsPage, run: Path, show: Show, tmp_path: Path, qtbot: QtBot
) -> None:
    show(run)
    run.rename(tmp_path / "gone")
    page.activated()
    qtbot.waitUntil(page.empty.isVisible)


def test_the_path_of_the_report_is_told_and_copied(
    page: ResultsPage, run: Path, show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    (run / "report.html").write_text("<p>")
    show(run)
    page.bar.report.click()
    report = str(run / "report.html")
    assert page.notice.text().endswith(f"The report is {report}.")
    press(page.notice, "Copy the path")
    assert QGuiApplication.clipboard().text() == report


def test_two_runs_that_are_dropped_are_compared(
    page: ResultsPage, dataset: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    runs = [make_run(tmp_path / name, dataset) for name in ("one", "two", "three")]
    picture = tmp_path / "a.png"
    with qtbot.waitSignal(page.elsewhere) as passed_on:
        page.take(Incoming((*runs, picture)))
    assert passed_on.args == [[picture]]
    shown(page, runs[0], qtbot)
    qtbot.waitUntil(lambda: page.compare.other == runs[1])
    assert page.bar.choice.count() == 3


def test_exported_curves_can_be_opened(
    page: ResultsPage,
    run: Path,
    show: Show,
    tmp_path: Path,
    qtbot: QtBot,
    opened_outside: list[Path],
) -> None:
    show(run)
    plots = page.overview.curves.plots
    assert plots is not None
    file = tmp_path / "curves.csv"
    plots.export(file)
    qtbot.waitUntil(lambda: page.notice.text() == f"Saved as {file}.")
    press(page.notice, "Open")
    assert opened_outside == [file]
