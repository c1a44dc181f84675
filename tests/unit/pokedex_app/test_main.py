"""`pokedex` opens the window or hands over to the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer.main

from pokedex_app.__main__ import SUB_COMMANDS, main
from trainer import cli


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What reached the command line, one entry a call; it answers with exit code 0."""
    calls: list[list[str]] = []

    def record(arguments: list[str]) -> int:
        calls.append(list(arguments))
        return 0

    monkeypatch.setattr(cli, "main", record)
    return calls


def test_alone_it_says_that_the_window_is_yet_to_come(
    capsys: pytest.CaptureFixture[str], handed_over: list[list[str]]
) -> None:
    assert main([]) == 2
    assert "The window comes with the next version" in capsys.readouterr().err
    assert handed_over == []


def test_files_and_folders_are_for_the_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], handed_over: list[list[str]]
) -> None:
    picture = tmp_path / "voltorb.png"
    picture.touch()
    assert main([str(picture), str(tmp_path)]) == 2
    assert "pokedex classify" in capsys.readouterr().err
    assert handed_over == []


@pytest.mark.parametrize("command", sorted(SUB_COMMANDS))
def test_commands_go_to_the_command_line_untouched(
    command: str, handed_over: list[list[str]]
) -> None:
    assert main([command, "--model", "x.pokedex", "a picture.png"]) == 0
    assert handed_over == [[command, "--model", "x.pokedex", "a picture.png"]]


def test_a_command_wins_over_a_folder_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handed_over: list[list[str]]
) -> None:
    (tmp_path / "train").mkdir()
    monkeypatch.chdir(tmp_path)
    main(["train", "pictures"])
    assert handed_over == [["train", "pictures"]]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["clasify", "picture.png"]])
def test_the_command_line_explains_the_rest(
    arguments: list[str], handed_over: list[list[str]]
) -> None:
    main(arguments)
    assert handed_over == [arguments]


def test_every_command_of_the_command_line_is_known() -> None:
    assert set(typer.main.get_command(cli.app).commands) == SUB_COMMANDS
