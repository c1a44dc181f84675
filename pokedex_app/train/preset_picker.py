"""The presets of a recipe, as cards that say what each is for and how long it takes here."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import set_role
from pokedex_app.train.logic.presets import PRESETS, SetSize, seconds_here
from pokedex_app.train.option_card import OptionCard
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel
from trainer.runs.duration import Speed

_SMALLEST = 200
"""width of a card in pixels"""


class PresetPicker(LiveMixin, QFrame):
    """Signals:
    chosen(str): the name of a preset in `recipe_presets.PRESETS`, from the user.
    """

    chosen = Signal(str)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        set_role(self, "card")
        self._translator = translator
        self._size: SetSize | None = None
        self._network: str | None = None
        self._speeds: Mapping[str, Speed] = {}
        self._measuring = False
        self._taught = True
        self._title = PlainLabel(self.tr("How to train"), "heading")
        self._own = PlainLabel(
            self.tr("Your own settings: they agree with no preset. Choose one to go back to it."),
            "muted",
            wrap=True,
        )
        self._group = QButtonGroup(self)
        self.cards = {name: OptionCard(framed=True) for name in PRESETS}
        for name, card in self.cards.items():
            self._group.addButton(card.button)
            card.button.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        self._columns = 0
        vbox(self._title, self._grid, self._own, on=self, spacing=10, margins=(16, 12, 16, 14))
        self._arrange()
        self.set_preset("first")
        self.settle()

    def set_preset(self, name: str | None) -> None:
        """Mark a preset; None where the settings agree with none."""
        self._group.setExclusive(False)
        for key, card in self.cards.items():
            card.button.setChecked(key == name)
        self._group.setExclusive(True)
        self._own.setVisible(name is None)

    def set_amount(
        self,
        size: SetSize | None,
        speeds: Mapping[str, Speed],
        network: str | None,
        *,
        measuring: bool,
    ) -> None:
        """What the times are for: the data set, how fast networks train here, by name, and the
        network that is trained where a recipe leaves it to the program."""
        self._size, self._speeds, self._network = size, speeds, network
        self._measuring = measuring
        self.retranslate()

    def title(self, name: str) -> str:
        """What a preset is called on the page."""
        return {
            "first": self.tr("First model"),
            "best": self.tr("Best"),
            "report": self.tr("Report"),
        }[name]

    def retranslate(self) -> None:
        texts = {
            "first": (
                self.title("first"),
                self.tr(
                    "Fits only the last layer to what the network already knows of pictures. Often "
                    "good enough, and it tells which labels may be wrong."
                ),
            ),
            "best": (
                self.title("best"),
                self.tr(
                    "Goes on from the first model and teaches all layers. The most accurate we "
                    "know, also on pictures that look different from yours."
                ),
            ),
            "report": (
                self.title("report"),
                self.tr(
                    "The two phases of the student report, number for number: only the head, then "
                    "all layers. Good for seeing transfer learning happen."
                ),
            ),
        }
        for name, card in self.cards.items():
            card.set_texts(*texts[name], self._fact(name))

    def _fact(self, name: str) -> str:
        """ "" where nothing can be said."""
        if self._size is None:
            return ""
        recipe = PRESETS[name]
        seconds = seconds_here(recipe, self._size, self._speeds, self._network)
        if seconds is None:
            return self.tr("Measuring how long it takes here…") if self._measuring else ""
        return self.tr("At most {time} here").format(time=self._rough(seconds))

    def _rough(self, seconds: float) -> str:
        """Rounded up, and no finer than is known."""
        if seconds < 30:
            return self.tr("half a minute")
        if seconds < 60:
            return self.tr("a minute")
        minutes = math.ceil(seconds / 60)
        if minutes < 60:
            step = 1 if minutes <= 20 else 5
            return self.tr("%Ln minute(s)", "", math.ceil(minutes / step) * step)
        hours = math.ceil(seconds / 1800) / 2
        if hours == 1:
            return self.tr("an hour")
        digits = 0 if hours == int(hours) else 1
        return self.tr("{hours} hours").format(hours=self._translator.decimal(hours, digits))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = len(self.cards) if self.width() >= len(self.cards) * (_SMALLEST + 10) else 1
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, number // columns, number % columns)
        for number in range(len(self.cards)):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
        self._grid.setAlignment(Qt.AlignmentFlag(0))
