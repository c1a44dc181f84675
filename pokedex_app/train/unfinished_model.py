"""The runs that were not trained to their end, as a list for a combo box."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pokedex_app.core.i18n import Translator
from pokedex_app.core.plain_text import tip
from pokedex_app.shared.runs.summaries import RunSummary
from trainer.errors import printable

_Index = QModelIndex | QPersistentModelIndex


class UnfinishedRole(IntEnum):
    SUMMARY = Qt.ItemDataRole.UserRole
    """RunSummary"""


class UnfinishedModel(QAbstractListModel):
    """Stopped and interrupted runs, and those that another process trains, the newest first."""

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._runs: list[RunSummary] = []

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Those of `runs` that are unfinished, if they are not the ones that are there already."""
        unfinished = [run for run in runs if run.resumable or run.state == "running"]
        if unfinished == self._runs:
            return
        self.beginResetModel()
        self._runs = unfinished
        self.endResetModel()

    def run(self, row: int) -> RunSummary | None:
        return self._runs[row] if 0 <= row < len(self._runs) else None

    def row_of(self, folder: Path) -> int | None:
        return next((row for row, run in enumerate(self._runs) if run.folder == folder), None)

    def retranslate(self) -> None:
        if self._runs:
            self.dataChanged.emit(self.index(0), self.index(len(self._runs) - 1))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._runs)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run = self.run(index.row()) if index.isValid() else None
        if run is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(run)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(printable(run.folder))
        return run if role == UnfinishedRole.SUMMARY else None

    def _text(self, run: RunSummary) -> str:
        """“pictures best · stopped · 7 of 23 epochs · 87.4 % · 24/11/2026 06:53”"""
        state = {
            "stopped": self.tr("stopped"),
            "interrupted": self.tr("interrupted"),
            "running": self.tr("being trained elsewhere"),
        }[run.state]
        done = self.tr("{done} of {epochs} epochs").format(
            done=self._translator.number(run.epochs_done),
            epochs=self._translator.number(run.epochs),
        )
        parts = [run.name, state, done]
        if run.valid_accuracy is not None:
            parts.append(self._translator.percent(run.valid_accuracy))
        parts.append(self._translator.date_time(run.changed))
        return " · ".join(parts)
