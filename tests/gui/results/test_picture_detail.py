"""A wrongly answered picture, large: it is looked at closely, and its file is at hand."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pokedex_app.core.images import read_qimage, reduced
from pokedex_app.results.error_pictures_item_model import ErrorPicture
from pokedex_app.results.picture_answers import LONGEST_SIDE, PictureAnswer
from pokedex_app.results.picture_detail import PictureDetail
from pokedex_app.services import Services
from tests.helpers.widgets import on_screen


@pytest.fixture
def detail(services: Services, qtbot: QtBot) -> PictureDetail:
    return on_screen(PictureDetail(services), qtbot, 500, 500)


def shown(root: Path, path: str, size: tuple[int, int]) -> tuple[ErrorPicture, Any]:
    """A picture in the root, looked at, and what it comes from."""
    file = root / path
    file.parent.mkdir(exist_ok=True)
    Image.new("RGB", size, "teal").save(file)
    seen = PictureAnswer(path, reduced(read_qimage(file), LONGEST_SIDE))
    return ErrorPicture(path, "Abra", "Muk", seen=seen), SimpleNamespace(root=root)


def test_a_large_picture_is_zoomed_into_all_its_pixels(
    detail: PictureDetail, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    detail.show_picture(*shown(tmp_path, "Abra/1.png", (1600, 1200)))
    qtbot.waitUntil(lambda: not services.jobs.running())
    view = detail.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert not view.fits
    view.show_pixels()
    assert view.scale == pytest.approx(1)
    assert view.zoomed_rect().width() == pytest.approx(1600 / view.devicePixelRatioF())
    detail.show_picture(*shown(tmp_path, "Muk/1.png", (64, 48)))  # another one of that name
    assert view.fits


def test_its_menu_opens_the_file_and_zooms(
    detail: PictureDetail, tmp_path: Path, opened_outside: list[Path]
) -> None:
    detail.show_picture(*shown(tmp_path, "Abra/1.png", (64, 48)))
    detail.menu.open_here()
    detail.menu.close()
    texts = [action.text().split("\t")[0] for action in detail.menu.actions()]
    assert {"Show in folder", "Copy the path", "Larger", "Smaller", "Actual size"} <= {*texts}
    next(a for a in detail.menu.actions() if a.text().startswith("Open the picture")).trigger()
    assert opened_outside == [tmp_path / "Abra" / "1.png"]
