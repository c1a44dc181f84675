"""Something to be done a moment later."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(parent: QObject, milliseconds: int, do: Callable[[], object]) -> QTimer:
    """A timer that does it once, so long after it was started the last time."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(do)
    return timer
