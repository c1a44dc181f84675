"""Item models of what a scan found: the kinds of findings, and the pictures of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from pokedex_app.core.plain_text import tip
from pokedex_app.core.thumbnails import Thumbnails
from pokedex_app.train.dataset.section_texts import SectionTexts
from pokedex_app.train.logic.review import DatasetChoice, Group, Section, SectionKind
from trainer.errors import printable

_Index = QModelIndex | QPersistentModelIndex


class SectionRole(IntEnum):
    """What `SectionsItemModel` holds besides the text."""

    SECTION = Qt.ItemDataRole.UserRole
    """`Section`"""


class SectionsItemModel(QAbstractListModel):
    """One row a kind of finding. The text is translated when it is asked for."""

    def __init__(self, texts: SectionTexts) -> None:
        super().__init__(texts)
        self._texts = texts
        self._sections: tuple[Section, ...] = ()

    def set_sections(self, sections: tuple[Section, ...]) -> None:
        """Rows stay where the kinds are the same, so that a selection survives."""
        if [s.kind for s in sections] == [s.kind for s in self._sections]:
            self._sections = sections
            self.refresh()
            return
        self.beginResetModel()
        self._sections = sections
        self.endResetModel()

    def refresh(self) -> None:
        if self._sections:
            self.dataChanged.emit(self.index(0), self.index(len(self._sections) - 1))

    def section(self, kind: SectionKind) -> Section | None:
        return next((section for section in self._sections if section.kind == kind), None)

    def row(self, kind: SectionKind) -> int:
        """-1 where there is none."""
        kinds = [section.kind for section in self._sections]
        return kinds.index(kind) if kind in kinds else -1

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._sections)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        section = self._sections[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts.title(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._texts.explanation(section.kind)
        return section if role == SectionRole.SECTION else None


class GalleryRole(IntEnum):
    """What `GalleryItemModel` holds besides the text."""

    PATH = Qt.ItemDataRole.UserRole
    """path within the data set; None for a heading"""
    LABEL = Qt.ItemDataRole.UserRole + 1
    LEFT_OUT = Qt.ItemDataRole.UserRole + 2
    SETTLED = Qt.ItemDataRole.UserRole + 3
    """of a heading: whether enough of its pictures are left out"""
    THUMBNAIL = Qt.ItemDataRole.UserRole + 4
    """QPixmap: None until it is decoded, null where the file is no picture"""


@dataclass(frozen=True)
class _Row:
    group: int
    path: str | None
    """None for the heading of the group"""


class GalleryItemModel(QAbstractListModel):
    """The pictures of one section: a heading for each group, then its pictures.

    Headings cannot be selected. A picture may stand in several groups.

    Args:
        pixels: longer side of a thumbnail, in device pixels.
    """

    def __init__(self, texts: SectionTexts, thumbnails: Thumbnails, pixels: int) -> None:
        super().__init__(texts)
        self._texts = texts
        self._thumbnails = thumbnails
        self.pixels = pixels
        self._section: Section | None = None
        self._choice: DatasetChoice | None = None
        self._rows: list[_Row] = []
        self._places: dict[Path, list[int]] = {}
        thumbnails.ready.connect(self._decoded)

    def show(self, section: Section, choice: DatasetChoice) -> None:
        """Where only what is left out has changed, rows, scroll position and selection stay."""
        same = self._section is not None and self._choice is not None
        same = same and self._choice is not None and self._choice.report is choice.report
        if same and self._section is not None and _paths(self._section) == _paths(section):
            self._section, self._choice = section, choice
            self.refresh()
            return
        self.beginResetModel()
        self._section, self._choice = section, choice
        self._rows = [
            row
            for number, group in enumerate(section.groups)
            for row in (_Row(number, None), *(_Row(number, path) for path in group.pictures))
        ]
        self._places = {}
        for place, row in enumerate(self._rows):
            if row.path is not None:
                self._places.setdefault(choice.root / row.path, []).append(place)
        self.endResetModel()

    def clear(self) -> None:
        self.beginResetModel()
        self._section = self._choice = None
        self._rows, self._places = [], {}
        self.endResetModel()

    def refresh(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def path(self, index: _Index) -> str | None:
        """Within the data set; None for a heading.

        By way of a role, Qt would drop from it whatever is no text.
        """
        return self._rows[index.row()].path if index.isValid() else None

    def file(self, index: _Index) -> Path | None:
        path = self.path(index)
        return None if path is None or self._choice is None else self._choice.root / path

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and self._rows[index.row()].path is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._section is None or self._choice is None:
            return None
        row = self._rows[index.row()]
        group = self._section.groups[row.group]
        if row.path is None:
            return self._heading(group, role)
        return self._picture(row.path, self._choice, role)

    def _heading(self, group: Group, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            assert self._section is not None
            assert self._choice is not None
            text = self._texts.heading(self._section.kind, group, self._choice)
            return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return group.settled if role == GalleryRole.SETTLED else None

    def _picture(self, path: str, choice: DatasetChoice, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return printable(path.rpartition("/")[2])
            case Qt.ItemDataRole.ToolTipRole:
                return tip(printable(path))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._texts.spoken(printable(path), left_out=path in choice.left_out)
            case GalleryRole.PATH:
                return path
            case GalleryRole.LABEL:
                return choice.labels.get(path, "")
            case GalleryRole.LEFT_OUT:
                return path in choice.left_out
            case GalleryRole.THUMBNAIL:
                return self._thumbnail(choice.root / path)
        return None

    def _thumbnail(self, file: Path) -> QPixmap | None:
        return self._thumbnails.request(file, self.pixels)

    def _decoded(self, file: Path) -> None:
        for place in self._places.get(file, ()):
            index = self.index(place)
            self.dataChanged.emit(index, index, [GalleryRole.THUMBNAIL])


def _paths(section: Section) -> tuple[SectionKind, list[tuple[str, ...]]]:
    return section.kind, [group.pictures for group in section.groups]
