"""What a drop or the clipboard brings: files, a picture, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage, QPixmap

LONGEST_PATH = 4096
"""Characters; longer text is not looked at as a path."""


@dataclass(frozen=True)
class Incoming:
    """Files and folders, or one picture in memory; nothing of use where both are empty.

    Attributes:
        elsewhere: it named something on the Internet, which is never fetched.
    """

    paths: tuple[Path, ...] = ()
    image: QImage | None = None
    elsewhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.paths) or self.image is not None


def incoming(data: QMimeData | None) -> Incoming:
    """Files come before the picture, which a file manager may add as a preview; text comes last.

    Args:
        data: None is what Qt says of a clipboard that has been emptied.
    """
    if data is None:
        return Incoming()
    urls = data.urls()
    paths = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    if paths:
        return Incoming(paths)
    image = data.imageData() if data.hasImage() else None  # None, too, where none is delivered
    if isinstance(image, QPixmap):
        image = image.toImage()
    if isinstance(image, QImage) and not image.isNull():
        return Incoming(image=image)
    if paths := _paths_in(data.text()):
        return Incoming(paths)
    return Incoming(elsewhere=any(url.scheme() in ("http", "https") for url in urls))


def may_hold_something(data: QMimeData) -> bool:
    """A quick look while something is dragged over the window."""
    return data.hasUrls() or data.hasImage() or data.hasText()


def _paths_in(text: str) -> tuple[Path, ...]:
    """Each line as a path or ``file:`` address; nothing unless all of them exist."""
    lines = [line.strip().strip("\"'") for line in text.splitlines() if line.strip()]
    paths = [_path(line) for line in lines]
    found = tuple(path for path in paths if path is not None and _exists(path))
    return found if len(found) == len(lines) else ()


def _path(line: str) -> Path | None:
    if line.startswith("file:"):
        line = QUrl(line).toLocalFile()
    if not line or len(line) > LONGEST_PATH:
        return None
    path = Path(line)
    try:
        return path.expanduser()
    except RuntimeError:  # there is no such user
        return path


def _exists(path: Path) -> bool:
    try:
        return path.is_absolute() and path.exists()
    except (OSError, ValueError):
        return False
