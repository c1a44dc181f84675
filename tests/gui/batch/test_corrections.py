"""The user’s word on the rows of a batch."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from pokedex_app.batch.answers_item_model import AnswerColumn
from pokedex_app.batch.correct_dialog import CorrectDialog
from pokedex_app.batch.logic import correcting
from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.correcting import Word
from pokedex_app.batch.logic.filtering import Choice, Wanted
from pokedex_app.batch.page import BatchPage
from pokedex_app.services import Services
from pokedex_app.shared.collection.collection import Collection
from pokedex_app.shared.collection.small_copy import SmallCopy, small_copy
from tests.helpers.batch_page import (
    correct,
    key,
    move,
    row,
    run,
    said,
    shown,
    state,
)
from tests.helpers.corrections import said_to_be
from tests.helpers.widgets import line, press, says


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


def test_a_key_puts_the_least_certain_first_and_back(page: BatchPage, qtbot: QtBot) -> None:
    page.model.append(
        [
            Result("/sure", ("Abra",), (0.9,)),
            Result("/unreadable", error="Broken."),
            Result("/unsure", ("Abra",), (0.3,)),
            Result("/corrected", ("Abra",), (0.1,), correction=said_to_be("Mew")),
            Result("/strange", ("Abra",), (0.5,), strange=True),
        ]
    )
    page.show_state()
    page.table.go_to(0)
    arrived = shown(page)
    key(page, Qt.Key.Key_L, qtbot)
    assert shown(page) == ["strange", "unsure", "sure", "corrected", "unreadable"]
    assert page.table.current == page.model.result(0)
    key(page, Qt.Key.Key_L, qtbot)
    assert shown(page) == arrived
    assert page.table.current is not None
    assert page.table.current.name == "strange"


def test_a_row_is_corrected_by_the_keyboard_and_that_is_undone(
    page: BatchPage, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    correct(page, "gastly.png", "haunt", qtbot)
    qtbot.waitUntil(lambda: said(page, "gastly.png") == "Haunter")
    assert state(page, "gastly.png") == "Corrected"
    assert says(page.panel, "You say: Haunter")
    assert page.notice.text() == "Noted for gastly.png: Haunter."
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
    confirmed = page.model.result(row(page, "ditto.png"))
    assert page.model.said(confirmed) == "Model: None of these"  # as before it was confirmed
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


def test_closing_keeps_every_word_and_the_last_one_on_a_picture_stands(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    named = [result for result in page.model.results if result.error is None]
    for right in (None, "Haunter", "Onix"):
        page.correcting.give([Word(result, right) for result in named])
    assert page.busy() == "What you said of pictures is being noted."
    page.shutdown()
    assert recognising.close()
    kept = Collection(recognising.folders.collection_file)
    assert [one.right for one in kept.corrections()] == ["Onix"] * len(named)
    kept.close()


def test_a_word_does_not_wait_for_the_looks_of_those_before(
    page: BatchPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = []
    for number in range(9):
        file = tmp_path / str(number) / "a.png"  # by its name, each may be the same picture
        file.parent.mkdir()
        Image.new("RGB", (20, 20), (number, 0, 0)).save(file)
        named.append(Result(str(file), ("Abra",), (0.9,)))
    page.model.append(named)
    page.show_state()
    reading, go_on = threading.Event(), threading.Event()
    read: list[str] = []

    def slow(path: Path, *, example: bool = False) -> SmallCopy:
        read.append(str(path))
        if len(read) == 3:  # one for the word, and two of those that look like it
            reading.set()
            go_on.wait()
        return small_copy(path, example=example)

    monkeypatch.setattr(correcting, "small_copy", slow)
    page.correcting.give([Word(named[0], "Onix")])
    qtbot.waitUntil(reading.is_set)
    page.correcting.give([Word(named[8], "Onix")])
    page.correcting.give([Word(named[7], "Onix")])
    go_on.set()
    qtbot.waitUntil(lambda: len(read) == len(named))
    assert [int(Path(path).parent.name) for path in read] == [0, 1, 2, 8, 7, 3, 4, 5, 6]
    qtbot.waitUntil(lambda: not page.correcting.busy)
    assert [one.correction is not None for one in page.model.results] == [True] + 6 * [False] + [
        True
    ] * 2
