"""Handing files and folders to the system: to be shown where they lie, or opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl, SignalInstance
from PySide6.QtGui import QDesktopServices, QGuiApplication

from pokedex_app.core.error_reporting import ErrorReporter
from pokedex_app.ui.controls import COPY
from pokedex_app.ui.deeds import Deed
from pokedex_app.ui.live import Said, translate
from pokedex_app.ui.notice_bar import NoticeBar
from trainer.errors import printable

Place = Path | Callable[[], Path | None]
"""A path, or what is asked for it when it is needed."""


def open_folder(folder: Path, notice: NoticeBar, errors: ErrorReporter) -> None:
    """Show a folder of the app; it is made first, as none is made before it has to be."""
    trouble = errors.about("open folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        trouble.show(error)
        return
    trouble.over()
    open_file(folder, notice)


def show_in_folder(path: Path, notice: NoticeBar) -> None:
    """Show the folder that holds the file; the notice tells where it has gone."""
    if path.parent.is_dir():
        open_file(path.parent, notice)
    else:
        text = QCoreApplication.translate("Opening", "{folder} is not there any more.")
        notice.tell(text.format(folder=printable(path.parent)))


def open_file(path: Path, notice: NoticeBar) -> None:
    """Have the system open it; where nothing can, the notice tells where it lies."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        text = QCoreApplication.translate("Opening", "No program was found that opens {file}.")
        notice.offer(text.format(file=printable(path)), copying(path, notice))


def tell_saved(path: Path, notice: NoticeBar) -> None:
    """What was exported lies there, and can be opened."""
    text = QCoreApplication.translate("Opening", "Saved as {file}.")
    deeds = opening(path, notice), showing(path, notice)
    notice.offer(text.format(file=printable(path)), *deeds)


def opening(file: Place, notice: NoticeBar) -> Deed:
    """Offered by the notice that tells of a file which has been written."""
    return _deed(translate("Opening", "Open"), open_file, file, notice)


def showing(file: Place, notice: NoticeBar) -> Deed:
    """Where a file lies, offered in the same way."""
    return _deed(translate("Opening", "Show in folder"), show_in_folder, file, notice)


def copying(file: Place, notice: NoticeBar) -> Deed:
    """A path, to be pasted elsewhere."""
    return _deed(translate("Opening", "Copy the path"), copy_path, file, notice)


def place_deeds(place: Place, notice: NoticeBar, inside: Place | None = None) -> tuple[Deed, Deed]:
    """Where a thing lies, offered in its menu; a folder is shown as that of a file `inside`."""
    return (
        replace(showing(inside or place, notice), symbol="fa6s.folder-open"),
        replace(copying(place, notice), symbol="fa6s.copy", keys=COPY),
    )


def picture_deeds(file: Place, notice: NoticeBar) -> tuple[Deed, ...]:
    """What can be done with the file of a picture, offered in its menu."""
    name = translate("Opening", "Open the picture")
    open_it = replace(opening(file, notice), text=name, symbol="fa6s.up-right-from-square")
    return open_it, *place_deeds(file, notice)


def offer_training(notice: NoticeBar, archives: Iterable[Path], elsewhere: SignalInstance) -> None:
    """Tell what a zip is for, on a page that names pictures."""
    text = QCoreApplication.translate(
        "Opening", "Zips are not looked into here: unpack it first, or train a model with it."
    )
    name = translate("Opening", "Train a model with it")
    notice.offer(text, Deed(name, lambda: elsewhere.emit(list(archives))))


def copy_path(path: Path, notice: NoticeBar) -> None:
    QGuiApplication.clipboard().setText(str(path))
    text = QCoreApplication.translate("Opening", "Copied: {path}")
    notice.tell(text.format(path=printable(path)))


def _deed(
    text: Said, do: Callable[[Path, NoticeBar], None], place: Place, notice: NoticeBar
) -> Deed:
    def path() -> Path | None:
        return place if isinstance(place, Path) else place()

    def done() -> None:
        if (there := path()) is not None:
            do(there, notice)

    return Deed(text, done, when=lambda: path() is not None)
