"""What the model answered for one picture, in words and bars, and what the user can do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import Role, set_role
from pokedex_app.ui.class_picker import ClassPicker
from pokedex_app.ui.confidence_bars import INSET, Bar, ConfidenceBars
from pokedex_app.ui.controls import COPY, Button, Menu, native
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel, Symbol

COPY_PICTURE_KEYS = "Ctrl+Shift+C"
MARGIN = 18
SYMBOL_PIXELS = 26
BUSY_PIXELS = 6


@dataclass(frozen=True)
class ShownAnswer:
    """The model's answer: the likeliest classes, the threshold in [0, 1] it is held against, and
    whether the picture shows none of the classes."""

    bars: tuple[Bar, ...]
    threshold: float
    strange: bool = False

    @property
    def best(self) -> Bar:
        return self.bars[0]

    @property
    def sure(self) -> bool:
        return self.best.probability >= self.threshold and not self.strange


class AnswerCard(LiveMixin, QFrame):
    """Shows that an answer is awaited, the answer, or why there is none.

    Signals:
        chosen(str): the user wants to read about the class with that label.
        copy_text_requested(), copy_picture_requested()
        correction_requested(): the user is about to say what is right; offer `picker` the classes.
    """

    chosen = Signal(str)
    copy_text_requested = Signal()
    copy_picture_requested = Signal()
    correction_requested = Signal()

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        set_role(self, "card")
        self._translator = translator
        self._said: ShownAnswer | None = None
        self._problem: str | None = None
        self._new = self._corrected = False
        self._right: str | None = None
        self._above = _label("muted")
        self.headline_label = _label("big")
        self._symbol = Symbol(pixels=SYMBOL_PIXELS)
        self._verdict = _label("muted")
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(BUSY_PIXELS)
        self.bars = ConfidenceBars(translator)
        self.bars.chosen.connect(self.chosen)
        self._note = _label("good")
        self._copy = Button(
            self.tr("Copy"),
            "fa6s.copy",
            tip=self.tr("Copy the answer as text ({text}) or as a picture ({picture})").format(
                text=native(COPY), picture=native(COPY_PICTURE_KEYS)
            ),
        )
        menu = Menu(self)
        menu.add(self.tr("As text"), self.copy_text_requested, told=native(COPY))
        menu.add(
            self.tr("As a picture"), self.copy_picture_requested, told=native(COPY_PICTURE_KEYS)
        )
        self._copy.setMenu(menu)
        self.wrong = Button(
            self.tr("That's wrong…"), "fa6s.pen", tip=self.tr("Say what the picture really shows")
        )
        self.wrong.setCheckable(True)
        self.wrong.toggled.connect(self._open_picker)
        self.picker = ClassPicker(offers_new=True)
        self.picker.cancelled.connect(self.close_picker)
        self.picker.hide()
        self._assemble()
        self.show_waiting()
        self.settle()

    # ---- what is shown ----------------------------------------------------------------------

    def clear(self) -> None:
        """There is no answer."""
        self._show(None, None)

    def show_waiting(self) -> None:
        """The answer that is there stays until the next one is."""
        if self._said is None:
            self.clear()
        self.busy.show()

    def show_problem(self, reason: str) -> None:
        """`reason` is a sentence in the window's language."""
        self._show(None, reason)

    def show_answer(self, said: ShownAnswer) -> None:
        self._show(said, None)
        self.bars.show_bars(said.bars, said.threshold, strange=said.strange)

    def show_new(self) -> None:
        """Say that this species has been seen for the first time."""
        self._new = True
        self.retranslate()

    def show_corrected(self, right: str | None) -> None:
        """Say what the user says it is, above what the model said; None for none of the classes."""
        self._corrected, self._right = True, right
        self.retranslate()

    def ask_what_is_right(self) -> None:
        """As the button does."""
        self.wrong.setChecked(True)

    def close_picker(self) -> None:
        """Without an answer, or after one."""
        if self.wrong.isChecked():
            # first: what is hidden with the focus hands it on, and the column scrolls to whom
            self.wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            self.wrong.setChecked(False)

    def rename(self, bars: Sequence[Bar]) -> None:
        """The same answer, its classes called as the window's language now calls them."""
        if self._said is not None:
            self._said = replace(self._said, bars=tuple(bars))
            self.bars.rename({bar.label: bar.name for bar in bars})
            self.retranslate()

    def _show(self, said: ShownAnswer | None, problem: str | None) -> None:
        self._said, self._problem = said, problem
        self._new = self._corrected = False
        waiting = said is None and problem is None
        self.busy.setVisible(waiting)
        self.bars.setVisible(said is not None)
        self._copy.setVisible(said is not None)
        self.wrong.setVisible(said is not None)
        self.wrong.setChecked(False)
        self.retranslate()

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        headline = hbox((self.headline_label, 1), self._symbol, spacing=10)
        texts = (self._above, headline, self._verdict, self._note, 6, self.busy)
        actions = FlowBox(8, self._copy, self.wrong)
        inset = (INSET, 0, INSET, 0)  # in line with the bars' texts, which have room around them
        vbox(
            vbox(*texts, spacing=2, margins=inset),
            self.bars,
            vbox(actions, self.picker, spacing=8, margins=inset),
            on=self,
            spacing=6,
            margins=(MARGIN - INSET, 14, MARGIN - INSET, 16),
        )

    def _open_picker(self, opened: bool) -> None:
        self.picker.setVisible(opened)
        if opened:
            self.correction_requested.emit()
            self.picker.start()

    # ---- texts ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        above, headline, verdict = self._texts()
        for label, text in (
            (self._above, above),
            (self.headline_label, headline),
            (self._verdict, verdict),
        ):
            label.show_text(text)
        set_role(self.headline_label, "big" if self._said is not None else "heading")
        self._note.setText(self.tr("New in your Pokédex"))
        self._note.setVisible(self._new and not self._corrected)
        self._show_symbol()
        self.bars.retranslate()

    @property
    def threshold(self) -> float | None:
        """What the answer that is shown was held against; None where there is none."""
        return self._said.threshold if self._said is not None else None

    def headline(self) -> tuple[str, str]:
        """What the answer is in large, and the sentence below it."""
        _, headline, verdict = self._texts()
        return headline, verdict

    def _texts(self) -> tuple[str, str, str]:
        """The line above, the headline and the line below."""
        if self._problem is not None:
            return "", self.tr("No answer for this file"), self._problem
        if self._said is None:
            return "", self.tr("Looking at the picture…"), ""
        best = self._said.best
        percent = self._translator.percent(best.probability)
        if self._corrected:
            right = self._right if self._right is not None else self.tr("None of the classes")
            verdict = self.tr("The model said {name}, with a confidence of {percent}.")
            return self.tr("You say"), right, verdict.format(name=best.name, percent=percent)
        if self._said.sure:
            confidence = self.tr("Confidence {percent}").format(percent=percent)
            return self.tr("This looks like"), best.name, confidence
        if self._said.strange:
            verdict = self.tr(
                "The picture does not look like anything that the model has learnt. The nearest "
                "is {name}, with a confidence of {percent}."
            )
            text = verdict.format(name=best.name, percent=percent)
            return "", self.tr("None of these"), text
        verdict = self.tr(
            "The best guess is {name}, with a confidence of only {percent}. The picture may show "
            "something that the model has not learnt."
        )
        text = verdict.format(name=best.name, percent=percent)
        return "", self.tr("Not sure"), text

    def _show_symbol(self) -> None:
        if self._problem is not None:
            self._symbol.show_symbol("fa6s.triangle-exclamation", "bad")
        elif self._corrected:
            self._symbol.show_symbol("fa6s.user-check", "good")
        elif self._said is not None and self._said.strange:
            self._symbol.show_symbol("fa6s.ban", "muted")
        elif self._said is not None and not self._said.sure:
            self._symbol.show_symbol("fa6s.circle-question", "warning")
        elif self._said is not None:
            self._symbol.show_symbol("fa6s.circle-check", "good")
        else:
            self._symbol.show_symbol("")


def _label(role: Role) -> PlainLabel:
    label = PlainLabel("", role, wrap=True)
    label.setMinimumWidth(1)  # a long word is cut off rather than widening the card
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
