"""What was tried to break something, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """What was tried: what was killed, taken away, or refused for want of room.

    Attributes:
        times: how often, by what it was.
        losses: what must not have happened, one sentence each.
        sentences: one of those that the user reads, by what was tried.
    """

    times: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)
    sentences: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, sentence: str) -> None:
        """It was tried once more, and the user reads this."""
        self.times[name] += 1
        self.sentences.setdefault(name, sentence)

    def add(self, other: Tally) -> None:
        """Count what was tried elsewhere too."""
        self.times += other.times
        self.losses += other.losses
        self.sentences = other.sentences | self.sentences
