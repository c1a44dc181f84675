"""The trainings that were not finished, in one line: choose one, and go on with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame

from pokedex_app.core.i18n import Translator
from pokedex_app.core.plain_text import tip
from pokedex_app.core.theme import set_role
from pokedex_app.shared.runs.summaries import RunSummary
from pokedex_app.train.unfinished_item_model import UnfinishedItemModel
from pokedex_app.ui.controls import Button
from pokedex_app.ui.fields import ChoiceBox
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.live import LiveMixin, says
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

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        set_role(self, "card")
        self.model = UnfinishedItemModel(translator, self)
        self._title = PlainLabel(self.tr("Unfinished"))
        self.choice = says(ChoiceBox(), accessibleName=self.tr("Unfinished trainings"))
        self.choice.setModel(self.model)
        # a long list of names must not make the window wide
        self.choice.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(16)
        self._title.setBuddy(self.choice)
        self.resume = Button(
            self.tr("Resume"),
            "fa6s.play",
            lambda: self._ask(self.resume_requested),
            tip=self.tr("Go on from its last checkpoint"),
            keys="Ctrl+R",
            role="primary",
        )
        self.make_model = Button(
            self.tr("Make a model"),
            "fa6s.cube",
            lambda: self._ask(self.model_requested),
            tip=self.tr("Make a model file of the best weights so far"),
        )
        self.remove = says(
            Button(
                None,
                "fa6s.trash-can",
                lambda: self._ask(self.remove_requested),
                tip=self.tr("Remove this training; it can be taken back"),
            ),
            accessibleName=self.tr("Remove"),
        )
        hbox(
            self._title,
            (self.choice, 1),
            self.resume,
            self.make_model,
            self.remove,
            on=self,
            spacing=8,
            margins=(16, 8, 10, 8),
        )
        self.choice.currentIndexChanged.connect(self._show)
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
        self.model.retranslate()

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
