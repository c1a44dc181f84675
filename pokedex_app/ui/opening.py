"""Handing files and folders to the system: to be shown where they lie, or opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl, SignalInstance
from PySide6.QtGui import QDesktopServices, QGuiApplication

from pokedex_app.core.error_reporting import ErrorReporter
from pokedex_app.ui.controls import COPY
from pokedex_app.ui.deeds import Deed
from pokedex_app.ui.live import translate
from pokedex_app.ui.notice_bar import NoticeBar
from trainer.errors import printable


def open_folder(folder: Path, errors: ErrorReporter) -> None:
    """Show a folder of the app; it is made first, as none is made before it has to be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        errors.show(error)
        return
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


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


def opening(path: Path, notice: NoticeBar) -> Deed:
    """Offered by the notice that tells of a file which has been written."""
    return Deed(translate("Opening", "Open"), lambda: open_file(path, notice))


def showing(path: Path, notice: NoticeBar) -> Deed:
    """Where a file lies, offered in the same way."""
    return Deed(translate("Opening", "Show in folder"), lambda: show_in_folder(path, notice))


def copying(path: Path, notice: NoticeBar) -> Deed:
    """A path, to be pasted elsewhere."""
    return Deed(translate("Opening", "Copy the path"), lambda: copy_path(path, notice))


def picture_deeds(file: Callable[[], Path | None], notice: NoticeBar) -> tuple[Deed, ...]:
    """What can be done with the file of a picture that a list shows, offered in its menu."""

    def on_file(do: Callable[[Path, NoticeBar], None]) -> Callable[[], None]:
        def done() -> None:
            if (path := file()) is not None:
                do(path, notice)

        return done

    def there() -> bool:
        return file() is not None

    return (
        Deed(
            translate("Opening", "Open the picture"),
            on_file(open_file),
            "fa6s.up-right-from-square",
            when=there,
        ),
        Deed(
            translate("Opening", "Open its folder"),
            on_file(show_in_folder),
            "fa6s.folder-open",
            when=there,
        ),
        Deed(
            translate("Opening", "Copy the path"),
            on_file(copy_path),
            "fa6s.copy",
            keys=COPY,
            when=there,
        ),
    )


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
