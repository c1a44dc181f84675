"""Heads on features: what is fitted is the minimum, and folds keep together what belongs so."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="fitting needs torch")

from trainer.training import logistic
from trainer.training.logistic import (
    STRENGTHS,
    cross_validate,
    fit,
    learning_curve,
    stratified_folds,
)

CLASSES = 4


@pytest.fixture(scope="module")
def data() -> tuple[np.ndarray, np.ndarray]:
    """Four clouds of points that overlap a little, and a feature that is always the same."""
    rng = np.random.default_rng(0)
    targets = np.repeat(np.arange(CLASSES), 30)
    centres = rng.normal(size=(CLASSES, 12)) * 1.5
    features = centres[targets] + rng.normal(size=(len(targets), 12))
    return np.column_stack([features, np.full(len(targets), 3.0)]).astype(np.float16), targets


def test_it_is_the_minimum_of_what_it_says(data: tuple[np.ndarray, np.ndarray]) -> None:
    features, targets = data
    strength = 0.1
    head = fit(features, targets, CLASSES, strength)
    plain = features.astype(np.float64)
    deviation = plain.std(axis=0)

    def cost(weight: np.ndarray, bias: np.ndarray) -> float:
        logits = plain @ weight.T + bias
        errors = np.log(np.exp(logits).sum(1)) - logits[np.arange(len(targets)), targets]
        return float(strength * errors.sum() + np.square(weight * deviation).sum() / 2)

    rng = np.random.default_rng(1)
    lowest = cost(head.weight, head.bias)
    assert (head.weight[:, -1] == 0).all(), "what never varies says nothing"
    for _ in range(20):
        nudge = rng.normal(size=head.weight.shape) * 0.02
        nudge[:, -1] = 0
        assert cost(head.weight + nudge, head.bias + rng.normal(size=CLASSES) * 0.02) > lowest


def test_where_it_begins_does_not_matter(data: tuple[np.ndarray, np.ndarray]) -> None:
    features, targets = data
    head = fit(features, targets, CLASSES, 0.1)
    again = fit(features, targets, CLASSES, 0.1, begin=fit(features, targets, CLASSES, 0.003))
    np.testing.assert_allclose(again.logits(features), head.logits(features), atol=0.05)


def test_what_is_too_much_for_memory_is_learnt_block_by_block(
    data: tuple[np.ndarray, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    features, targets = data
    rows = np.arange(len(targets)) % 5 > 0
    whole = fit(features[rows], targets[rows], CLASSES, 0.1)
    monkeypatch.setattr(logistic, "_AT_ONCE", 0)
    monkeypatch.setattr(logistic, "_BLOCK", 7 * 4 * features.shape[1])
    parts = fit(features, targets, CLASSES, 0.1, rows=rows)
    np.testing.assert_allclose(parts.logits(features), whole.logits(features), atol=0.01)


def test_several_looks_at_a_picture_count_as_one_picture(
    data: tuple[np.ndarray, np.ndarray],
) -> None:
    features, targets = data
    rows = np.arange(len(targets)) % 5 > 0
    once = fit(features, targets, CLASSES, 0.1, rows=rows)
    twice = fit(np.stack([features, features]), targets, CLASSES, 0.1, rows=rows)
    np.testing.assert_allclose(twice.logits(features), once.logits(features), atol=0.01)
    others = np.flip(features, axis=0)
    both = fit(np.stack([features, others]), targets, CLASSES, 0.1)
    joined = np.concatenate([features, others]), np.concatenate([targets, targets])
    np.testing.assert_allclose(
        both.logits(features), fit(*joined, CLASSES, 0.05).logits(features), atol=0.01
    )


def test_cross_validation_judges_by_the_first_look(data: tuple[np.ndarray, np.ndarray]) -> None:
    features, targets = data
    blank = np.zeros_like(features)
    found = cross_validate(np.stack([features, blank]), targets, range(120), CLASSES, seed=0)
    assert found.logits.shape == (120, CLASSES)
    assert found.others.shape == (1, 120, CLASSES)
    assert (found.others[0] == found.others[0, :1]).mean() < 1, "by the heads of several folds"
    assert (found.logits.argmax(1) == targets).mean() > 0.9
    blind = cross_validate(np.stack([blank, features]), targets, range(120), CLASSES, seed=0)
    assert (blind.logits.argmax(1) == targets).mean() < 0.5


def test_a_weight_counts_as_that_many_pictures(data: tuple[np.ndarray, np.ndarray]) -> None:
    features, targets = data
    features = features - features.mean(axis=0)  # of which the deviation does not change
    rare = np.flatnonzero(targets == 0)
    weights = np.array([2, 1, 1, 1], np.float32)
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-3
    alike = ((features - mean) / deviation).astype(np.float16)
    weighed = fit(alike, targets, CLASSES, 0.1, weights=weights)
    twice = fit(
        np.concatenate([alike, alike[rare]]),
        np.concatenate([targets, targets[rare]]),
        CLASSES,
        0.1,
    )
    plain = fit(alike, targets, CLASSES, 0.1)
    given, wanted, usual = (
        head.logits(alike)[:, 0].mean() - head.logits(alike)[:, 1:].mean()
        for head in (weighed, twice, plain)
    )
    assert abs(given - wanted) < 0.3 * (wanted - usual)
    assert given > usual


def test_it_can_be_stopped_between_steps(data: tuple[np.ndarray, np.ndarray]) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(*data, CLASSES, 0.1, check_stop=stop)


def test_folds_spread_each_class_and_keep_groups_together() -> None:
    targets = np.repeat([0, 1, 2], [20, 10, 3])
    groups = [f"twin {n // 2}" if n < 10 else n for n in range(len(targets))]
    folds = [judged for judged, _ in stratified_folds(targets, groups, seed=3)]
    assert len(folds) == 5
    assert (np.sum(folds, axis=0) == 1).all()
    for fold in folds:
        assert 3 <= (targets[fold] == 0).sum() <= 5
        assert (targets[fold] == 1).sum() == 2
        for group in set(groups):
            members = [fold[n] for n, each in enumerate(groups) if each == group]
            assert len(set(members)) == 1


def test_single_pictures_make_no_folds() -> None:
    assert not list(stratified_folds(np.array([0, 1, 2]), ["a", "b", "c"], seed=0))


def test_a_class_of_one_group_is_learnt_in_every_fold_and_not_judged() -> None:
    targets = np.repeat([0, 1, 2], [6, 1, 3])
    groups = [*range(7), "twins", "twins", "twins"]
    folds = list(stratified_folds(targets, groups, seed=0))
    assert (np.sum([judged for judged, _ in folds], axis=0) == (targets == 0)).all()
    assert all(learnt[targets == 1].all() for _, learnt in folds)
    assert all((judged != learnt).all() for judged, learnt in folds)


def test_what_is_judged_has_no_near_duplicate_among_what_is_learnt() -> None:
    """Also where that is of another class, which could not be judged itself."""
    targets, groups = np.array([0, 0, 0, 1]), ["x", 1, 2, "x"]
    [first] = [fold for fold in stratified_folds(targets, groups, seed=0) if fold.judged[0]]
    assert not first.judged[3]
    assert not first.learnt[3]


def test_cross_validation_judges_each_picture_by_a_head_that_did_not_see_it() -> None:
    """Labels that mean nothing are not learnt, however well they can be learnt by heart."""
    rng = np.random.default_rng(0)
    features = rng.normal(size=(80, 40)).astype(np.float16)
    targets = rng.integers(0, 2, 80)
    found = cross_validate(features, targets, range(80), 2, seed=0)
    assert found.judged.all()
    assert found.strength in STRENGTHS
    by_heart = fit(features, targets, 2, STRENGTHS[-1]).logits(features)
    assert (by_heart.argmax(1) == targets).mean() > 0.9
    assert 0.3 < (found.logits.argmax(1) == targets).mean() < 0.7


def test_a_learning_curve_rises_with_the_pictures_and_ends_in_the_cross_validation() -> None:
    rng = np.random.default_rng(0)
    targets = np.repeat(np.arange(CLASSES), 40)
    centres = rng.normal(size=(CLASSES, 60))
    features = (centres[targets] + 3 * rng.normal(size=(len(targets), 60))).astype(np.float16)
    crossed = cross_validate(features, targets, range(160), CLASSES, seed=0)
    curve = learning_curve(features, targets, range(160), crossed, seed=0)
    assert [point.pictures for point in curve] == [32, 64, 128]
    assert {point.judged for point in curve} == {160}
    assert curve[0].right < curve[-1].right
    assert curve[-1].right == int((crossed.logits.argmax(1) == targets).sum())
    assert curve[-1].right_with_all == curve[-1].right
    assert all(point.right_with_all <= point.right for point in curve)
    assert curve == learning_curve(features, targets, range(160), crossed, seed=0)


def test_single_pictures_have_no_learning_curve() -> None:
    features, targets = np.eye(3, dtype=np.float16), np.arange(3)
    crossed = cross_validate(features, targets, range(3), 3, seed=0)
    assert learning_curve(features, targets, range(3), crossed, seed=0) == ()
