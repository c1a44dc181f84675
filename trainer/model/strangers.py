"""How unlike what a model has learnt a picture is, so that strangers are not named.

Strangeness is a weighted sum of what is known of a picture without running the network again: how
far its pooled features are from those of the classes, how much the answer is in doubt, and, where
strangers were there to learn from, what a small head of their own says of the features
(docs/decisions/0032-none-of-these.md). What is nearer to a stranger that the model was taught in a
lesson than to any class is one, too. NumPy only.

Shapes: N pictures, K features, C classes, H hidden units, G groups of strangers, T taught ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from trainer.model.tensors import Shapes, Tensors

MOST_CLASSES = 5000
"""of a model that has a rule for strangers: a class takes 5 KB, as in the model's own head"""

MOST_TAUGHT = 200
"""strangers whose features a model file keeps, of 5 KB each"""

LEAST_DOUBT = 1e-6
"""of the probability that another class is right, so that the logarithm stays finite"""

Float32 = NDArray[np.float32]
Floats = NDArray[np.float64]


class StrangerRule(BaseModel):
    """When a picture counts as a stranger, and what that means for the known ones.

    Attributes:
        limit: the strangeness above which the answer is “none of these”.
        distance: weight of the distance from the nearest class, 1 minus the cosine.
        doubt: weight of the logarithm of the odds against the likeliest class.
        hidden, groups: the head's shape; 0 where there is none. Its weight is 1.
        kept: the share of known pictures, none of which the rule was fitted on, that are below the
            limit.
        chosen_from: what the limit was chosen on.
        added: so many classes, the last ones, were taught when rule and head were there already. A
            picture that is named as one of them is judged by its distance alone.
        added_limit: that distance above which it is a stranger.
        taught: so many strangers were taught in lessons.
        margin: by how much more the cosine with one of these has to be than that with the nearest
            class, for a picture to be a stranger whatever else is known of it.
        named: the share of strangers that are below the limit, by their kind, where it is known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    limit: float
    distance: float = Field(default=0.0, ge=0)
    doubt: float = Field(default=0.0, ge=0)
    hidden: int = Field(default=0, ge=0, le=512)
    groups: int = Field(default=0, ge=0, le=64)
    kept: float = Field(ge=0, le=1)
    chosen_from: Literal["validation", "cross_validation"] = "validation"
    added: int = Field(default=0, ge=0, le=MOST_CLASSES)
    added_limit: float = Field(default=0.0, ge=0, le=2)
    taught: int = Field(default=0, ge=0, le=MOST_TAUGHT)
    margin: float = Field(default=0.0, ge=-2, le=2)
    named: dict[str, float] = {}

    def shapes(self, classes: int, features: int) -> Shapes:
        """The tensors that belong to it, by name, of a model with so many classes and features."""
        head = {
            "hidden.weight": (self.hidden, features),
            "hidden.bias": (self.hidden,),
            "groups.weight": (self.groups, self.hidden),
            "groups.bias": (self.groups,),
        }
        taught = {"taught": (self.taught, features)} if self.taught else {}
        return {"directions": (classes, features)} | (head if self.hidden else {}) | taught


@dataclass(frozen=True)
class Strangers:
    """A rule with its tensors: ``directions`` are the classes' mean features, of length 1,
    ``taught`` the features of strangers that were taught."""

    rule: StrangerRule
    tensors: Tensors

    def strangeness(self, features: Float32, probabilities: Floats) -> Floats:
        """(N,) for pooled features (N, K) and calibrated probabilities (N, C)."""
        rule, known = self.rule, self.tensors
        far = distances(features, known["directions"])
        found = rule.distance * far
        found += rule.doubt * doubts(probabilities)
        if rule.hidden:
            hidden = np.maximum(features @ known["hidden.weight"].T + known["hidden.bias"], 0)
            groups = (hidden @ known["groups.weight"].T + known["groups.bias"]).astype(np.float64)
            most = groups.max(axis=1)
            found += most + np.log(np.exp(groups - most[:, np.newaxis]).sum(axis=1))
        found = np.where(self.are_added(probabilities), rule.limit + far - rule.added_limit, found)
        beyond = self.nearness(features) - rule.margin
        return np.where(beyond > 0, np.maximum(found, rule.limit + beyond), found)

    def nearness(self, features: Float32) -> Floats:
        """(N,): by how much more like the nearest taught stranger features (N, K) are than like the
        nearest class, as the difference of the cosines; −inf where none was taught."""
        if not self.rule.taught:
            return np.full(len(features), -np.inf)
        return distances(features, self.tensors["directions"]) - distances(
            features, unit(self.tensors["taught"])
        )

    def are_added(self, probabilities: Floats) -> NDArray[np.bool_]:
        """(N,): whether the likeliest class is one of those that were added."""
        known = probabilities.shape[1] - self.rule.added
        return np.asarray(probabilities.argmax(axis=1) >= known)

    def are_strangers(self, features: Float32, probabilities: Floats) -> NDArray[np.bool_]:
        """(N,), as in `strangeness`."""
        return np.asarray(self.strangeness(features, probabilities) > self.rule.limit)


def distances(features: NDArray[Any], directions: Float32) -> Floats:
    """(N,): 1 minus the cosine of features (N, K) and the nearest of the directions (C, K)."""
    nearest = (unit(features) @ directions.T).max(axis=1)
    return np.asarray(1 - nearest, np.float64)


def doubts(probabilities: Floats) -> Floats:
    """(N,): the logarithm of the odds against the likeliest class, from probabilities (N, C)."""
    best = probabilities.max(axis=1)
    return np.asarray(np.log(np.maximum(1 - best, LEAST_DOUBT)) - np.log(best))


def class_directions(
    features: NDArray[Any], labels: NDArray[np.integer[Any]], classes: int
) -> Float32:
    """(C, K): the mean of each class's features (N, K), of length 1.

    A class without pictures gets the mean of all.
    """
    sums = np.zeros((classes, features.shape[1]))
    np.add.at(sums, labels, features.astype(np.float64))
    sums[np.bincount(labels, minlength=classes) == 0] = sums.sum(axis=0)
    return unit(sums).astype(np.float32)


def unit(vectors: NDArray[Any]) -> NDArray[Any]:
    """Vectors (..., K) with a length of 1; those of zeros stay."""
    wide = vectors.astype(np.promote_types(vectors.dtype, np.float32))
    lengths = np.linalg.norm(wide, axis=-1, keepdims=True)
    return np.asarray(wide / np.where(lengths > 0, lengths, 1))
