"""The part of the results page about confusions: the matrix, the pairs, and their pictures."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from pokedex_app.models.confused_model import ConfusedModel, PairColumn, PairRole
from pokedex_app.models.error_pictures_model import ErrorPicture
from pokedex_app.services import Services
from pokedex_app.theme import set_role
from pokedex_app.widgets.confusion_matrix import ConfusionMatrix
from pokedex_app.widgets.error_gallery import ErrorGallery, Shown
from pokedex_app.widgets.live import LiveWidget
from pokedex_app.widgets.picture_detail import PictureDialog
from pokedex_app.widgets.results_tables import GAP, ResultsTable


class ConfusionPart(LiveWidget):
    """A cell or a pair that is chosen shows its pictures."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._shown: Shown | None = None
        self.dialog: PictureDialog | None = None
        self.matrix = ConfusionMatrix()
        self.matrix.cell_clicked.connect(self._show_cell)
        self.pairs = ConfusedModel(services.translator, self)
        self.table = ResultsTable(self.pairs)
        self.table.stretch(PairColumn.TRUTH, PairColumn.PREDICTED)
        self.table.chosen.connect(self._show_pair)
        self._pairs_title = QLabel()
        set_role(self._pairs_title, "heading")
        self.gallery = ErrorGallery(services)
        self.gallery.opened.connect(self._open)
        self.gallery.heat_toggled.connect(self._toggle_heat)
        self._assemble()
        self.settle()

    def show_results(self, shown: Shown | None) -> None:
        self._shown = shown
        evaluation = shown.run.evaluations.get(shown.subset) if shown is not None else None
        if evaluation is not None:
            self.matrix.set_matrix(evaluation.classes, np.array(evaluation.confusion, np.int64))
        self.pairs.set_pairs(evaluation.most_confused if evaluation is not None else ())
        self.gallery.set_shown(shown)

    def retranslate(self) -> None:
        self.pairs.retranslate()
        self._pairs_title.setText(self.tr("Most confused pairs"))
        self.table.setAccessibleName(self.tr("Most confused pairs"))

    def _assemble(self) -> None:
        pairs = QWidget()
        column = QVBoxLayout(pairs)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pairs_title)
        column.addWidget(self.table, 1)
        side = QSplitter(Qt.Orientation.Vertical)
        side.addWidget(pairs)
        side.addWidget(self.gallery)
        side.setSizes([240, 320])
        side.setChildrenCollapsible(False)
        side.setHandleWidth(GAP)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self.matrix)
        halves.addWidget(side)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        halves.setSizes([600, 400])
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(GAP)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.addWidget(halves)

    def _show_cell(self, truth: str, predicted: str) -> None:
        self.gallery.show_cell(truth, predicted)

    def _show_pair(self, index: QModelIndex) -> None:
        pair = index.data(PairRole.PAIR)
        self.matrix.show_cell(pair.truth, pair.predicted)
        self._show_cell(pair.truth, pair.predicted)

    def _open(self, picture: ErrorPicture) -> None:
        if self.dialog is None:
            self.dialog = PictureDialog(self._services, self)
        root = self._shown.root if self._shown is not None else None
        self.dialog.detail.show_picture(picture, root)
        self.dialog.show()
        self.dialog.raise_()

    def _toggle_heat(self, shown: bool) -> None:
        if self.dialog is not None:
            self.dialog.detail.set_heat_shown(shown)
