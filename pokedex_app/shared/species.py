"""The Pokédex's facts: names, types, sizes, stats and evolution of 152 species. No Qt.

The facts come from PokeAPI (`trainer.resources.species`). A regional form with a number of its own
there, such as Alolan Sandslash, is an entry like any other.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from trainer import resources

STATS = ("hp", "attack", "defense", "special-attack", "special-defense", "speed")
"""The base stats in the order they are shown."""

FALLBACK = "en"

NOT_LEARNT = frozenset({29, 32})
"""Numbers of the species that the built-in model was shown no picture of: both Nidoran."""

_FIRST_FORM = 10_000
"""PokeAPI numbers regional forms from here on."""

# PokeAPI gives a form the name of its species; these are the names of the forms
_FORM_NAMES = {
    10102: {
        "de": "Alola-{name}",
        "en": "Alolan {name}",
        "es": "{name} de Alola",
        "es-419": "{name} de Alola",
        "fr": "{name} d’Alola",
        "it": "{name} di Alola",
        "ja": "アローラ{name}",
        "ja-hrkt": "アローラ{name}",
        "ja-roma": "Alola {name}",
        "ko": "알로라 {name}",
        "zh-hans": "阿罗拉{name}",
        "zh-hant": "阿羅拉{name}",
    },
}


@dataclass(frozen=True)
class Species:
    """One entry.

    Attributes:
        id: its own number; that of a form differs from its species' number.
        national_dex: the number that is shown; forms share it with their species.
        names, genera: by language, such as ``en``, ``es``, ``ja-hrkt``.
        types: one or two keys, such as ``grass``; `SpeciesBook.type_name` names them.
        base_stats: by the keys of `STATS`, from 1 to 255.
        evolves_from: the national number it evolves from, which may be of no species in the book.
        chain: species with the same number evolve from one another.
    """

    id: int
    national_dex: int = field(compare=False)
    names: Mapping[str, str] = field(compare=False, repr=False)
    genera: Mapping[str, str] = field(compare=False, repr=False)
    types: tuple[str, ...] = field(compare=False, repr=False)
    height_m: float = field(compare=False, repr=False)
    weight_kg: float = field(compare=False, repr=False)
    base_stats: Mapping[str, int] = field(compare=False, repr=False)
    evolves_from: int | None = field(compare=False, repr=False)
    chain: int = field(compare=False, repr=False)
    is_legendary: bool = field(compare=False, repr=False)
    is_mythical: bool = field(compare=False, repr=False)

    @property
    def is_form(self) -> bool:
        return self.id >= _FIRST_FORM

    def name(self, language: str = FALLBACK) -> str:
        return self.names.get(language) or self.names[FALLBACK]

    def genus(self, language: str = FALLBACK) -> str:
        """What kind of Pokémon it is, such as “Seed Pokémon”."""
        return self.genera.get(language) or self.genera[FALLBACK]

    def other_names(self, language: str) -> tuple[str, ...]:
        """What it is called elsewhere, each once, without the name in `language`."""
        own = self.name(language)
        return tuple(dict.fromkeys(name for name in self.names.values() if name and name != own))


class SpeciesBook:
    """All species, in the order of their numbers; a form comes after its species."""

    def __init__(
        self, species: Sequence[Species], type_names: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._all = tuple(sorted(species, key=lambda one: (one.national_dex, one.id)))
        self._by_id = {one.id: one for one in self._all}
        self._type_names = type_names
        self._by_name: dict[str, Species] = {}
        self._names: list[tuple[Species, tuple[str, ...]]] = []
        for one in self._all:
            names = tuple(dict.fromkeys(folded(name) for name in one.names.values() if name))
            self._names.append((one, names))
            for name in names:
                self._by_name.setdefault(name, one)

    @classmethod
    def load(cls, file: Path | None = None) -> Self:
        """The book that comes with the program."""
        text = (file or resources.species()).read_text(encoding="utf-8")
        facts = json.loads(text)
        return cls([_species(entry) for entry in facts["species"]], facts["type_names"])

    def __iter__(self) -> Iterator[Species]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def get(self, number: int) -> Species | None:
        """The entry with that `Species.id`."""
        return self._by_id.get(number)

    def find(self, label: str) -> Species | None:
        """The species that a model's class is named after, in any language and any spelling.

        ``Alolan Sandslash``, ``MrMime``, ``farfetchd`` and ``Nidoran-f`` are all found; None for
        a class that is no Pokémon of this book.
        """
        name = folded(label)
        return self._by_name.get(_SPELLINGS.get(name, name))

    def search(self, text: str) -> tuple[Species, ...]:
        """Species whose name in any language, or whose number, fits what was typed.

        Names that begin with `text` come first. Where no name fits, the kind of Pokémon is looked
        at too, so that “mouse” finds Pikachu. All species for an empty text.
        """
        wanted = folded(text)
        if not wanted:
            return self._all if not text.strip() else ()
        if wanted.isdecimal():
            number = str(int(wanted))
            return tuple(one for one in self._all if str(one.national_dex) == number)
        begins, contains = [], []
        for one, names in self._names:
            if any(name.startswith(wanted) for name in names):
                begins.append(one)
            elif any(wanted in name for name in names):
                contains.append(one)
        return (*begins, *contains) or self._of_kind(wanted)

    def evolution_line(self, species: Species) -> tuple[tuple[Species, ...], ...]:
        """The stages it belongs to, the first first: ((Eevee,), (Vaporeon, Jolteon, Flareon)).

        Only species of the book. A form stands in the line of its own, not in its species'.
        """
        by_number = {
            one.national_dex: one
            for one in self._all
            if one.chain == species.chain and not one.is_form
        }
        by_number[species.national_dex] = species
        stages: dict[int, list[Species]] = {}
        for one in by_number.values():
            stages.setdefault(_depth(one, by_number), []).append(one)
        return tuple(tuple(stages[depth]) for depth in sorted(stages))

    def types(self) -> tuple[str, ...]:
        """Keys of the types that occur in the book."""
        occurring = {key for one in self._all for key in one.types}
        return tuple(key for key in self._type_names if key in occurring)

    def type_name(self, key: str, language: str = FALLBACK) -> str:
        names = self._type_names.get(key, {})
        return names.get(language) or names.get(FALLBACK) or key

    def _of_kind(self, wanted: str) -> tuple[Species, ...]:
        return tuple(
            one
            for one in self._all
            if any(wanted in folded(genus) for genus in one.genera.values())
        )


def folded(name: str) -> str:
    """A name to compare by: without case, accents, spaces and punctuation; hiragana as katakana.

    ♀ and ♂ stay, for only they tell the two Nidoran apart.
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold()).translate(_KATAKANA)
    return "".join(
        letter
        for letter in decomposed
        if letter in "♀♂ー" or letter.isalnum() or unicodedata.combining(letter) == _VOICING
    )


