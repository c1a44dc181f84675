"""The building blocks of the settings page: a card of rows, each with a name and an explanation."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QThread, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pokedex_app.core.theme import set_role
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.number_box import NumberBox
from pokedex_app.ui.plain_label import PlainLabel


class SettingsCard(QFrame):
    """A titled card with one row below the other."""

    def __init__(self, *rows: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._title = PlainLabel()
        set_role(self._title, "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 18)
        column.setSpacing(18)
        column.addWidget(self._title)
        for row in rows:
            column.addWidget(row)

    def set_title(self, title: str) -> None:
        self._title.setText(title)


class SettingRow(LiveWidget):
    """Name and explanation at the left, the input in `controls` at the right or below."""

    def __init__(self, parent: QWidget | None = None, *, below: bool = False) -> None:
        super().__init__(parent)
        self._name = PlainLabel()
        font = self._name.font()
        font.setWeight(QFont.Weight.DemiBold)
        self._name.setFont(font)
        self._explanation = PlainLabel()
        self._explanation.setWordWrap(True)
        set_role(self._explanation, "muted")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._name)
        texts.addWidget(self._explanation)
        self.controls = QVBoxLayout() if below else QHBoxLayout()
        self.controls.setSpacing(8)
        outer = QVBoxLayout(self) if below else QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8 if below else 20)
        outer.addLayout(texts, 1)
        outer.addLayout(self.controls)
        if not below:
            outer.setAlignment(self.controls, Qt.AlignmentFlag.AlignVCenter)

    def set_name(self, name: str, explanation: str) -> None:
        self._name.setText(name)
        self._explanation.setText(explanation)


class ChoiceRow(SettingRow):
    """One of a few choices, as buttons side by side.

    Signals:
        chosen(str): the value of the button that the user pressed.
    """

    chosen = Signal(str)

    def __init__(self, values: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        self.controls.setSpacing(4)
        for value in values:
            button = QPushButton()
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, value=value: self.chosen.emit(value))
            self._group.addButton(button)
            self.controls.addWidget(button)
            self.buttons[value] = button

    def set_texts(self, name: str, explanation: str, choices: Sequence[str]) -> None:
        """`choices` are the texts of the buttons, in the order of the values."""
        self.set_name(name, explanation)
        for button, text in zip(self.buttons.values(), choices, strict=True):
            button.setText(text)
            button.setAccessibleName(f"{name}: {text}")
            button.setToolTip(text)

    def show_choice(self, value: str) -> None:
        self.buttons[value].setChecked(True)


class ThreadsRow(SettingRow):
    """How many pictures are worked on at the same time.

    Signals:
        chosen(int): 0 leaves it to the app.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = NumberBox()
        self.number.setRange(0, max(1, QThread.idealThreadCount()))
        self.number.valueChanged.connect(self.chosen)
        self.controls.addWidget(self.number)
        self.settle()

    def show_value(self, count: int) -> None:
        blocked = self.number.blockSignals(True)
        # a settings file may come from a larger computer
        self.number.setMaximum(max(self.number.maximum(), count))
        self.number.setValue(count)
        self.number.blockSignals(blocked)

    def retranslate(self) -> None:
        self.set_name(
            self.tr("Pictures at the same time"),
            self.tr(
                "In a batch, each keeps one processor core busy. Fewer leave the computer freer "
                "for other things."
            ),
        )
        self.number.setSpecialValueText(self.tr("Automatic"))
        self.number.setAccessibleName(self.tr("Pictures at the same time"))
        self.number.setToolTip(self.tr("0 means automatic: one for each core, eight at most"))
