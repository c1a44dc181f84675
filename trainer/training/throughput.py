"""How fast a training goes, and how long it will still take."""

from __future__ import annotations

import time

HEAD_COST = 0.3
"""time of a step with frozen features over that of a step that trains everything"""


class Throughput:
    """Rates and remaining times; `before` are the seconds of the run's earlier lives."""

    def __init__(self, before: float) -> None:
        self._begun = time.monotonic() - before
        self._epoch = self._checkpoint = self._last = time.monotonic()
        self._rate = self._pixel_rate = 0.0

    def begin_epoch(self) -> None:
        self._epoch = self._last = time.monotonic()
        self._rate = 0.0

    def step(self, images: int, size: int) -> None:
        """Note a step; rates are exponential averages over about ten steps."""
        now = time.monotonic()
        elapsed = max(1e-6, now - self._last)
        self._last = now
        rate = images / elapsed
        self._rate = rate if self._rate == 0 else 0.9 * self._rate + 0.1 * rate
        self._pixel_rate = self._rate * size**2

    def rate(self) -> float:
        return self._rate

    def seconds_left(self, pixels: float) -> float:
        return pixels / self._pixel_rate

    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def epoch_seconds(self) -> float:
        return time.monotonic() - self._epoch

    def since_checkpoint(self) -> float:
        return time.monotonic() - self._checkpoint

    def checkpointed(self) -> None:
        self._checkpoint = time.monotonic()
