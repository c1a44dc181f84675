"""Names of runs and of models."""

from __future__ import annotations

from pathlib import Path

import pytest

from pokedex_app.shared.file_names import (
    fit_folder_name,
    free_folder_name,
    name_problem,
)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("pokemon150 best", "pokemon150 best"),
        ("a/b: c?", "a-b- c-"),
        ("  dots. ", "dots"),
        ("..", "run"),
        ("CON", "run"),
        ("Pokémon ♀", "Pokémon ♀"),
        ("x" * 500, "x" * 120),
    ],
)
def test_any_text_becomes_a_name_that_every_system_takes(wanted: str, name: str) -> None:
    assert fit_folder_name(wanted) == name
    assert name_problem(name) is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "empty"),
        (" ", "empty"),
        ("a\\b", "characters"),
        ("end.", "characters"),
        ("nul.txt", "reserved"),
        ("x" * 121, "long"),
        ("だ" * 41, "long"),
    ],
)
def test_a_name_that_cannot_be_says_why(name: str, problem: str) -> None:
    assert name_problem(name) == problem


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    assert free_folder_name(tmp_path / "none", "Run") == "Run"
    (tmp_path / "run").mkdir()
    (tmp_path / "Run (2)").write_text("")
    assert free_folder_name(tmp_path, "Run") == "Run (3)"


def test_a_name_that_others_have_is_taken_whatever_its_capitals() -> None:
    assert name_problem("Pokémon", ["pokéMON"]) == "taken"
    assert name_problem("Pokémon", ["Pokemon"]) is None
