"""The time of a training, from what was measured."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from trainer.pictures.second_look import LEARNT
from trainer.runs.duration import (
    Part,
    Speed,
    TimeLeft,
    expected_parts,
    expected_seconds,
    seconds_of_epochs,
)
from trainer.runs.recipe import BEST, FIRST, REPORT

PROCESSOR = Speed(reading=0.01, learning=4.0, looking=1.0, answering=1.0, overlapping=False)
TWO_CORES = Speed(reading=0.01, learning=1.4, looking=0.5, answering=0.2, overlapping=False)
CARD = Speed(reading=0.01, learning=0.04, looking=0.01, answering=0.02, overlapping=True)


def test_a_processor_reads_and_learns_in_turn_and_a_card_at_once() -> None:
    assert PROCESSOR.seconds(10, 1000, PROCESSOR.learning) == pytest.approx(10 * (0.01 + 4))
    assert CARD.seconds(10, 1000, CARD.learning) == pytest.approx(10 * 0.04)
    assert CARD.seconds(10, 100, CARD.learning) == pytest.approx(10 * 0.01)


def test_every_epoch_costs_its_pictures_at_its_size() -> None:
    few, many = (expected_seconds(REPORT, PROCESSOR, count, 0, 0, 5) for count in (100, 200))
    megapixels = 224**2 / 1e6
    epochs = 10 * (0.01 + 1.0 * megapixels) + 5 * (0.01 + 4.0 * megapixels)
    assert many - few == pytest.approx(100 * epochs)


def test_a_first_model_looks_once_at_each_picture_and_again_at_those_it_is_measured_on() -> None:
    once = FIRST.model_copy(update={"second_look": "never"})
    none = expected_seconds(once, PROCESSOR, 100, 0, 0, 5)
    some = expected_seconds(once, PROCESSOR, 100, 50, 30, 5)
    assert some - none == pytest.approx((2 * 50 + 30) * (0.01 + 224**2 / 1e6))
    assert expected_seconds(FIRST, PROCESSOR, 100, 50, 30, 5) > some


def test_a_first_model_of_few_pictures_looks_closer_at_those_it_learns_from() -> None:
    def looking(pictures: int) -> float:
        return expected_parts(FIRST, PROCESSOR, pictures, 0, 0, 5)[0].seconds

    assert looking(100) == pytest.approx((1 + len(LEARNT)) * 100 * (0.01 + 224**2 / 1e6))
    assert looking(3000) == pytest.approx(3000 * (0.01 + 224**2 / 1e6))


def test_a_frozen_network_looks_as_the_finished_model_does_unless_there_is_a_card() -> None:
    kinds = {
        speed: {part.kind: part.seconds for part in expected_parts(REPORT, speed, 9, 0, 0, 2)}
        for speed in (TWO_CORES, CARD)
    }
    assert kinds[TWO_CORES]["head"] == pytest.approx(9 * (0.01 + 0.2 * 224**2 / 1e6))
    assert kinds[CARD]["head"] == pytest.approx(9 * 0.01)


def test_an_epoch_of_a_phase_lasts_with_its_validation() -> None:
    parts = expected_parts(BEST, TWO_CORES, 1000, 200, 100, 10)
    phases = seconds_of_epochs(parts, len(BEST.phases))
    assert [len(each) for each in phases] == [1, 16, 5]
    assert phases[2][0] > phases[1][15] > phases[1][0] > 0
    at_last = sum(part.seconds for part in parts if not part.phase)
    assert sum(map(sum, phases)) + at_last == pytest.approx(
        expected_seconds(BEST, TWO_CORES, 1000, 200, 100, 10)
    )


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


def test_the_first_model_weighs_less_the_more_is_learnt_after_it() -> None:
    shares = [BEST.for_set(pictures, 12).first_model_share for pictures in (60, 220, 400)]
    assert shares[0] == BEST.first_model_share
    assert shares == sorted(shares, reverse=True)
    assert 0.2 < shares[1] < 0.3
    assert BEST.for_set(4910, 150).first_model_share == 0


def test_few_steps_are_made_more_by_smaller_batches() -> None:
    assert BEST.for_set(300, 12).batch_size == BEST.small_batch_size < BEST.batch_size
    assert BEST.for_set(4910, 150).batch_size == BEST.batch_size
    assert BEST.with_settings(["batch_size=24"]).for_set(300, 12).batch_size == 24
    assert BEST.with_settings(["small_batch_size=8"]).for_set(300, 12).batch_size == 8


def test_what_a_user_sets_stays_so() -> None:
    longer = BEST.with_settings(["phases.2.epochs=40"]).for_set(10_000, 2)
    assert longer.phases[1].epochs == 40
    quick = BEST.with_settings(["phases.2.learning_rate=0.002"]).for_set(100, 5)
    assert quick.phases[1].learning_rate == 0.002
    both = BEST.with_settings(["phases.2.epochs=40", "pictures_a_class=33"]).for_set(10_000, 2)
    assert both.phases[1].epochs < 40


def test_epochs_that_stand_are_left_alone() -> None:
    assert REPORT.for_set(10**6, 2) == REPORT


# ---- the time left --------------------------------------------------------------------------


PARTS = expected_parts(BEST.for_set(800, 10), TWO_CORES, 800, 160, 240, 10)
Pace = Callable[[Part, float], float]


def paces(**of_kinds: float) -> Pace:
    """What each kind really takes, as a part of what was expected."""
    return lambda part, _: of_kinds.get(part.kind, 1.0)


def script(pace: Pace, noise: float = 0.0) -> Iterator[tuple[float, float]]:
    """(shown, truth) after each step of a training that goes so."""
    drawn = np.random.default_rng(0)
    left = TimeLeft(PARTS)
    steps = [
        (part, done + 1, 20 if part.kind in ("features", "learning") else 1)
        for part in PARTS
        for done in range(20 if part.kind in ("features", "learning") else 1)
    ]
    took = []
    elapsed = 0.0
    for part, _, of in steps:
        took.append(part.seconds / of * pace(part, elapsed) * drawn.uniform(1 - noise, 1 + noise))
        elapsed += took[-1]
    yield left.seconds(), elapsed
    for (part, done, of), seconds in zip(steps, took, strict=True):
        if done == 1:
            left.begin(part.kind, part.phase, part.epoch)
        left.step(done / of, seconds)
        elapsed -= seconds
        yield left.seconds(), elapsed


def furthest_off(pairs: Iterator[tuple[float, float]]) -> float:
    """As a part of the truth; the last seconds are of no account."""
    return max(abs(shown / truth - 1) for shown, truth in pairs if truth > 15)


def test_a_training_that_goes_as_measured_is_shown_as_it_is() -> None:
    assert furthest_off(script(paces())) < 0.001
    assert furthest_off(script(paces(), noise=0.4)) < 0.15


def test_phases_that_go_otherwise_than_measured_are_within_a_quarter_all_along() -> None:
    def pace(part: Part, _: float) -> float:
        if part.kind == "learning":
            return 1.25 if part.phase == 2 else 1.1  # 128 to 176 pixels, then 224
        return {"features": 0.6, "validation": 0.8, "measuring": 1.2}.get(part.kind, 1.0)

    for noise in (0.0, 0.3):
        pairs = list(script(pace, noise))
        assert furthest_off(iter(pairs)) < 0.25
        later = pairs[len(pairs) // 2 :]
        assert furthest_off(iter(later)) < 0.15, "it has seen how it goes"


@pytest.mark.parametrize("noise", [0.0, 0.4])
def test_the_time_left_never_rises_while_the_pace_stays(noise: float) -> None:
    shown = [shown for shown, _ in script(paces(features=0.5, learning=0.9), noise)]
    assert all(after <= before for before, after in itertools.pairwise(shown))


def test_it_rises_when_the_pace_falls_and_finds_the_truth() -> None:
    pairs = list(script(lambda _, elapsed: 2.0 if elapsed > 200 else 1.0))
    shown = [shown for shown, _ in pairs]
    assert any(after > before for before, after in itertools.pairwise(shown))
    steps = [after / before for before, after in itertools.pairwise(shown) if after > 15]
    assert max(steps) < 1.1, "without a jump"
    assert furthest_off(iter(pairs[-len(pairs) // 4 :])) < 0.15


def test_slow_first_steps_say_little() -> None:
    left = TimeLeft(PARTS)
    before = left.seconds()
    left.begin("learning", 2, 1)
    expected = {(part.kind, part.phase, part.epoch): part.seconds for part in PARTS}
    left.step(1 / 20, 10 * expected["learning", 2, 1] / 20)
    assert left.seconds() < 1.1 * before


def test_a_phase_that_ends_early_only_makes_it_shorter() -> None:
    left = TimeLeft(PARTS)
    left.begin("learning", 2, 3)
    left.step(1, next(p.seconds for p in PARTS if (p.kind, p.epoch) == ("learning", 3)))
    before = left.seconds()
    left.begin("learning", 3, 1)
    assert left.seconds() < before


def test_what_is_gone_on_with_begins_where_it_was() -> None:
    left = TimeLeft(PARTS)
    left.begin("learning", 3, 2, done=0.5)
    there = [part for part in PARTS if (part.phase, part.epoch) >= (3, 2) or not part.phase]
    [half] = [part for part in there if (part.kind, part.epoch) == ("learning", 2)]
    assert left.seconds() == pytest.approx(sum(p.seconds for p in there) - half.seconds / 2)


def test_features_from_the_cache_say_nothing_of_learning() -> None:
    left = TimeLeft(PARTS)
    left.begin("features", 1, 1)
    for done in range(1, 11):
        left.step(done / 10, 0.01)
    rest = sum(part.seconds for part in PARTS[1:])
    assert left.seconds() == pytest.approx(rest, rel=0.01)


def test_where_nothing_was_measured_the_first_steps_say_how_fast_it_is() -> None:
    left = TimeLeft(PARTS, measured=False)
    left.begin("learning", 2, 1)
    expected = next(p.seconds for p in PARTS if (p.kind, p.epoch) == ("learning", 1))
    for done in range(1, 11):
        left.step(done / 10, expected / 10 / 4)
    rest = [part for part in PARTS if part.phase != 1]
    assert left.seconds() == pytest.approx((sum(p.seconds for p in rest) - expected) / 4, rel=0.1)
