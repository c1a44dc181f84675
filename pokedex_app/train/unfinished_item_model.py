"""The runs that were not trained to their end, as a list for a combo box."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from pokedex_app.core.plain_text import tip
from pokedex_app.shared.runs.summaries import RunSummary
from pokedex_app.ui.rows_item_model import RowsItemModel
from trainer.errors import printable


class UnfinishedRole(IntEnum):
    SUMMARY = Qt.ItemDataRole.UserRole
    """RunSummary"""


class UnfinishedItemModel(RowsItemModel[RunSummary]):
    """Stopped and interrupted runs, and those that another process trains, the newest first."""

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Those of `runs` that are unfinished, if they are not the ones that are there already."""
        unfinished = [run for run in runs if run.resumable or run.state == "running"]
        if unfinished != self._rows:
            self._set_rows(unfinished)

    def run(self, row: int) -> RunSummary | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, folder: Path) -> int | None:
        return next((row for row, run in enumerate(self._rows) if run.folder == folder), None)

    def _item(self, run: RunSummary, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(run)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(printable(run.folder))
        return run if role == UnfinishedRole.SUMMARY else None

    def _text(self, run: RunSummary) -> str:
        """“pictures best · stopped · 7 of 23 epochs · validation 87.4 % · 24/11/2026 06:53”"""
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
            percent = self._translator.percent(run.valid_accuracy)
            parts.append(self.tr("validation {percent}").format(percent=percent))
        parts.append(self._translator.date_time(run.changed))
        return " · ".join(parts)
