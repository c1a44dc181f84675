"""What can be taught, as two lists: the classes, and the pictures of those that are chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap

from pokedex_app.core.i18n import Translator
from pokedex_app.core.plain_text import tip
from pokedex_app.core.thumbnails import Thumbnails
from pokedex_app.train.teach.pictures import TeachPicture
from pokedex_app.ui.rows_item_model import PicturesItemModel, RowsItemModel
from trainer.errors import printable

SIDE = 96
"""of a thumbnail, in pixels"""

NameOf = Callable[[str], str]
"""A label as the window calls it."""


@dataclass(frozen=True)
class ClassRow:
    """A class, all of them, or what shows none (a label of None).

    Attributes:
        is_new: the model does not know it.
    """

    label: str | None
    count: int
    is_all: bool = False
    is_new: bool = False


class TeachClassesItemModel(RowsItemModel[ClassRow]):
    """All of them first."""

    def __init__(self, translator: Translator, name_of: NameOf) -> None:
        super().__init__(translator)
        self._name_of = name_of

    def set_counts(self, counts: Mapping[str | None, int], known: Sequence[str]) -> None:
        """Pictures by class; `known` are the model's classes."""
        rows = [
            ClassRow(label, count, is_new=label is not None and label not in known)
            for label, count in counts.items()
        ]
        rows.sort(key=lambda row: (row.label is None, not row.is_new, self.name(row).casefold()))
        rows = [ClassRow(None, sum(counts.values()), is_all=True), *rows]
        if rows != self._rows:  # else what is selected stays
            self._set_rows(rows)

    def row(self, number: int) -> ClassRow | None:
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def name(self, row: ClassRow) -> str:
        """Without the number."""
        if row.is_all:
            return self.tr("All")
        if row.label is None:
            return self.tr("None of these")
        name = printable(self._name_of(row.label))
        return self.tr("{name} (new)").format(name=name) if row.is_new else name

    def _item(self, row: ClassRow, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            number = self._translator.number(row.count)
            return self.tr("{name}: {number}").format(name=self.name(row), number=number)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.name(row))
        return None


class TeachPicturesItemModel(PicturesItemModel[TeachPicture]):
    """Tiles with what each picture shows, and what the model said of it."""

    def __init__(self, translator: Translator, thumbnails: Thumbnails, name_of: NameOf) -> None:
        super().__init__(translator, thumbnails, SIDE)
        self._name_of = name_of

    def set_pictures(self, pictures: Sequence[TeachPicture]) -> None:
        if list(pictures) != self._rows:  # else what is selected stays
            self._set_rows(pictures)

    def picture(self, number: int) -> TeachPicture:
        return self._rows[number]

    def _item(self, picture: TeachPicture, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self._shows(picture)}\n{self._said(picture)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._shows(picture)}. {self._said(picture)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            file = picture.path or (picture.correction and picture.correction.path)
            return tip(printable(file)) if file else None
        if role == Qt.ItemDataRole.DecorationRole:
            if picture.path is None:
                return QIcon(QPixmap.fromImage(picture.image))
            return self._icon(picture)
        return None

    def _file(self, picture: TeachPicture) -> Path | None:
        return picture.path

    def _shows(self, picture: TeachPicture) -> str:
        if picture.label is None:
            return self.tr("None of these")
        return printable(self._name_of(picture.label))

    def _said(self, picture: TeachPicture) -> str:
        correction = picture.correction
        if correction is None:
            return self.tr("added")
        if correction.confirms:
            return self.tr("✓ right")
        if correction.answer is None:
            return self.tr("one of these after all")
        return self.tr("not {name}").format(name=printable(self._name_of(correction.answer)))
