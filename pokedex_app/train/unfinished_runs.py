"""The trainings that were not finished, in one line: choose one, and go on with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.plain_text import tip
from pokedex_app.core.theme import icon, set_role
from pokedex_app.shared.runs.summaries import RunSummary
from pokedex_app.train.unfinished_model import UnfinishedModel
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import printable


class UnfinishedRuns(LiveMixin, QFrame):
    """Hidden while there is none.

    Signals:
        resume_requested(RunSummary): train it on.
        model_requested(RunSummary): make a model of what it has learnt.
        remove_requested(RunSummary): throw it away.
    """

    resume_requested = Signal(object)
    model_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.model = UnfinishedModel(translator, self)
        self._title = PlainLabel()
        self.choice = QComboBox()
        self.choice.setModel(self.model)
        # a long list of names must not make the window wide
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(16)
        self._title.setBuddy(self.choice)
        self.resume, self.make_model, self.remove = QPushButton(), QPushButton(), QPushButton()
        set_role(self.resume, "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self.choice, 1)
        for button in (self.resume, self.make_model, self.remove):
            row.addWidget(button)
        self.choice.currentIndexChanged.connect(self._show)
        self.resume.clicked.connect(lambda: self._ask(self.resume_requested))
        self.make_model.clicked.connect(lambda: self._ask(self.model_requested))
        self.remove.clicked.connect(lambda: self._ask(self.remove_requested))
        self.hide()
        self.settle()

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Offer those that are unfinished; the one that was chosen stays so."""
        chosen = self.current()
        self.model.set_runs(runs)
        row = self.model.row_of(chosen.folder) if chosen is not None else None
        self.choice.setCurrentIndex(row if row is not None else min(0, self.model.rowCount() - 1))
        self._show()

    def current(self) -> RunSummary | None:
        return self.model.run(self.choice.currentIndex())

    def choose(self, folder: Path) -> None:
        row = self.model.row_of(folder)
        if row is not None:
            self.choice.setCurrentIndex(row)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Unfinished"))
        self.choice.setAccessibleName(self.tr("Unfinished trainings"))
        self.resume.setText(self.tr("Resume"))
        keys = QKeySequence("Ctrl+R")
        self.resume.setShortcut(keys)  # setting a text takes the shortcut away
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
        self.resume.setToolTip(
            self.tr("Go on from its last checkpoint ({keys})").format(keys=shown)
        )
        self.make_model.setText(self.tr("Make a model"))
        self.make_model.setToolTip(self.tr("Make a model file of the best weights so far"))
        self.remove.setText("")
        self.remove.setAccessibleName(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Remove this training; it can be taken back"))
        self.model.retranslate()

    def restyle(self) -> None:
        self.resume.setIcon(icon("fa6s.play", self.palette(), "accent_text"))
        self.make_model.setIcon(icon("fa6s.cube", self.palette()))
        self.remove.setIcon(icon("fa6s.trash-can", self.palette()))

    def _show(self) -> None:
        run = self.current()
        self.setVisible(run is not None)
        if run is None:
            return
        self.choice.setToolTip(tip(printable(run.folder)))
        self.resume.setEnabled(run.resumable)
        self.make_model.setEnabled(run.resumable and run.can_finish)
        self.remove.setEnabled(run.resumable)

    def _ask(self, signal: SignalInstance) -> None:
        run = self.current()
        if run is not None:
            signal.emit(run)
