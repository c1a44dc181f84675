"""What is said of a lesson."""

from __future__ import annotations

import pytest

from trainer.model.lessons import Comparison, Lesson
from trainer.runs.teaching import verdict_on


@pytest.mark.parametrize(
    ("corrected", "known", "begins", "worse"),
    [
        (Comparison(pictures=12, before=2, gained=6, lost=0), None, "It is better", False),
        (Comparison(pictures=12, before=5, gained=1, lost=0), None, "It may be better", False),
        (Comparison(pictures=12, before=5, gained=2, lost=2), None, "It is as good", False),
        (Comparison(pictures=12, before=5, gained=0, lost=1), None, "It learns nothing", True),
        (
            Comparison(pictures=12, before=2, gained=6, lost=0),
            Comparison(pictures=100, before=90, gained=1, lost=9),
            "It forgets",
            True,
        ),
        (None, None, "Too little", False),
    ],
)
def test_what_chance_may_have_brought_is_not_called_better(
    corrected: Comparison | None, known: Comparison | None, begins: str, worse: bool
) -> None:
    lesson = Lesson(
        model="m.pokedex", weights="0" * 64, pictures={"Abra": 12}, corrected=corrected, known=known
    )
    is_worse, verdict = verdict_on(lesson)
    assert str(verdict).startswith(begins)
    assert is_worse == worse
