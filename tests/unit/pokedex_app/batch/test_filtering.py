"""Filters and orders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pokedex_app.batch.logic.agreement import accuracy_of
from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.filtering import Choice, SortKey, Table, Wanted
from tests.helpers.corrections import said_to_be

NAMES = {"Abra": "Zabra", "Onix": "Ónix"}

RESULTS = [
    Result("/home/me/set/b/One.png", ("Abra", "Onix"), (0.9, 0.1), "Abra"),
    Result("/home/me/set/a/two.PNG", ("Onix", "Abra"), (0.4, 0.3), "Abra"),
    Result("/home/me/set/a/broken.png", error="The file is empty.", truth="Onix"),
    Result("/home/me/set/c/four.png", ("Onix", "Abra"), (0.7, 0.2)),
]


@pytest.fixture
def table() -> Table:
    made = Table(lambda label: NAMES.get(label, label))
    made.add([*(Result(r.path, r.labels, r.probabilities, r.truth, r.error, 9) for r in RESULTS)])
    return made


@pytest.mark.parametrize(
    ("choice", "places"),
    [
        (Choice(), [0, 1, 2, 3]),
        (Choice(text="  "), [0, 1, 2, 3]),
        (Choice(text="two"), [1]),
        (Choice(text="PNG set"), [0, 1, 2, 3]),
        (Choice(text="set/a"), [1, 2]),
        (Choice(text="home"), []),
        (Choice(text="ónix"), [1, 3]),
        (Choice(text="onix four"), [3]),
        (Choice(text="empty"), [2]),
        (Choice(label="Onix"), [1, 3]),
        (Choice(label="Nobody"), []),
        (Choice(pair=("Abra", "Onix")), [1]),
        (Choice(pair=("Onix", "Abra")), []),
        (Choice(wanted=Wanted.SURE), [0, 3]),
        (Choice(wanted=Wanted.UNSURE), [1]),
        (Choice(wanted=Wanted.UNREADABLE), [2]),
        (Choice(wanted=Wanted.RIGHT), [0]),
        (Choice(wanted=Wanted.WRONG), [1]),
        (Choice(least=0.4), [0, 1, 3]),
        (Choice(least=0.41), [0, 3]),
        (Choice(most=0.7), [1, 3]),
        (Choice(least=0.5, most=0.8), [3]),
        (Choice(wanted=Wanted.UNREADABLE, least=0.1), []),
        (Choice(text="png", wanted=Wanted.SURE, least=0.8), [0]),
    ],
)
def test_filters(table: Table, choice: Choice, places: list[int]) -> None:
    assert table.passing(choice, 0.5, range(4)) == places


def test_strangers_are_neither_sure_nor_unsure_and_of_no_class(table: Table) -> None:
    table.replace(0, replace(RESULTS[0], strange=True))
    for wanted, places in ((Wanted.STRANGE, [0]), (Wanted.SURE, [3]), (Wanted.UNSURE, [1])):
        assert table.passing(Choice(wanted=wanted), 0.5, range(4)) == places
    assert table.passing(Choice(label="Abra"), 0.5, range(4)) == []
    keys = table.keys(SortKey.STATE, range(4))
    assert sorted(range(4), key=keys.__getitem__) == [0, 1, 3, 2]
    table.replace(0, replace(RESULTS[0], strange=True, correction=said_to_be("Abra")))
    assert table.passing(Choice(wanted=Wanted.STRANGE), 0.5, range(4)) == []


def test_an_answer_at_the_threshold_is_sure(table: Table) -> None:
    assert table.passing(Choice(wanted=Wanted.SURE), 0.4, range(4)) == [0, 1, 3]
    assert table.passing(Choice(wanted=Wanted.UNSURE), 0.4, range(4)) == []


def test_everything_means_that_nothing_is_held_back() -> None:
    assert Choice().everything
    assert Choice(text=" ").everything
    assert not Choice(text="a").everything
    assert not Choice(most=0.9).everything


@pytest.mark.parametrize(
    ("order", "places"),
    [
        (SortKey.ARRIVAL, [0, 1, 2, 3]),
        (SortKey.FILE, [2, 3, 0, 1]),
        (SortKey.CONFIDENCE, [2, 1, 3, 0]),
        (SortKey.ANSWER, [0, 1, 3, 2]),
        (SortKey.STATE, [1, 3, 0, 2]),
    ],
)
def test_orders(table: Table, order: SortKey, places: list[int]) -> None:
    keys = table.keys(order, range(4))
    assert sorted(range(4), key=keys.__getitem__) == places


def test_what_the_user_says_is_neither_sure_nor_not(table: Table) -> None:
    table.replace(0, replace(table.results[0], correction=said_to_be("Onix")))
    table.replace(1, replace(table.results[1], correction=said_to_be(None)))
    everything = range(4)
    assert table.passing(Choice(wanted=Wanted.CORRECTED), 0.5, everything) == [0, 1]
    assert table.passing(Choice(wanted=Wanted.SURE), 0.5, everything) == [3]
    assert table.passing(Choice(wanted=Wanted.UNSURE), 0.5, everything) == []
    assert table.passing(Choice(label="Onix"), 0.5, everything) == [0, 3]
    assert table.passing(Choice(text="ónix"), 0.5, everything) == [0, 3]
    states, answers = (table.keys(order, everything) for order in (SortKey.STATE, SortKey.ANSWER))
    assert sorted(everything, key=states.__getitem__) == [3, 0, 1, 2]
    assert sorted(everything, key=answers.__getitem__) == [0, 3, 1, 2]


def test_a_search_finds_what_was_added_replaced_and_renamed_since(table: Table) -> None:
    assert table.passing(Choice(text="late"), 0.5, range(4)) == []
    table.add([Result("/late.png", ("Abra",), (1.0,))])
    assert table.passing(Choice(text="late"), 0.5, range(5)) == [4]
    table.replace(4, Result("/moved.png", ("Abra",), (1.0,)))
    assert table.passing(Choice(text="moved"), 0.5, range(5)) == [4]
    NAMES["Abra"] = "Other"
    try:
        table.forget_names()
        assert table.passing(Choice(text="other"), 0.5, range(5)) == [0, 4]
    finally:
        NAMES["Abra"] = "Zabra"


def test_a_cell_of_the_accuracy_leads_to_the_pictures_that_it_counts(table: Table) -> None:
    strange = replace(RESULTS[1], path="/strange", strange=True)
    corrected = replace(RESULTS[0], path="/corrected", correction=said_to_be("Onix"))
    table.add([strange, corrected])
    everything = range(len(table))
    accuracy = accuracy_of(table.results, ["Abra", "Onix"], 0.5)
    assert accuracy is not None
    for truth, counts in zip(accuracy.labels, accuracy.counts, strict=True):
        for likeliest, count in zip(accuracy.labels, counts, strict=True):
            cell = Choice(pair=(truth, likeliest))
            assert len(table.passing(cell, 0.5, everything)) == count
    assert table.passing(Choice(pair=("Abra", "Onix")), 0.5, everything) == [1, 4]
