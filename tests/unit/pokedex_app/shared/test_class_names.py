"""What a model's classes are called."""

from __future__ import annotations

import pytest

from pokedex_app.shared.class_names import named_classes, shown_name
from pokedex_app.shared.species import SpeciesBook


@pytest.fixture(scope="module")
def book() -> SpeciesBook:
    return SpeciesBook.load()


def test_a_species_is_called_by_its_own_name(book: SpeciesBook) -> None:
    assert shown_name("MrMime", book, "en") == "Mr. Mime"
    assert shown_name("Alolan Sandslash", book, "es") == "Sandslash de Alola"


def test_a_class_that_is_no_pokemon_keeps_its_label(book: SpeciesBook) -> None:
    assert shown_name("tea cup", book, "es") == "tea cup"


def test_classes_are_sorted_by_name_and_know_their_other_names(book: SpeciesBook) -> None:
    named = named_classes(["zebra", "Charizard", "MrMime"], book, "en")
    assert [one.name for one in named] == ["Charizard", "Mr. Mime", "zebra"]
    assert "Glurak" in named[0].others
    assert named[2].others == ()
