"""The batch page: pictures in, a table out, exports, sorting into folders and back."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QMimeData, Qt, QUrl
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from pokedex_app.batch import page as batch
from pokedex_app.batch.accuracy import BatchAccuracy
from pokedex_app.batch.answers_item_model import AnswerColumn
from pokedex_app.batch.batch_run import BatchState
from pokedex_app.batch.correct_dialog import CorrectDialog
from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.filtering import Choice, Wanted
from pokedex_app.batch.move_dialog import BatchMoveDialog
from pokedex_app.batch.page import BatchPage
from pokedex_app.batch.table import FILE_PIXELS
from pokedex_app.services import Services
from pokedex_app.shared.collection.collection import CollectionError, Found
from pokedex_app.ui.incoming import Incoming
from tests.helpers.widgets import drop_of, line, on_screen, press, says
from trainer.data.dataset import open_dataset
from trainer.model.bundle import open_bundle, with_manifest
from trainer.moves.execution import Carried, carried_out
from trainer.moves.journal import Journal, latest
from trainer.resources import default_model


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


def run(page: BatchPage, qtbot: QtBot, *paths: Path) -> None:
    page.open_paths(paths)
    ended(page, qtbot)


def ended(page: BatchPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.run.phase in (BatchState.IDLE, BatchState.STOPPED))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Another model's file."""
    return other_model(tmp_path / "mine.pokedex")


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


# ---- naming


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


