"""The part of the results page about confusions: the matrix, the pairs, and their pictures."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from pokedex_app.results.confused_item_model import ConfusedItemModel, PairColumn, PairRole
from pokedex_app.results.error_gallery import ErrorGallery, PictureSource
from pokedex_app.results.picture_detail import LargePictures
from pokedex_app.results.table_looks import GAP, ResultsTable
from pokedex_app.services import Services
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveWidget, says
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.plain_label import PlainLabel

if TYPE_CHECKING:
    from pokedex_app.ui.plots.confusion_matrix import ConfusionMatrix


class ConfusionPart(LiveWidget):
    """A cell or a pair that is chosen shows its pictures."""

    def __init__(self, services: Services, notice: NoticeBar) -> None:
        super().__init__()
        self.pairs = ConfusedItemModel(services.translator, self)
        self.table = says(ResultsTable(self.pairs), accessibleName=self.tr("Most confused pairs"))
        self.table.stretch(PairColumn.TRUTH, PairColumn.PREDICTED)
        self.table.chosen.connect(self._show_pair)
        self._pairs_title = PlainLabel(self.tr("Most confused pairs"), "heading")
        self.no_pairs = PlainLabel(
            self.tr("No picture was taken for another class."), "muted", wrap=True
        )
        self.no_pairs.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.gallery = ErrorGallery(services, notice)
        self.large = LargePictures(services, self.gallery, self)
        self._halves = QSplitter(Qt.Orientation.Horizontal)
        self._assemble()
        self.settle()

    @cached_property
    def matrix(self) -> ConfusionMatrix:
        """Made when there is one to be shown: it brings pyqtgraph."""
        from pokedex_app.ui.plots.confusion_matrix import ConfusionMatrix

        made = ConfusionMatrix()
        made.cell_clicked.connect(self._show_cell)
        self._halves.insertWidget(0, made)
        self._halves.setStretchFactor(0, 3)
        self._halves.setStretchFactor(1, 2)
        self._halves.setSizes([600, 400])
        return made

    def show_results(self, shown: PictureSource | None) -> None:
        evaluation = shown.run.evaluations.get(shown.subset) if shown is not None else None
        if evaluation is not None:
            self.matrix.set_matrix(evaluation.classes, np.array(evaluation.confusion, np.int64))
        self.pairs.set_pairs(evaluation.most_confused if evaluation is not None else ())
        self.table.setVisible(self.pairs.rowCount() > 0)
        self.no_pairs.setVisible(evaluation is not None and self.pairs.rowCount() == 0)
        self.gallery.set_shown(shown)

    def go_to(self, truth: str, predicted: str) -> None:
        """Show that cell and its pictures."""
        self.matrix.show_cell(truth, predicted)
        self._show_cell(truth, predicted)

    def retranslate(self) -> None:
        self.pairs.retranslate()

    def _assemble(self) -> None:
        pairs = QWidget()
        vbox(self._pairs_title, (self.table, 1), (self.no_pairs, 1), on=pairs)
        side = QSplitter(Qt.Orientation.Vertical)
        side.addWidget(pairs)
        side.addWidget(self.gallery)
        side.setSizes([240, 320])
        side.setChildrenCollapsible(False)
        side.setHandleWidth(GAP)
        self._halves.addWidget(side)
        self._halves.setChildrenCollapsible(False)
        self._halves.setHandleWidth(GAP)
        vbox(self._halves, on=self, margins=(0, 8, 0, 0))

    def _show_cell(self, truth: str, predicted: str) -> None:
        self.gallery.show_cell(truth, predicted)

    def _show_pair(self, index: QModelIndex) -> None:
        pair = index.data(PairRole.PAIR)
        self.go_to(pair.truth, pair.predicted)
