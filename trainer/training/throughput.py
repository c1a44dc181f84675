"""How fast a training goes, and how long it has taken, pauses left out."""

from __future__ import annotations

import time
from collections.abc import Callable


class Throughput:
    """`before` are the seconds of the run's earlier lives."""

    def __init__(self, before: float) -> None:
        self._paused = 0.0
        self._begun = self._now() - before
        self._epoch = self._checkpoint = self._last = self._now()
        self._rate = 0.0

    def begin_epoch(self) -> None:
        self._epoch = self._last = self._now()
        self._rate = 0.0

    def lap(self) -> float:
        """Seconds since the last lap or step, or since the epoch began."""
        now = self._now()
        elapsed, self._last = now - self._last, now
        return elapsed

    def step(self, images: int) -> float:
        """Note a step, and give its seconds; the rate is an average over about ten steps."""
        elapsed = self.lap()
        rate = images / max(1e-6, elapsed)
        self._rate = rate if self._rate == 0 else 0.9 * self._rate + 0.1 * rate
        return elapsed

    def rate(self) -> float:
        """Pictures a second."""
        return self._rate

    def waited(self, question: Callable[[], bool]) -> bool:
        """The answer to `question`, which takes as long as a pause does; nobody counts that."""
        asked = time.monotonic()
        answer = question()
        self._paused += time.monotonic() - asked
        return answer

    def seconds(self) -> float:
        return self._now() - self._begun

    def epoch_seconds(self) -> float:
        return self._now() - self._epoch

    def since_checkpoint(self) -> float:
        return self._now() - self._checkpoint

    def checkpointed(self) -> None:
        self._checkpoint = self._now()

    def _now(self) -> float:
        return time.monotonic() - self._paused
