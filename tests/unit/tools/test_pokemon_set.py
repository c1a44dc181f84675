"""The default model's data set: nothing that judges has a near-duplicate that is learnt."""

from __future__ import annotations

from pathlib import Path

from tools.pokemon_set import HELD_OUT, Foreign, learnt_where_shipped, place
from trainer.data.split import SplitRow

JUDGING, LEARNT = min(HELD_OUT), "pokeapi"


def foreign(source: str, group: str = "") -> Foreign:
    return Foreign(Path("a.webp"), "Mew", source, "web", group)


def test_whole_sources_judge_and_the_others_are_learnt() -> None:
    found = list(place({}, [foreign(JUDGING), foreign(LEARNT)]))
    assert [(each.source, subset) for each, subset in found] == [
        (JUDGING, "valid"),
        (LEARNT, "train"),
    ]


def test_near_duplicates_of_what_judges_are_not_learnt() -> None:
    found = place({}, [foreign(LEARNT, "more-1"), foreign(JUDGING, "more-1"), foreign(LEARNT)])
    assert [(each.group, subset) for each, subset in found] == [("more-1", "valid"), ("", "train")]


def test_near_duplicates_of_own_pictures_follow_them_into_the_training_alone() -> None:
    own = {"1": "train", "2": "valid", "3": "test"}
    found = place(own, [foreign(source, group) for group in own for source in (LEARNT, JUDGING)])
    assert [(each.source, each.group, subset) for each, subset in found] == [(LEARNT, "1", "train")]


def test_the_shipped_file_learns_what_tests_and_most_of_what_validates() -> None:
    rows = [SplitRow(f"Mew/{number}.png", "Mew", "valid") for number in range(500)]
    learnt = [learnt_where_shipped(row).subset for row in rows]
    assert 0.7 < learnt.count("train") / len(rows) < 0.95
    test = SplitRow("Mew/a.png", "Mew", "test")
    assert learnt_where_shipped(test).subset == "train"
