"""The temperature is the likeliest one; the threshold keeps its promises on validation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from trainer.evaluation.calibration import (
    HIGHEST_TEMPERATURE,
    LOWEST_TEMPERATURE,
    calibrate,
    choose_threshold,
    fit_temperature,
)
from trainer.evaluation.evaluate import metrics_from_logits
from trainer.evaluation.metrics import log_softmax


def honest_answers(seed: int, count: int = 4000) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Logits, and labels drawn from their very softmax: perfectly calibrated at temperature 1."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 2, (count, 10))
    cumulated = np.exp(log_softmax(logits)).cumsum(axis=1)
    labels = (random.random((count, 1)) > cumulated).sum(axis=1).clip(max=9)
    return logits, labels


def cross_entropy(
    logits: NDArray[np.float64], labels: NDArray[np.int64], temperature: float
) -> float:
    log_probabilities = log_softmax(logits / temperature)
    return float(-log_probabilities[np.arange(len(labels)), labels].mean())


class TestTemperature:
    @pytest.mark.parametrize("temperature", [0.4, 1.0, 2.5])
    def test_undoes_the_temperature_the_logits_were_given(self, temperature: float) -> None:
        logits, labels = honest_answers(seed=1)
        assert fit_temperature(logits * temperature, labels) == pytest.approx(temperature, rel=0.05)

    @given(st.integers(0, 1000))
    def test_no_temperature_nearby_is_likelier(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        logits = random.normal(0, 3, (40, 4))
        labels = random.integers(0, 4, 40)
        best = fit_temperature(logits, labels)
        least = cross_entropy(logits, labels, best)
        for other in (best * 1.01, best / 1.01):
            if LOWEST_TEMPERATURE <= other <= HIGHEST_TEMPERATURE:
                assert least <= cross_entropy(logits, labels, other) + 1e-12

    def test_lowers_the_calibration_error_of_a_model_that_is_too_sure(self) -> None:
        logits, labels = honest_answers(seed=2)
        classes = [str(number) for number in range(10)]
        sure = logits * 3
        evaluation = metrics_from_logits(
            sure, labels, classes, temperature=fit_temperature(sure, labels)
        )
        assert evaluation.ece < 0.03 < 0.1 < evaluation.ece_uncalibrated

    def test_a_flawless_validation_part_proves_nothing(self) -> None:
        assert fit_temperature(np.eye(5) * 3, np.arange(5)) == 1.0

    def test_a_model_worse_than_chance_gets_the_mildest_answers(self) -> None:
        logits = np.array([[9.0, 0], [9.0, 0], [9.0, 0]])
        found = fit_temperature(logits, np.array([1, 1, 0]))
        assert found == pytest.approx(HIGHEST_TEMPERATURE)

    def test_float32_logits_are_taken(self) -> None:
        logits, labels = honest_answers(seed=3)
        narrow = fit_temperature(logits.astype(np.float32), labels)
        assert narrow == pytest.approx(fit_temperature(logits, labels), rel=1e-4)


class TestThreshold:
    def test_a_weak_model_is_sure_only_where_98_percent_are_right(self) -> None:
        logits, labels = honest_answers(seed=4)
        chosen = calibrate(logits, labels)
        assert chosen.accuracy is not None
        assert chosen.accuracy >= 0.98
        assert 0 < chosen.coverage < 0.5

    def test_it_is_the_lowest_such_threshold(self) -> None:
        confidence = np.array([0.2, 0.5, 0.6, 0.98, 0.99])
        correct = np.array([False, True, False, True, True])
        assert choose_threshold(confidence, correct) == pytest.approx(0.79)

    def test_few_right_answers_do_not_outweigh_what_the_model_thinks_of_itself(self) -> None:
        modest = np.linspace(0.80, 0.95, 25)
        assert choose_threshold(modest, np.ones(25, bool)) == 1.0
        often = np.tile(modest, 100)
        assert choose_threshold(often, np.ones(2500, bool)) < 0.81

    def test_one_confident_mistake_does_not_outweigh_the_others(self) -> None:
        confidence = np.linspace(0.985, 0.999, 45)
        correct = np.arange(45) != 40
        assert choose_threshold(confidence, correct) < 0.986

    def test_a_strong_model_gives_up_two_percent_of_its_right_answers(self) -> None:
        confidence = np.linspace(0.981, 1, 100)
        correct = np.ones(100, bool)
        threshold = choose_threshold(confidence, correct)
        assert (confidence >= threshold).sum() == 98

    def test_a_few_right_answers_all_stay_sure(self) -> None:
        confidence = np.array([0.982, 0.99, 0.995])
        threshold = choose_threshold(confidence, np.ones(3, bool))
        assert 0.981 < threshold < 0.982

    def test_equal_confidences_are_accepted_or_refused_together(self) -> None:
        confidence = np.array([0.5, 0.5, 0.98])
        correct = np.array([True, False, True])
        assert choose_threshold(confidence, correct) == pytest.approx(0.74)

    def test_a_model_wrong_where_it_is_surest_is_never_sure(self) -> None:
        confidence = np.array([0.3, 0.9])
        assert choose_threshold(confidence, np.array([True, False])) == 1.0
        assert choose_threshold(confidence, np.array([False, False])) == 1.0

    def test_an_engine_that_rounds_to_float32_is_just_as_sure(self) -> None:
        logits, labels = honest_answers(seed=5)
        chosen = calibrate(logits, labels)
        probabilities = np.exp(log_softmax(logits / chosen.temperature)).max(axis=1)
        narrow = probabilities.astype(np.float32) >= np.float32(chosen.threshold)
        assert narrow.mean() == pytest.approx(chosen.coverage)
