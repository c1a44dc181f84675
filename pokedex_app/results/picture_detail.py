"""One wrongly answered picture, large, with the heatmap and all that the model thought of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from pokedex_app.results.error_gallery import ErrorGallery
from pokedex_app.results.error_pictures_item_model import ErrorPicture
from pokedex_app.services import Services
from pokedex_app.ui.confidence_bars import Bar, ConfidenceBars
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveMixin, LiveWidget, says
from pokedex_app.ui.picture_view import PictureView
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import printable

BARS = 3
SMALLEST = 0.001
"""Smaller probabilities are only said to be smaller."""


class PictureDetail(LiveWidget):
    """Shows an `ErrorPicture`, or that none is chosen."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._picture: ErrorPicture | None = None
        self._file: Path | None = None
        self.view = PictureView()
        self.view.set_heat_shown(True)
        self._nothing = PlainLabel("", "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.view)
        self._caption = PlainLabel("", "heading", wrap=True)
        self._note = PlainLabel("", "muted", wrap=True)
        self._bars = ConfidenceBars(services.translator)
        self._folder = Button(
            self.tr("Show its folder"),
            "fa6s.folder-open",
            self._open_folder,
            tip=self.tr("Open the folder that the picture lies in"),
            role="link",
            tint="accent",
        )
        vbox(
            (self._stack, 1),
            self._caption,
            self._note,
            self._bars,
            self._folder,
            on=self,
            spacing=8,
        )
        self.settle()

    def show_picture(self, picture: ErrorPicture | None, root: Path | None) -> None:
        """`root` is the folder of the data set, None where it is not there."""
        self._picture = picture
        file = root / picture.path if picture is not None and root is not None else None
        self._file = file if file is not None and file.exists() else None
        seen = picture.seen if picture is not None else None
        name = Path(picture.path).name if picture is not None else ""
        if seen is not None:
            self.view.show_picture(seen.image, name, seen.heat)
        self._stack.setCurrentWidget(self.view if seen is not None else self._nothing)
        self.retranslate()

    def set_heat_shown(self, shown: bool) -> None:
        self.view.set_heat_shown(shown)

    def retranslate(self) -> None:
        picture = self._picture
        self._folder.setVisible(self._file is not None)
        self._nothing.setText(
            self.tr("Choose a picture to see it large.")
            if picture is None
            else self.tr("The picture is not there.")
        )
        self._caption.setVisible(picture is not None)
        self._caption.setText(self._caption_text(picture))
        self._note.show_text(self._note_text(picture))
        prediction = picture.seen.prediction if picture is not None and picture.seen else None
        self._bars.setVisible(prediction is not None)
        if prediction is not None:
            bars = [
                Bar(item.label, item.label, item.probability)
                for item in prediction.predictions[:BARS]
            ]
            self._bars.show_bars(bars, 0.0)

    def _caption_text(self, picture: ErrorPicture | None) -> str:
        if picture is None:
            return ""
        if picture.truth == picture.predicted:
            return self.tr("{truth}, recognised").format(truth=picture.truth)
        return self.tr("{truth}, taken for {predicted}").format(
            truth=picture.truth, predicted=picture.predicted
        )

    def _note_text(self, picture: ErrorPicture | None) -> str:
        if picture is None:
            return ""
        parts = [printable(picture.path)]
        if picture.seen is not None and picture.seen.error is not None:
            parts.append(self._services.errors.sentence(picture.seen.error))
        elif picture.truth_probability is not None:
            percent = self._services.translator.percent
            given = picture.truth_probability
            text = self.tr("The right class was given {percent}.")
            if given < SMALLEST:
                text = self.tr("The right class was given less than {percent}.")
            parts.append(text.format(percent=percent(max(given, SMALLEST))))
        return "\n".join(parts)

    def _open_folder(self) -> None:
        if self._file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file.parent)))


class LargePictures(QObject):
    """Shows the pictures of a gallery that are opened, all in one window.

    Attributes:
        dialog: None until the first one is opened.
    """

    def __init__(self, services: Services, gallery: ErrorGallery, owner: QWidget) -> None:
        super().__init__(owner)
        self._services = services
        self._gallery = gallery
        self._owner = owner
        self.dialog: PictureDialog | None = None
        gallery.opened.connect(self._open)
        gallery.heat_toggled.connect(self._toggle_heat)

    def _open(self, picture: ErrorPicture) -> None:
        if self.dialog is None:
            self.dialog = PictureDialog(self._services, self._owner)
        self.dialog.detail.show_picture(picture, self._gallery.root)
        self.dialog.show()
        self.dialog.raise_()

    def _toggle_heat(self, shown: bool) -> None:
        if self.dialog is not None:
            self.dialog.detail.set_heat_shown(shown)


class PictureDialog(LiveMixin, QDialog):
    """The same in a window of its own, beside which the page stays usable."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self.detail = PictureDetail(services)
        vbox(self.detail, on=self, margins=None)
        says(self, windowTitle=self.tr("Picture"))
        self.resize(520, 640)
