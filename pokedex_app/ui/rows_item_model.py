"""What the lists and the tables of figures have in common."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon, QPixmap

from pokedex_app.core.i18n import Translator
from pokedex_app.core.thumbnails import Thumbnails

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RowsItemModel(QAbstractTableModel, Generic[Row]):
    """Rows that are set all at once; every text is made when it is asked for.

    What is shown, a child says: a list in `_item`, a table in `_cell` and `_heading`.
    """

    COLUMNS: ClassVar[int] = 1
    """one for a list"""

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._rows: list[Row] = []

    def _set_rows(self, rows: Iterable[Row]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def _item(self, row: Row, role: int) -> Any:
        raise NotImplementedError

    def _cell(self, row: Row, _column: int, role: int) -> Any:
        return self._item(row, role)

    def _heading(self, _column: int, _role: int) -> Any:
        return None

    def _tell(self, first: int = 0, last: int = -1) -> None:
        """Views ask again for these rows; -1 is the last one."""
        if self._rows:
            last %= len(self._rows)
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.COLUMNS - 1))

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.COLUMNS - 1)
        self._tell()

    # ---- what views ask ---------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        return self._cell(self._rows[index.row()], index.column(), role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return self._heading(section, role) if orientation == Qt.Orientation.Horizontal else None


class PicturesItemModel(RowsItemModel[Row]):
    """Rows of a picture each, whose thumbnail arrives when it is made.

    Args:
        side: the thumbnail's longer side, in pixels.
    """

    def __init__(
        self,
        translator: Translator,
        thumbnails: Thumbnails,
        side: int,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(translator, parent)
        self._thumbnails, self._side = thumbnails, side
        self._places: dict[Path, list[int]] = {}
        thumbnails.ready.connect(self._decoded)

    def _file(self, row: Row) -> Path | None:
        """What its thumbnail is made of."""
        raise NotImplementedError

    def _icon(self, row: Row) -> QIcon:
        file = self._file(row)
        found = self._thumbnails.request(file, self._side) if file is not None else None
        return QIcon(found if found is not None else QPixmap())

    def _set_rows(self, rows: Iterable[Row]) -> None:
        super()._set_rows(rows)
        self._places = {}
        for place, row in enumerate(self._rows):
            if (file := self._file(row)) is not None:
                self._places.setdefault(file, []).append(place)

    def _decoded(self, file: Path) -> None:
        for place in self._places.get(file, ()):
            self._tell(place, place)
