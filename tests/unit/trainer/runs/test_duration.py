"""The time of a training, from what was measured."""

from __future__ import annotations

import pytest

from trainer.runs.duration import Speed, expected_seconds
from trainer.runs.recipe import BEST, FIRST, REPORT

PROCESSOR = Speed(reading=0.01, learning=4.0, looking=1.0, overlapping=False)
CARD = Speed(reading=0.01, learning=0.04, looking=0.01, overlapping=True)


def test_a_processor_reads_and_learns_in_turn_and_a_card_at_once() -> None:
    assert PROCESSOR.seconds(10, 1000, learning=True) == pytest.approx(10 * (0.01 + 4))
    assert CARD.seconds(10, 1000, learning=True) == pytest.approx(10 * 0.04)
    assert CARD.seconds(10, 100, learning=True) == pytest.approx(10 * 0.01)


def test_every_epoch_costs_its_pictures_at_its_size() -> None:
    few, many = (expected_seconds(REPORT, PROCESSOR, count, 0, 0, 5) for count in (100, 200))
    megapixels = 224**2 / 1e6
    epochs = 10 * (0.01 + 1.0 * megapixels) + 5 * (0.01 + 4.0 * megapixels)
    assert many - few == pytest.approx(100 * epochs)


def test_a_first_model_looks_once_at_each_picture_and_again_at_those_it_is_measured_on() -> None:
    none = expected_seconds(FIRST, PROCESSOR, 100, 0, 0, 5)
    some = expected_seconds(FIRST, PROCESSOR, 100, 50, 30, 5)
    assert some - none == pytest.approx((2 * 50 + 30) * (0.01 + 224**2 / 1e6))


def test_the_more_classes_the_longer_their_heads_take() -> None:
    few, many = (expected_seconds(FIRST, PROCESSOR, 5000, 0, 0, count) for count in (2, 500))
    assert many > few


def test_the_more_pictures_a_class_the_fewer_epochs() -> None:
    def epochs(pictures: int) -> int:
        return sum(phase.epochs for phase in BEST.for_set(pictures, 10).phases)

    assert epochs(100) == epochs(300) == sum(phase.epochs for phase in BEST.phases)
    assert epochs(3000) < epochs(1000) < epochs(300)
    assert epochs(10**7) == len(BEST.phases)


def test_sizes_still_rise_to_the_last_when_there_are_fewer_epochs() -> None:
    whole = BEST.phases[1]
    half = BEST.for_set(4 * 33 * 10, 10).phases[1]
    assert half.epochs == whole.epochs // 2
    assert half.sizes == whole.sizes[::2]
    assert half.size_at(half.epochs, 224) == whole.sizes[-1]


def test_few_steps_are_small_ones() -> None:
    def rate(pictures: int) -> float:
        return BEST.for_set(pictures, 5).phases[1].learning_rate

    assert rate(100) < rate(300) < BEST.phases[1].learning_rate
    assert BEST.for_set(4910, 150).phases == BEST.phases
    assert BEST.phases[1].batch_norm == "adapt"
    assert BEST.for_set(100, 5).phases[1].batch_norm == "frozen"
    fitted = BEST.for_set(100, 5)
    assert fitted.for_set(100, 5) == fitted


def test_what_a_user_sets_stays_so() -> None:
    longer = BEST.with_settings(["phases.2.epochs=40"]).for_set(10_000, 2)
    assert longer.phases[1].epochs == 40
    quick = BEST.with_settings(["phases.2.learning_rate=0.002"]).for_set(100, 5)
    assert quick.phases[1].learning_rate == 0.002
    both = BEST.with_settings(["phases.2.epochs=40", "pictures_a_class=33"]).for_set(10_000, 2)
    assert both.phases[1].epochs < 40


def test_epochs_that_stand_are_left_alone() -> None:
    assert REPORT.for_set(10**6, 2) == REPORT
