"""Wrongly answered pictures as items of a gallery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QImage

from pokedex_app.core.i18n import Translator
from pokedex_app.core.images import fitted
from pokedex_app.core.plain_text import tip
from pokedex_app.ui.rows_item_model import RowsItemModel
from trainer.errors import printable

if TYPE_CHECKING:
    from pokedex_app.results.picture_answers import PictureAnswer

TILE_SIDE = 280
"""Longer side of the pictures that tiles keep, in pixels."""


class PictureRole(IntEnum):
    ENTRY = Qt.ItemDataRole.UserRole
    """ErrorPicture"""
    IMAGE = Qt.ItemDataRole.UserRole + 1
    """QImage; null until the picture has been read, and where it cannot be"""


@dataclass(frozen=True)
class ErrorPicture:
    """One picture: its place within the data set, its class, and what the model answered.

    `confidence` is the probability of the answer and `truth_probability` that of the class; None
    where it is not known. `seen` is what a new look at the picture gave, `broken` whether it can
    no longer be read.
    """

    path: str
    truth: str
    predicted: str
    confidence: float | None = None
    truth_probability: float | None = None
    seen: PictureAnswer | None = None

    @property
    def broken(self) -> bool:
        return self.seen is not None and self.seen.image.isNull()


class ErrorPicturesItemModel(RowsItemModel[ErrorPicture]):
    """Pictures in the order given; small copies are kept for painting."""

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(translator, parent)
        self._images: dict[str, QImage] = {}

    def set_entries(self, entries: Sequence[ErrorPicture]) -> None:
        self._images = {}
        self._set_rows(entries)

    def append(self, entry: ErrorPicture) -> None:
        row = len(self._rows)
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.append(entry)
        self._keep(entry)
        self.endInsertRows()

    def take(self, seen: PictureAnswer) -> None:
        """A picture of the list has been looked at."""
        for row, entry in enumerate(self._rows):
            if entry.path == seen.path:
                self._rows[row] = replace(entry, seen=seen)
                self._keep(self._rows[row])
                self._tell(row, row)

    def entry(self, row: int) -> ErrorPicture:
        return self._rows[row]

    def _item(self, entry: ErrorPicture, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._sentence(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{self._sentence(entry)}\n{printable(entry.path)}")
        if role == PictureRole.ENTRY:
            return entry
        if role == PictureRole.IMAGE:
            return self._images.get(entry.path, QImage())
        return None

    def _keep(self, entry: ErrorPicture) -> None:
        if entry.seen is None or entry.seen.image.isNull():
            return
        self._images[entry.path] = fitted(entry.seen.image, TILE_SIDE)

    def _sentence(self, entry: ErrorPicture) -> str:
        if entry.truth == entry.predicted:
            text = self.tr("{truth}, recognised")
        else:
            text = self.tr("{truth}, taken for {predicted}")
        text = text.format(truth=entry.truth, predicted=entry.predicted)
        if entry.confidence is not None:
            text += f" ({self._translator.percent(entry.confidence)})"
        return text
