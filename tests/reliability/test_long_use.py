"""A short use of the real window leaves nothing behind, and what would grow is noticed.

`python -m tests.reliability long_use` is the long form, of hours.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("PySide6", reason="needs the extra `app`")

from tests.reliability.flatness import Check, checks, theil_sen
from tests.reliability.long_use import use
from tests.reliability.long_use_plan import Plan
from tests.reliability.process_facts import Sample

SHORT = Plan(
    rounds=4,
    batches=4,
    pictures=30,
    trainings=0,  # `tests/gui/train/test_training.py` sees to what a single one leaves
    switches=32,
    languages=2,
    themes=1,
    sortings=0,
    singles=1,
)

LEVEL = Sample(
    number=0,
    seconds=1.0,
    done={"classified": 1},
    memory={"rss": 300.0, "anonymous": 150.0, "anonymous_trimmed": 140.0, "files": 900.0},
    handles={"pipe": 2, "/home/log": 1},
    threads={"python": 3},
    python_threads=1,
    children={"main": 1},
    temporary=(),
    widgets=1000,
    windows=60,
    objects=2000,
    python_objects=60_000,
    garbage=10,
    types={"builtins.dict": 5000},
    folders={},
)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_short_use_leaves_nothing_behind(tmp_path: Path) -> None:
    ended = use(tmp_path / "use", SHORT)
    assert ended.problems == [], ended.summary()
    done = ended.done()
    assert done["classified"] >= SHORT.batches * SHORT.pictures
    assert done["page switches"] >= SHORT.switches
    assert len(ended.samples) == SHORT.rounds


def test_what_wavers_around_a_level_is_level() -> None:
    wavering = [145.0, 155.0, 150.0, 148.0, 152.0] * 4
    memory = [{**LEVEL.memory, "anonymous": value} for value in wavering]
    samples = [replace(LEVEL, number=n, memory=each) for n, each in enumerate(memory)]
    assert [check.name for check in checks(samples) if not check.ok] == []


def test_growth_while_it_warms_up_is_forgiven() -> None:
    samples = [replace(LEVEL, widgets=1000 if number else 400) for number in range(10)]
    assert all(check.ok for check in checks(samples))


def test_memory_that_creeps_up_is_noticed() -> None:
    samples = [
        replace(LEVEL, memory={**LEVEL.memory, "anonymous": 150.0 + number}) for number in range(40)
    ]
    assert [check.name for check in checks(samples) if not check.ok] == ["memory, MB (anonymous)"]


def test_one_handle_a_round_is_noticed_and_named() -> None:
    samples = [
        replace(LEVEL, handles={**LEVEL.handles, "socket": number}) for number in range(1, 11)
    ]
    (failed,) = [check for check in checks(samples) if not check.ok]
    assert failed.name == "open files, pipes and sockets"
    assert "socket +8" in failed.note


def test_a_file_that_comes_where_there_was_none_is_noticed() -> None:
    samples = [replace(LEVEL, temporary=("left",) if number > 5 else ()) for number in range(10)]
    assert [check.name for check in checks(samples) if not check.ok] == ["temporary files"]


def test_too_few_samples_are_no_verdict() -> None:
    assert checks([LEVEL] * 3) == []


def test_an_outlier_does_not_turn_the_slope() -> None:
    assert theil_sen([0, 1, 2, 300, 4, 5, 6]) == 1
    assert Check("level", 100, 101, 0.02, 0.1).ok
    assert not Check("steep", 100, 101, 0.2, 0.1).ok


def test_everything_that_is_planned_is_done_and_the_first_round_has_some_of_each() -> None:
    for plan in (Plan(), Plan.scaled(0.02)):
        for total in (plan.batches, plan.trainings, plan.switches, plan.themes):
            shares = [plan.share(total, number) for number in range(plan.rounds)]
            assert sum(shares) == total
            assert shares[0] >= 1
    whole = Plan()
    assert whole.batches * whole.pictures == 200_000
