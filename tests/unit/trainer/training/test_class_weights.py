"""Rare classes count for more, and only where they are rare."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="a training needs torch")

from trainer.data.findings import class_findings
from trainer.runs.recipe import ClassWeights
from trainer.training.class_weights import class_weights

BALANCED, UNBALANCED = [0] * 4 + [1], [0] * 9 + [1] * 2


@pytest.mark.parametrize(
    ("targets", "wanted", "weighed"),
    [
        (BALANCED, "auto", False),
        (UNBALANCED, "auto", True),
        (BALANCED, "always", True),
        (UNBALANCED, "never", False),
        ([], "always", False),
    ],
)
def test_auto_weighs_where_one_class_has_over_four_times_the_pictures(
    targets: list[int], wanted: ClassWeights, weighed: bool
) -> None:
    assert (class_weights(targets, 2, wanted) is not None) == weighed


def test_every_class_counts_the_same_and_a_picture_counts_one_in_the_mean() -> None:
    weights = class_weights(UNBALANCED, 3, "auto")  # the third has no picture
    assert weights is not None
    assert 9 * weights[0] == pytest.approx(2 * weights[1])
    assert np.mean(weights[UNBALANCED]) == pytest.approx(1)


@pytest.mark.parametrize("largest", [40, 41])
def test_a_scan_tells_of_just_the_sizes_at_which_errors_are_weighed(largest: int) -> None:
    told = {finding.kind for finding in class_findings({"Ditto": 10, "Mew": largest}, [])}
    weights = class_weights([0] * 10 + [1] * largest, 2, "auto")
    assert ("imbalance" in told) == (weights is not None) == (largest > 40)
