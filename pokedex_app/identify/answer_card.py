"""What the model answered for one picture, in words and bars, and what the user can do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import Role, icon, set_role
from pokedex_app.identify.class_picker import ClassPicker
from pokedex_app.ui.confidence_bars import INSET, Bar, ConfidenceBars
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel

COPY_PICTURE_KEYS = "Ctrl+Shift+C"
MARGIN = 18
SYMBOL_PIXELS = 26
BUSY_PIXELS = 6


@dataclass(frozen=True)
class Said:
    """The model's answer: the likeliest classes, and the threshold in [0, 1] it is held against."""

    bars: tuple[Bar, ...]
    threshold: float

    @property
    def best(self) -> Bar:
        return self.bars[0]

    @property
    def sure(self) -> bool:
        return self.best.probability >= self.threshold


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

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._translator = translator
        self._said: Said | None = None
        self._problem: str | None = None
        self._new = self._corrected = False
        self._right: str | None = None
        self._above = _label("muted")
        self._headline = _label("big")
        self._symbol = PlainLabel()
        self._verdict = _label("muted")
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(BUSY_PIXELS)
        self.bars = ConfidenceBars(translator)
        self.bars.chosen.connect(self.chosen)
        self._note = _label("good")
        self._copy = QPushButton()
        self._copy_text = QAction(self)
        self._copy_picture = QAction(self)
        self._wrong = QPushButton()
        self._wrong.setCheckable(True)
        self.picker = ClassPicker()
        self._assemble()
        self._connect()
        self.show_waiting()
        self.settle()

    # ---- what is shown ----------------------------------------------------------------------

    def show_waiting(self) -> None:
        self._show(None, None)

    def show_problem(self, reason: str) -> None:
        """`reason` is a sentence in the window's language."""
        self._show(None, reason)

    def show_answer(self, said: Said) -> None:
        self._show(said, None)
        self.bars.show_bars(said.bars, said.threshold)

    def show_new(self) -> None:
        """Say that this species has been seen for the first time."""
        self._new = True
        self.retranslate()

    def show_corrected(self, right: str | None) -> None:
        """Say what the user says it is; None for none of the classes."""
        self._corrected, self._right = True, right
        self.retranslate()

    def close_picker(self) -> None:
        """Without an answer, or after one."""
        if self._wrong.isChecked():
            self._wrong.setChecked(False)
            self._wrong.setFocus(Qt.FocusReason.OtherFocusReason)

    def rename(self, bars: Sequence[Bar]) -> None:
        """The same answer, its classes called as the window's language now calls them."""
        if self._said is not None:
            self._said = Said(tuple(bars), self._said.threshold)
            self.bars.rename({bar.label: bar.name for bar in bars})
            self.retranslate()

    def _show(self, said: Said | None, problem: str | None) -> None:
        self._said, self._problem = said, problem
        self._new = self._corrected = False
        waiting = said is None and problem is None
        self._busy.setVisible(waiting)
        self.bars.setVisible(said is not None)
        self._copy.setVisible(said is not None)
        self._wrong.setVisible(said is not None)
        self._wrong.setChecked(False)
        self.retranslate()

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        menu = QMenu(self)
        menu.addAction(self._copy_text)
        menu.addAction(self._copy_picture)
        self._copy.setMenu(menu)
        actions = FlowBox(8)
        actions.add(self._copy)
        actions.add(self._wrong)
        headline = QHBoxLayout()
        headline.setSpacing(10)
        headline.addWidget(self._headline, 1)
        headline.addWidget(self._symbol)
        texts = _column(2)
        texts.addWidget(self._above)
        texts.addLayout(headline)
        texts.addWidget(self._verdict)
        texts.addWidget(self._note)
        texts.addSpacing(6)
        texts.addWidget(self._busy)
        below = _column(8)
        below.addWidget(actions)
        below.addWidget(self.picker)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN - INSET, 14, MARGIN - INSET, 16)
        column.setSpacing(6)
        column.addLayout(texts)
        column.addWidget(self.bars)
        column.addLayout(below)
        self.picker.hide()

    def _connect(self) -> None:
        self._copy_text.triggered.connect(self.copy_text_requested)
        self._copy_picture.triggered.connect(self.copy_picture_requested)
        self._wrong.toggled.connect(self._open_picker)
        self.picker.cancelled.connect(self.close_picker)

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
            (self._headline, headline),
            (self._verdict, verdict),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        set_role(self._headline, "big" if self._said is not None else "heading")
        self._note.setText(self._note_text())
        self._note.setVisible(self._new or self._corrected)
        self._show_symbol()
        keys = QKeySequence(QKeySequence.StandardKey.Copy).toString(
            QKeySequence.SequenceFormat.NativeText
        )
        self._copy.setText(self.tr("Copy"))
        self._copy.setToolTip(
            self.tr("Copy the answer as text ({text}) or as a picture ({picture})").format(
                text=keys, picture=COPY_PICTURE_KEYS
            )
        )
        self._copy_text.setText(self.tr("As text") + f"\t{keys}")
        self._copy_picture.setText(self.tr("As a picture") + f"\t{COPY_PICTURE_KEYS}")
        self._wrong.setText(self.tr("That's wrong…"))
        self._wrong.setToolTip(self.tr("Say what the picture really shows"))
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
        if self._said.sure:
            confidence = self.tr("Confidence {percent}").format(percent=percent)
            return self.tr("This looks like"), best.name, confidence
        verdict = self.tr(
            "The best guess is {name}, with a confidence of only {percent}. The picture may show "
            "something that the model has not learnt."
        )
        text = verdict.format(name=best.name, percent=percent)
        return "", self.tr("Not sure"), text

    def _note_text(self) -> str:
        if not self._corrected:
            return self.tr("New in your Pokédex")
        if self._right is None:
            return self.tr("You say: none of the classes")
        return self.tr("You say: {name}").format(name=self._right)

    def _show_symbol(self) -> None:
        if self._problem is not None:
            name, color = "fa6s.triangle-exclamation", "bad"
        elif self._said is not None and not self._said.sure:
            name, color = "fa6s.circle-question", "warning"
        elif self._said is not None:
            name, color = "fa6s.circle-check", "good"
        else:
            self._symbol.clear()
            return
        size = QSize(SYMBOL_PIXELS, SYMBOL_PIXELS)
        self._symbol.setPixmap(icon(name, self.palette(), color).pixmap(size))

    def restyle(self) -> None:
        self._show_symbol()
        self._copy.setIcon(icon("fa6s.copy", self.palette()))
        self._wrong.setIcon(icon("fa6s.pen", self.palette()))


def _column(spacing: int) -> QVBoxLayout:
    """In line with the texts of the bars, which have room around them to be marked."""
    column = QVBoxLayout()
    column.setContentsMargins(INSET, 0, INSET, 0)
    column.setSpacing(spacing)
    return column


def _label(role: Role) -> QLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    label.setMinimumWidth(1)  # a long word is cut off rather than widening the card
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    set_role(label, role)
    return label
