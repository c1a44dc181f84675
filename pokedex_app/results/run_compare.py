"""The part of the results page that sets a run beside another one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    QSortFilterProxyModel,
    Signal,
)
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pokedex_app.core.theme import colors_of
from pokedex_app.results.compare_item_model import CompareColumn, CompareItemModel, CompareRole
from pokedex_app.results.curve_section import RunCurves
from pokedex_app.results.runs_item_model import RunRole, RunsItemModel
from pokedex_app.results.table_looks import GAP, ResultsTable
from pokedex_app.services import Services
from pokedex_app.shared.runs.evaluated_run import RunResults, same_pictures
from pokedex_app.ui.controls import Button
from pokedex_app.ui.fields import ChoiceBox
from pokedex_app.ui.layouts import Stretch, hbox, vbox
from pokedex_app.ui.live import LiveWidget, says
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.scroll_area import ScrollArea


class ComparePart(LiveWidget):
    """Figures of both runs with their difference, and their curves on top of each other.

    Signals:
        run_wanted(Path): the other run was chosen; `show_other` is awaited.
        folder_wanted(): the user wants to open a run from elsewhere.
    """

    run_wanted = Signal(object)
    folder_wanted = Signal()

    def __init__(self, services: Services, runs: RunsItemModel) -> None:
        super().__init__()
        self._services = services
        self._runs = _OtherRuns(runs, self)
        self._one: RunResults | None = None
        self._other: RunResults | None = None
        self._subset = ""
        self._label = PlainLabel(self.tr("Compare with"))
        self.choice = says(
            ChoiceBox(),
            accessibleName=self.tr("The run to compare with"),
            placeholderText=self.tr("Choose a run"),
        )
        self.choice.setModel(self._runs)
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.choice.activated.connect(self._choose)
        runs.renewed.connect(self._keep_choice)
        self._label.setBuddy(self.choice)
        self._open = Button(
            self.tr("Open a folder…"),
            "fa6s.folder-open",
            self.folder_wanted,
            tip=self.tr("Compare with a run that lies elsewhere"),
        )
        self._warning = PlainLabel("", "warning", wrap=True)
        self.model = CompareItemModel(services.translator, self)
        self.table = says(ResultsTable(self.model), accessibleName=self.tr("Figures of both runs"))
        self.table.setItemDelegateForColumn(CompareColumn.DIFFERENCE, _Verdict(self.table))
        self.table.stretch()
        self.table.horizontalHeader().setStretchLastSection(True)
        self._hint = PlainLabel(
            self.tr("Choose another run: figures and curves of both are shown together."),
            "muted",
            wrap=True,
        )
        self.curves = RunCurves(services)
        self._both = ScrollArea()
        self._assemble()
        self._keep_choice()
        self.settle()

    def show_run(self, run: RunResults | None, subset: str) -> None:
        """The run on the left of the table, and the part of its split that is compared."""
        self._one, self._subset = run, subset
        with QSignalBlocker(self.choice):
            self._runs.leave_out(run.folder if run is not None else None)
        if run is not None and self.other == run.folder:
            self._other = None
        self._keep_choice()
        self._renew()

    def show_other(self, run: RunResults | None) -> None:
        """The run it is compared with."""
        self._other = run
        self._keep_choice()
        self._renew()

    @property
    def other(self) -> Path | None:
        return self._other.folder if self._other is not None else None

    @property
    def warning(self) -> str:
        """Why the figures cannot be compared as they are; empty where they can."""
        return self._warning.text()

    # ---- what is shown ----------------------------------------------------------------------

    def _renew(self) -> None:
        one, other = self._one, self._other
        both = one is not None and other is not None
        self.model.set_runs(
            (one.name if one else "", other.name if other else ""),
            one.evaluations.get(self._subset) if one else None,
            other.evaluations.get(self._subset) if other else None,
        )
        self._both.setVisible(both)
        if one is not None and other is not None:
            self.curves.show_runs([(one.name, one.curves), (other.name, other.curves)])
        self.table.setVisible(self.model.rowCount() > 0)
        self.table.show_all_rows()
        self.retranslate()

    def _warn(self) -> str:
        one, other = self._one, self._other
        if one is None or other is None:
            return ""
        if one.folder == other.folder:
            return self.tr("These are one and the same run: choose another one.")
        for run in (one, other):
            if self._subset not in run.evaluations:
                return self.tr("{run} was not measured on this part.").format(run=run.name)
        if same_pictures(one, other, self._subset) is False:
            return self.tr(
                "The runs were not measured on the same pictures, so a difference may be one of "
                "the pictures and not of the models."
            )
        return ""

    def retranslate(self) -> None:
        self.model.retranslate()
        one, other = self._one, self._other
        self._warning.show_text(self._warn())
        self._hint.setVisible(one is not None and other is None)

    # ---- choosing ---------------------------------------------------------------------------

    def _choose(self, row: int) -> None:
        self.run_wanted.emit(self.choice.itemData(row, RunRole.FOLDER))

    def _keep_choice(self) -> None:
        """The list has been read anew: show the same run in it, which may stand elsewhere."""
        with QSignalBlocker(self.choice):
            self.choice.setCurrentIndex(self._runs.row_of(self.other))

    def _assemble(self) -> None:
        tools = hbox(self._label, (self.choice, 1), self._open)
        content = QWidget()
        vbox(
            self.table, (self.curves, 1), Stretch(0), on=content, spacing=GAP, margins=(0, 0, 4, 0)
        )
        self._both.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(tools)
        column.addWidget(self._warning)
        column.addWidget(self._hint)
        column.addWidget(self._both, 1)
        column.addStretch(0)  # where there is nothing to compare, the rest stays empty


class _OtherRuns(QSortFilterProxyModel):
    """The runs but one, in their order."""

    def __init__(self, runs: RunsItemModel, parent: QObject) -> None:
        super().__init__(parent)
        self._runs = runs
        self._left_out: Path | None = None
        self.setSourceModel(runs)

    def row_of(self, folder: Path | None) -> int:
        """-1 where it is not among them."""
        row = self._runs.row_of(folder) if folder is not None else None
        return -1 if row is None else self.mapFromSource(self._runs.index(row, 0)).row()

    def leave_out(self, folder: Path | None) -> None:
        if folder != self._left_out:
            self._left_out = folder
            self.invalidate()

    def filterAcceptsRow(
        self, source_row: int, _parent: QModelIndex | QPersistentModelIndex
    ) -> bool:
        return self._runs.folder(source_row) != self._left_out


class _Verdict(QStyledItemDelegate):
    """Differences in the colour of what they mean; those within chance are grey."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        colors = colors_of(option.palette)
        color = {"better": colors.good, "worse": colors.bad}.get(
            index.data(CompareRole.VERDICT), colors.muted
        )
        option.palette.setColor(QPalette.ColorRole.Text, QColor(color))
