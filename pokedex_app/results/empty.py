"""What the results page shows while there is no run."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from pokedex_app.core.theme import set_role
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import STRETCH, vbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel, Symbol


class EmptyResults(LiveMixin, QFrame):
    """Says where runs come from.

    Signals:
        folder_wanted(): the user wants to open the folder of a run.
    """

    folder_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        texts = (
            Symbol("fa6s.chart-line"),
            PlainLabel(self.tr("There is no run yet"), "heading"),
            PlainLabel(
                self.tr(
                    "Train a model on the Train page: its figures, its curves and its errors are "
                    "shown here. Or open the folder of a run that was trained elsewhere."
                ),
                "muted",
                wrap=True,
            ),
        )
        for label in texts:
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open = Button(
            self.tr("Open a run’s folder…"),
            "fa6s.folder-open",
            self.folder_wanted,
            tip=self.tr("The folder with events.jsonl and evaluation.json"),
            role="primary",
        )
        middle = (self.open, Qt.AlignmentFlag.AlignHCenter)
        vbox(STRETCH, *texts, middle, STRETCH, on=self, spacing=12, margins=(40, 40, 40, 40))
