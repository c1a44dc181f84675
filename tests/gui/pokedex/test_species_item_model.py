"""The rows of the Pokédex grid: their texts, pictures and what a filter lets through."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from pokedex_app.pokedex.species_item_model import (
    SeenFilter,
    SpeciesFilter,
    SpeciesItemModel,
    SpeciesRole,
)
from pokedex_app.services import Services
from pokedex_app.shared.collection.collection import Seen

PIKACHU, RAICHU = 25, 26


@pytest.fixture
def model(services: Services) -> SpeciesItemModel:
    return SpeciesItemModel(services.species, services.translator)


@pytest.fixture
def fit(services: Services, model: SpeciesItemModel) -> SpeciesFilter:
    return SpeciesFilter(model, services.species)


def seen(species: int, count: int = 1, best: int | None = 1) -> Seen:
    moment = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
    return Seen(species, count, moment, moment, best)


def image() -> QImage:
    made = QImage(20, 10, QImage.Format.Format_RGB32)
    made.fill(QColor("orange"))
    return made


def names(fit: SpeciesFilter) -> list[str]:
    return [str(fit.index(row, 0).data()) for row in range(fit.rowCount())]


def test_there_is_a_row_for_each_species_and_none_is_seen(model: SpeciesItemModel) -> None:
    assert model.rowCount() == 152
    assert model.seen_count() == 0
    assert model.index(24, 0).data() == "Pikachu"
    assert model.index(24, 0).data(SpeciesRole.SEEN) is None
    assert model.index(24, 0).data(SpeciesRole.PICTURE) is None


def test_a_row_says_all_it_shows_to_a_screen_reader(model: SpeciesItemModel) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(24, 0).data(role) == "#025 Pikachu, Electric, not seen yet"
    model.set_seen({PIKACHU: seen(PIKACHU, count=3)})
    assert "seen in 3 picture" in model.index(24, 0).data(role)


def test_only_rows_that_changed_are_told_of(model: SpeciesItemModel) -> None:
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    model.set_seen({PIKACHU: seen(PIKACHU), 9999: seen(9999)})
    assert changed == [24]
    assert model.seen_count() == 1
    model.set_seen({PIKACHU: seen(PIKACHU)})
    assert changed == [24]
    model.set_seen({})
    assert changed == [24, 24]


def test_a_picture_stays_until_a_better_one_has_come(model: SpeciesItemModel) -> None:
    model.set_seen({PIKACHU: seen(PIKACHU, best=1)})
    model.set_picture(PIKACHU, 1, image())
    model.set_seen({PIKACHU: seen(PIKACHU, best=2)})
    assert model.known_pictures() == {PIKACHU: 1}
    assert model.index(24, 0).data(SpeciesRole.PICTURE) is not None
    model.set_picture(PIKACHU, 2, image())
    assert model.known_pictures() == {PIKACHU: 2}
    model.set_seen({PIKACHU: seen(PIKACHU, best=None)})
    assert model.index(24, 0).data(SpeciesRole.PICTURE) is None


def test_a_damaged_picture_leaves_the_silhouette(model: SpeciesItemModel) -> None:
    model.set_seen({PIKACHU: seen(PIKACHU)})
    model.set_picture(PIKACHU, 1, QImage())
    assert model.picture(PIKACHU) is None
    assert model.known_pictures() == {PIKACHU: 1}  # it is not read again and again


def test_names_follow_the_language(model: SpeciesItemModel, services: Services) -> None:
    row = model.row_of(10102)
    assert row is not None
    assert model.index(row, 0).data() == "Alolan Sandslash"
    services.settings.update(language="es")
    model.retranslate()
    assert model.index(row, 0).data() == "Sandslash de Alola"
    assert "Hielo / Acero" in str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole))
    services.settings.update(language="en")  # else the Spanish texts stay with the application


def test_the_filter_combines_text_type_and_seen(
    model: SpeciesItemModel, fit: SpeciesFilter
) -> None:
    assert fit.rowCount() == 152
    assert not fit.is_filtering
    fit.set_text("dragon")
    assert names(fit) == ["Dragonair", "Dragonite"]
    fit.set_type("flying")
    assert names(fit) == ["Dragonite"]
    fit.set_shown(SeenFilter.SEEN)
    assert names(fit) == []
    model.set_seen({149: seen(149)})
    assert names(fit) == ["Dragonite"]
    fit.set_shown(SeenFilter.UNSEEN)
    assert names(fit) == []
    fit.set_text("")
    fit.set_type(None)
    assert fit.rowCount() == 151
    fit.set_shown(SeenFilter.ALL)
    assert not fit.is_filtering


def test_a_name_of_another_language_is_found(fit: SpeciesFilter) -> None:
    fit.set_text("salameche")
    assert names(fit) == ["Charmander"]
    assert fit.index_of(4).isValid()
    assert not fit.index_of(PIKACHU).isValid()
    assert not fit.index_of(9999).isValid()
