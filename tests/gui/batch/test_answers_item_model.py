"""The table's rows stay right while answers arrive, are sorted, filtered and moved."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pokedex_app.batch import answers_item_model
from pokedex_app.batch.answers_item_model import RESULT_ROLE, AnswerColumn, AnswersItemModel
from pokedex_app.batch.logic.answers import Certainty, Result
from pokedex_app.batch.logic.filtering import Choice, Wanted
from tests.helpers.corrections import said_to_be
from trainer.pictures.listing import natural

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def model(qapp: QApplication) -> Iterator[AnswersItemModel]:
    made = AnswersItemModel(
        str.upper, lambda f: f"{f:.0%}", lambda text: f"because {text}", parent=qapp
    )
    made.set_threshold(0.5)
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    tester.deleteLater()
    made.deleteLater()


def some(count: int, first: int = 0) -> list[Result]:
    chance = random.Random(first)
    made = []
    for number in range(first, first + count):
        path = f"/pictures/{chance.randrange(3)}/{chance.randrange(50):02}-{number}.png"
        if chance.random() < 0.1:
            made.append(Result(path, error="Broken."))
        else:
            label = chance.choice(["Abra", "Onix", "Mew"])
            made.append(Result(path, (label, "Other"), (round(chance.random(), 1), 0.0)))
    return made


def rows(model: AnswersItemModel) -> list[Result]:
    return [model.index(row, 0).data(RESULT_ROLE) for row in range(model.rowCount())]


def expected(results: list[Result], column: AnswerColumn, order: Qt.SortOrder) -> list[str]:
    keys = {
        AnswerColumn.PICTURE: lambda n: n,
        AnswerColumn.FILE: lambda n: (natural(results[n].name), n),
        AnswerColumn.ANSWER: lambda n: (results[n].label is None, results[n].label or "", n),
        AnswerColumn.CONFIDENCE: lambda n: (results[n].confidence if results[n].labels else -1, n),
        AnswerColumn.STATE: lambda n: (results[n].confidence if results[n].labels else 2, n),
    }
    places = sorted(range(len(results)), key=keys[column], reverse=order == DOWN)
    return [results[n].path for n in places]


@pytest.mark.parametrize("order", [UP, DOWN])
@pytest.mark.parametrize("column", AnswerColumn)
def test_rows_that_arrive_go_where_the_order_wants_them(
    model: AnswersItemModel, column: AnswerColumn, order: Qt.SortOrder
) -> None:
    everything = some(20)
    model.append(everything)
    model.sort(column, order)
    for first, count in ((20, 15), (35, 150), (185, 1)):
        more = some(count, first)
        everything += more
        model.append(more)
        assert [result.path for result in rows(model)] == expected(everything, column, order)
        assert [result.path for result in model.shown()] == expected(everything, column, order)
    for result in everything:
        row = model.row_of(result.path)
        assert row is not None
        assert model.result(row) is result


@pytest.mark.parametrize("one_by_one", [100, 5])
@pytest.mark.parametrize(
    "choice", [Choice(), Choice(wanted=Wanted.SURE), Choice(label="Mew"), Choice(text="1")]
)
@pytest.mark.parametrize("order", [UP, DOWN])
@pytest.mark.parametrize("column", AnswerColumn)
def test_rows_are_right_whatever_changes(
    model: AnswersItemModel,
    column: AnswerColumn,
    order: Qt.SortOrder,
    choice: Choice,
    one_by_one: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A model that was given the same results at once shows the same."""
    monkeypatch.setattr(answers_item_model, "ONE_BY_ONE", one_by_one)
    chance = random.Random(0)

    def check() -> None:
        fresh = AnswersItemModel(model.name_of, model.percent, model.explain)
        fresh.set_threshold(model.threshold)
        fresh.append(model.results)
        fresh.choose(model.choice)
        fresh.sort(column, order)
        assert rows(model) == rows(fresh)
        assert (model.labels, model.states()) == (fresh.labels, fresh.states())
        assert all(model.row_of(each.path) == row for row, each in enumerate(rows(model)))

    def some_paths() -> list[str]:
        return [each.path for each in chance.sample(model.results, len(model.results) // 2)]

    model.append(some(24))
    model.sort(column, order)
    model.choose(choice)
    check()
    others = some(24, 24)
    paths = some_paths()
    model.renew([replace(one, path=path) for path, one in zip(paths, others, strict=False)])
    check()
    model.correct({path: said_to_be(chance.choice(["Mew", None])) for path in some_paths()})
    check()
    model.relocate({path: f"/moved{path}.{chance.randrange(99)}" for path in some_paths()})
    check()
    model.set_threshold(0.3)
    check()
    model.remove(some_paths())
    check()
    model.append(others)
    check()


def test_what_changes_a_few_rows_leaves_the_others_as_they_are(
    model: AnswersItemModel, qtbot: QtBot
) -> None:
    model.append(some(200))
    for column in AnswerColumn:
        model.sort(column, UP)
        held = QPersistentModelIndex(model.index(50, 0))
        path, other = model.result(50).path, model.result(20)
        with qtbot.assertNotEmitted(model.modelReset):
            model.renew([replace(other, labels=("Mew",), probabilities=(1.0,), error=None)])
            model.correct({other.path: said_to_be("Abra")})
            model.relocate({other.path: f"{other.path}.moved"})
            model.set_threshold(model.threshold + 0.01)
            model.remove([f"{other.path}.moved"])
        assert held.isValid()
        assert model.result(held.row()).path == path


def test_clearing_the_sort_brings_back_the_order_of_arrival(model: AnswersItemModel) -> None:
    model.append(some(30))
    model.sort(AnswerColumn.CONFIDENCE, DOWN)
    model.sort(-1, DOWN)
    assert rows(model) == list(model.results)


def test_only_rows_that_pass_the_filter_appear(model: AnswersItemModel) -> None:
    model.append(some(50))
    model.choose(Choice(wanted=Wanted.UNREADABLE))
    assert all(result.error for result in rows(model))
    model.append(some(50, 50))
    assert len(rows(model)) == model.states()[Certainty.UNREADABLE] > 0
    hidden = next(result for result in model.results if result.labels)
    assert model.row_of(hidden.path) is None
    model.choose(Choice())
    assert len(rows(model)) == 100


def test_another_threshold_changes_what_is_sure(model: AnswersItemModel) -> None:
    model.append([Result("/a", ("Abra",), (0.6,))])
    model.choose(Choice(wanted=Wanted.SURE))
    assert model.rowCount() == 1
    model.set_threshold(0.7)
    assert model.rowCount() == 0


def test_states_are_counted_at_every_threshold(model: AnswersItemModel) -> None:
    strange = Result("/strange", ("Abra",), (0.9,), strange=True)
    model.append([*some(100), strange])
    said = next(result for result in model.results if result.error is None)
    for correction in (None, said_to_be("Mew")):
        model.correct({said.path: correction})
        for threshold in (0.0, 0.3, 1.0):
            model.set_threshold(threshold)
            assert model.states() == Counter(each.state(threshold) for each in model.results)
    model.remove([strange.path, said.path])
    assert model.states()[Certainty.STRANGE] == model.states()[Certainty.CORRECTED] == 0


def test_a_persistent_index_follows_its_row_through_a_sort(model: AnswersItemModel) -> None:
    model.append(some(40))
    index = QPersistentModelIndex(model.index(7, AnswerColumn.FILE))
    path = model.result(7).path
    for column, order in (
        (AnswerColumn.CONFIDENCE, UP),
        (AnswerColumn.CONFIDENCE, DOWN),
        (AnswerColumn.FILE, UP),
    ):
        model.sort(column, order)
        assert model.result(index.row()).path == path


def test_moved_files_are_found_by_their_new_path(model: AnswersItemModel) -> None:
    model.append([Result("/a/1.png", ("Abra",), (0.6,)), Result("/a/2.png", ("Onix",), (0.6,))])
    model.sort(AnswerColumn.FILE, UP)
    model.relocate({"/a/1.png": "/b/9.png", "/not/here": "/x"})
    assert [result.path for result in rows(model)] == ["/a/2.png", "/b/9.png"]
    assert model.row_of("/b/9.png") == 1
    assert model.row_of("/a/1.png") is None
    assert model.paths("") == {"/a/2.png", "/b/9.png"}


def test_a_model_is_known_by_its_digest(model: AnswersItemModel) -> None:
    first = Result("/a", ("Abra",), (0.6,), model="mine", digest="1")
    model.append([first, replace(first, path="/b", digest="2"), replace(first, path="/c")])
    assert model.paths("1") == {"/a", "/c"}
    assert model.other_models("1") == {"mine"}
    model.renew([replace(first, path="/b", model="renamed")])
    assert model.other_models("1") == set()
    model.clear()
    assert model.other_models("2") == set()


def test_texts(model: AnswersItemModel) -> None:
    model.append(
        [
            Result("/a/1.png", ("Abra", "Mew"), (0.6, 0.2), model="mine"),
            Result("/a/2", error="Empty."),
        ]
    )

    def texts(row: int) -> list[object]:
        return [model.index(row, column).data() for column in AnswerColumn]

    assert texts(0) == ["", "1.png", "ABRA", "60%", "Sure"]
    assert texts(1) == ["", "2", "because Empty.", "", "Cannot be read"]
    assert (
        model.index(0, AnswerColumn.ANSWER).data(Qt.ItemDataRole.ToolTipRole)
        == "ABRA  60%\nMEW  20%\nNamed by mine"
    )
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Picture of 1.png"
    assert model.labels == {"Abra": 1}


def test_clearing_forgets_everything(model: AnswersItemModel) -> None:
    model.append(some(10))
    model.sort(AnswerColumn.FILE, UP)
    model.clear()
    assert (model.rowCount(), len(model.results), model.labels) == (0, 0, {})
    assert model.states().total() == 0
    model.append(some(5))
    assert model.rowCount() == 5


@pytest.mark.usefixtures("qapp")
def test_a_hundred_thousand_rows_are_sorted_and_filtered() -> None:
    """The tester would look at every row after every step, so there is none here."""
    plain = AnswersItemModel(str, lambda f: f"{f:.0%}", str)
    results = some(100_000)
    for first in range(0, len(results), 5000):
        plain.append(results[first : first + 5000])
    plain.sort(AnswerColumn.CONFIDENCE, DOWN)
    assert plain.result(0).confidence == 1.0
    plain.choose(Choice(text="49-", label="Mew", least=0.5))
    assert plain.rowCount() > 0
    assert all(r.label == "Mew" and r.confidence >= 0.5 for r in plain.shown())
