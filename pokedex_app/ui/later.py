"""What is done a moment later, or bit by bit."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(parent: QObject, milliseconds: int, do: Callable[[], object]) -> QTimer:
    """A timer that does it once, so long after it was started the last time."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(do)
    return timer


class InTurn(QObject):
    """Does one thing after the other, with the window's events between them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)

    def do(self, *steps: Callable[[], object]) -> None:
        """These, instead of what is left of those before."""
        self._left = deque(steps)
        self._timer.start(0)

    def done(self) -> bool:
        return not self._left

    def finish(self) -> None:
        """Do all that is left now."""
        while self._left:
            self._next()

    def _next(self) -> None:
        if self._left:
            self._left.popleft()()
        if not self._left:
            self._timer.stop()
