"""The part of the results page about classes: a table to sort and search, and their errors."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from pokedex_app.results.error_gallery import ErrorGallery, PictureSource
from pokedex_app.results.fraction_bar import FractionBarDelegate
from pokedex_app.results.per_class_item_model import (
    ClassColumn,
    ClassRole,
    PerClassFilter,
    PerClassItemModel,
)
from pokedex_app.results.picture_detail import LargePictures
from pokedex_app.results.table_looks import GAP, ROW_PADDING, ResultsTable
from pokedex_app.services import Services
from pokedex_app.ui.controls import SearchLine
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveWidget, says
from pokedex_app.ui.no_hits import NoHits
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.plain_label import PlainLabel

BAR_ROOM = 8


class ClassesPart(LiveWidget):
    """A class that is chosen shows the pictures of it that were not recognised."""

    def __init__(self, services: Services, notice: NoticeBar) -> None:
        super().__init__()
        self.model = PerClassItemModel(services.translator, self)
        self.filter = PerClassFilter(self.model, self)
        find = self.tr("Find a class")
        self.search = SearchLine(find, find, self.tr("A part of its name"), self)
        self.search.textChanged.connect(self._search)
        self._found = PlainLabel("", "muted")
        self.table = self._make_table()
        called = self.tr("No class is called so.")
        NoHits(self.table, called, self.search.clear, lambda: bool(self.search.text().strip()))
        self.gallery = ErrorGallery(services, notice)
        self.large = LargePictures(services, self.gallery, self)
        self._assemble()
        self.settle()

    def show_results(self, shown: PictureSource | None) -> None:
        evaluation = shown.run.evaluations.get(shown.subset) if shown is not None else None
        self.model.set_evaluation(evaluation)
        self.gallery.set_shown(shown)
        self._count()

    def retranslate(self) -> None:
        self.model.retranslate()
        self._count()

    def _make_table(self) -> ResultsTable:
        table = says(ResultsTable(self.filter), accessibleName=self.tr("Figures of each class"))
        table.setSortingEnabled(True)
        table.sortByColumn(ClassColumn.RECALL, Qt.SortOrder.AscendingOrder)
        table.verticalHeader().setDefaultSectionSize(
            table.fontMetrics().height() + ROW_PADDING + BAR_ROOM
        )
        bars = FractionBarDelegate(ClassRole.FRACTION, table)
        for column in (ClassColumn.RECALL, ClassColumn.PRECISION, ClassColumn.F1):
            table.setItemDelegateForColumn(column, bars)
        table.stretch()
        table.horizontalHeader().setStretchLastSection(True)
        table.chosen.connect(self._show_class)
        return table

    def _assemble(self) -> None:
        left = QWidget()
        vbox(hbox((self.search, 1), self._found), (self.table, 1), on=left)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(left)
        halves.addWidget(self.gallery)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        halves.setSizes([660, 340])
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(GAP)
        vbox(halves, on=self, margins=(0, 8, 0, 0))

    def _search(self, text: str) -> None:
        self.filter.search(text)
        self._count()

    def _count(self) -> None:
        self._found.setText(self.tr("%Ln class(es)", "", self.filter.rowCount()))

    def _show_class(self, index: QModelIndex) -> None:
        self.gallery.show_class(index.data(ClassRole.LABEL))
