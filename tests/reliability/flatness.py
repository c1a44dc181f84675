"""Whether what a long-lived process holds has stayed level: robust figures from many samples.

The first tenth of the samples is warm-up: modules are imported, pages are made and caches fill. Of
the rest, the median of the first fifth is compared with that of the last fifth, and a slope is
fitted to all of it (Theil and Sen: the median of the slopes of all pairs).
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tests.reliability.process_facts import Sample

WARM_UP = 0.1
WINDOW = 0.2
MOST_GROWTH = 0.10
MOST_WAVERING = 0.01
"""Of what depends a little on what is shown; one more a round is more than that in the end."""
FEWEST = 3
"""Samples after the warm-up without which there is no verdict."""


@dataclass(frozen=True)
class Check:
    """One quantity.

    Attributes:
        first, last: medians of the first and the last window.
        slope: what the fitted line rises by from the first sample to the last, over `first`.
        allowed: by which fraction `last`, or the line, may exceed `first`.
        note: what has become more, by name, where that is known.
    """

    name: str
    first: float
    last: float
    slope: float
    allowed: float
    note: str = ""

    @property
    def growth(self) -> float:
        """Of the medians, as a fraction of the first; infinite where there was nothing before."""
        if self.first:
            return self.last / self.first - 1
        return float("inf") if self.last else 0.0

    @property
    def ok(self) -> bool:
        return self.growth <= self.allowed and (not self.allowed or self.slope <= self.allowed)

    def line(self) -> str:
        text = (
            f"{'level' if self.ok else 'GROWS':<6} {self.name:<34} "
            f"{self.first:>10,.1f} -> {self.last:>10,.1f}   {self.growth:+7.1%}"
        )
        if self.allowed:
            text += f"   fitted {self.slope:+.1%}, allowed {self.allowed:+.0%}"
        return f"{text}   {self.note}".rstrip()


def checks(samples: Sequence[Sample]) -> list[Check]:
    """Every quantity that has to stay level; empty where there are too few samples to tell."""
    kept = after_warm_up(samples)
    if len(kept) < FEWEST:
        return []
    level: dict[str, Callable[[Sample], float]] = {
        "memory, MB (anonymous)": lambda sample: sample.memory["anonymous"],
        "memory, MB (anonymous, trimmed)": lambda sample: sample.memory["anonymous_trimmed"],
        "mapped files, MB": lambda sample: sample.memory["files"],
        "Python objects": lambda sample: sample.python_objects,
    }
    counted: dict[str, Callable[[Sample], Mapping[str, int]]] = {
        "open files, pipes and sockets": lambda sample: sample.handles,
        "threads of the system": lambda sample: sample.threads,
        "child processes": lambda sample: sample.children,
        "temporary files": lambda sample: dict.fromkeys(sample.temporary, 1),
    }
    alone: dict[str, Callable[[Sample], float]] = {
        "threads of Python": lambda sample: sample.python_threads,
        "windows": lambda sample: sample.windows,
    }
    wavering: dict[str, Callable[[Sample], float]] = {
        "widgets": lambda sample: sample.widgets,
        "objects of Qt": lambda sample: sample.objects,
    }
    made = [_check(kept, name, value, MOST_GROWTH) for name, value in level.items()]
    made += [
        _check(kept, name, lambda s, value=value: sum(value(s).values()), 0.0, _more(kept, value))
        for name, value in counted.items()
    ]
    made += [_check(kept, name, value, 0.0) for name, value in alone.items()]
    return made + [_check(kept, name, value, MOST_WAVERING) for name, value in wavering.items()]


def after_warm_up(samples: Sequence[Sample]) -> Sequence[Sample]:
    return samples[max(1, round(WARM_UP * len(samples))) :]


def growing_types(samples: Sequence[Sample], most: int = 12) -> list[str]:
    """Types of Python objects of which there are more at the end than after the warm-up."""
    kept = after_warm_up(samples)
    if len(kept) < 2:
        return []
    gained = Counter(kept[-1].types)
    gained.subtract(kept[0].types)
    return [f"{name} {count:+d}" for name, count in gained.most_common(most) if count > 0]


def _check(
    samples: Sequence[Sample],
    name: str,
    value: Callable[[Sample], float],
    allowed: float,
    note: str = "",
) -> Check:
    values = [float(value(sample)) for sample in samples]
    window = max(2, round(WINDOW * len(values)))
    first, last = statistics.median(values[:window]), statistics.median(values[-window:])
    rise = theil_sen(values) * (len(values) - 1)
    return Check(name, first, last, rise / first if first else 0.0, allowed, note)


def theil_sen(values: Sequence[float]) -> float:
    """The slope of a line through values at 0, 1, 2 …, which outliers hardly turn."""
    pairs = combinations(enumerate(values), 2)
    return statistics.median((b - a) / (later - sooner) for (sooner, a), (later, b) in pairs)


def _more(samples: Sequence[Sample], value: Callable[[Sample], Mapping[str, int]]) -> str:
    gained = Counter(value(samples[-1]))
    gained.subtract(value(samples[0]))
    return ", ".join(f"{name} {count:+d}" for name, count in gained.items() if count > 0)
