"""The batch page: pictures in, a table out, and exports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, Qt, QUrl
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog
from pytestqt.qtbot import QtBot

from pokedex_app.batch import page as batch
from pokedex_app.batch.accuracy import BatchAccuracy
from pokedex_app.batch.answers_item_model import AnswerColumn
from pokedex_app.batch.batch_run import BatchState
from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.filtering import Choice, Wanted
from pokedex_app.batch.page import BatchPage
from pokedex_app.batch.panel import BatchPanel
from pokedex_app.batch.table import FILE_PIXELS
from pokedex_app.services import Services
from pokedex_app.ui.incoming import Incoming
from tests.helpers.batch_page import (
    ended,
    key,
    move,
    run,
    shown,
    take_back,
    use,
)
from tests.helpers.widgets import drop_of, on_screen, press, says

ROWS_TOO = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


def test_an_empty_page_invites(page: BatchPage) -> None:
    assert page.drop.isVisible()
    assert page.busy() is None


def test_a_folder_becomes_a_table_with_a_row_for_each_file(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    assert set(shown(page)) == {"ditto.png", "pikachu.png", "gastly.png", "half.png", "empty.jpg"}
    answers = {result.name: result for result in page.model.results}
    assert answers["ditto.png"].label == "Ditto"
    assert answers["empty.jpg"].error == "The file is empty."
    assert page.table.isVisible()
    assert page.table.current is not None
    assert "2 file" in page.notice.text()


def test_what_is_there_is_not_looked_at_again_and_more_can_be_added(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    page.open_paths([pictures / "Ditto"])
    page.open_paths([pictures])
    ended(page, qtbot)
    assert len(page.model.results) == 5
    assert len({r.path for r in page.model.results}) == 5


def test_a_folder_without_pictures_says_so(page: BatchPage, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "empty").mkdir()
    run(page, qtbot, tmp_path / "empty")
    assert page.notice.text() == "There is no picture in that."
    assert page.drop.isVisible()


def test_a_batch_waits_for_the_model(services: Services, pictures: Path, qtbot: QtBot) -> None:
    page = BatchPage(services)
    qtbot.addWidget(page)
    page.open_paths([pictures])
    assert page.run.phase is BatchState.WAITING
    assert page.busy() is not None
    services.recogniser.use(None)
    ended(page, qtbot)
    qtbot.waitUntil(lambda: len(page.model.results) == 5)


def test_pause_go_on_cancel_go_on(
    page: BatchPage, samples: dict[Path, str | None], qtbot: QtBot
) -> None:
    page.open_paths(list(samples))
    with qtbot.waitSignal(page.run.answered):
        page.progress.pause.click()
        if not page.run.paused:
            page.run.pause()
        page.run.resume()
    page.progress.pause.click()
    assert page.run.paused
    assert page.progress.pause.text() == "Go on"
    page.progress.cancel.click()
    ended(page, qtbot)
    assert page.run.phase is BatchState.STOPPED
    assert page.progress.go_on.isVisible()
    assert page.busy() is None
    before = page.run.done
    page.progress.go_on.click()
    assert page.run.done == before, "what was done before counts"
    ended(page, qtbot)
    assert page.run.done == page.run.total == len(samples)
    assert page.notice.text().startswith(f"{len(samples)} pictures named")
    assert len(page.model.results) == len(samples)
    assert {Path(result.path) for result in page.model.results} == samples.keys()


def stopped_in_the_middle(page: BatchPage, qtbot: QtBot, paths: list[Path]) -> None:
    page.open_paths(paths)
    with qtbot.waitSignal(page.run.answered):
        pass
    page.progress.cancel.click()
    ended(page, qtbot)
    assert 0 < page.run.done < page.run.total == len(paths)


def test_going_on_with_another_model_counts_its_own_answers(
    page: BatchPage,
    recognising: Services,
    samples: dict[Path, str | None],
    mine: Path,
    qtbot: QtBot,
) -> None:
    stopped_in_the_middle(page, qtbot, list(samples))
    use(recognising, mine, qtbot)
    page.progress.go_on.click()
    assert page.run.done == 0
    ended(page, qtbot)
    assert page.run.done == page.run.total == len(page.model.results) == len(samples)


def test_what_a_stop_left_can_be_gone_on_with_after_more_was_added(
    page: BatchPage, samples: dict[Path, str | None], pictures: Path, qtbot: QtBot
) -> None:
    stopped_in_the_middle(page, qtbot, list(samples))
    before = page.run.done
    page.open_paths([pictures / "Ditto"])
    assert not page.progress.go_on.isVisible()
    ended(page, qtbot)
    assert page.progress.go_on.isVisible()
    assert (page.run.done, page.run.total) == (before, len(samples))
    page.open_paths([pictures / "Abra"])
    page.progress.cancel.click()
    ended(page, qtbot)
    page.progress.go_on.click()
    ended(page, qtbot)
    assert page.run.phase is BatchState.IDLE
    assert len(page.model.results) == len(samples) + 4


def test_naming_the_same_again_after_a_stop_leaves_nothing_to_go_on_with(
    page: BatchPage, samples: dict[Path, str | None], qtbot: QtBot
) -> None:
    stopped_in_the_middle(page, qtbot, list(samples))
    run(page, qtbot, *samples)
    assert page.run.phase is BatchState.IDLE
    assert len(page.model.results) == len(samples)


def test_clear_empties_the_page_also_in_the_middle(
    page: BatchPage, samples: dict[Path, str | None], qtbot: QtBot
) -> None:
    page.open_paths(list(samples))
    qtbot.waitSignal(page.run.answered)
    page.clear()
    ended(page, qtbot)
    qtbot.waitUntil(lambda: page.drop.isVisible())
    assert page.model.rowCount() == 0


def test_the_foot_counts_the_answers_and_follows_the_slider(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    page.foot.follow()
    assert page.foot.counts.text() == "5 pictures, 2 cannot be read"
    assert page.foot.states.text() == "3 sure"
    recognising.settings.update(threshold=1.0)
    assert page.foot.states.text() == "3 not sure"
    page.table.go_to(next(n for n in range(5) if page.model.result(n).error is None))
    with qtbot.waitSignal(page.correcting.given):
        key(page, Qt.Key.Key_R, qtbot)
    qtbot.waitUntil(lambda: page.foot.states.text() == "2 not sure, 1 by you")
    recognising.settings.update(threshold=0.0)
    assert page.foot.states.text() == "2 sure, 1 by you"
    page.clear()
    page.foot.follow()
    assert page.foot.states.isHidden()


def test_a_row_is_copied_and_removed_by_the_keyboard(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    page.table.go_to(1)
    page.table.setFocus()
    current = page.table.current
    assert current is not None
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == current.path
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert not page.model.knows(current.path)
    assert Path(current.path).exists()
    assert page.table.current is not None
    assert page.table.currentIndex().row() == 1
    page.notice.undo()
    assert page.model.knows(current.path)
    assert len(page.model.results) == 5


def test_clear_can_be_undone_with_what_was_left_to_name(
    page: BatchPage, samples: dict[Path, str | None], qtbot: QtBot
) -> None:
    page.open_paths(list(samples))
    with qtbot.waitSignal(page.run.answered):
        pass
    page.progress.cancel.click()
    ended(page, qtbot)
    before = [result.path for result in page.model.results]
    page.clear()
    assert page.model.rowCount() == 0
    page.notice.undo()
    assert [result.path for result in page.model.results] == before
    page.run.go_on()
    ended(page, qtbot)
    assert len(page.model.results) == len(samples)


def test_undoing_a_clear_brings_no_row_twice(page: BatchPage, pictures: Path, qtbot: QtBot) -> None:
    run(page, qtbot, pictures)
    page.clear()
    page.open_paths([pictures / "Ditto"])
    page.notice.undo()
    ended(page, qtbot)
    assert len(page.model.results) == len({r.path for r in page.model.results}) == 5


def test_dropped_and_pasted_files_are_named(page: BatchPage, pictures: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(pictures / "Ditto"))])
    drop = drop_of(data)
    page.dropEvent(drop)
    assert drop.dropAction() == Qt.DropAction.CopyAction
    ended(page, qtbot)
    assert len(page.model.results) == 2
    pasted = QMimeData()
    pasted.setUrls([QUrl.fromLocalFile(str(pictures / "Abra"))])
    QGuiApplication.clipboard().setMimeData(pasted)
    page.paste()
    ended(page, qtbot)
    assert len(page.model.results) == 4
    QGuiApplication.clipboard().setText("no file")
    page.paste()
    assert "no files" in page.notice.text()


def answer(page: BatchPage, results: list[Result]) -> None:
    """As if the model had."""
    page.run.answered.emit(results)
    page.run.changed.emit()
    page.table.fit()


def test_a_long_answer_gets_the_width_that_the_file_names_do_not_need(
    page: BatchPage, qtbot: QtBot
) -> None:
    page.resize(1300, 700)
    long = "A class whose name is as long as a name can be"
    answer(page, [Result(f"/{n}.png", (long,), (0.9,)) for n in range(3)])
    needed = page.table.fontMetrics().horizontalAdvance(long)
    assert page.table.columnWidth(AnswerColumn.ANSWER) > needed
    assert page.table.columnWidth(AnswerColumn.FILE) >= FILE_PIXELS
    page.clear()
    names = [f"/a file whose name is as long as a name can be at all {n}.png" for n in range(3)]
    answer(page, [Result(name, ("Abra",), (0.9,)) for name in names])
    assert page.table.columnWidth(AnswerColumn.FILE) > page.table.columnWidth(AnswerColumn.ANSWER)
    page.clear()
    page.resize(800, 600)
    answer(page, [Result(3 * name, ("Ninguna de estas",), (0.9,)) for name in names])
    bold = page.table.font()
    bold.setWeight(QFont.Weight.DemiBold)
    needed = QFontMetrics(bold).horizontalAdvance("Ninguna de estas")
    assert page.table.columnWidth(AnswerColumn.ANSWER) > needed, "whatever the files are called"


def test_a_filter_that_leaves_nothing_says_so_and_leads_out(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    assert not says(page.table, "No picture fits")
    page.filters.show_choice(Choice(wanted=Wanted.CORRECTED), tell=True)
    assert says(page.table, "No picture fits what you search for.")
    press(page.table, "Show all")
    assert len(shown(page)) == 5
    assert not says(page.table, "No picture fits")


def test_news_of_what_is_finished_leaves_when_something_new_begins(
    page: BatchPage, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures / "Ditto")
    move(page, qtbot, tmp_path / "sorted")
    assert not page.notice.isVisible()
    take_back(page, qtbot)
    assert page.moves.isVisible()
    page.open_paths([pictures])
    assert not page.moves.isVisible()
    ended(page, qtbot)


def test_where_nothing_can_be_read_nothing_counts_as_named(
    page: BatchPage, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "note.jpg").write_text("no picture")
    (tmp_path / "empty.png").touch()
    run(page, qtbot, tmp_path)
    qtbot.waitUntil(lambda: page.notice.text() == "2 files cannot be read.")


def test_filters_and_sorting_by_the_mouse(page: BatchPage, pictures: Path, qtbot: QtBot) -> None:
    run(page, qtbot, pictures)
    page.filters.kinds.setCurrentIndex(page.filters.kinds.findData(Wanted.UNREADABLE.value))
    page.filters.kinds.activated.emit(0)
    assert sorted(shown(page)) == ["empty.jpg", "half.png"]
    page.filters.reset.click()
    qtbot.keyClicks(page.filters.search, "pika")
    qtbot.waitUntil(lambda: shown(page) == ["pikachu.png"])
    page.filters.reset.click()
    assert len(shown(page)) == 5
    symbols = page.filters.search.findChildren(QAbstractButton)
    # the lens alone, as there is nothing to clear
    qtbot.waitUntil(lambda: sum(symbol.isVisible() for symbol in symbols) == 1)
    page.filters.classes.showPopup()
    page.filters.classes.hidePopup()
    page.filters.classes.setCurrentIndex(page.filters.classes.findData("Ditto"))
    page.filters.classes.activated.emit(1)
    assert shown(page) == ["ditto.png"]
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    page.filters.least.setValue(1)
    assert "half.png" not in shown(page)
    page.filters.reset.click()
    page.table.sortByColumn(AnswerColumn.FILE, Qt.SortOrder.DescendingOrder)
    assert shown(page) == ["pikachu.png", "half.png", "gastly.png", "empty.jpg", "ditto.png"]


def test_the_current_row_stays_current(page: BatchPage, pictures: Path, qtbot: QtBot) -> None:
    run(page, qtbot, pictures)
    row = shown(page).index("pikachu.png")
    page.table.go_to(row)
    page.table.sortByColumn(AnswerColumn.CONFIDENCE, Qt.SortOrder.AscendingOrder)
    page.filters.show_choice(Choice(text="png"), tell=True)
    assert page.table.current is not None
    assert page.table.current.name == "pikachu.png"
    page.filters.show_choice(Choice(text="empty"), tell=True)
    assert page.table.current.name == "empty.jpg"


def test_what_is_selected_stays_so_where_it_is_still_shown(page: BatchPage, qtbot: QtBot) -> None:
    answer(page, [Result(f"/{n}.png", ("Abra",), (n / 10,)) for n in range(9)])
    page.table.go_to(2)
    for row in (3, 5, 8):
        index = page.model.index(row, 0)
        page.table.selectionModel().select(index, ROWS_TOO)
    page.table.sortByColumn(AnswerColumn.FILE, Qt.SortOrder.DescendingOrder)
    page.filters.show_choice(Choice(least=0.3), tell=True)
    assert [result.name for result in page.table.selected()] == ["8.png", "5.png", "3.png"]
    assert page.table.current is not None
    assert page.table.current.name == "8.png", "2.png is not shown any more"
    page.filters.show_choice(Choice(most=0.2), tell=True)
    assert [result.name for result in page.table.selected()] == ["2.png"]


def test_in_a_narrow_panel_symbols_leave_room_for_the_picture(
    page: BatchPage, services: Services, qtbot: QtBot
) -> None:
    panel = BatchPanel(page.model, services.jobs, services.translator)
    on_screen(panel, qtbot, 600, 400)
    buttons = (panel.identify, panel.wrong, panel.folder)
    beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert [panel.identify.toolButtonStyle(), panel.folder.toolButtonStyle()] == [beside] * 2
    panel.resize(250, 400)
    qtbot.waitUntil(lambda: len({each.geometry().center().y() for each in buttons}) == 1)
    assert panel.folder.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    panel.wrong.setText("That is not quite right, is it…")  # as long as in other languages
    panel.resize(251, 400)
    qtbot.waitUntil(panel.folder.isHidden)
    panel.resize(600, 400)
    qtbot.waitUntil(panel.folder.isVisible)


def test_the_panel_shows_the_picture_and_what_is_said(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    page.table.go_to(shown(page).index("pikachu.png"))
    qtbot.waitUntil(lambda: not page.panel.view.image.isNull())
    assert page.panel.bars.bars()[0].label == "Pikachu"
    page.table.go_to(shown(page).index("empty.jpg"))
    qtbot.waitUntil(lambda: page.panel.view.image.isNull())
    assert not page.panel.bars.isVisible()


def test_a_row_leads_to_identify_and_a_bar_to_the_species(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    page.table.go_to(shown(page).index("pikachu.png"))
    with qtbot.waitSignal(page.identify_requested) as asked:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == [[pictures / "Pikachu" / "pikachu.png"]]
    with qtbot.waitSignal(page.species_requested) as species:
        page.panel.bars.chosen.emit("Pikachu")
    assert species.args == [25]


def test_the_language_changes_while_it_runs(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    page.open_paths([pictures])
    recognising.settings.update(language="es")
    ended(page, qtbot)
    assert len(page.model.results) == 5
    assert page.title() == "Lotes"
    recognising.settings.update(language="en")
    assert page.title() == "Batch"


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".html"])
def test_the_rows_that_are_shown_are_exported(
    ending: str,
    page: BatchPage,
    pictures: Path,
    tmp_path: Path,
    qtbot: QtBot,
    opened_outside: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(page, qtbot, pictures)
    page.filters.show_choice(Choice(text="png"), tell=True)
    target = tmp_path / f"out{ending}"
    monkeypatch.setattr(batch, "ask_for_target", lambda *_: target)
    page.foot.export_requested.emit(ending)
    qtbot.waitUntil(lambda: target.exists() and not page.exporting.busy)
    press(page.notice, "Open")
    assert opened_outside == [target]
    text = target.read_text(encoding="utf-8")
    assert "ditto.png" in text
    assert "empty.jpg" not in text
    if ending == ".jsonl":
        assert len([json.loads(line) for line in text.splitlines()]) == 4
    assert str(target) in page.notice.text()


def test_accuracy_where_folders_are_called_like_classes(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    assert page.foot.accuracy.isVisible()
    page.foot.accuracy.click()
    qtbot.waitUntil(lambda: page.findChild(BatchAccuracy) is not None)
    dialog = page.findChild(BatchAccuracy)
    assert dialog.height() < dialog.screen().availableSize().height()
    assert dialog.minimumSizeHint().width() < 683
    assert dialog.minimumSizeHint().height() < 384
    assert dialog.accuracy.judged == 3
    assert dialog.accuracy.top1 == pytest.approx(2 / 3)
    dialog.matrix.cell_clicked.emit("Abra", "Gastly")
    assert shown(page) == ["gastly.png"]
    dialog.close()


def test_no_accuracy_where_they_are_not(
    page: BatchPage, samples: dict[Path, str | None], qtbot: QtBot
) -> None:
    run(page, qtbot, next(iter(samples)))
    assert not page.foot.accuracy.isVisible()


def test_closing_in_the_middle_leaves_no_thread(
    page: BatchPage, recognising: Services, samples: dict[Path, str | None], qtbot: QtBot
) -> None:
    page.open_paths(list(samples))
    with qtbot.waitSignal(page.run.answered):
        pass
    assert page.busy() is not None
    page.shutdown()
    assert recognising.close()


def test_a_long_table_paints_only_what_is_seen(
    page: BatchPage, recognising: Services, qtbot: QtBot
) -> None:
    page.model.append(
        Result(f"/nowhere/{n}.png", ("Abra", "Onix"), (n / 100_000, 0.0)) for n in range(100_000)
    )
    page.show_state()
    asked: list[Path] = []
    recognising.thumbnails.ready.connect(asked.append)
    page.table.go_to(50_000)
    qtbot.waitUntil(lambda: len(asked) > 0)
    assert len(asked) < 200
    assert page.table.verticalHeader().count() == 100_000


def test_folders_that_were_named_are_offered_again(
    page: BatchPage, pictures: Path, recognising: Services, qtbot: QtBot
) -> None:
    page.drop.samples.click()
    ended(page, qtbot)
    assert recognising.recent_folders().places() == []
    run(page, qtbot, pictures / "Ditto", pictures / "Abra" / "gastly.png")
    places = [pictures / "Ditto", pictures / "Abra"]
    qtbot.waitUntil(lambda: recognising.recent_folders().places() == places)


def test_a_mixed_drop_is_named_here_and_the_rest_goes_elsewhere(
    page: BatchPage, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    model, archive = tmp_path / "m.pokedex", tmp_path / "set.zip"
    archive.touch()
    with qtbot.waitSignal(page.elsewhere) as passed_on:
        page.take(Incoming((pictures / "Ditto", pictures / "Abra", model, archive)))
    assert passed_on.args == [[model]]
    ended(page, qtbot)
    assert len(page.model.results) == 5
    assert next(r for r in page.model.results if r.name == "set.zip").error is not None


def test_a_zip_alone_is_offered_to_train(page: BatchPage, tmp_path: Path, qtbot: QtBot) -> None:
    archive = tmp_path / "set.zip"
    page.take(Incoming((archive,)))
    assert "unpack it first" in page.notice.text()
    with qtbot.waitSignal(page.elsewhere) as passed_on:
        press(page.notice, "Train a model with it")
    assert passed_on.args == [[archive]]


def test_a_folder_that_has_gone_is_told_once_and_located(
    page: BatchPage,
    recognising: Services,
    pictures: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(page, qtbot, pictures)
    qtbot.waitUntil(lambda: page.gone.job is None)
    answers = {r.name: r.labels for r in page.model.results}
    moved = tmp_path / "disk" / "pictures"
    moved.parent.mkdir()
    pictures.rename(moved)
    page.activated()
    sentence = f"{pictures} is not there any more, with 5 pictures of the table."
    qtbot.waitUntil(lambda: page.notice.text() == sentence)
    page.notice.dismiss()
    page.activated()
    qtbot.waitUntil(lambda: page.gone.job is None)
    assert not page.notice.isVisible(), "it need not be told twice"

    page.gone.look(again=True)
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.text() == sentence
    place = tmp_path / "elsewhere"
    place.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(place))
    press(page.notice, "Locate")
    qtbot.waitUntil(lambda: "holds none of the pictures" in page.notice.text())
    place = moved
    press(page.notice, "Locate")
    qtbot.waitUntil(lambda: not [r for r in page.model.results if not Path(r.path).exists()])
    ended(page, qtbot)
    assert {r.name: r.labels for r in page.model.results} == answers
    qtbot.waitUntil(lambda: page.gone.job is None)


def test_answers_to_pictures_that_have_gone_are_kept(
    page: BatchPage,
    recognising: Services,
    pictures: Path,
    mine: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    run(page, qtbot, pictures)
    answers = {r.name: r.labels for r in page.model.results}
    use(recognising, mine, qtbot)
    pictures.rename(tmp_path / "moved")
    press(page.others, "Name them again")
    qtbot.waitUntil(lambda: "is not there any more" in page.notice.text())
    assert {r.name: r.labels for r in page.model.results} == answers
