"""What a model's classes are called in the window. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pokedex_app.shared.species import SpeciesBook


@dataclass(frozen=True)
class NamedClass:
    """A class as it is shown, and what else it may be called when it is looked for."""

    label: str
    name: str
    others: tuple[str, ...] = ()


def shown_name(label: str, book: SpeciesBook, language: str) -> str:
    """The species' name in `language`; the label itself where the class is no Pokémon."""
    species = book.find(label)
    return species.name(language) if species is not None else label


def named_classes(labels: Iterable[str], book: SpeciesBook, language: str) -> list[NamedClass]:
    """The classes by their shown names, sorted by them, with the species' names elsewhere."""
    named = []
    for label in labels:
        species = book.find(label)
        if species is None:
            named.append(NamedClass(label, label))
        else:
            others = species.other_names(language)
            named.append(NamedClass(label, species.name(language), others))
    return sorted(named, key=lambda one: one.name.casefold())
