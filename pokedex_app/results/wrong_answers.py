"""The part of the results page with the worst errors: tiles, and the chosen one large."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from pokedex_app.results.error_gallery import ErrorGallery, PictureSource
from pokedex_app.results.error_pictures_item_model import ErrorPicture
from pokedex_app.results.picture_detail import PictureDetail
from pokedex_app.results.table_looks import GAP
from pokedex_app.services import Services
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.notice_bar import NoticeBar


class ErrorsPart(QWidget):
    """The pictures are looked at when the part is shown, not before: the model has to be loaded."""

    def __init__(self, services: Services, notice: NoticeBar) -> None:
        super().__init__()
        self._shown: PictureSource | None = None
        self._stale = False
        self.gallery = ErrorGallery(services, notice)
        self.detail = PictureDetail(services)
        self.gallery.selected.connect(self._show)
        self.gallery.changed.connect(self._show)
        self.gallery.heat_toggled.connect(self.detail.set_heat_shown)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self.gallery)
        halves.addWidget(self.detail)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        halves.setSizes([600, 400])
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(GAP)
        vbox(halves, on=self, margins=(0, 8, 0, 0))

    def show_results(self, shown: PictureSource | None) -> None:
        self._shown, self._stale = shown, True
        self.gallery.set_shown(shown)
        if self.isVisible():
            self.look()

    def look(self) -> None:
        """The part has become visible."""
        if self._stale and self._shown is not None:
            self._stale = False
            self.gallery.show_worst()
            self.gallery.tiles.setCurrentIndex(self.gallery.model.index(0, 0))

    def _show(self, picture: ErrorPicture | None) -> None:
        self.detail.show_picture(picture, self._shown)
