"""The line above the table that says which rows to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pokedex_app.batch.logic.filtering import Choice, Wanted
from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.number_box import NumberBox
from pokedex_app.ui.plain_label import PlainLabel

CLASS_LETTERS = 14
TYPING_MILLISECONDS = 150
"""A search waits until nothing has been typed for so long."""


class BatchFilters(LiveWidget):
    """Search, class, kind of answer, and bounds of the confidence.

    Args:
        name_of: name of a class in the window's language.

    Signals:
        chosen(Choice): the user wants to see other rows.
    """

    chosen = Signal(object)

    def __init__(self, name_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._labels: Mapping[str, int] = {}
        self._truths = False
        self._choice = Choice()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MILLISECONDS)
        self._typing.timeout.connect(self._search)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._lens = QAction(self)
        self.search.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda: self._typing.start())
        self.search.returnPressed.connect(self._search)
        self.classes = _Late(self._fill_classes)
        self.classes.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.classes.setMinimumContentsLength(CLASS_LETTERS)
        self.classes.setMaxVisibleItems(18)
        self.classes.activated.connect(self._take)
        self.kinds = QComboBox()
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kinds.activated.connect(self._take)
        self._from, self._to = PlainLabel(), PlainLabel()
        self.least, self.most = _percent_box(0), _percent_box(100)
        self.least.valueChanged.connect(self._take)
        self.most.valueChanged.connect(self._take)
        self.pair = QPushButton()
        self.pair.clicked.connect(self._drop_pair)
        self.reset = QPushButton()
        set_role(self.reset, "flat")
        self.reset.clicked.connect(lambda: self.show_choice(Choice(), tell=True))
        self._assemble()
        self.settle()

    @property
    def choice(self) -> Choice:
        return self._choice

    def show_choice(self, choice: Choice, *, tell: bool = False) -> None:
        """Show a filter in the inputs; with `tell`, as if the user had chosen it."""
        self._choice = choice
        for widget in (self.search, self.least, self.most):
            widget.blockSignals(True)
        self.search.setText(choice.text)
        self.least.setValue(round(100 * choice.least))
        self.most.setValue(round(100 * choice.most))
        for widget in (self.search, self.least, self.most):
            widget.blockSignals(False)
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

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        bounds = QWidget()
        row = QHBoxLayout(bounds)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self._from, self.least, self._to, self.most):
            row.addWidget(widget)
        self.search.setMinimumWidth(170)
        self.search.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        flow = FlowBox(8)
        for each in (self.search, self.classes, self.kinds, bounds, self.pair, self.reset):
            flow.add(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(flow)

    def _fill_classes(self) -> None:
        blocker = QSignalBlocker(self.classes)
        self.classes.clear()
        self.classes.addItem(self.tr("All classes"), None)
        named = sorted((self._name_of(label), label) for label in self._labels)
        for name, label in named:
            self.classes.addItem(f"{name} ({self._labels[label]})", label)
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
            Wanted.UNREADABLE: self.tr("Cannot be read"),
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
        self.show_choice(replace(self._choice, truth=None, label=None), tell=True)

    def _choose(self, choice: Choice) -> None:
        if choice != self._choice:
            self._choice = choice
            self._show_state()
            self.chosen.emit(choice)

    def _show_state(self) -> None:
        self.reset.setVisible(not self._choice.everything)
        self.pair.setVisible(self._choice.truth is not None)
        if self._choice.truth is not None:
            text = self.tr("Folder: {name}").format(name=self._name_of(self._choice.truth))
            self.pair.setText(text)

    # ---- texts ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        find = QKeySequence(QKeySequence.StandardKey.Find)
        keys = find.toString(QKeySequence.SequenceFormat.NativeText)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search in file names, answers and reasons"))
        self.search.setToolTip(f"{self.search.accessibleName()} ({keys})")
        self.classes.setAccessibleName(self.tr("Show only this class"))
        self.classes.setToolTip(self.classes.accessibleName())
        self.kinds.setAccessibleName(self.tr("Show only such answers"))
        self.kinds.setToolTip(self.kinds.accessibleName())
        self._from.setText(self.tr("Confidence"))
        self._to.setText("–")
        self.least.setAccessibleName(self.tr("Least confidence, in percent"))
        self.least.setToolTip(self.least.accessibleName())
        self.most.setAccessibleName(self.tr("Greatest confidence, in percent"))
        self.most.setToolTip(self.most.accessibleName())
        self.pair.setToolTip(self.tr("Show pictures from all folders again"))
        self.reset.setText(self.tr("Show all"))
        self.reset.setToolTip(self.tr("Drop every filter (Esc in the table)"))
        self._fill_classes()
        self._fill_kinds()
        self._show_state()

    def restyle(self) -> None:
        self._lens.setIcon(icon("fa6s.magnifying-glass", self.palette(), "muted"))
        self.pair.setIcon(icon("fa6s.xmark", self.palette()))
        self.reset.setIcon(icon("fa6s.filter-circle-xmark", self.palette()))


class _Late(QComboBox):
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


def _percent_box(value: int) -> NumberBox:
    box = NumberBox()
    box.setRange(0, 100)
    box.setValue(value)
    box.setSuffix(" %")
    box.setKeyboardTracking(False)
    return box
