"""Patterns among the settings: names of files and folders that are passed over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QPlainTextEdit

from pokedex_app.core.error_reporting import ErrorReporter
from pokedex_app.settings.rows import SettingRow
from pokedex_app.ui.later import later
from pokedex_app.ui.live import Said, says
from pokedex_app.ui.plain_label import PlainLabel
from trainer.pictures.passed_over import PatternError, read_pattern

LINES = 4
"""that can be seen at once"""
TYPING_MILLISECONDS = 600
"""A change is told when nothing has been typed for so long."""


class PatternsRow(SettingRow):
    """A line a pattern. Nothing is told while one of them cannot be read; why stands below.

    Its value is a tuple of patterns.
    """

    def __init__(self, field: str, name: Said, explanation: Said, errors: ErrorReporter) -> None:
        super().__init__(field, name, explanation, below=True)
        self._errors = errors
        self._value: tuple[str, ...] = ()
        self.lines = says(QPlainTextEdit(), accessibleName=name)
        self.lines.setTabChangesFocus(True)
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        frame = 2 * (self.lines.frameWidth() + round(self.lines.document().documentMargin()))
        self.lines.setFixedHeight(LINES * self.lines.fontMetrics().lineSpacing() + frame)
        self._problem = PlainLabel("", "bad", wrap=True)
        self._problem.hide()
        self.controls.addWidget(self.lines)
        self.controls.addWidget(self._problem)
        self._typing = later(self, TYPING_MILLISECONDS, self.flush)
        self.lines.textChanged.connect(self._typing.start)

    def show_value(self, value: Sequence[str]) -> None:
        """What is being typed stays as it is."""
        if tuple(value) == self._value:
            return
        self._value = tuple(value)
        blocker = QSignalBlocker(self.lines)
        self.lines.setPlainText("\n".join(value))
        blocker.unblock()
        self._problem.hide()

    def flush(self) -> None:
        self._typing.stop()
        lines = [line for line in self.lines.toPlainText().splitlines() if line.strip()]
        try:
            value = tuple(dict.fromkeys(map(read_pattern, lines)))
        except PatternError as error:
            self._problem.show_text(self._errors.sentence(error))
            return
        self._problem.hide()
        if value != self._value:
            self._value = value
            self.chosen.emit(value)
