"""The fields of one part of a recipe, each with its name, its explanation and its problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.train.logic.fields import (
    Field,
    FieldError,
    FieldProblem,
    fields_of,
    joint_problems,
)
from pokedex_app.train.recipe_texts import choice_text, field_text, problem_text
from pokedex_app.ui.fields import ChoiceBox
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel

_WIDE = 620
"""pixels from which on two fields stand beside each other"""


class FieldGroup(LiveWidget):
    """Some fields of one pydantic model of `trainer.runs.recipe`.

    Signals:
        edited(): the user changed a value, to a good or a bad one.
    """

    edited = Signal()

    def __init__(
        self, model: type[BaseModel], names: tuple[str, ...], translator: Translator
    ) -> None:
        super().__init__()
        self._model = model
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(28)
        self._grid.setVerticalSpacing(12)
        self.rows = {
            field.name: FieldRow(field, translator, self) for field in fields_of(model, *names)
        }
        for row in self.rows.values():
            row.edited.connect(self._edited)
        self._arrange()

    def set_values(self, values: BaseModel | Mapping[str, Any]) -> None:
        """Show values; what of them is no field here is passed over. `edited` is not emitted."""
        tree = dict(values) if isinstance(values, Mapping) else dict(iter(values))
        for name, row in self.rows.items():
            if name in tree:
                row.set_value(tree[name])
        self._check()

    def values(self) -> dict[str, Any] | None:
        """Field to value; None where some field has a problem."""
        return self._check()

    def has_problem(self) -> bool:
        return self._check() is None

    def _edited(self) -> None:
        self._check()
        self.edited.emit()

    def _check(self) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        good = True
        for name, row in self.rows.items():
            try:
                values[name] = row.value()
                row.set_problem(None)
            except FieldError as error:
                row.set_problem(error.problem)
                good = False
        if good:
            for name, problem in joint_problems(self._model, values).items():
                self.rows[name].set_problem(problem)
                good = False
        return values if good else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= _WIDE else 1
        if columns == self._columns:
            return
        self._columns = columns
        for number, row in enumerate(self.rows.values()):
            self._grid.addWidget(
                row, number // columns, number % columns, Qt.AlignmentFlag.AlignTop
            )
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)


class FieldRow(LiveWidget):
    """One field.

    Signals:
        edited(): the user changed it.
    """

    edited = Signal()

    def __init__(self, field: Field, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._translator = translator
        self._problem: FieldProblem | None = None
        self._spoken = translator.spoken
        self._name = PlainLabel()
        self._hint = PlainLabel("", "muted", wrap=True)
        self._wrong = PlainLabel("", "bad", wrap=True)
        self._wrong.hide()
        self._combo = ChoiceBox() if field.kind == "choice" else None
        self._line = QLineEdit() if field.kind != "choice" else None
        self._editor: QWidget
        if self._combo is not None:
            self._editor = self._combo
            for choice in field.choices:
                self._combo.addItem(choice, choice)
            self._combo.activated.connect(self.edited)
            self._combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        else:
            assert self._line is not None
            self._editor = self._line
            self._line.textEdited.connect(self.edited)
        self._assemble()
        self.settle()

    def value(self) -> Any:
        """Raises FieldError."""
        if self._combo is not None:
            return self._combo.currentData()
        assert self._line is not None
        return self._field.parse(self._line.text())

    def set_value(self, value: Any) -> None:
        if self._combo is not None:
            self._combo.setCurrentIndex(self._combo.findData(value))
        elif self._line is not None:
            self._line.setText(self._field.format(value, self._spoken))
            self._line.setCursorPosition(0)

    def set_problem(self, problem: FieldProblem | None) -> None:
        self._problem = problem
        self._wrong.setVisible(problem is not None)
        self._show_problem()

    def problem(self) -> str:
        """The sentence that says why the value cannot be; "" where it can."""
        return self._wrong.text()

    def editor(self) -> QWidget:
        return self._editor

    def _assemble(self) -> None:
        self._name.setBuddy(self._editor)
        wide = self._field.kind in ("choice", "sizes", "text")
        self._editor.setMinimumWidth(
            self.fontMetrics().horizontalAdvance("0" * (20 if wide else 9))
        )
        self._editor.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # lines and lists of choices differ in height, and stand beside each other
        self._editor.setFixedHeight(self.fontMetrics().height() + 18)
        head = hbox((self._name, 1), self._editor, spacing=10)
        vbox(head, self._hint, self._wrong, on=self, spacing=3)

    def retranslate(self) -> None:
        name, hint = field_text(self._field.name)
        self._name.setText(name)
        self._hint.setText(hint)
        self._editor.setAccessibleName(name)
        self._editor.setAccessibleDescription(hint)
        self._editor.setToolTip(hint)
        if self._combo is not None:
            for index, choice in enumerate(self._field.choices):
                self._combo.setItemText(index, choice_text(choice))
        before, self._spoken = self._spoken.decimal_mark, self._translator.spoken
        mark = self._spoken.decimal_mark
        if self._line is not None and self._field.kind == "number" and mark != before:
            self._line.setText(self._line.text().replace(before, mark))
        self._show_problem()

    def _show_problem(self) -> None:
        if self._problem is None:
            self._wrong.setText("")
        else:
            self._wrong.setText(problem_text(self._problem, self._spoken.plain))
