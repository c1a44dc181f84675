"""The Pokédex's facts: found by any spelling, searched in any language."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pokedex_app.shared.species import NOT_LEARNT, STATS, SpeciesBook, folded
from trainer.model.bundle import read_manifest
from trainer.resources import default_model


@pytest.fixture(scope="module")
def book() -> SpeciesBook:
    return SpeciesBook.load()


def test_every_species_is_there_in_the_order_of_the_numbers(book: SpeciesBook) -> None:
    assert len(book) == 152
    numbers = [one.national_dex for one in book]
    assert numbers == sorted(numbers)
    assert {one.national_dex for one in book} == set(range(1, 152))
    for one in book:
        assert tuple(one.base_stats) == STATS
        assert 1 <= len(one.types) <= 2
        assert one.height_m > 0
        assert one.weight_kg > 0
        assert one.genus("es")
        assert book.get(one.id) is one


def test_facts_have_the_units_their_names_say(book: SpeciesBook) -> None:
    bulbasaur = book.get(1)
    assert bulbasaur is not None
    assert (bulbasaur.height_m, bulbasaur.weight_kg) == (0.7, 6.9)
    assert bulbasaur.types == ("grass", "poison")
    assert bulbasaur.genus("es") == "Pokémon Semilla"


def test_a_form_has_a_name_of_its_own_and_follows_its_species(book: SpeciesBook) -> None:
    form = book.get(10102)
    assert form is not None
    assert form.is_form
    assert form.name() == "Alolan Sandslash"
    assert form.name("es") == "Sandslash de Alola"
    order = list(book)
    assert order[order.index(form) - 1].name() == "Sandslash"


def test_every_class_of_the_default_model_has_its_entry(book: SpeciesBook, shared: Path) -> None:
    with (shared / "data" / "classes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = book.find(row["class_folder"])
            assert found is not None, row
            assert found.id == int(row["pokeapi_pokemon_id"])


def test_what_is_not_learnt_is_what_the_default_model_cannot_name(book: SpeciesBook) -> None:
    named = {book.find(label) for label in read_manifest(default_model()).labels}
    assert {species.id for species in book if species not in named} == NOT_LEARNT


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("MrMime", "Mr. Mime"),
        ("mr_mime", "Mr. Mime"),
        ("Farfetchd", "Farfetch’d"),
        ("farfetch'd", "Farfetch’d"),
        ("ALOLAN SANDSLASH", "Alolan Sandslash"),
        ("Sandslash de Alola", "Alolan Sandslash"),
        ("sandslash-alola", "Alolan Sandslash"),
        ("Sandslash", "Sandslash"),
        ("Nidoran♀", "Nidoran♀"),
        ("nidoran-m", "Nidoran♂"),
        ("Glumanda", "Charmander"),
        ("ピカチュウ", "Pikachu"),
    ],
)
def test_a_label_is_found_in_any_spelling(book: SpeciesBook, label: str, name: str) -> None:
    found = book.find(label)
    assert found is not None
    assert found.name() == name


@pytest.mark.parametrize("label", ["", "beagle", "Pikachuu", "25", "♀"])
def test_a_class_that_is_no_pokemon_has_no_entry(book: SpeciesBook, label: str) -> None:
    assert book.find(label) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("pika", "Pikachu"),
        ("25", "Pikachu"),
        ("#025", "Pikachu"),
        ("ぴかちゅう", "Pikachu"),
        ("피카", "Pikachu"),
        ("glumanda", "Charmander"),
        ("Salamèche", "Charmander"),
        ("sichlor", "Scyther"),
        ("mew", "Mewtwo"),
        ("d'alola", "Alolan Sandslash"),
    ],
)
def test_search_works_in_any_language(book: SpeciesBook, text: str, first: str) -> None:
    found = [one.name() for one in book.search(text)]
    assert first in found


def test_names_that_begin_with_the_text_come_first(book: SpeciesBook) -> None:
    names = [one.name() for one in book.search("char")]
    assert names[:3] == ["Charmander", "Charmeleon", "Charizard"]


def test_where_no_name_fits_the_kind_is_searched(book: SpeciesBook) -> None:
    names = [one.name() for one in book.search("mouse")]
    assert "Pikachu" in names
    assert "Sandshrew" in names
    assert "Bulbasaur" not in names


def test_an_empty_search_gives_all_and_one_of_signs_only_nothing(book: SpeciesBook) -> None:
    assert len(book.search("")) == len(book.search("   ")) == 152
    assert book.search("?!") == ()
    assert book.search("9999") == ()


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (134, [["Eevee"], ["Vaporeon", "Jolteon", "Flareon"]]),
        (5, [["Charmander"], ["Charmeleon"], ["Charizard"]]),
        (25, [["Pikachu"], ["Raichu"]]),  # what comes before Pikachu is not in the book
        (106, [["Hitmonlee", "Hitmonchan"]]),
        (128, [["Tauros"]]),
        (27, [["Sandshrew"], ["Sandslash"]]),
        (10102, [["Sandshrew"], ["Alolan Sandslash"]]),
    ],
)
def test_the_evolution_line(book: SpeciesBook, number: int, line: list[list[str]]) -> None:
    species = book.get(number)
    assert species is not None
    assert [[one.name() for one in stage] for stage in book.evolution_line(species)] == line


def test_types_have_names(book: SpeciesBook) -> None:
    assert len(book.types()) == 17
    assert book.type_name("grass") == "Grass"
    assert book.type_name("grass", "es") == "Planta"
    assert book.type_name("grass", "xx") == "Grass"


def test_other_names_are_each_given_once(book: SpeciesBook) -> None:
    charmander = book.get(4)
    assert charmander is not None
    others = charmander.other_names("es")
    assert "Salamèche" in others
    assert "Charmander" not in others
    assert len(set(others)) == len(others)


def test_folding_keeps_what_tells_names_apart() -> None:
    assert folded("Salamèche") == folded("SALAMECHE")
    assert folded("Nidoran♀") != folded("Nidoran♂")
    assert folded("ハ") != folded("バ")
    assert folded("ぴかちゅう") == folded("ピカチュウ")
