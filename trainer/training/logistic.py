"""Multinomial logistic regression on stored features, its strength chosen by cross-validation.

Shapes: N pictures, L looks at each of them, K features, C classes. Features of shape (N, K) are one
look.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from trainer.runs.events import LearningPoint

STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
"""weights of the errors against that of the squared weights, scikit-learn's C, on standardised
features; from the strongest regularisation to the weakest"""
MOST_FOLDS = 5
LEARNING_SHARES = (0.25, 0.5)
"""parts of the pictures that a learning curve is made of, before all"""
_ITERATIONS = 40
_ITERATIONS_FROM_NEAR = 15
"""where the head of another strength is begun with"""
_TOLERANCE = 1e-4
_LEAST_DEVIATION = 1e-3
"""of a feature, below which it is taken for constant"""

_AT_ONCE = 2**29
"""bytes of features in 32 bits that are held; of more, blocks are made, each time anew"""
_BLOCK = 2**24
"""bytes of features in 32 bits that the processor's cache has room for"""

Half = NDArray[np.float16]
Float = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class LinearHead:
    """Logits are ``features @ weight.T + bias``; weight (C, K), bias (C,)."""

    weight: Float
    bias: Float

    def logits(self, features: NDArray[Any]) -> Float:
        """(N, C) for features (N, K)."""
        logits = np.empty((len(features), len(self.bias)), np.float32)
        length = max(1, _BLOCK // (4 * self.weight.shape[1]))
        for at in range(0, len(features), length):
            block = slice(at, at + length)
            logits[block] = features[block].astype(np.float32) @ self.weight.T + self.bias
        return logits


@dataclass(frozen=True)
class CrossValidated:
    """What heads say of pictures that they were not fitted on.

    Attributes:
        strength: the best of `STRENGTHS`.
        logits: (N, C), of the first look; zeros for pictures that were in no fold.
        others: (L - 1, N, C), of the other looks, by the same heads.
        judged: (N,), which pictures were.
        folds: how many.
    """

    strength: float
    logits: Float
    others: Float
    judged: NDArray[np.bool_]
    folds: int


def fit(
    features: Half,
    targets: Integers,
    classes: int,
    strength: float,
    begin: LinearHead | None = None,
    weights: Float | None = None,
    check_stop: Callable[[], None] = lambda: None,
    rows: NDArray[np.bool_] | None = None,
) -> LinearHead:
    """The head that minimises ``strength · Σ cross-entropy + |weights|² / 2`` for features
    (L, N, K), where the cross-entropy of a picture is the mean of its looks'.

    `weights` (C,) say how much an error counts by its class; None is all alike. `rows` (N,) masks
    what is learnt from; None is all.

    Weights are those of standardised features (mean 0, deviation 1 over what is learnt from), the
    bias is free; they are given back for plain ones. L-BFGS (Liu and Nocedal 1989), from `begin`.
    `check_stop` is called before each step and may raise. Memory does not grow with N beyond
    `_AT_ONCE`.
    """
    seen = _Standardised(features, targets, rows)
    mean, deviation = seen.mean, seen.deviation
    counting = torch.from_numpy(weights) if weights is not None else None
    weight = torch.zeros(classes, len(mean))
    bias = torch.zeros(classes)
    if begin is not None:
        known = torch.from_numpy(begin.weight)
        weight = known * deviation.where(deviation.isfinite(), torch.tensor(0.0))
        bias = torch.from_numpy(begin.bias) + known @ mean

    def costs() -> Iterator[torch.Tensor]:
        for x, wanted in seen.blocks():
            errors = functional.cross_entropy(
                functional.linear(x, weight, bias), wanted, weight=counting, reduction="sum"
            )
            yield strength / seen.looks * errors
        yield weight.square().sum() / 2

    _minimise(costs, weight, bias, near=begin is not None, check_stop=check_stop)
    plain_weight = weight.detach() / deviation
    plain_bias = bias.detach() - plain_weight @ mean
    return LinearHead(plain_weight.numpy(), plain_bias.numpy())


class _Standardised:
    """Looks at pictures, each feature of them with mean 0 and deviation 1, and their targets.

    What fits into `_AT_ONCE` bytes is made once, of more a block at a time at each pass.

    Attributes:
        looks: at each picture.
        mean, deviation: (K,); infinite where a feature is constant, so that it becomes 0.
    """

    def __init__(self, features: Half, targets: Integers, rows: NDArray[np.bool_] | None) -> None:
        self._features, self._targets = _looks(features), targets
        self.looks, _, width = self._features.shape
        places = np.arange(len(targets)) if rows is None else np.flatnonzero(rows)
        row = self.looks * 4 * width
        length = len(places) if len(places) * row <= _AT_ONCE else max(1, _BLOCK // row)
        self._places = [places[at : at + length] for at in range(0, len(places), length)]
        count = self.looks * len(places)
        sums = [plain.sum(dim=0) for plain in self._plain()]
        self.mean = torch.stack(sums).sum(dim=0) / count
        squares = [(plain - self.mean).square().sum(dim=0) for plain in self._plain()]
        self.deviation = (torch.stack(squares).sum(dim=0) / count).sqrt()
        self.deviation[self.deviation < _LEAST_DEVIATION] = math.inf
        self._kept = list(self._made()) if len(self._places) == 1 else None

    def blocks(self) -> Iterable[tuple[torch.Tensor, torch.Tensor]]:
        """(L · n, K) and the targets (L · n,) of n pictures."""
        return self._made() if self._kept is None else self._kept

    def _made(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        for plain, places in zip(self._plain(), self._places, strict=True):
            x = plain.sub_(self.mean).div_(self.deviation)
            yield x, torch.from_numpy(np.tile(self._targets[places], self.looks))

    def _plain(self) -> Iterator[torch.Tensor]:
        for places in self._places:
            looks = self._features[:, places]
            yield torch.from_numpy(looks.reshape(-1, looks.shape[-1])).float()


def _looks(features: Half) -> Half:
    """(L, N, K)."""
    return features.reshape(-1, *features.shape[-2:])


def adapt(
    head: LinearHead,
    features: Float,
    targets: Float,
    weights: Float,
    strength: float,
    begin: LinearHead | None = None,
    check_stop: Callable[[], None] = lambda: None,
) -> LinearHead:
    """The head that minimises ``strength · Σ weight · cross-entropy + |change of weights|² / 2``.

    `targets` (N, C) are probabilities, `weights` (N,) say how much a picture counts. The change is
    that from `head`, of standardised features; the bias is free. L-BFGS as in `fit`, from `begin`
    or from `head` itself.
    """
    plain, wanted = torch.from_numpy(features), torch.from_numpy(targets)
    counting = torch.from_numpy(weights)
    mean, deviation = plain.mean(dim=0), plain.std(dim=0, correction=0)
    deviation[deviation < _LEAST_DEVIATION] = math.inf  # its weight stays
    x = (plain - mean) / deviation
    known = torch.from_numpy(head.logits(features))
    change = torch.zeros(targets.shape[1], x.shape[1])
    bias = torch.zeros(targets.shape[1])
    if begin is not None:
        moved = torch.from_numpy(begin.weight - head.weight)
        change = moved * deviation.where(deviation.isfinite(), torch.tensor(0.0))
        bias = torch.from_numpy(begin.bias - head.bias) + moved @ mean

    def costs() -> Iterator[torch.Tensor]:
        errors = functional.cross_entropy(
            known + functional.linear(x, change, bias), wanted, reduction="none"
        )
        yield strength * (counting * errors).sum() + change.square().sum() / 2

    _minimise(costs, change, bias, near=begin is not None, check_stop=check_stop)
    plain_change = change.detach() / deviation
    shift = bias.detach() - plain_change @ mean
    return LinearHead(head.weight + plain_change.numpy(), head.bias + shift.numpy())


def _minimise(
    costs: Callable[[], Iterator[torch.Tensor]],
    *parameters: torch.Tensor,
    near: bool,
    check_stop: Callable[[], None],
) -> None:
    """The sum of the costs by L-BFGS, in place; `near` tells that they begin near the minimum."""
    for parameter in parameters:
        parameter.requires_grad_()
    optimizer = torch.optim.LBFGS(
        parameters,
        max_iter=_ITERATIONS_FROM_NEAR if near else _ITERATIONS,
        tolerance_grad=_TOLERANCE,
        tolerance_change=_TOLERANCE * 1e-2,
        line_search_fn="strong_wolfe",
    )

    def step() -> float:
        check_stop()
        optimizer.zero_grad()
        total = 0.0
        for cost in costs():
            cost.backward()
            total += float(cost.detach())
        return total

    with torch.enable_grad():
        optimizer.step(step)


def cross_validate(
    features: Half,
    targets: Integers,
    groups: Sequence[object],
    classes: int,
    seed: int,
    weights: Float | None = None,
    check_stop: Callable[[], None] = lambda: None,
) -> CrossValidated:
    """Choose the strength, and judge every picture by a head that saw none of its group: by the
    first look at it.

    Strengths are compared on the first fold and on as many others as make a thousand pictures, each
    fitted from the one before; the best is that of the lowest cross-entropy.
    """
    looks = _looks(features)
    folds = list(stratified_folds(targets, groups, seed))
    compared = _enough(folds, _COMPARED)
    losses = np.zeros(len(STRENGTHS))
    chosen: dict[tuple[int, int], Float] = {}
    for number, (judged, learnt) in enumerate(folds[:compared]):
        head = None
        for place, strength in enumerate(STRENGTHS):
            head = fit(features, targets, classes, strength, head, weights, check_stop, rows=learnt)
            logits = np.stack([head.logits(look[judged]) for look in looks])
            chosen[number, place] = logits
            losses[place] += _cross_entropy(logits[0], targets[judged])
    best = int(np.argmin(losses))
    out = np.zeros((len(looks), len(targets), classes), np.float32)
    for number, (judged, learnt) in enumerate(folds):
        known = chosen.get((number, best))
        if known is None:
            # begun anew: another fold's head has seen the pictures that this one is to judge
            head = fit(
                features,
                targets,
                classes,
                STRENGTHS[best],
                weights=weights,
                check_stop=check_stop,
                rows=learnt,
            )
            known = np.stack([head.logits(look[judged]) for look in looks])
        out[:, judged] = known
    judged_at_all = _judged(folds) if folds else np.zeros(len(targets), bool)
    return CrossValidated(STRENGTHS[best], out[0], out[1:], judged_at_all, len(folds))


def learning_curve(
    features: Half,
    targets: Integers,
    groups: Sequence[object],
    crossed: CrossValidated,
    seed: int,
    weights: Float | None = None,
    check_stop: Callable[[], None] = lambda: None,
) -> tuple[LearningPoint, ...]:
    """How many pictures are recognised by heads fitted on a part of the others, and on all.

    Fitted with the strength that was `crossed`, and judged on the same folds, of which as many are
    taken as make a thousand pictures: a small part of the time of `cross_validate`. Empty where
    there are no folds.
    """
    folds = list(stratified_folds(targets, groups, seed))
    folds = folds[: _enough(folds, _COMPARED)]
    if not folds:
        return ()
    judged = _judged(folds)
    with_all = (crossed.logits.argmax(axis=1) == targets) & judged

    def point(right: NDArray[np.bool_], used: int) -> LearningPoint:
        return LearningPoint(
            pictures=round(used / len(folds)),
            judged=int(judged.sum()),
            right=int(right.sum()),
            right_with_all=int((right & with_all).sum()),
        )

    points = []
    for share in LEARNING_SHARES:
        right, used = np.zeros(len(targets), bool), 0
        for fold in folds:
            kept = _thinned(targets, fold.learnt, share, seed)
            used += int(kept.sum())
            head = fit(
                features,
                targets,
                crossed.logits.shape[1],
                crossed.strength,
                weights=weights,
                check_stop=check_stop,
                rows=kept,
            )
            answers = head.logits(_looks(features)[0][fold.judged]).argmax(axis=1)
            right[fold.judged] = answers == targets[fold.judged]
        points.append(point(right, used))
    points.append(point(with_all, sum(int(fold.learnt.sum()) for fold in folds)))
    return tuple(points)


def _thinned(
    targets: Integers, among: NDArray[np.bool_], share: float, seed: int
) -> NDArray[np.bool_]:
    """That share of the pictures `among` which to choose, of each class one at least."""
    order = np.random.default_rng(seed).permutation(np.flatnonzero(among))
    kept = np.zeros(len(targets), bool)
    for label in np.unique(targets[order]):
        own = order[targets[order] == label]
        kept[own[: math.ceil(share * len(own))]] = True
    return kept


class Fold(NamedTuple):
    """Masks (N,) of the pictures that are judged, and of those that are learnt for it: none of a
    group that is judged."""

    judged: NDArray[np.bool_]
    learnt: NDArray[np.bool_]


def stratified_folds(
    targets: Integers,
    groups: Sequence[object],
    seed: int,
    most: int = MOST_FOLDS,
    known: Sequence[int] = (),
) -> Iterator[Fold]:
    """At most so many, each class spread evenly over what they judge.

    Pictures of one group are in the same fold. Those of a class that would have no picture outside
    it are not judged, as who never saw the class could not answer it, but learnt, unless others of
    their group are judged; `known` classes are learnt from other pictures in any case. None where
    no class has two groups.
    """
    members: dict[object, list[int]] = {}
    group_of = np.zeros(len(targets), np.int64)
    for index, group in enumerate(groups):
        own = members.setdefault(group, [])
        group_of[index] = own[0] if own else index
        own.append(index)
    order = np.random.default_rng(seed).permutation(len(members))
    parts = list(members.values())
    by_class: dict[int, list[list[int]]] = {}
    for each in (parts[place] for place in order.tolist()):
        by_class.setdefault(int(targets[each[0]]), []).append(each)
    count = min(most, max((len(each) for each in by_class.values()), default=0))
    if count < 2:
        return
    sizes = np.zeros(count, np.int64)
    fold_of = np.zeros(len(targets), np.int64)
    for of_class in by_class.values():
        mine = np.zeros(count, np.int64)
        for each in sorted(of_class, key=len, reverse=True):
            fold = min(range(count), key=lambda n: (int(mine[n]), int(sizes[n])))
            fold_of[each] = fold
            mine[fold] += len(each)
            sizes[fold] += len(each)
    for fold in range(count):
        within = fold_of == fold
        judged = within & np.isin(targets, [*targets[~within], *known])
        yield Fold(judged, ~np.isin(group_of, group_of[judged]))


_COMPARED = 1000


def _judged(folds: Sequence[Fold]) -> NDArray[np.bool_]:
    """(N,): in any of them."""
    return np.asarray(np.any([fold.judged for fold in folds], axis=0))


def _enough(folds: Sequence[Fold], pictures: int) -> int:
    """How many of the folds hold that many pictures; all where they are fewer."""
    seen = 0
    for number, fold in enumerate(folds, start=1):
        seen += int(fold.judged.sum())
        if seen >= pictures:
            return number
    return len(folds)


def _cross_entropy(logits: Float, targets: Integers) -> float:
    """Sum over the pictures, in nats."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    sums = np.log(np.exp(shifted).sum(axis=1))
    return float((sums - shifted[np.arange(len(targets)), targets]).sum())
