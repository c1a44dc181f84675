"""The second look that is chosen on the validation part."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.evaluation.calibration import FEWEST
from trainer.evaluation.second_look import (
    MOST_LOOKED_AT_AGAIN,
    MOST_VIEWS,
    choose_second_look,
    least_sure,
)
from trainer.pictures.second_look import VIEWS as ALL_VIEWS
from trainer.pictures.second_look import SecondLook, View, margins

VIEWS: tuple[View, ...] = ("mirrored", "zoomed")
PICTURES, CLASSES = 200, 5


def looked_at(helpful: float) -> tuple[NDArray[np.float32], NDArray[np.int64], SecondLook | None]:
    """Logits of a first look, labels, and what is chosen where the second
    view adds so much evidence for
    the right class."""
    random = np.random.default_rng(0)
    labels = random.integers(0, CLASSES, PICTURES)
    right = np.eye(CLASSES)[labels]
    first = (random.normal(size=(PICTURES, CLASSES)) + 2 * right).astype(np.float32)
    doubtful = least_sure(first)
    useless = random.normal(size=(len(doubtful), CLASSES))
    others = np.stack([useless, first[doubtful] + helpful * right[doubtful]], axis=1)
    chosen = choose_second_look(first, labels, doubtful, others.astype(np.float32), VIEWS)
    return first, labels, chosen


def test_the_least_sure_come_first_and_most_are_left_alone() -> None:
    first, _, _ = looked_at(0)
    doubtful = least_sure(first)
    assert len(doubtful) == MOST_LOOKED_AT_AGAIN * PICTURES
    assert (np.diff(margins(first)[doubtful]) >= 0).all()
    assert margins(first)[doubtful].max() <= np.delete(margins(first), doubtful).min()


def test_what_helps_is_chosen_and_pays_for_its_time() -> None:
    first, _, chosen = looked_at(2)
    assert chosen is not None
    assert chosen.views == ("zoomed",)
    again = (margins(first) < chosen.margin).mean()
    assert 0 < again < MOST_LOOKED_AT_AGAIN


def test_what_misleads_is_not() -> None:
    assert looked_at(-2)[2] is None


def test_what_changes_nothing_is_not() -> None:
    assert looked_at(0)[2] is None


def test_views_that_help_each_other_are_taken_together_up_to_three() -> None:
    random = np.random.default_rng(0)
    labels = random.integers(0, CLASSES, PICTURES)
    right = 2 * np.eye(CLASSES)[labels]
    first = (random.normal(size=(PICTURES, CLASSES)) + right / 2).astype(np.float32)
    doubtful = least_sure(first)
    noise = random.normal(size=(len(doubtful), len(ALL_VIEWS), CLASSES), scale=2)
    others = (right[doubtful, np.newaxis] + noise).astype(np.float32)
    chosen = choose_second_look(first, labels, doubtful, others, ALL_VIEWS)
    assert chosen is not None
    assert len(chosen.views) == MOST_VIEWS


@pytest.mark.parametrize(("pictures", "enough"), [(FEWEST - 1, False), (FEWEST, True)])
def test_of_too_few_pictures_nothing_is_chosen(pictures: int, enough: bool) -> None:
    first, labels = np.zeros((pictures, 2), np.float32), np.ones(pictures, int)
    others = np.array([[[0, 1]]] * pictures, np.float32)
    doubtful = least_sure(first)
    chosen = choose_second_look(first, labels, doubtful, others[doubtful], ("zoomed",))
    assert (chosen is not None) == enough
