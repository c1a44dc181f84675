"""The installed models as a table."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, QLocale, QObject, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPalette

from pokedex_app.core.i18n import Translator
from pokedex_app.core.plain_text import tip
from pokedex_app.core.theme import colors_of, icon
from pokedex_app.shared.model_library import ModelEntry, headline
from pokedex_app.ui.rows_item_model import RIGHT, RowsItemModel
from trainer.errors import printable

ENTRY_ROLE = Qt.ItemDataRole.UserRole
SORT_ROLE = Qt.ItemDataRole.UserRole + 1


class ModelColumn(IntEnum):
    """In the order they are shown."""

    NAME = 0
    CLASSES = 1
    ACCURACY = 2
    CREATED = 3


class ModelsItemModel(RowsItemModel[ModelEntry]):
    """One row a model file. `ENTRY_ROLE` gives the `ModelEntry` of a row."""

    COLUMNS = len(ModelColumn)

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(translator, parent)
        self._active: Path | None = None
        self._icons: dict[str, QIcon] = {}
        self._bad = QColor()

    # ---- what the page tells ----------------------------------------------------------------

    def set_entries(self, entries: list[ModelEntry]) -> None:
        """Show these; rows that were there and still are keep their place if nothing else moves."""
        if [entry.path for entry in entries] == [entry.path for entry in self._rows]:
            self._rows = list(entries)
            self._tell()
        else:
            self._set_rows(entries)

    def replace(self, entry: ModelEntry) -> None:
        """Show what is newly known about one model."""
        for row, known in enumerate(self._rows):
            if known.path == entry.path:
                self._rows[row] = entry
                self._tell(row, row)

    def set_active(self, path: Path | None) -> None:
        """Mark the model in use; None is the built-in one."""
        self._active = path
        self._tell()

    def is_active(self, entry: ModelEntry) -> bool:
        return entry.is_default if self._active is None else entry.path == self._active

    def entries(self) -> list[ModelEntry]:
        return list(self._rows)

    def row_of(self, path: Path) -> int | None:
        for row, entry in enumerate(self._rows):
            if entry.path == path:
                return row
        return None

    def restyle(self, palette: QPalette) -> None:
        self._icons = {
            "active": icon("fa6s.circle-check", palette, "good"),
            "broken": icon("fa6s.triangle-exclamation", palette, "bad"),
            "other": icon("fa6s.cube", palette, "muted"),
        }
        self._bad = QColor(colors_of(palette).bad)
        self._tell()

    def name(self, entry: ModelEntry) -> str:
        """The name that is shown."""
        return self.tr("Built-in model") if entry.is_default else entry.name

    # ---- what the view asks -----------------------------------------------------------------

    def _heading(self, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(ModelColumn(column))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            ModelColumn.NAME: self.tr("Model"),
            ModelColumn.CLASSES: self.tr("Classes"),
            ModelColumn.ACCURACY: self.tr("Accuracy"),
            ModelColumn.CREATED: self.tr("Made on"),
        }[ModelColumn(column)]

    def _cell(self, entry: ModelEntry, column_number: int, role: int) -> Any:
        column = ModelColumn(column_number)
        if role == ENTRY_ROLE:
            return entry
        if role == SORT_ROLE:
            return _sort_key(entry, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if column is ModelColumn.NAME:
            return self._name_data(entry, role)
        if (
            role == Qt.ItemDataRole.ForegroundRole
            and entry.problem
            and column is ModelColumn.ACCURACY
        ):
            return self._bad
        return None

    def _name_data(self, entry: ModelEntry, role: int) -> Any:
        active = self.is_active(entry)
        if role == Qt.ItemDataRole.DecorationRole:
            kind = "broken" if entry.problem else "active" if active else "other"
            return self._icons.get(kind)
        if role == Qt.ItemDataRole.FontRole and active:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(printable(entry.path))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = (
                self.tr("cannot be used")
                if entry.problem
                else self.tr("in use")
                if active
                else self.tr("not in use")
            )
            return f"{self.name(entry)}, {state}"
        return None

    def _text(self, entry: ModelEntry, column: ModelColumn) -> str:
        if column is ModelColumn.NAME:
            return self.name(entry)
        if entry.manifest is None:
            return self.tr("unusable") if column is ModelColumn.ACCURACY else "–"
        if column is ModelColumn.CLASSES:
            return self._translator.number(len(entry.manifest.labels))
        if column is ModelColumn.ACCURACY:
            found = headline(entry.manifest)
            if found is None:
                return "–"
            where = self.tr("test {percent}"), self.tr("validation {percent}")
            text = where[0] if found.subset == "test" else where[1]
            return text.format(percent=self._translator.percent(found.top1))
        return day(entry.manifest.created, self._translator)


def day(created: str, translator: Translator) -> str:
    """A manifest's date as a short date on the user's clock; as it stands if it is none."""
    try:
        moment = dt.datetime.fromisoformat(created).astimezone()
    except (ValueError, OverflowError, OSError):
        return created[:20]
    date = QDate(moment.year, moment.month, moment.day)
    return translator.locale.toString(date, QLocale.FormatType.ShortFormat)


def _sort_key(entry: ModelEntry, column: ModelColumn) -> Any:
    if column is ModelColumn.NAME:
        return ("" if entry.is_default else "~") + entry.name.casefold()
    if entry.manifest is None:
        return "" if column is ModelColumn.CREATED else -1.0
    if column is ModelColumn.CLASSES:
        return float(len(entry.manifest.labels))
    if column is ModelColumn.ACCURACY:
        found = headline(entry.manifest)
        return found.top1 if found else -0.5
    return entry.manifest.created


def _alignment(column: ModelColumn) -> Qt.AlignmentFlag:
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    return left if column is ModelColumn.NAME else RIGHT
