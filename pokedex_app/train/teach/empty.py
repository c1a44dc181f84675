"""What is shown while there is nothing to teach the model."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from pokedex_app.core.theme import set_role
from pokedex_app.ui.controls import Button
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.layouts import STRETCH, vbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel, Symbol


class EmptyTeach(LiveMixin, QFrame):
    """Says how to make corrections, and how else to teach.

    Signals:
        add_wanted(): the user wants to choose the folder of a class.
        keep_wanted(): copies of corrected pictures shall be kept.
    """

    add_wanted = Signal()
    keep_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self._not_kept = PlainLabel(
            self.tr("Copies of the pictures that you correct are not kept now."), "warning"
        )
        texts = (
            Symbol("fa6s.chalkboard-user", pixels=44),
            PlainLabel(self.tr("There is nothing to learn from yet"), "heading"),
            PlainLabel(
                self.tr(
                    "Say what a picture really shows, on Identify (“That's wrong…”) or in Batch "
                    "(W, R or A on its row). Or add a class: a folder with 5 to 30 pictures, "
                    "named as the class. You can also drop it here."
                ),
                "muted",
                wrap=True,
            ),
            self._not_kept,
        )
        for label in texts:
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add = Button(
            self.tr("Add a class…"),
            "fa6s.plus",
            self.add_wanted,
            tip=self.tr("Choose the folder of a class, or one that holds such folders"),
        )
        self.keep = Button(
            self.tr("Keep copies from now on"),
            "fa6s.floppy-disk",
            self.keep_wanted,
            tip=self.tr("Of the pictures that you correct; those of before come too"),
            role="primary",
        )
        buttons = FlowBox(10, self.keep, self.add, centred=True)
        vbox(STRETCH, *texts, buttons, STRETCH, on=self, spacing=10, margins=(30, 16, 30, 16))
        self.settle()

    def show_kept(self, copies: str) -> None:
        """`copies` is the setting `correction_copies`."""
        self._not_kept.setVisible(copies == "not_kept")
        self.keep.setVisible(copies == "not_kept")
