"""Where the desktop has no file dialog, as offscreen, ours shows what is in the files, and when."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QFileDialog, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.ui.picture_dialog import DATE, ask_for_pictures, picture_dialog


@pytest.fixture
def folder(services: Services, tmp_path: Path) -> Path:
    """A red picture and a file that only claims to be one."""
    made = tmp_path / "pictures"
    made.mkdir()
    Image.new("RGB", (300, 200), (220, 0, 0)).save(made / "red.png")
    (made / "text.jpg").write_text("no picture")
    services.settings.update(last_folder=str(made))
    return made


def rows(tree: QTreeView) -> dict[str, QModelIndex]:
    root, model = tree.rootIndex(), tree.model()
    indices = [model.index(row, 0, root) for row in range(model.rowCount(root))]
    return {str(index.data()): index for index in indices}


def test_it_shows_thumbnails_and_dates_in_full(
    folder: Path, services: Services, qtbot: QtBot
) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = picture_dialog(owner, services)
    dialog.open()
    tree = dialog.findChild(QTreeView, "treeView")
    assert isinstance(tree, QTreeView)
    qtbot.waitUntil(lambda: rows(tree).keys() == {"red.png", "text.jpg"})

    def is_red() -> bool:
        icon = rows(tree)["red.png"].data(Qt.ItemDataRole.DecorationRole)
        assert isinstance(icon, QIcon)
        image = icon.pixmap(tree.iconSize()).toImage()
        return image.pixelColor(image.rect().center()).getRgb()[:3] == (220, 0, 0)

    qtbot.waitUntil(is_red)
    date = rows(tree)["red.png"].siblingAtColumn(DATE)
    needed = tree.fontMetrics().horizontalAdvance(str(date.data()))
    qtbot.waitUntil(lambda: tree.columnWidth(DATE) >= needed)
    dialog.reject()
    qtbot.waitUntil(lambda: not [j for j in services.jobs.running() if j.name != "thumbnails"])


def test_what_is_chosen_comes_back_and_its_folder_is_remembered(
    folder: Path, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    services.settings.update(last_folder=str(folder.parent))
    file = folder / "red.png"
    monkeypatch.setattr(QFileDialog, "exec", lambda _self: QDialog.DialogCode.Accepted)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _self: [str(file)])
    assert ask_for_pictures(owner, services) == [file]
    assert services.settings.value.last_folder == str(folder)
    monkeypatch.setattr(QFileDialog, "exec", lambda _self: QDialog.DialogCode.Rejected)
    assert ask_for_pictures(owner, services) == []
