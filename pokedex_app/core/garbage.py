"""Cyclic garbage is collected in the GUI thread only.

Python collects cycles in whichever thread happens to allocate. A cycle may hold Qt objects, and
those must not be destroyed in another thread than their own.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MILLISECONDS = 500


class GuiCollector(QObject):
    """Takes the collector over from Python, until `close`; keeps to Python's own thresholds.

    What stands when it is made, modules for the most part, is left out of later collections, which
    keeps each of them short.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(INTERVAL_MILLISECONDS)

    def close(self) -> None:
        self._timer.stop()
        gc.enable()
        gc.unfreeze()

    def _collect(self) -> None:
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
