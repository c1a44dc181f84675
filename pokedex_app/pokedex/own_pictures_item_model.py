"""The user's pictures of one species, and the user's corrections, as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap

from pokedex_app.core.i18n import Translator
from pokedex_app.core.plain_text import tip
from pokedex_app.shared.collection.collection import Correction, Sighting
from pokedex_app.ui.rows_item_model import RowsItemModel
from trainer.errors import printable


class OwnRole(IntEnum):
    """What is asked for beside the text."""

    RECORD = Qt.ItemDataRole.UserRole
    """the `Sighting` or `Correction`"""
    PICTURE = Qt.ItemDataRole.UserRole + 1
    """a QPixmap, or None where no picture was kept"""


class OwnPicturesItemModel(RowsItemModel[tuple[Sighting, QPixmap]]):
    """A row a picture; the DisplayRole says how sure the model was."""

    def show_pictures(self, pictures: Sequence[tuple[Sighting, QImage]]) -> None:
        self._set_rows((sighting, QPixmap.fromImage(image)) for sighting, image in pictures)

    def sighting(self, row: int) -> Sighting | None:
        return self._rows[row][0] if 0 <= row < len(self._rows) else None

    def picture(self, sighting: int) -> QPixmap | None:
        """What is shown of it, where a picture was kept."""
        row = self.row_of(sighting)
        picture = self._rows[row][1] if row is not None else QPixmap()
        return None if picture.isNull() else picture

    def row_of(self, sighting: int) -> int | None:
        return next((n for n, (one, _) in enumerate(self._rows) if one.id == sighting), None)

    def _item(self, row: tuple[Sighting, QPixmap], role: int) -> object:
        sighting, picture = row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._confidence(sighting)
        if role == OwnRole.RECORD:
            return sighting
        if role == OwnRole.PICTURE:
            return None if picture.isNull() else picture
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.description(sighting))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.description(sighting)
        return None

    def description(self, sighting: Sighting) -> str:
        """How sure, when, and which file, in one line."""
        parts = [self._confidence(sighting), self._translator.date_time(sighting.seen_at)]
        parts.append(printable(sighting.path.name) if sighting.path else self.tr("pasted"))
        if sighting.is_favourite:
            parts.append(self.tr("your choice"))
        return " · ".join(parts)

    def _confidence(self, sighting: Sighting) -> str:
        if sighting.confidence is None:
            return self.tr("named by you")
        return self._translator.percent(sighting.confidence)


class CorrectionsItemModel(RowsItemModel[tuple[Correction, QIcon]]):
    """A row a correction: what the model said, what the user said, when."""

    def __init__(
        self,
        translator: Translator,
        named: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(translator, parent)
        self._named = named

    def show_corrections(self, corrections: Sequence[tuple[Correction, QImage]]) -> None:
        self._set_rows((one, QIcon(QPixmap.fromImage(image))) for one, image in corrections)

    def correction(self, row: int) -> Correction | None:
        return self._rows[row][0] if 0 <= row < len(self._rows) else None

    def row_of(self, correction: int) -> int | None:
        return next((n for n, (one, _) in enumerate(self._rows) if one.id == correction), None)

    def _item(self, row: tuple[Correction, QIcon], role: int) -> object:
        correction, picture = row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._sentence(correction)
        if role == Qt.ItemDataRole.DecorationRole:
            return picture
        if role == OwnRole.RECORD:
            return correction
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(printable(correction.path)) if correction.path else self.tr("pasted")
        return None

    def _sentence(self, correction: Correction) -> str:
        answer = correction.answer
        said = self._named(answer) if answer is not None else self.tr("none of its classes")
        when = self._translator.date_time(correction.corrected_at)
        if correction.confirms:
            return self.tr("The model said {said}, and so did you.\n{when}").format(
                said=said, when=when
            )
        if correction.right is None:
            text = self.tr("The model said {said}; you said none of its classes.\n{when}")
            return text.format(said=said, when=when)
        text = self.tr("The model said {said}; you said {right}.\n{when}")
        return text.format(said=said, right=self._named(correction.right), when=when)
