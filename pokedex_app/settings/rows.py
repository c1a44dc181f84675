"""The rows of the settings page: each has a name, an explanation, and an input for one setting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QThread, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout

from pokedex_app.ui.controls import Button
from pokedex_app.ui.fields import NumberBox
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveWidget, Said, says
from pokedex_app.ui.plain_label import PlainLabel


class SettingRow(LiveWidget):
    """Name and explanation at the left, the input in `controls` at the right or below.

    Args:
        field: the setting, by its name in `core.settings`; None where it is not to be changed.

    Signals:
        chosen(object): the value that the user gave the setting.
    """

    chosen = Signal(object)

    def __init__(
        self, field: str | None, name: Said, explanation: Said, *, below: bool = False
    ) -> None:
        super().__init__()
        self.field = field
        self.name = name
        title = PlainLabel(name)
        font = title.font()
        font.setWeight(QFont.Weight.DemiBold)
        title.setFont(font)
        self.controls = QVBoxLayout() if below else QHBoxLayout()
        self.controls.setSpacing(8)
        outer = QVBoxLayout(self) if below else QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8 if below else 20)
        outer.addLayout(vbox(title, PlainLabel(explanation, "muted", wrap=True), spacing=2), 1)
        outer.addLayout(self.controls)
        if not below:
            outer.setAlignment(self.controls, Qt.AlignmentFlag.AlignVCenter)

    def show_value(self, value: Any) -> None:
        """Show what the setting now is, and tell nobody."""

    def flush(self) -> None:
        """Tell a change that has not been told yet."""


class ChoiceRow(SettingRow):
    """One of a few choices, as buttons side by side, with their texts by their values."""

    def __init__(
        self, field: str, name: Said, explanation: Said, choices: Mapping[str, str]
    ) -> None:
        super().__init__(field, name, explanation)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, Button] = {}
        self.controls.setSpacing(4)
        for value, text in choices.items():
            button = Button(do=lambda _checked=False, value=value: self.chosen.emit(value))
            button.setText(text)
            button.setToolTip(text)
            button.setCheckable(True)
            says(button, accessibleName=name + (": " + text))
            self._group.addButton(button)
            self.controls.addWidget(button)
            self.buttons[value] = button

    def show_value(self, value: str) -> None:
        self.buttons[value].setChecked(True)


class ThreadsRow(SettingRow):
    """How many pictures are worked on at the same time; 0 leaves it to the app."""

    def __init__(self, field: str) -> None:
        super().__init__(
            field,
            self.tr("Pictures at the same time"),
            self.tr(
                "In a batch, each keeps one processor core busy. Fewer leave the computer freer "
                "for other things."
            ),
        )
        self.number = says(
            NumberBox(),
            specialValueText=self.tr("Automatic"),
            accessibleName=self.name,
            toolTip=self.tr("0 means automatic: one for each core, eight at most"),
        )
        self.number.setRange(0, max(1, QThread.idealThreadCount()))
        self.number.valueChanged.connect(self.chosen.emit)
        self.controls.addWidget(self.number)

    def show_value(self, count: int) -> None:
        blocked = self.number.blockSignals(True)
        # a settings file may come from a larger computer
        self.number.setMaximum(max(self.number.maximum(), count))
        self.number.setValue(count)
        self.number.blockSignals(blocked)
