"""What each threshold brings on validation pictures."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from trainer.model.coverage import STEPS, Coverage


def test_the_surer_the_fewer_and_the_more_often_right() -> None:
    confidence = np.array([0.2, 0.5, 0.8, 0.95])
    correct = np.array([False, True, True, True])
    curve = Coverage.of(confidence, correct)
    assert curve.pictures == 4
    assert curve.at(0.0) == (1.0, 0.75)
    assert curve.at(0.5) == (0.75, 1.0)
    assert curve.at(0.9) == (0.25, 1.0)
    assert curve.at(1.0) == (0.0, None)


def test_a_stranger_is_not_answered_however_sure() -> None:
    confidence, correct = np.array([0.9, 0.9]), np.array([True, False])
    assert Coverage.of(confidence, correct, np.array([False, True])).at(0.5) == (0.5, 1.0)


def test_it_is_written_and_read_and_checked() -> None:
    curve = Coverage.of(np.array([0.9]), np.array([True]))
    assert Coverage.model_validate_json(curve.model_dump_json()) == curve
    with pytest.raises(ValidationError):
        Coverage(pictures=1, answered=(2.0,) * STEPS, right=(None,) * STEPS)
    with pytest.raises(ValidationError):
        Coverage(pictures=1, answered=(1.0,), right=(1.0,))


def test_a_coverage_has_the_highest_threshold_that_brings_it() -> None:
    curve = Coverage.of(np.array([0.2, 0.5, 0.8, 0.95]), np.array([True] * 4))
    assert curve.threshold_for(0.75) == 0.5
    assert curve.threshold_for(0.7) == 0.5
    assert curve.threshold_for(1.0) == 0.2
    strange = Coverage.of(np.array([0.9, 0.9]), np.array([True, True]), np.array([False, True]))
    assert strange.threshold_for(0.6) is None