def test_another_models_answers_are_told_and_can_be_asked_again(
    page: BatchPage, recognising: Services, pictures: Path, mine: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    before = [(r.path, r.shown_from, r.truth) for r in page.model.results]
    counted = dict(page.model.labels), page.model.states()
    assert {result.model for result in page.model.results} == {default_model().stem}
    use(recognising, mine, qtbot)
    assert page.others.text() == f"These answers are of {default_model().stem}; mine is in use now."
    press(page.others, "Name them again")
    qtbot.waitUntil(lambda: page.run.active)
    ended(page, qtbot)
    assert {result.model for result in page.model.results} == {"mine"}
    assert [(r.path, r.shown_from, r.truth) for r in page.model.results] == before
    assert (dict(page.model.labels), page.model.states()) == counted
    assert page.others.isHidden()


def test_a_model_that_is_called_otherwise_now_is_no_other(
    page: BatchPage, recognising: Services, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    use(recognising, Path(shutil.copy(default_model(), tmp_path / "renamed.pokedex")), qtbot)
    assert page.others.isHidden()
    run(page, qtbot, pictures)
    assert page.notice.text() == "There is no new picture in that."


def test_another_model_of_the_same_name_is_told(
    page: BatchPage, recognising: Services, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    name = default_model().stem
    use(recognising, other_model(tmp_path / "models" / default_model().name), qtbot)
    assert page.others.text() == f"These answers are of another model called {name}."
    press(page.others, "Name them again")
    qtbot.waitUntil(lambda: page.run.active)
    ended(page, qtbot)
    assert page.others.isHidden()


def test_that_rows_are_of_another_model_is_told_as_long_as_it_is_so(
    page: BatchPage, recognising: Services, pictures: Path, mine: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures / "Ditto")
    use(recognising, mine, qtbot)
    run(page, qtbot, pictures / "Pikachu")
    assert "named in" in page.notice.text()
    page.filters.search.setText("ditto")
    page.notice.dismiss()
    recognising.translator.set_language("es")
    QCoreApplication.processEvents()
    assert page.others.isVisible()
    assert page.others.text().startswith("Estas respuestas son de")
    page.filters.search.clear()
    page.model.remove([r.path for r in page.model.results if r.model != "mine"])
    assert page.model.results
    assert page.others.isHidden()


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


def test_the_best_pictures_are_in_the_collection(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    ditto = recognising.species.find("Ditto")
    assert ditto is not None
    qtbot.waitUntil(lambda: ditto.id in recognising.collection.seen())
    gastly = recognising.species.find("Gastly")
    assert gastly is not None
    assert gastly.id not in recognising.collection.seen(), "its folder says otherwise"


def test_what_was_named_before_a_cancel_is_in_the_collection_too(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    page.run.answered.connect(lambda _: page.run.cancel())
    run(page, qtbot, pictures / "Ditto", pictures / "Pikachu")
    named = {result.label for result in page.model.results if result.label is not None}
    assert named
    wanted = {species.id for name in named if (species := recognising.species.find(name))}
    qtbot.waitUntil(lambda: wanted <= set(recognising.collection.seen()))


def test_closing_takes_in_what_is_named(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    named = {r.labels[0] for r in page.model.results if r.labels and r.correct}
    page.shutdown()
    assert recognising.close()
    wanted = {species.id for name in named if (species := recognising.species.find(name))}
    assert set(recognising.collection.seen()) == wanted


def test_what_the_collection_refused_is_tried_again(
    page: BatchPage,
    recognising: Services,
    pictures: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_found: Found) -> bool:
        raise CollectionError("busy", recognising.collection.file) from sqlite3.OperationalError()

    with monkeypatch.context() as patched:
        patched.setattr(recognising.collection, "record", refuse)
        with qtbot.waitSignal(recognising.errors.reported) as reported:
            run(page, qtbot, pictures / "Ditto")
        qtbot.waitUntil(lambda: not page.collecting.busy)
    assert recognising.collection.seen() == {}
    with qtbot.waitSignal(page.collecting.taken):
        reported.args[0].again()
    assert recognising.collection.seen()


def test_what_was_taken_out_of_the_collection_comes_again_when_it_is_named_again(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    collection = recognising.collection
    with qtbot.waitSignal(page.collecting.taken):
        run(page, qtbot, pictures / "Ditto")
    [ditto] = collection.seen()
    collection.forget(collection.sightings(ditto)[0].id)
    page.clear()
    with qtbot.waitSignal(page.collecting.taken):
        run(page, qtbot, pictures / "Ditto")
    assert list(collection.seen()) == [ditto]


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


# ---- the user's word


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


def test_whoever_corrects_the_least_certain_goes_on_with_the_next(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    page.table.sortByColumn(AnswerColumn.STATE, Qt.SortOrder.AscendingOrder)
    first, second, third = [each.name for each in page.model.shown() if each.error is None]
    page.table.go_to(row(page, first))
    for corrected, following in ((first, second), (second, third)):
        assert page.table.current is not None
        assert page.table.current.name == corrected
        with qtbot.waitSignal(page.correcting.given):  # which the notice tells
            key(page, Qt.Key.Key_R, qtbot)
        qtbot.waitUntil(lambda name=corrected: state(page, name) == "Confirmed")
        assert page.table.current.name == following
    page.notice.undo()
    qtbot.waitUntil(lambda: state(page, second) == "Sure")
    assert page.table.current.name == third


def test_a_row_is_corrected_by_the_keyboard_and_that_is_undone(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    correct(page, "gastly.png", "haunt", qtbot)
    qtbot.waitUntil(lambda: said(page, "gastly.png") == "Haunter")
    assert state(page, "gastly.png") == "Corrected"
    assert says(page.panel, "You say: Haunter")
    assert page.notice.text() == "Noted for 1 picture."
    page.notice.undo()
    qtbot.waitUntil(lambda: said(page, "gastly.png") == "Gastly")
    assert not says(page.panel, "You say")


def test_what_is_selected_is_corrected_though_the_current_picture_cannot_be_read(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    page.table.selectAll()
    current = page.model.index(row(page, "empty.jpg"), 0)
    page.table.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
    assert not page.panel.wrong.isEnabled()
    key(page, Qt.Key.Key_W, qtbot)
    page.findChild(CorrectDialog).reject()


def test_a_class_that_the_model_does_not_know_is_named_found_exported_and_sorted(
    page: BatchPage, recognising: Services, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    correct(page, "gastly.png", "desk lamp", qtbot)
    qtbot.waitUntil(lambda: said(page, "gastly.png") == "desk lamp")
    assert says(page.panel, "You say: desk lamp")
    page.filters.show_choice(Choice(label="desk lamp"), tell=True)
    assert shown(page) == ["gastly.png"]
    (result,) = page.model.shown()
    assert result.record(0.5)["label"] == "desk lamp"
    page.filters.show_choice(Choice(), tell=True)
    page.table.go_to(row(page, "ditto.png"))
    key(page, Qt.Key.Key_W, qtbot)
    dialog = page.findChild(CorrectDialog)
    qtbot.keyClicks(line(dialog), "Desk L")  # it is offered from now on
    qtbot.waitUntil(lambda: line(dialog).completer().completionCount() == 1)
    with qtbot.waitSignal(page.correcting.given):
        qtbot.keyClick(line(dialog), Qt.Key.Key_Return)
        qtbot.keyClick(line(dialog), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said(page, "ditto.png") == "desk lamp")
    move(page, qtbot, tmp_path / "out")
    qtbot.waitUntil((tmp_path / "out" / "desk lamp" / "ditto.png").exists)
    assert (tmp_path / "out" / "desk lamp" / "gastly.png").exists()


def test_the_word_is_there_again_in_another_window_and_by_another_name(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    correct(page, "gastly.png", "Haunter", qtbot)
    (pictures / "Abra" / "gastly.png").rename(pictures / "other.png")
    again = BatchPage(recognising)
    qtbot.addWidget(again)
    run(again, qtbot, pictures)
    qtbot.waitUntil(lambda: said(again, "other.png") == "Haunter")
    assert state(again, "other.png") == "Corrected"


def test_several_rows_are_called_right_or_what_was_named_last(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    with qtbot.assertNotEmitted(page.correcting.given):
        key(page, Qt.Key.Key_A, qtbot)  # nothing has been named yet
    correct(page, "gastly.png", "Haunter", qtbot)
    page.table.selectAll()
    with qtbot.waitSignal(page.correcting.given):
        key(page, Qt.Key.Key_R, qtbot)
    assert page.notice.text() == "Noted for 3 pictures."
    qtbot.waitUntil(lambda: said(page, "gastly.png") == "Gastly")
    page.table.clearSelection()
    page.table.go_to(row(page, "ditto.png"))
    with qtbot.waitSignal(page.correcting.given):
        key(page, Qt.Key.Key_A, qtbot)
    qtbot.waitUntil(lambda: said(page, "ditto.png") == "Haunter")


def test_a_stranger_that_is_called_right_is_none_of_these(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    at = row(page, "ditto.png")
    stranger = page.model.result(at)
    assert stranger is not None
    page.model.renew([replace(stranger, strange=True)])
    page.table.go_to(row(page, "ditto.png"))
    with qtbot.waitSignal(page.correcting.given):
        key(page, Qt.Key.Key_R, qtbot)
    qtbot.waitUntil(lambda: state(page, "ditto.png") == "Confirmed")
    assert said(page, "ditto.png") == "None of the classes"
    page.table.go_to(row(page, "gastly.png"))
    with qtbot.waitSignal(page.correcting.given):
        key(page, Qt.Key.Key_N, qtbot)
    qtbot.waitUntil(lambda: said(page, "gastly.png") == "None of the classes")
    assert state(page, "gastly.png") == "Corrected"
    assert [one.right for one in recognising.collection.corrections()] == [None, None]


def test_the_first_correction_asks_about_copies_and_the_earlier_ones_come_too(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    correct(page, "gastly.png", "Haunter", qtbot)
    recognising.settings.update(correction_copies="ask")
    page.table.go_to(row(page, "ditto.png"))
    key(page, Qt.Key.Key_R, qtbot)
    (box,) = page.findChildren(QMessageBox)
    with qtbot.waitSignal(page.correcting.given):
        press(box, "Keep copies")
    qtbot.waitUntil(lambda: len(recognising.collection.examples()) == 2)
    rights = {one.right for one in recognising.collection.examples()}
    assert rights == {"Haunter", "Ditto"}


def test_a_corrected_row_leaves_a_filter_and_the_next_one_is_current(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    page.filters.show_choice(Choice(wanted=Wanted.SURE), tell=True)
    before = shown(page)
    page.table.go_to(1)
    with qtbot.waitSignal(page.correcting.given):
        key(page, Qt.Key.Key_R, qtbot)
    qtbot.waitUntil(lambda: shown(page) == [before[0], *before[2:]])
    assert page.table.current is not None
    assert page.table.current.name == before[2]
    page.filters.show_choice(Choice(wanted=Wanted.CORRECTED), tell=True)
    assert shown(page) == [before[1]]


# ---- looking


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


# ---- export


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


# ---- accuracy


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


# ---- sorting into folders


def move(page: BatchPage, qtbot: QtBot, target: Path, *, moving: bool = True) -> None:
    dialog = asked(page, target, moving=moving)
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    with qtbot.waitSignal(page.sorting.ended):
        dialog.go.click()


def asked(page: BatchPage, target: Path, *, moving: bool = True) -> BatchMoveDialog:
    """What asks about a sorting into `target`, whose plan is still to come."""
    page.foot.sort.click()
    dialog = page.findChild(BatchMoveDialog)
    assert not dialog.go.isEnabled()
    dialog.moving.setChecked(moving)
    dialog.folder.setText(str(target))
    return dialog


def take_back(page: BatchPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.sorting.ended):
        page.moves.undo.click()


def test_moving_shows_what_will_happen_does_it_and_takes_it_back(
    page: BatchPage, pictures: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    before, target = files(pictures), tmp_path / "sorted"
    dialog = asked(page, target)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert len(dialog.plan.steps) == 3
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


# ---- the end


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
