"""The species as rows of a grid: what the Pokédex knows of each, and what the user has seen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from PySide6.QtCore import QModelIndex, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QImage, QPixmap

from pokedex_app.core.i18n import Translator
from pokedex_app.shared.collection.collection import Seen
from pokedex_app.shared.species import NOT_LEARNT, Species, SpeciesBook
from pokedex_app.ui.rows_item_model import Index, RowsItemModel


class SpeciesRole(IntEnum):
    """What a delegate asks for beside the name, which is the DisplayRole."""

    SPECIES = Qt.ItemDataRole.UserRole
    SEEN = Qt.ItemDataRole.UserRole + 1
    """a `Seen`, or None"""
    PICTURE = Qt.ItemDataRole.UserRole + 2
    """a QPixmap, or None where the species has not been seen or no picture was kept"""


class SeenFilter(StrEnum):
    """Which species the user wants to see."""

    ALL = "all"
    SEEN = "seen"
    UNSEEN = "unseen"


class SpeciesItemModel(RowsItemModel[Species]):
    """A row a species, in the order of the book. Its texts follow `retranslate`."""

    def __init__(
        self, book: SpeciesBook, translator: Translator, parent: QObject | None = None
    ) -> None:
        super().__init__(translator, parent)
        self._book = book
        self._rows = list(book)
        self._row_of = {one.id: row for row, one in enumerate(self._rows)}
        self._seen: dict[int, Seen] = {}
        self._pictures: dict[int, tuple[int, QPixmap]] = {}

    # ---- what was seen ----------------------------------------------------------------------

    def set_seen(self, seen: Mapping[int, Seen]) -> None:
        """Take over what the collection says; pictures that no longer stand for theirs go."""
        known = {species: one for species, one in seen.items() if species in self._row_of}
        changed = {
            species
            for species in self._seen.keys() | known.keys()
            if self._seen.get(species) != known.get(species)
        }
        self._seen = known
        for species in changed:
            facts = known.get(species)
            # a replaced picture stays until the new one has come, so that nothing flickers
            if facts is None or facts.best is None:
                self._pictures.pop(species, None)
        for species in changed:
            self._tell_of(species)

    def set_picture(self, species: int, sighting: int, image: QImage) -> None:
        if species in self._row_of:
            self._pictures[species] = (sighting, QPixmap.fromImage(image))
            self._tell_of(species)

    def known_pictures(self) -> dict[int, int]:
        """Of each species that has a picture here, the sighting it belongs to."""
        return {species: sighting for species, (sighting, _) in self._pictures.items()}

    def seen_count(self) -> int:
        return len(self._seen)

    def complete_count(self) -> int:
        """How many make it complete: what the built-in model can name, and what was seen anyway."""
        return self.rowCount() - len(NOT_LEARNT - self._seen.keys())

    def seen(self, species: int) -> Seen | None:
        return self._seen.get(species)

    def picture(self, species: int) -> QPixmap | None:
        found = self._pictures.get(species)
        return found[1] if found is not None and not found[1].isNull() else None

    # ---- rows -------------------------------------------------------------------------------

    def species_at(self, row: int) -> Species:
        return self._rows[row]

    def row_of(self, species: int) -> int | None:
        return self._row_of.get(species)

    def _item(self, species: Species, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return species.name(self._translator.language)
        if role == SpeciesRole.SPECIES:
            return species
        if role == SpeciesRole.SEEN:
            return self._seen.get(species.id)
        if role == SpeciesRole.PICTURE:
            return self.picture(species.id)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._facts(species, "\n")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._facts(species, ", ")
        return None

    def _facts(self, species: Species, between: str) -> str:
        language = self._translator.language
        types = " / ".join(self._book.type_name(key, language) for key in species.types)
        name = f"#{species.national_dex:03} {species.name(language)}"
        return between.join((name, types, self._sightings(species)))

    def _sightings(self, species: Species) -> str:
        seen = self._seen.get(species.id)
        if seen is None:
            return self.tr("not seen yet")
        return self.tr("seen in %Ln picture(s)", "", seen.count)

    def _tell_of(self, species: int) -> None:
        row = self._row_of[species]
        self._tell(row, row)


class SpeciesFilter(QSortFilterProxyModel):
    """The species that fit what is searched for: a text in any language, a type, seen or not."""

    def __init__(
        self, model: SpeciesItemModel, book: SpeciesBook, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._book = book
        self._text = ""
        self._found: frozenset[int] | None = None
        self._type: str | None = None
        self._shown = SeenFilter.ALL
        self.setSourceModel(model)

    def set_text(self, text: str) -> None:
        self._text = text
        self.beginFilterChange()
        self._found = frozenset(one.id for one in self._book.search(text)) if text.strip() else None
        self._filter_again()

    def set_type(self, key: str | None) -> None:
        self.beginFilterChange()
        self._type = key
        self._filter_again()

    def set_shown(self, shown: SeenFilter) -> None:
        self.beginFilterChange()
        self._shown = shown
        self._filter_again()

    @property
    def is_filtering(self) -> bool:
        return (
            self._found is not None or self._type is not None or self._shown is not SeenFilter.ALL
        )

    def index_of(self, species: int) -> QModelIndex:
        """Its index here; an invalid one where it is filtered away."""
        row = self._model.row_of(species)
        return QModelIndex() if row is None else self.mapFromSource(self._model.index(row, 0))

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        del source_parent  # a list has none
        species = self._model.species_at(source_row)
        if self._found is not None and species.id not in self._found:
            return False
        if self._type is not None and self._type not in species.types:
            return False
        if self._shown is SeenFilter.ALL:
            return True
        return (self._model.seen(species.id) is not None) is (self._shown is SeenFilter.SEEN)

    def _filter_again(self) -> None:
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)
