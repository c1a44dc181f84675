"""The phases of a recipe: one tab each, with buttons to add and remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QTabWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import icon
from pokedex_app.train.field_group import FieldGroup
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveWidget
from trainer.runs.recipe import Phase

MOST = 10
"""phases, as `trainer.runs.recipe.Recipe` accepts"""


class PhasesEditor(LiveWidget):
    """Signals:
    edited(): the user changed a phase, added or removed one.
    """

    edited = Signal()

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self.groups: list[FieldGroup] = []
        self._tabs = QTabWidget()
        self.add_button = Button(
            self.tr("Add a phase"),
            "fa6s.plus",
            self._add_one,
            tip=self.tr("Add a copy of this phase at the end"),
        )
        self.remove_button = Button(
            self.tr("Remove this phase"),
            "fa6s.trash-can",
            self._remove_one,
            tip=self.tr("Take the phase that is shown out of the recipe"),
        )
        buttons = hbox(self.add_button, self.remove_button, STRETCH, spacing=8)
        vbox(buttons, self._tabs, STRETCH, on=self, spacing=8, margins=(0, 8, 0, 0))
        self.settle()

    def set_phases(self, phases: Sequence[Phase]) -> None:
        """Show these; the phase that is looked at stays, where it is still there."""
        current = self._tabs.currentIndex()
        while len(self.groups) > len(phases):
            self._take(len(self.groups) - 1)
        while len(self.groups) < len(phases):
            self._append()
        for group, phase in zip(self.groups, phases, strict=True):
            group.set_values(phase)
        self._tabs.setCurrentIndex(max(0, min(current, len(phases) - 1)))
        self._show()

    def values(self) -> list[dict[str, Any]] | None:
        """Of each phase; None where some field has a problem."""
        values = [group.values() for group in self.groups]
        good = [value for value in values if value is not None]
        return good if len(good) == len(values) else None

    def has_problem(self) -> bool:
        return self.values() is None

    def _append(self) -> FieldGroup:
        group = FieldGroup(Phase, tuple(Phase.model_fields), self._translator)
        group.edited.connect(self._edited)
        group.setContentsMargins(0, 10, 0, 0)
        self.groups.append(group)
        self._tabs.addTab(group, "")
        return group

    def _take(self, number: int) -> None:
        group = self.groups.pop(number)
        self._tabs.removeTab(number)
        group.deleteLater()

    def _add_one(self) -> None:
        """A copy of the phase that is looked at, as the last one."""
        current = self.groups[self._tabs.currentIndex()]
        values = current.values() or dict(Phase.model_validate(_NEW))
        self._append().set_values({**values, "name": self._free_name(str(values["name"]))})
        self._tabs.setCurrentIndex(len(self.groups) - 1)
        self._edited()

    def _free_name(self, name: str) -> str:
        taken = {(group.values() or {}).get("name") for group in self.groups}
        base = name[:36]
        return next(made for n in range(2, MOST + 2) if (made := f"{base} {n}") not in taken)

    def _remove_one(self) -> None:
        self._take(self._tabs.currentIndex())
        self._edited()

    def _edited(self) -> None:
        self._show()
        self.edited.emit()

    def retranslate(self) -> None:
        self._show()

    def restyle(self) -> None:
        self._show()

    def _show(self) -> None:
        sign = icon("fa6s.circle-exclamation", self.palette(), "bad")
        for number, group in enumerate(self.groups):
            values = group.values()
            title = self.tr("Phase {number}").format(number=number + 1)
            name = values["name"] if values is not None else ""
            self._tabs.setTabText(number, f"{title}: {name}" if name else title)
            self._tabs.setTabIcon(number, sign if values is None else QIcon())
        self.add_button.setEnabled(0 < len(self.groups) < MOST)
        self.remove_button.setEnabled(len(self.groups) > 1)


_NEW = {
    "name": "phase",
    "trainable": "all",
    "batch_norm": "adapt",
    "epochs": 1,
    "learning_rate": 1e-4,
}
