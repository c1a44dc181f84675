"""One wrongly answered picture, large, with the heatmap, all that the model thought of it, and the
training pictures that look like it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QSizePolicy, QStackedWidget, QWidget

from pokedex_app.core.images import read_qimage
from pokedex_app.results.error_gallery import ErrorGallery, PictureSource
from pokedex_app.results.error_pictures_item_model import ErrorPicture
from pokedex_app.results.picture_answers import LONGEST_SIDE
from pokedex_app.services import Services
from pokedex_app.ui.confidence_bars import Bar, ConfidenceBars
from pokedex_app.ui.controls import Button
from pokedex_app.ui.deeds import ContextMenu
from pokedex_app.ui.layouts import resize_within_screen, vbox
from pokedex_app.ui.live import LiveMixin, LiveWidget, says
from pokedex_app.ui.looks_like import LooksLike
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import picture_deeds, show_in_folder
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.scroll_area import ScrollArea
from pokedex_app.ui.zoom_view import ZoomView
from trainer.cache import FEATURES
from trainer.errors import printable
from trainer.pictures.packed import is_there

if TYPE_CHECKING:
    from trainer.features.neighbours import Known, ModelFeatures

BARS = 3
SMALLEST = 0.001
"""Smaller probabilities are only said to be smaller."""
LEAST_WIDTH = 240
"""in pixels; what is too high is scrolled"""


class PictureDetail(LiveWidget):
    """Shows an `ErrorPicture`, or that none is chosen."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._picture: ErrorPicture | None = None
        self._file: Path | None = None
        self._read: Path | None = None
        self.view = ZoomView(lambda scale: services.translator.percent(scale, 0))
        self.view.set_heat_shown(True)
        self._nothing = PlainLabel("", "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.view)
        # as high as there is room for, before anything is scrolled
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._stack.setMinimumHeight(self.view.minimumHeight())
        self._caption = PlainLabel("", "heading", wrap=True)
        self._note = PlainLabel("", "muted", wrap=True)
        self._bars = ConfidenceBars(services.translator)
        self._notice = NoticeBar()
        deeds = (*picture_deeds(lambda: self._file, self._notice), None, *self.view.deeds())
        self.menu = ContextMenu(self.view, deeds)
        self.view.listen(self, focused=True)
        self.looks_like = LooksLike(services, self._notice)
        self._folder = Button(
            self.tr("Show its folder"),
            "fa6s.folder-open",
            self._open_folder,
            tip=self.tr("Open the folder that the picture lies in"),
            role="link",
            tint="accent",
        )
        inner = QWidget()
        vbox(
            (self._stack, 1),
            self._caption,
            self._note,
            self._bars,
            self.looks_like,
            self._folder,
            on=inner,
            spacing=8,
        )
        area = ScrollArea(inner, sideways=False)
        area.setMinimumWidth(LEAST_WIDTH)
        vbox((area, 1), self._notice, on=self)
        self.settle()

    def show_picture(self, picture: ErrorPicture | None, shown: PictureSource | None) -> None:
        """`shown` is what it comes from."""
        root = shown.root if shown is not None else None
        self._picture = picture
        file = root / picture.path if picture is not None and root is not None else None
        self._file = file if file is not None and file.exists() else None
        seen = picture.seen if picture is not None else None
        if picture is not None and seen is not None:
            self.view.show_picture(seen.image, printable(picture.path), seen.heat)
            self._read_whole(seen.image)
        self._stack.setCurrentWidget(self.view if seen is not None else self._nothing)
        self._show_looks_like(file, shown)
        self.retranslate()

    def _read_whole(self, shown: QImage) -> None:
        """All pixels of the file, for who looks closely at what was made smaller."""
        file = self._file
        if file == self._read:
            return
        self._read = file
        if file is None or max(shown.width(), shown.height()) < LONGEST_SIDE:
            return

        def take(whole: QImage) -> None:
            if file == self._file and not whole.isNull():
                self.view.set_full_size(whole.size())
                self.view.show_detail(whole)

        self._services.jobs.run(partial(read_qimage, file), take, name="whole")

    def _show_looks_like(self, file: Path | None, shown: PictureSource | None) -> None:
        """The training pictures that made the model answer so, if their features are stored."""
        self.looks_like.clear()
        seen = self._picture.seen if self._picture is not None else None
        if file is None or shown is None or seen is None or seen.prediction is None:
            return
        if not is_there(file):  # it may lie in a shard
            return
        split, root = shown.run.split, shown.root
        store = self._services.folders.cache / FEATURES
        if split is None or root is None:
            return

        def known(
            features: ModelFeatures, _stop: Callable[[], bool]
        ) -> tuple[bool, Iterable[Known]]:
            from trainer.features.neighbours import trained_pictures

            return True, trained_pictures(split, root, features, store)

        self.looks_like.look_for(file, shown.model.classifier, known)

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
            show_in_folder(self._file, self._notice)


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
        self.dialog.detail.show_picture(picture, self._gallery.shown)
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
        resize_within_screen(self, QSize(520, 640))
