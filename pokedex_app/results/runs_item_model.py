"""The runs to choose from, as a list for a combo box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from pokedex_app.core.i18n import Translator
from pokedex_app.core.plain_text import tip
from pokedex_app.shared.runs.summaries import RunSummary
from pokedex_app.ui.rows_item_model import RowsItemModel
from trainer.errors import printable


class RunRole(IntEnum):
    FOLDER = Qt.ItemDataRole.UserRole
    """Path"""
    SUMMARY = Qt.ItemDataRole.UserRole + 1
    """RunSummary, or None for a folder opened from elsewhere"""


@dataclass(frozen=True)
class RunChoice:
    """A run folder; `summary` is None where it is known by its place only."""

    folder: Path
    summary: RunSummary | None


class RunsItemModel(RowsItemModel[RunChoice]):
    """Runs of the runs folder, the newest first, after those the user opened from elsewhere.

    Signals:
        renewed(): rows have come or gone, and every view has taken note of it. A combo box that
            handles ``modelReset`` chooses a row of its own.
    """

    renewed = Signal()

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(translator, parent)
        self._opened: list[Path] = []
        self._listed: list[RunSummary] = []

    def set_listed(self, summaries: Sequence[RunSummary]) -> None:
        self._listed = list(summaries)
        self._renew()

    def add_opened(self, folder: Path) -> None:
        """A run folder that lies elsewhere; one that is known already stays where it is."""
        if self.row_of(folder) is None:
            self._opened.insert(0, folder)
            self._renew()

    def forget(self, folder: Path) -> None:
        """A run folder that is there no more."""
        self._opened = [opened for opened in self._opened if opened != folder]
        self._listed = [run for run in self._listed if run.folder != folder]
        self._renew()

    def row_of(self, folder: Path) -> int | None:
        return next((n for n, c in enumerate(self._rows) if c.folder == folder), None)

    def folder(self, row: int) -> Path:
        return self._rows[row].folder

    def _item(self, choice: RunChoice, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(choice)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(printable(choice.folder))
        if role == RunRole.FOLDER:
            return choice.folder
        if role == RunRole.SUMMARY:
            return choice.summary
        return None

    def _renew(self) -> None:
        listed = {summary.folder for summary in self._listed}
        opened = [RunChoice(folder, None) for folder in self._opened if folder not in listed]
        self._set_rows([*opened, *(RunChoice(run.folder, run) for run in self._listed)])
        self.renewed.emit()

    def _text(self, choice: RunChoice) -> str:
        """“best · finished · validation 96.7 % · 24/11/2026 06:53”; of another folder its place."""
        run = choice.summary
        if run is None:
            return f"{choice.folder.name} · {choice.folder.parent}"
        parts = [run.name, self._state(run)]
        percent = self._translator.percent
        if run.crossed_accuracy is not None:
            accuracy = percent(run.crossed_accuracy)
            parts.append(self.tr("cross-validation {percent}").format(percent=accuracy))
        elif run.valid_accuracy is not None:
            accuracy = percent(run.valid_accuracy)
            parts.append(self.tr("validation {percent}").format(percent=accuracy))
        parts.append(self._translator.date_time(run.changed))
        return " · ".join(parts)

    def _state(self, run: RunSummary) -> str:
        return {
            "finished": self.tr("finished"),
            "stopped": self.tr("stopped"),
            "interrupted": self.tr("interrupted"),
            "running": self.tr("being trained"),
            "damaged": self.tr("damaged"),
        }[run.state]
