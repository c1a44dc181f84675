"""The tables of the results page sort by figures, find classes, and tell chance from progress."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from pokedex_app.core.i18n import Translator
from pokedex_app.results.compare_item_model import CompareColumn, CompareItemModel, CompareRole
from pokedex_app.results.confused_item_model import ConfusedItemModel, PairColumn, PairRole
from pokedex_app.results.figures import FigureKey, explanation, figures, name
from pokedex_app.results.metrics_cards import MetricsCards
from pokedex_app.results.per_class_item_model import (
    ClassColumn,
    ClassRole,
    PerClassFilter,
    PerClassItemModel,
)
from pokedex_app.results.runs_item_model import RunRole, RunsItemModel
from pokedex_app.shared.runs.summaries import list_runs
from tests.helpers.finished_run import evaluation, make_dataset, make_run

LABELS = ("Electrode", "Pikachu", "Raichu", "Staryu", "Voltorb")


@pytest.fixture
def translator(request: pytest.FixtureRequest) -> Translator:
    request.getfixturevalue("qapp")
    return Translator("en")


@pytest.fixture
def per_class(translator: Translator) -> PerClassItemModel:
    model = PerClassItemModel(translator)
    model.set_evaluation(evaluation(LABELS))
    return model


def column(model: PerClassFilter, which: ClassColumn) -> list[str]:
    return [model.index(row, which).data() for row in range(model.rowCount())]


def test_classes_are_sorted_by_the_figure_not_its_text(per_class: PerClassItemModel) -> None:
    sorted_ = PerClassFilter(per_class)
    sorted_.sort(ClassColumn.RECALL, Qt.SortOrder.DescendingOrder)
    assert column(sorted_, ClassColumn.RECALL)[:3] == ["100.0\u202f%", "50.0\u202f%", "0.0\u202f%"]


def test_the_worst_classes_come_first_and_those_without_pictures_before_them(
    per_class: PerClassItemModel,
) -> None:
    recalls = column(PerClassFilter(per_class), ClassColumn.RECALL)
    assert recalls == ["–", "–", "0.0\u202f%", "50.0\u202f%", "100.0\u202f%"]


def test_a_part_of_the_name_finds_a_class(per_class: PerClassItemModel) -> None:
    filter_ = PerClassFilter(per_class)
    filter_.search("  CHU ")
    assert set(column(filter_, ClassColumn.LABEL)) == {"Pikachu", "Raichu"}
    filter_.search("(")
    assert filter_.rowCount() == 0


def test_the_most_frequent_wrong_answer_is_named(per_class: PerClassItemModel) -> None:
    texts = {
        per_class.index(row, 0).data(ClassRole.LABEL): per_class.index(
            row, ClassColumn.TAKEN_FOR
        ).data()
        for row in range(per_class.rowCount())
    }
    assert texts["Electrode"] == "Voltorb × 1"
    assert texts["Staryu"] == ""


def test_pairs_are_listed_with_count_and_share(translator: Translator) -> None:
    model = ConfusedItemModel(translator)
    model.set_pairs(evaluation(LABELS).most_confused)
    row = [model.index(0, each).data() for each in PairColumn]
    assert row == ["Raichu", "Pikachu", "1", "100\u202f%"]
    assert model.index(0, 0).data(PairRole.PAIR).truth == "Raichu"
    assert "Raichu" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_a_difference_within_the_intervals_is_no_verdict(translator: Translator) -> None:
    model = CompareItemModel(translator)
    model.set_runs(("one", "other"), evaluation(LABELS), evaluation(LABELS, right=1))
    keys = [model.index(row, 0).data(CompareRole.KEY) for row in range(model.rowCount())]
    top1, f1 = keys.index("top1"), keys.index("macro_f1")
    assert model.index(top1, CompareColumn.DIFFERENCE).data() == "+25.0 points"
    assert model.index(top1, 0).data(CompareRole.VERDICT) == "within"
    assert "overlap" in model.index(top1, CompareColumn.INTERVALS).data()
    assert model.index(f1, 0).data(CompareRole.VERDICT) == "better"
    assert model.index(f1, CompareColumn.INTERVALS).data() == "–"


def test_a_lower_loss_is_better(translator: Translator) -> None:
    model = CompareItemModel(translator)
    model.set_runs(("one", "other"), evaluation(LABELS, right=1), evaluation(LABELS))
    keys = [model.index(row, 0).data(CompareRole.KEY) for row in range(model.rowCount())]
    loss = model.index(keys.index("loss"), CompareColumn.DIFFERENCE)
    assert loss.data().startswith("+")
    assert loss.data(CompareRole.VERDICT) == "worse"


def test_intervals_apart_are_a_verdict(translator: Translator) -> None:
    good = evaluation(LABELS, right=2).model_copy(update={"top1_interval": (0.9, 1.0)})
    poor = evaluation(LABELS).model_copy(update={"top1_interval": (0.1, 0.3)})
    model = CompareItemModel(translator)
    model.set_runs(("one", "other"), good, poor)
    assert model.comparison(0).verdict == "worse"
    assert model.comparison(0).intervals_overlap is False


def test_without_one_of_the_evaluations_there_is_no_table(translator: Translator) -> None:
    model = CompareItemModel(translator)
    model.set_runs(("one", "other"), evaluation(LABELS), None)
    assert model.rowCount() == 0


@pytest.mark.usefixtures("translator")
def test_every_figure_has_a_name_and_an_explanation() -> None:
    keys: list[FigureKey] = [figure.key for figure in figures(evaluation(LABELS))]
    assert len({name(key) for key in keys}) == len(keys)
    assert all(explanation(key).endswith(".") for key in keys)


def test_cards_say_figure_and_interval(translator: Translator, qtbot: QtBot) -> None:
    cards = MetricsCards(translator)
    qtbot.addWidget(cards)
    cards.show_evaluation(evaluation(LABELS))
    assert cards.text_of("top1").startswith("Accuracy (top-1): 50.0\u202f% ")
    assert "–" in cards.text_of("top1")
    assert "over 3 classes" in cards.text_of("macro_top1")


def test_no_card_is_missing_after_a_run_that_tells_less(
    translator: Translator, qtbot: QtBot
) -> None:
    cards = MetricsCards(translator)
    qtbot.addWidget(cards)
    many = evaluation((*LABELS, *(f"class {number}" for number in range(7))))
    cards.show()
    for shown in (evaluation(LABELS), many, evaluation(LABELS)):
        cards.show_evaluation(shown)
        grid = cards.layout()
        assert grid is not None
        items = [grid.itemAt(place) for place in range(grid.count())]
        assert len(items) == len(figures(shown))
        assert all(item is not None and item.widget().isVisible() for item in items)
        visible = [c for c in cards.children() if isinstance(c, QFrame) and c.isVisible()]
        assert len(visible) == len(items)


def test_cards_speak_the_language_of_the_window(translator: Translator, qtbot: QtBot) -> None:
    cards = MetricsCards(translator)
    qtbot.addWidget(cards)
    cards.show_evaluation(evaluation(LABELS))
    translator.set_language("es")
    cards.retranslate()
    assert "50,0\u202f%" in cards.text_of("top1")
    translator.set_language("en")


def test_runs_are_listed_after_those_opened_from_elsewhere(
    tmp_path: Path, translator: Translator
) -> None:
    runs, elsewhere = tmp_path / "runs", tmp_path / "elsewhere" / "mine"
    pictures = make_dataset(tmp_path / "pictures")
    make_run(runs / "first", pictures)
    make_run(runs / "unfinished", pictures, finished=False)
    model = RunsItemModel(translator)
    model.set_listed(list_runs(runs))
    model.add_opened(elsewhere)
    model.add_opened(runs / "first")
    model.add_opened(elsewhere)
    assert model.rowCount() == 3
    assert model.index(0, 0).data(RunRole.FOLDER) == elsewhere
    assert model.index(0, 0).data() == f"mine · {elsewhere.parent}"
    row = model.row_of(runs / "first")
    assert row is not None
    text = model.index(row, 0).data()
    assert "finished" in text
    assert "90.0\u202f%" in text
    assert model.data(QModelIndex()) is None
