"""Lists of pictures: whose thumbnail has come is shown anew, and nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pokedex_app.services import Services
from pokedex_app.ui.rows_item_model import PicturesItemModel


class Files(PicturesItemModel[Path]):
    def __init__(self, services: Services, files: list[Path]) -> None:
        super().__init__(services.translator, services.thumbnails, 16)
        self._set_rows(files)

    def _file(self, row: Path) -> Path:
        return row

    def _item(self, row: Path, role: int) -> Any:
        return self._icon(row) if role == Qt.ItemDataRole.DecorationRole else None


def test_a_thumbnail_that_comes_is_told_of_its_own_rows_alone(
    qtbot: QtBot, services: Services, tmp_path: Path
) -> None:
    files = [tmp_path / f"{number}.png" for number in range(3)]
    for file in files:
        Image.new("RGB", (20, 20), "red").save(file)
    model = Files(services, [*files, files[1]])
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    model.index(1, 0).data(Qt.ItemDataRole.DecorationRole)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(1, 1), (3, 3)]
    assert not model.index(3, 0).data(Qt.ItemDataRole.DecorationRole).isNull()
