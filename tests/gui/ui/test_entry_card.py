"""The Pokédex entry of a species."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.shared.species import SpeciesBook
from pokedex_app.ui.entry_card import EntryCard
from tests.helpers.widgets import texts


@pytest.fixture
def card(qtbot: QtBot, services: Services) -> EntryCard:
    made = EntryCard(services.species, services.translator)
    qtbot.addWidget(made)
    return made


def test_it_tells_everything_about_a_species(card: EntryCard, services: Services) -> None:
    card.show_species(services.species.find("Bulbasaur"))
    texts = _texts(card)
    for text in ("#001", "Bulbasaur", "Seed Pokémon", "Grass", "Poison", "0.7 m", "6.9 kg"):
        assert text in texts
    assert card.stats["special-attack"].value.text() == "65"
    assert card.stats["special-attack"].meter.fraction == pytest.approx(65 / 255)
    assert "Bulbizarre" in texts
    assert "French" in texts


def test_the_evolution_line_leads_to_the_others(
    card: EntryCard, services: Services, qtbot: QtBot
) -> None:
    card.show_species(services.species.find("Ivysaur"))
    links = card.findChildren(QPushButton)
    assert [link.text() for link in links] == ["Bulbasaur", "Venusaur"]
    with qtbot.waitSignal(card.species_requested) as requested:
        qtbot.mouseClick(links[1], Qt.MouseButton.LeftButton)
    assert requested.args == [3]


def test_a_species_without_relatives_says_so(card: EntryCard, services: Services) -> None:
    card.show_species(services.species.find("Tauros"))
    assert any(text.startswith("Neither evolves") for text in _texts(card))


def test_nothing_to_show_hides_the_card(card: EntryCard, services: Services) -> None:
    card.show_species(services.species.find("Pikachu"))
    assert not card.isHidden()
    card.show_species(None)
    assert card.isHidden()
    assert card.species is None


def test_it_follows_the_language(card: EntryCard, services: Services, qtbot: QtBot) -> None:
    card.show_species(services.species.find("Bulbasaur"))
    card.show()
    services.translator.set_language("es")
    qtbot.waitUntil(lambda: "0,7\N{NO-BREAK SPACE}m" in _texts(card))
    texts = _texts(card)
    services.translator.set_language("en")
    assert "Planta" in texts


def test_every_species_can_be_shown(card: EntryCard) -> None:
    for species in SpeciesBook.load():
        card.show_species(species)
        assert f"#{species.national_dex:03}" in texts(card)


def _texts(card: EntryCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel)]
