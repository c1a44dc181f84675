"""The question which pictures to open: the desktop's own dialog, or Qt's with what that lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QIdentityProxyModel, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFileSystemModel,
    QHeaderView,
    QSplitter,
    QTreeView,
    QWidget,
)

from pokedex_app.core.thumbnails import Thumbnails
from pokedex_app.services import Services
from pokedex_app.ui.layouts import resize_within_screen
from pokedex_app.ui.live import translate
from pokedex_app.ui.rows_item_model import Index
from trainer.pictures.listing import PICTURE_SUFFIXES

SIDE = 40
ROOMY = QSize(900, 600)
SIDEBAR = 150
NAME, SIZE, KIND, DATE = range(4)
"""Columns of Qt's dialog."""


def ask_for_pictures(parent: QWidget, services: Services) -> list[Path]:
    """The files that the user chooses; empty where none."""
    dialog = picture_dialog(parent, services)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = [Path(name) for name in dialog.selectedFiles()] if accepted else []
    dialog.deleteLater()
    if chosen:
        services.settings.update(last_folder=str(chosen[0].parent))
    return chosen


def picture_dialog(parent: QWidget, services: Services) -> QFileDialog:
    """Where the desktop has no dialog of its own, as under a bare window manager, Qt's shows
    thumbnails, and the dates in full."""
    dialog = QFileDialog(
        parent,
        translate("PictureDialog", "Open pictures"),
        services.settings.value.first_folder,
    )
    endings = " ".join(f"*{suffix}" for suffix in sorted(PICTURE_SUFFIXES))
    pictures, everything = (
        translate("PictureDialog", "Pictures"),
        translate("PictureDialog", "All files"),
    )
    dialog.setOption(QFileDialog.Option.HideNameFilterDetails)  # some thirty endings
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([f"{pictures} ({endings})", f"{everything} (*)"])
    tree = dialog.findChild(QTreeView, "treeView")
    if isinstance(tree, QTreeView):  # it is Qt's
        ratio = dialog.devicePixelRatioF()
        dialog.setProxyModel(_WithThumbnails(services.thumbnails, round(SIDE * ratio), dialog))
        _make_room(dialog, tree)
    return dialog


def _make_room(dialog: QFileDialog, tree: QTreeView) -> None:
    """For thumbnails, dates and names of folders; its words that Qt has not in every language."""
    for kind, text in (
        (QFileDialog.DialogLabel.LookIn, translate("PictureDialog", "Look in:")),
        (QFileDialog.DialogLabel.FileType, translate("PictureDialog", "Files of type:")),
    ):
        dialog.setLabelText(kind, text)
    resize_within_screen(dialog, ROOMY)
    for splitter in dialog.findChildren(QSplitter):
        splitter.setSizes([SIDEBAR, ROOMY.width() - SIDEBAR])
    dialog.setViewMode(QFileDialog.ViewMode.Detail)
    tree.setIconSize(QSize(SIDE, SIDE))
    header = tree.header()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
    tree.setColumnHidden(KIND, True)  # it is in the name


def _square(picture: QPixmap, side: int) -> QIcon:
    """So that the names stand below each other."""
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.drawPixmap((side - picture.width()) // 2, (side - picture.height()) // 2, picture)
    painter.end()
    return QIcon(made)


class _WithThumbnails(QIdentityProxyModel):
    """Small pictures in the place of the signs for files; each is read when it is to be seen."""

    def __init__(self, thumbnails: Thumbnails, side: int, parent: QObject) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._side = side
        thumbnails.ready.connect(self._take)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DecorationRole and index.column() == NAME:
            path = Path(super().data(index, QFileSystemModel.Roles.FilePathRole))
            if path.suffix.lower() in PICTURE_SUFFIXES:
                found = self._thumbnails.request(path, self._side)
                if found is not None and not found.isNull():
                    return _square(found, self._side)
        return super().data(index, role)

    def _take(self, path: Path) -> None:
        files = self.sourceModel()
        if isinstance(files, QFileSystemModel):
            index = self.mapFromSource(files.index(str(path)))
            if index.isValid():
                self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])
