"""Labels that are likely wrong, and pictures that are like no other."""

from __future__ import annotations

import numpy as np
import pytest

from trainer.evaluation import suspicion
from trainer.evaluation.suspicion import contradicted, guessed, is_learnt, outliers, suspicious


def test_a_picture_is_suspected_where_another_class_is_as_likely_as_usual() -> None:
    chances = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.45, 0.55], [0.2, 0.8]])
    targets = np.array([0, 0, 0, 1, 1])
    assert suspicious(np.tile(chances, (3, 1)), np.tile(targets, 3)) == [(2, 1), (7, 1), (12, 1)]


def test_who_may_as_well_have_guessed_suspects_nothing() -> None:
    random = np.random.default_rng(0)
    chances = random.dirichlet([1, 1], 60)
    targets = random.integers(0, 2, 60)
    assert suspicious(chances, targets) == []
    assert suspicious(np.empty((0, 2)), np.empty(0, np.int64)) == []


def test_the_largest_class_alone_is_nothing_learnt() -> None:
    targets = np.array([0] * 95 + [1] * 5)
    assert guessed(np.zeros(100, np.int64), targets) == pytest.approx(0.95)
    assert not is_learnt(np.zeros(100, np.int64), targets)
    assert is_learnt(targets, targets)


@pytest.mark.parametrize("references", [20_000, 60])
def test_outliers_are_unlike_all_others(references: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suspicion, "_MOST_REFERENCES", references)
    random = np.random.default_rng(0)
    features = np.abs(random.normal(1, 0.1, (80, 32))).astype(np.float16)
    features[17, :16] = 0
    features[42, 4:] = 0
    found = outliers(features)
    assert [place for place, _ in found] == [42, 17]
    assert found[0][1] > found[1][1] > 4


def test_there_are_none_among_few_or_equal_pictures() -> None:
    assert outliers(np.ones((5, 8), np.float16)) == []
    assert outliers(np.ones((50, 8), np.float16)) == []


def test_the_surest_answers_tell_how_many_labels_are_wrong() -> None:
    """Not those of hard pictures, which are answered with less certainty."""
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 900)
    ease = 1 - rng.random(900) ** 3 / 2  # so probable is the true class, by a calibrated head
    said = np.where(rng.random(900) < ease, truth, 1 - truth)
    chances = np.where(np.arange(2) == said[:, np.newaxis], ease[:, np.newaxis], 1 - ease[:, None])
    clean, sure = contradicted(chances, truth)
    assert sure == 300
    wrong = rng.random(900) < 0.1
    found, _ = contradicted(chances, np.where(wrong, 1 - truth, truth))
    assert 15 <= found - clean <= 45
    assert len(suspicious(chances, truth)) > 4 * clean > 0
