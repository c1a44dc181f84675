"""The line above the table that says which rows to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pokedex_app.batch.logic.filtering import Choice, Wanted
from pokedex_app.core.i18n import spoken_now
from pokedex_app.ui.controls import Button, SearchLine
from pokedex_app.ui.fields import ChoiceBox, NumberBox
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.later import later
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveWidget, Said, W, says
from pokedex_app.ui.plain_label import PlainLabel
from trainer.languages import PERCENT

CLASS_LETTERS = 14
TYPING_MILLISECONDS = 150
"""A search waits until nothing has been typed for so long."""


class BatchFilters(LiveWidget):
    """Search, class, kind of answer, and bounds of the confidence.

    Args:
        name_of: name of a class in the window's language.
        page: where the keys for searching are listened to.

    Signals:
        chosen(Choice): the user wants to see other rows.
    """

    chosen = Signal(object)

    def __init__(self, name_of: Callable[[str], str], page: QWidget) -> None:
        super().__init__()
        self._name_of = name_of
        self._labels: Mapping[str, int] = {}
        self._truths = False
        self._choice = Choice()
        self._typing = later(self, TYPING_MILLISECONDS, self._search)
        searched = self.tr("Search in file names, answers and reasons")
        self.search = SearchLine(self.tr("Search"), searched, searched, page)
        self.search.textChanged.connect(lambda: self._typing.start())
        self.search.returnPressed.connect(self._search)
        self.classes = _named(_Late(self._fill_classes), self.tr("Show only this class"))
        self.classes.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.classes.setMinimumContentsLength(CLASS_LETTERS)
        self.classes.setMaxVisibleItems(18)
        self.classes.activated.connect(self._take)
        self.kinds = _named(ChoiceBox(), self.tr("Show only such answers"))
        self.kinds.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        self.kinds.activated.connect(self._take)
        self.least = _percent_box(0, self.tr("Least confidence, in percent"))
        self.most = _percent_box(100, self.tr("Greatest confidence, in percent"))
        self.least.valueChanged.connect(self._take)
        self.most.valueChanged.connect(self._take)
        self.pair = Button(
            None, "fa6s.xmark", self._drop_pair, tip=self.tr("Show pictures from all folders again")
        )
        self.reset = Button(
            self.tr("Show all"),
            "fa6s.filter-circle-xmark",
            lambda: self.show_choice(Choice(), tell=True),
            tip=self.tr("Drop every filter (Esc in the table)"),
            role="flat",
        )
        self._assemble()
        self.settle()

    @property
    def choice(self) -> Choice:
        return self._choice

    def show_choice(self, choice: Choice, *, tell: bool = False) -> None:
        """Show a filter in the inputs; with `tell`, as if the user had chosen it."""
        self._choice = choice
        self.search.setText(choice.text)  # not with its signals blocked: its clear button listens
        self._typing.stop()
        for box, bound in ((self.least, choice.least), (self.most, choice.most)):
            with QSignalBlocker(box):
                box.setValue(round(100 * bound))
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(choice.wanted.value)))
        self._fill_classes()
        self._show_state()
        if tell:
            self.chosen.emit(choice)

    def set_labels(self, labels: Mapping[str, int], *, truths: bool) -> None:
        """Offer these classes with how often each is the answer, as that is when they are opened.

        `truths`: there are folders named after classes, so that answers can be right or wrong.
        """
        if truths != self._truths:
            self._truths = truths
            self._fill_kinds()
        self._labels = labels

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        bounds = QWidget()
        confidence = PlainLabel(self.tr("Confidence"))
        hbox(confidence, self.least, PlainLabel("–"), self.most, on=bounds, spacing=6)
        self.search.setMinimumWidth(170)
        self.search.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        inputs = (self.search, self.classes, self.kinds, bounds, self.pair, self.reset)
        vbox(FlowBox(8, *inputs), on=self)

    def _fill_classes(self) -> None:
        blocker = QSignalBlocker(self.classes)
        self.classes.clear()
        self.classes.addItem(self.tr("All classes"), None)
        named = sorted((self._name_of(label), label) for label in self._labels)
        for name, label in named:
            self.classes.addItem(f"{name} ({spoken_now().number(self._labels[label])})", label)
        if self._choice.label is not None and self._choice.label not in self._labels:
            self.classes.addItem(f"{self._name_of(self._choice.label)} (0)", self._choice.label)
        self.classes.setCurrentIndex(max(0, self.classes.findData(self._choice.label)))
        blocker.unblock()

    def _fill_kinds(self) -> None:
        blocker = QSignalBlocker(self.kinds)
        self.kinds.clear()
        kinds = {
            Wanted.ALL: self.tr("All answers"),
            Wanted.SURE: self.tr("Sure"),
            Wanted.UNSURE: self.tr("Not sure"),
            Wanted.STRANGE: self.tr("None of these"),
            Wanted.UNREADABLE: self.tr("Cannot be read"),
            Wanted.CORRECTED: self.tr("Corrected or confirmed"),
        }
        if self._truths or self._choice.wanted in (Wanted.RIGHT, Wanted.WRONG):
            kinds |= {
                Wanted.RIGHT: self.tr("As the folder says"),
                Wanted.WRONG: self.tr("Not as the folder says"),
            }
        for wanted, name in kinds.items():
            self.kinds.addItem(name, wanted.value)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(self._choice.wanted.value)))
        blocker.unblock()

    # ---- choosing ---------------------------------------------------------------------------

    def _search(self) -> None:
        self._typing.stop()
        self._choose(replace(self._choice, text=self.search.text()))

    def _take(self) -> None:
        label = self.classes.currentData()
        self._choose(
            replace(
                self._choice,
                label=label if isinstance(label, str) else None,
                wanted=Wanted(self.kinds.currentData()),
                least=self.least.value() / 100,
                most=self.most.value() / 100,
            )
        )

    def _drop_pair(self) -> None:
        self.show_choice(replace(self._choice, pair=None), tell=True)

    def _choose(self, choice: Choice) -> None:
        if choice != self._choice:
            self._choice = choice
            self._show_state()
            self.chosen.emit(choice)

    def _show_state(self) -> None:
        self.reset.setVisible(not self._choice.everything)
        self.pair.setVisible(self._choice.pair is not None)
        if self._choice.pair is not None:
            folder, likeliest = map(self._name_of, self._choice.pair)
            text = self.tr("Folder: {folder}, likeliest: {name}")
            self.pair.setText(text.format(folder=folder, name=likeliest))

    # ---- texts ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._fill_classes()
        self._fill_kinds()
        self._show_state()


class _Late(ChoiceBox):
    """Filled when it is about to be used: its many entries change with every answer."""

    def __init__(self, fill: Callable[[], None]) -> None:
        super().__init__()
        self._fill = fill

    def showPopup(self) -> None:
        self._fill()
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._fill()
        super().focusInEvent(event)


def _named(widget: W, name: Said) -> W:
    return says(widget, accessibleName=name, toolTip=name)


def _percent_box(value: int, name: Said) -> NumberBox:
    box = _named(NumberBox(), name)
    box.setRange(0, 100)
    box.setValue(value)
    box.setSuffix(PERCENT)
    box.setKeyboardTracking(False)
    return box
