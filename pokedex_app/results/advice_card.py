"""What would help a run most: a sentence and a button each, the greatest gain first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import set_role
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin, Said, translate
from pokedex_app.ui.plain_label import PlainLabel
from trainer.evaluation.advice import Advice, Kind
from trainer.messages import told

_DEEDS: dict[Kind, tuple[Said, str]] = {
    "pictures": (translate("AdviceCard", "Add pictures…"), "fa6s.plus"),
    "classes": (translate("AdviceCard", "Add pictures…"), "fa6s.plus"),
    "pair": (translate("AdviceCard", "Show the pictures"), "fa6s.table-cells"),
    "labels": (translate("AdviceCard", "Check the labels"), "fa6s.tags"),
    "outliers": (translate("AdviceCard", "Look at them"), "fa6s.tags"),
    "small": (translate("AdviceCard", "Add pictures…"), "fa6s.plus"),
    "epochs": (translate("AdviceCard", "Train longer…"), "fa6s.graduation-cap"),
    "by_heart": (translate("AdviceCard", "Change the recipe…"), "fa6s.graduation-cap"),
    "copies": (translate("AdviceCard", "Divide anew…"), "fa6s.graduation-cap"),
}


class AdviceCard(LiveMixin, QFrame):
    """Hidden where nobody can tell; that nothing stands out is an answer.

    Signals:
        wanted(Advice): the user wants to be led to where it is done.
    """

    wanted = Signal(object)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        set_role(self, "card")
        self._translator = translator
        self._advice: Sequence[Advice] = ()
        self._nothing = PlainLabel(
            self.tr("Nothing stands out from chance that would help."), "muted", wrap=True
        )
        self._rows: list[_Row] = []
        self._column = vbox(
            PlainLabel(self.tr("What would help most"), "heading"),
            self._nothing,
            on=self,
            spacing=8,
            margins=(16, 12, 14, 12),
        )
        self.settle()

    def show_advice(self, advice: Sequence[Advice] | None) -> None:
        """None hides it."""
        self.setVisible(advice is not None)
        if (advice or ()) != self._advice:  # else the button that was just pressed would go
            self._advice = advice or ()
            self._fill()
        self._nothing.setVisible(not self._advice)

    def _fill(self) -> None:
        for row in self._rows:
            row.deleteLater()
            row.setParent(None)
        self._rows = [_Row(each) for each in self._advice]
        for row in self._rows:
            row.button.clicked.connect(partial(self.wanted.emit, row.advice))
            self._column.addWidget(row)
        self.retranslate()

    def buttons(self) -> list[Button]:
        """In the order of the advice."""
        return [row.button for row in self._rows]

    def retranslate(self) -> None:
        for row in self._rows:
            row.show_texts(self._translator.language)


class _Row(QWidget):
    def __init__(self, advice: Advice) -> None:
        super().__init__()
        self.advice = advice
        self._sentence = PlainLabel(wrap=True)
        self._expected = PlainLabel("", "muted", wrap=True)
        text, symbol = _DEEDS[advice.kind]
        self.button = Button(text, symbol, role="link", tint="accent")
        texts = vbox(self._sentence, self._expected, spacing=2)
        hbox((texts, 1), (self.button, Qt.AlignmentFlag.AlignTop), on=self, spacing=16)

    def show_texts(self, language: str) -> None:
        self._sentence.setText(told(self.advice.sentence, language))
        self._expected.setText(told(self.advice.expected, language))
        self.button.setAccessibleDescription(self._sentence.text())
