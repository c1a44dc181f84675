"""Features of a few known pictures a class, from which a model is taught without its data set.

They are kept in the model file as 8-bit integers. Those that were learnt are rehearsed beside what
is new, so that it is not bought by forgetting; those that were held out tell what that did to the
rest (docs/decisions/0034-corrections-teach.md). NumPy only.

Shapes: N pictures, K features, C classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from trainer.model.tensors import PACKED, Shapes, Tensors

MOST_PICTURES = 1200
"""of both kinds when a training ends: 1.5 MB of 1280 features"""
MOST_CLASSES = 5000
"""of a model that has them; with more than `MOST_PICTURES` each has one picture"""
_STEPS = 255
_LEAST_STEP = 1e-9

Float32 = NDArray[np.float32]
Integers = NDArray[np.int64]


class Known(NamedTuple):
    """Features (N, K) and class indices (N,)."""

    features: Float32
    labels: Integers

    def chosen(self, rows: NDArray[Any]) -> Known:
        """Those at these rows, or where a mask says so."""
        return Known(self.features[rows], self.labels[rows])

    def joined(self, others: Known) -> Known:
        return Known(
            np.concatenate([self.features, others.features]),
            np.concatenate([self.labels, others.labels]),
        )


class RehearsalCounts(BaseModel):
    """How many pictures of each class there are: those that were learnt, and those held out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    learnt: tuple[int, ...] = Field(max_length=MOST_CLASSES)
    held_out: tuple[int, ...] = Field(max_length=MOST_CLASSES)

    @property
    def pictures(self) -> int:
        return sum(self.learnt) + sum(self.held_out)

    def fit(self, classes: int) -> bool:
        """Whether they are of a model with so many classes."""
        counts = (*self.learnt, *self.held_out)
        return len(self.learnt) == len(self.held_out) == classes and min(counts) >= 0

    def shapes(self, features: int) -> Shapes:
        """The tensors that belong to them, by name, of a model with so many features."""
        return {
            PACKED: (self.pictures, features),
            "lowest": (features,),
            "step": (features,),
        }


@dataclass(frozen=True)
class Rehearsal:
    """Counts with their tensors: ``packed`` has a row for each picture, those that were learnt
    first, by class; a feature is ``lowest + step · packed``."""

    counts: RehearsalCounts
    tensors: Tensors

    @classmethod
    def of(cls, learnt: Known, held_out: Known, classes: int) -> Self:
        """Packed, a feature's values in equal steps from the lowest to the highest."""
        parts = [_by_class(known) for known in (learnt, held_out)]
        together = np.concatenate([part.features for part in parts]).astype(np.float32)
        lowest = together.min(axis=0) if len(together) else np.zeros(together.shape[1])
        highest = together.max(axis=0) if len(together) else lowest
        step = np.maximum((highest - lowest) / _STEPS, _LEAST_STEP)
        packed = np.clip(np.rint((together - lowest) / step), 0, _STEPS).astype(np.uint8)
        each = [np.bincount(part.labels, minlength=classes).tolist() for part in parts]
        tensors: dict[str, NDArray[Any]] = {
            PACKED: packed,
            "lowest": lowest.astype(np.float32),
            "step": step.astype(np.float32),
        }
        return cls(RehearsalCounts(learnt=tuple(each[0]), held_out=tuple(each[1])), tensors)

    @property
    def learnt(self) -> Known:
        return self._unpacked(slice(None, sum(self.counts.learnt)), self.counts.learnt)

    @property
    def held_out(self) -> Known:
        return self._unpacked(slice(sum(self.counts.learnt), None), self.counts.held_out)

    def _unpacked(self, rows: slice, counts: tuple[int, ...]) -> Known:
        known = self.tensors
        features = known["lowest"] + known["step"] * known[PACKED][rows].astype(np.float32)
        return Known(features, np.repeat(np.arange(len(counts)), counts))


def _by_class(known: Known) -> Known:
    return known.chosen(np.argsort(known.labels, kind="stable"))
