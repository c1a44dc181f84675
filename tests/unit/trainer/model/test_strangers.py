"""Strangeness: of what features and probabilities say, weighted as the rule wants."""

from __future__ import annotations

import numpy as np
import pytest

from trainer.model.strangers import (
    StrangerRule,
    Strangers,
    class_directions,
    distances,
    doubts,
    unit,
)

FEATURES = np.array([[3, 0, 0], [0, 0.5, 0], [0, 1, 1], [0, 0, 2]], np.float32)
DIRECTIONS = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
CHANCES = np.array([[0.75, 0.25], [0.5, 0.5], [0.1, 0.9], [0.6, 0.4]])


def test_the_distance_is_from_the_nearest_class_however_long_the_features() -> None:
    found = distances(FEATURES, DIRECTIONS)
    assert found == pytest.approx([0, 0, 1 - 0.5**0.5, 1])


def test_doubt_is_the_odds_against_the_best_and_stays_finite() -> None:
    assert doubts(CHANCES[:2]) == pytest.approx([-np.log(3), 0])
    assert np.isfinite(doubts(np.array([[1.0, 0.0]]))).all()


def test_directions_are_the_mean_features_of_each_class() -> None:
    labels = np.array([0, 0, 2, 2])
    found = class_directions(FEATURES, labels, 3)
    assert found[0] == pytest.approx(unit(FEATURES[0] + FEATURES[1]))
    assert found[2] == pytest.approx(unit(FEATURES[2] + FEATURES[3]))
    assert np.linalg.norm(found, axis=1) == pytest.approx(1)


def test_features_of_zeros_are_far_from_everything() -> None:
    assert distances(np.zeros((1, 3), np.float32), DIRECTIONS) == pytest.approx([1])


def test_terms_are_added_by_their_weights() -> None:
    rule = StrangerRule(limit=0.5, distance=2, doubt=0.1, kept=0.95)
    strangers = Strangers(rule, {"directions": DIRECTIONS})
    expected = 2 * distances(FEATURES, DIRECTIONS) + 0.1 * doubts(CHANCES)
    assert strangers.strangeness(FEATURES, CHANCES) == pytest.approx(expected)
    assert strangers.are_strangers(FEATURES, CHANCES).tolist() == [False, False, False, True]


def test_a_head_says_how_much_likelier_any_group_of_strangers_is() -> None:
    rule = StrangerRule(limit=0, hidden=2, groups=2, kept=0.95)
    tensors = {
        "directions": DIRECTIONS,
        "hidden.weight": np.array([[1, 0, 0], [0, -1, 0]], np.float32),
        "hidden.bias": np.array([0, 0.25], np.float32),
        "groups.weight": np.array([[1, 1], [0, 2]], np.float32),
        "groups.bias": np.array([-1, 0], np.float32),
    }
    found = Strangers(rule, tensors).strangeness(FEATURES[:2], CHANCES[:2])
    assert found == pytest.approx([np.log(np.exp(2.25) + np.exp(0.5)), np.log(np.exp(-1) + 1)])


def test_a_rule_names_the_tensors_that_it_needs() -> None:
    plain = StrangerRule(limit=0, kept=0.95).shapes(2, 3)
    assert plain == {"directions": (2, 3)}
    with_head = StrangerRule(limit=0, kept=0.95, hidden=4, groups=2).shapes(2, 3)
    assert with_head["hidden.weight"] == (4, 3)
    assert with_head["groups.weight"] == (2, 4)
