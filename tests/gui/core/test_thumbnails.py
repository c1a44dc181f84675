"""Thumbnails are decoded elsewhere, kept within bounds, and null where there is no picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from pokedex_app.core import thumbnails
from pokedex_app.services import Services


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    path = tmp_path / "wide.png"
    Image.new("RGB", (400, 100), (200, 30, 30)).save(path)
    return path


def test_a_thumbnail_comes_later_and_is_kept(qtbot: QtBot, services: Services, wide: Path) -> None:
    made = services.thumbnails
    assert made.request(wide, 64) is None
    with qtbot.waitSignal(made.ready) as told:
        pass
    assert told.args == [wide]
    pixmap = made.request(wide, 64)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (64, 16)
    assert made.request(wide, 32) is None, "another size is another picture"


def test_no_picture_gives_a_null_thumbnail(
    qtbot: QtBot, services: Services, tmp_path: Path
) -> None:
    made = services.thumbnails
    with qtbot.waitSignal(made.ready):
        made.request(tmp_path / "missing.png", 64)
    pixmap = made.request(tmp_path / "missing.png", 64)
    assert pixmap is not None
    assert pixmap.isNull()


def test_only_so_many_are_kept(
    qtbot: QtBot, services: Services, wide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnails, "KEPT_BYTES", 1600)
    made = services.thumbnails
    for size in (10, 20, 30):
        with qtbot.waitSignal(made.ready):
            made.request(wide, size)
    assert made.request(wide, 10) is None
    assert made.request(wide, 30) is not None
