"""What a model file tells of what it was taught by corrections, and what that did."""

from __future__ import annotations

import math
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from trainer.model.labels import Label

_Count = Annotated[int, Field(ge=0)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Comparison(_Record):
    """The same pictures judged before and after, none of which the answer was learnt from.

    Attributes:
        before: so many were answered rightly before.
        gained: wrong before, right after.
        lost: right before, wrong after.
    """

    pictures: int = Field(ge=1)
    before: _Count
    gained: _Count
    lost: _Count

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if not self.lost <= self.before <= self.pictures - self.gained:
            raise ValueError("more pictures changed than there are")
        return self

    @property
    def after(self) -> int:
        """So many are answered rightly after."""
        return self.before + self.gained - self.lost

    @property
    def change(self) -> float:
        """Of the share that is answered rightly, as a fraction."""
        return (self.gained - self.lost) / self.pictures

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of `change`.

        Source: A. Agresti and Y. Min, Simple improved confidence intervals for comparing matched
        proportions, Statistics in Medicine 24 (2005), 729-740.
        """
        trials = self.pictures + 2
        moved = self.gained + self.lost + 1
        mean = (self.gained - self.lost) / trials
        half = 1.96 * math.sqrt(max(moved - trials * mean**2, 0)) / trials
        return max(mean - half, -1.0), min(mean + half, 1.0)


class Lesson(_Record):
    """One lesson of a model.

    Attributes:
        model: name of the file of the model that was taught.
        weights: hexadecimal SHA-256 of that model's weights.
        pictures: that were taught, by class.
        new_classes: those of them that the model did not know.
        strangers: pictures of none of the classes that were taught.
        known: on pictures of the known classes that were held out when the model was made.
        validation: on pictures of the validation part of the model's run, where it was there.
        corrected: on pictures of known classes that were taught, by models without them.
        added: likewise of new classes, none of which could be named before.
        refused: on pictures of none of the classes that were taught, by models without them: right
            is “none of these”. None where the model has no rule for strangers.
        kept: on `known`, where strangers were taught: right is any answer but “none of these”.
    """

    model: str = Field(max_length=1024)
    weights: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    pictures: dict[Label, _Count]
    new_classes: tuple[Label, ...] = ()
    strangers: _Count = 0
    known: Comparison | None = None
    validation: Comparison | None = None
    corrected: Comparison | None = None
    added: Comparison | None = None
    refused: Comparison | None = None
    kept: Comparison | None = None
