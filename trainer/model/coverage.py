"""How many pictures a model answers, and how many answers are right, the surer it has to be."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

STEPS = 101
"""thresholds of 0 to 100 %"""


class Coverage(BaseModel):
    """The curve of risk and coverage (Geifman and El-Yaniv 2017) on validation pictures.

    Attributes:
        pictures: how many it was measured on.
        answered: for each threshold in percent, the fraction of the pictures whose answer is sure.
        right: the fraction of these answers that is right; None where there is none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    pictures: int = Field(ge=1)
    answered: tuple[float, ...] = Field(min_length=STEPS, max_length=STEPS)
    right: tuple[float | None, ...] = Field(min_length=STEPS, max_length=STEPS)

    @model_validator(mode="after")
    def _are_fractions(self) -> Self:
        for each in (*self.answered, *(one for one in self.right if one is not None)):
            if not 0 <= each <= 1:
                raise ValueError("a fraction lies between 0 and 1")
        return self

    @classmethod
    def of(
        cls,
        confidence: NDArray[np.floating[Any]],
        correct: NDArray[np.bool_],
        strange: NDArray[np.bool_] | None = None,
    ) -> Self:
        """Measured on N pictures, at least one; all arrays are (N,). A stranger is not answered."""
        answered, right = [], []
        known = np.ones(len(correct), bool) if strange is None else ~strange
        for percent in range(STEPS):
            sure = known & (confidence >= percent / 100)
            answered.append(round(float(sure.mean()), 4))
            right.append(round(float(correct[sure].mean()), 4) if sure.any() else None)
        return cls(pictures=len(correct), answered=tuple(answered), right=tuple(right))

    def at(self, threshold: float) -> tuple[float, float | None]:
        """Answered and right at a threshold in [0, 1], as at the nearest whole percent."""
        place = round(100 * threshold)
        return self.answered[place], self.right[place]

    def threshold_for(self, answered: float) -> float | None:
        """The highest threshold, in whole percent, at which so many are answered; None where there
        is none."""
        places = (place for place in reversed(range(STEPS)) if self.answered[place] >= answered)
        return next((place / 100 for place in places), None)