# NFKD splits ガ into カ and a combining mark of this class; it belongs to the letter
_VOICING = 8
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}

_SPELLINGS = {
    "nidoranf": "nidoran♀",
    "nidoranfemale": "nidoran♀",
    "nidoranm": "nidoran♂",
    "nidoranmale": "nidoran♂",
    "sandslashalola": "alolansandslash",
}


def _depth(species: Species, by_number: Mapping[int, Species]) -> int:
    """How many species of `by_number` it descends from."""
    depth = 0
    ancestor = by_number.get(species.evolves_from or 0)
    while ancestor is not None:
        depth += 1
        ancestor = by_number.get(ancestor.evolves_from or 0)
    return depth


def _species(entry: Mapping[str, Any]) -> Species:
    number = entry["pokemon_id"]
    forms = _FORM_NAMES.get(number, {})
    names = {
        language: forms.get(language, "{name}").format(name=name)
        for language, name in entry["names"].items()
    }
    return Species(
        id=number,
        national_dex=entry["national_dex"],
        names=names,
        genera=entry["genus"],
        types=tuple(entry["types"]),
        height_m=entry["height_dm"] / 10,
        weight_kg=entry["weight_hg"] / 10,
        base_stats={key: entry["base_stats"][key] for key in STATS},
        evolves_from=entry["evolves_from"],
        chain=entry["evolution_chain"],
        is_legendary=entry["is_legendary"],
        is_mythical=entry["is_mythical"],
    )
