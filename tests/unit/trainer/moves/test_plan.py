"""Where files would go: no name is taken twice, and what cannot go stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.helpers.moves import picture, plan_of
from trainer.moves.plan import Why, fit_name, free_name


def test_names_taken_on_the_disk_are_passed_by_whatever_their_case(
    wanted: list[tuple[Path, str]], tmp_path: Path
) -> None:
    picture(tmp_path / "out" / "Abra" / "1.PNG", "older")
    plan = plan_of(wanted[:1], tmp_path / "out")
    assert Path(plan.steps[0].target).name == "1 (2).png"


def test_pictures_already_in_their_folder_stay(tmp_path: Path) -> None:
    there = picture(tmp_path / "out" / "Abra" / "1.png")
    plan = plan_of([(there, "Abra")], tmp_path / "out")
    assert [stays.why for stays in plan.stays] == [Why.IN_PLACE]


def test_links_and_second_names_of_a_file_stay(tmp_path: Path) -> None:
    file = picture(tmp_path / "1.png")
    (tmp_path / "link.png").symlink_to(file)
    (tmp_path / "hard.png").hardlink_to(file)
    named = [(tmp_path / name, "Abra") for name in ("1.png", "link.png", "hard.png", "no")]
    plan = plan_of(named, tmp_path / "out")
    assert [stays.why for stays in plan.stays] == [Why.LINK, Why.TWICE, Why.GONE]


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("a.png", set(), "a.png"),
        ("a.png", {"a.png"}, "a (2).png"),
        ("A.png", {"a.png", "a (2).png"}, "A (3).png"),
        (".hidden", {".hidden"}, ".hidden (2)"),
        ("no ending", {"no ending"}, "no ending (2)"),
    ],
)
def test_free_names(name: str, taken: set[str], free: str) -> None:
    assert free_name(name, taken) == free


def test_a_number_finds_room_in_a_name_as_long_as_the_system_allows() -> None:
    name = "é" * 125 + ".png"
    assert len(os.fsencode(free_name(name, {name}))) <= 255


def test_an_ordinary_label_is_its_own_folder_name() -> None:
    assert fit_name("Farfetch’d ♀") == "Farfetch’d ♀"
