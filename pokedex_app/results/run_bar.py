"""The line above the results: which run, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from pokedex_app.results.runs_item_model import RunRole, RunsItemModel
from pokedex_app.ui.controls import OPEN, Button, ToolButton
from pokedex_app.ui.fields import ChoiceBox
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.live import LiveWidget, says
from pokedex_app.ui.plain_label import PlainLabel

NARROW = 300
"""Pixels the list of runs should have; below, the word before it gives way."""


class RunBar(LiveWidget):
    """A list of runs and five buttons.

    Signals:
        run_chosen(Path): the folder of the run that was chosen.
        folder_wanted(): the user wants to open a run from elsewhere.
        report_wanted(): the report of the run shall be shown.
        use_wanted(): its model shall be the active one.
        add_wanted(): pictures or classes shall be added to it.
        more_wanted(): what else can be done with it shall be offered below `more`.
    """

    run_chosen = Signal(object)
    folder_wanted = Signal()
    report_wanted = Signal()
    use_wanted = Signal()
    add_wanted = Signal()
    more_wanted = Signal()

    def __init__(self, runs: RunsItemModel) -> None:
        super().__init__()
        self._runs = runs
        self._folder: Path | None = None
        self._label = PlainLabel(self.tr("Run"))
        self.choice = says(
            ChoiceBox(),
            accessibleName=self.tr("The run that is shown"),
            placeholderText=self.tr("Choose a run"),
        )
        self.choice.setModel(runs)
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.choice.setMinimumContentsLength(16)
        self.choice.activated.connect(self._choose)
        self._label.setBuddy(self.choice)
        runs.renewed.connect(self.keep_choice)
        self.open = Button(
            self.tr("Open a folder…"),
            "fa6s.folder-open",
            self.folder_wanted,
            tip=self.tr("Show a run that lies elsewhere"),
            keys=OPEN,
        )
        self.report = Button(
            self.tr("Report"),
            "fa6s.file-lines",
            self.report_wanted,
            tip=self.tr("Show the report of this run in the browser"),
            keys="Ctrl+R",
        )
        self.use = Button(
            self.tr("Use this model"),
            "fa6s.check",
            self.use_wanted,
            tip=self.tr("Put the model of this run among yours and identify with it"),
            keys="Ctrl+U",
            role="primary",
        )
        self.more = ToolButton(
            self.tr("What else can be done with this run"), "fa6s.ellipsis", self.more_wanted
        )
        self.add = ToolButton(
            self.tr("Add pictures or classes…"),
            "fa6s.plus",
            self.add_wanted,
            text=self.tr("Add pictures or classes…"),
            tip=self.tr("Add pictures or classes, and go on from the model of this run"),
        )
        self._writing = self._has_report = self._has_model = self._in_use = False
        buttons = (self.more, self.add, self.open, self.report, self.use)
        hbox(self._label, (self.choice, 1), *buttons, on=self, spacing=8)
        self.keep_choice()

    def show_run(self, folder: Path | None, *, has_report: bool, has_model: bool) -> None:
        """Mark the run that is shown; `has_report` tells whether one can be shown or written."""
        self._folder = folder
        self._has_report = has_report
        self._enable_report()
        self._has_model = has_model
        self.more.setVisible(folder is not None)
        self.add.setVisible(has_model)
        self.set_in_use(False)
        self.keep_choice()

    def set_in_use(self, in_use: bool) -> None:
        """The model of the run is the one that names pictures now."""
        self._in_use = in_use
        self.use.setEnabled(self._has_model and not in_use)
        self.retranslate()

    def set_writing(self, writing: bool) -> None:
        """A report is being written."""
        self._writing = writing
        self._enable_report()
        self.retranslate()

    def _enable_report(self) -> None:
        self.report.setEnabled(self._has_report and not self._writing)

    def retranslate(self) -> None:
        self.report.setText(self.tr("Writing…") if self._writing else self.tr("Report"))
        self.use.setText(self.tr("In use") if self._in_use else self.tr("Use this model"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = (self.more, self.open, self.report, self.use)
        room = self.width() - sum(button.sizeHint().width() + 8 for button in beside)
        style = Qt.ToolButtonStyle
        self.add.setToolButtonStyle(style.ToolButtonTextBesideIcon)
        if room - self.add.sizeHint().width() < NARROW + self._label.sizeHint().width() + 16:
            self.add.setToolButtonStyle(style.ToolButtonIconOnly)
        left = room - self.add.sizeHint().width() - self._label.sizeHint().width() - 16
        self._label.setVisible(left >= NARROW)

    def _choose(self, row: int) -> None:
        self.run_chosen.emit(self.choice.itemData(row, RunRole.FOLDER))

    def keep_choice(self) -> None:
        """The list may have been read anew: the same run stands elsewhere in it."""
        row = self._runs.row_of(self._folder) if self._folder is not None else None
        with QSignalBlocker(self.choice):
            self.choice.setCurrentIndex(row if row is not None else -1)
