"""The rule for strangers is chosen on known pictures, and keeps most of them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.evaluation.calibration import FEWEST
from trainer.evaluation.strangers import KEPT, fit_strangers, limit_of, taught_rule
from trainer.model.rehearsal import Known
from trainer.model.strangers import MOST_CLASSES

CLASSES, LENGTH = 3, 16
NO_DOUBT = np.ones((1, CLASSES)) / CLASSES


def pictures(each: int, seed: int, scatter: float = 0.4) -> tuple[NDArray[np.float16], ...]:
    """Features of so many pictures a class, and their labels."""
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(CLASSES), each)
    features = 3 * np.eye(CLASSES, LENGTH)[labels]
    features += scatter * random.normal(size=features.shape)
    return features.astype(np.float16), labels


def folds(count: int) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    judged = [np.arange(count) % 5 == fold for fold in range(5)]
    return [(mask, ~mask) for mask in judged]


NONE = np.empty((0, LENGTH), np.float16)
STRANGERS = np.random.default_rng(9).normal(size=(50, LENGTH)).astype(np.float32)


def test_validation_keeps_what_it_should_and_strangers_are_told() -> None:
    seen, labels = pictures(20, 1)
    held_out, _ = pictures(40, 2)
    found = fit_strangers(seen, labels, folds(len(labels)), held_out, CLASSES, frozen=False)
    assert found is not None
    assert found.rule.chosen_from == "validation"
    assert KEPT <= found.rule.kept < KEPT + 0.02
    chances = np.repeat(NO_DOUBT, len(STRANGERS), axis=0)
    assert found.are_strangers(STRANGERS, chances).mean() > 0.9


def test_of_frozen_features_the_folds_judge() -> None:
    seen, labels = pictures(20, 1)
    held_out, _ = pictures(40, 2, scatter=2)
    found = fit_strangers(seen, labels, folds(len(labels)), held_out, CLASSES, frozen=True)
    other = fit_strangers(seen, labels, folds(len(labels)), NONE, CLASSES, frozen=True)
    assert found is not None
    assert other is not None
    assert found.rule == other.rule
    assert found.rule.chosen_from == "cross_validation"


def test_few_validation_pictures_only_widen_what_the_folds_chose() -> None:
    seen, labels = pictures(20, 1)
    alike, unlike = pictures(2, 2, scatter=0.01)[0], pictures(2, 2, scatter=2)[0]
    rules = [
        fit_strangers(seen, labels, folds(len(labels)), each, CLASSES, frozen=False)
        for each in (alike, unlike)
    ]
    near, far = (each.rule.limit for each in rules if each is not None)
    frozen = fit_strangers(seen, labels, folds(len(labels)), NONE, CLASSES, frozen=True)
    assert frozen is not None
    assert near == frozen.rule.limit < far


@pytest.mark.parametrize(("each", "classes"), [(FEWEST // CLASSES, CLASSES), (9, MOST_CLASSES + 1)])
def test_too_little_to_choose_it_from_makes_no_rule(each: int, classes: int) -> None:
    seen, labels = pictures(each, 1)
    held_out, _ = pictures(1, 2)
    assert fit_strangers(seen, labels, folds(len(labels)), held_out, classes, frozen=False) is None


def test_what_is_like_a_taught_stranger_is_one_and_as_many_known_pictures_are_kept() -> None:
    """Strangers between two classes, which the distance alone takes for pictures of these."""
    seen, labels = pictures(20, 1)
    held_out, _ = pictures(60, 2)
    before = fit_strangers(seen, labels, [], held_out, CLASSES, frozen=False)
    assert before is not None
    random = np.random.default_rng(3)
    middle = 3 * np.eye(CLASSES, LENGTH)[0] + 1.3 * np.eye(CLASSES, LENGTH)[1]
    strangers = (middle + 0.2 * random.normal(size=(40, LENGTH))).astype(np.float32)
    chances, of_known = (np.repeat(NO_DOUBT, n, axis=0) for n in (35, len(held_out)))
    none_added = Known(NONE, np.empty(0, np.int64))
    held = held_out.astype(np.float32)
    after = taught_rule(before, none_added, strangers[:5], held, of_known, 0)
    assert before.are_strangers(strangers[5:], chances).mean() < 0.3
    assert after.are_strangers(strangers[5:], chances).mean() > 0.7
    assert after.are_strangers(strangers[:5], chances[:5]).all()
    kept = ~after.are_strangers(held, of_known)
    assert KEPT <= kept.mean() == pytest.approx(after.rule.kept)
    forgotten = taught_rule(after, none_added, strangers[:0], held, of_known, 0)
    assert forgotten.rule == before.rule
    assert forgotten.tensors.keys() == before.tensors.keys()


def test_a_network_that_learnt_none_of_them_needs_eight_known_pictures() -> None:
    """Each is farther from the others than they are from the mean that it is part of."""
    seen, labels = pictures(3, 1)
    assert len(labels) == 9
    found = fit_strangers(seen, labels, folds(9), NONE, CLASSES, frozen=True)
    assert found is not None
    assert found.rule.kept == 1
    assert not found.are_strangers(seen, np.full((9, CLASSES), 1 / CLASSES)).any()
    assert fit_strangers(seen[:7], labels[:7], folds(7), NONE, CLASSES, frozen=True) is None


def test_the_limit_is_one_that_a_picture_has() -> None:
    assert limit_of(np.arange(20.0)) == 19
    assert limit_of(np.arange(101.0)) == 95
