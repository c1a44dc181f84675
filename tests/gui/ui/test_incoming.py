"""What drops and the clipboard bring."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from pokedex_app.ui.incoming import incoming


def test_files_come_before_the_picture_beside_them(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a b.png"))])
    data.setImageData(_image())
    brought = incoming(data)
    assert brought.paths == (tmp_path / "a b.png",)
    assert brought.image is None


def test_a_picture_in_memory() -> None:
    data = QMimeData()
    data.setImageData(_image())
    image = incoming(data).image
    assert image is not None
    assert image.size() == _image().size()


@pytest.mark.parametrize("form", ["{path}", '  "{path}"\n', "file://{path}"])
def test_the_path_of_a_file_as_text(tmp_path: Path, form: str) -> None:
    file = tmp_path / "pikachu.png"
    file.touch()
    data = QMimeData()
    data.setText(form.format(path=file))
    assert incoming(data).paths == (file,)


@pytest.mark.parametrize(
    "text", ["", "hello", "/no/such/file.png", "relative.png", "\0", "~nobody"]
)
def test_other_text_is_nothing(text: str) -> None:
    data = QMimeData()
    data.setText(text)
    assert not incoming(data)


def test_a_picture_that_is_announced_and_not_delivered() -> None:
    class Promise(QMimeData):
        def hasFormat(self, mimetype: str) -> bool:
            return mimetype == "application/x-qt-image" or super().hasFormat(mimetype)

        def formats(self) -> list[str]:
            return ["application/x-qt-image", "image/png"]

        def hasImage(self) -> bool:
            return True

    assert not incoming(Promise())


def test_an_emptied_clipboard_is_nothing() -> None:
    assert not incoming(None)


def test_an_address_on_the_internet_is_told_apart() -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/pikachu.png")])
    brought = incoming(data)
    assert not brought
    assert brought.elsewhere


def _image() -> QImage:
    image = QImage(12, 8, QImage.Format.Format_RGB32)
    image.fill(0xFF3366)
    return image
