"""`pokedex` opens the window or hands over to the command line."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from pokedex_app.__main__ import SUB_COMMANDS, main
from trainer.cli import main as cli


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What reached the command line, one entry a call; it answers with exit code 0."""
    calls: list[list[str]] = []

    def record(arguments: list[str]) -> int:
        calls.append(list(arguments))
        return 0

    monkeypatch.setattr(cli, "main", record)
    return calls


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[list[Path]]:
    """The pictures that each window was opened with; there is a display."""
    app = pytest.importorskip("pokedex_app.app", reason="needs the extra `app`")
    windows: list[list[Path]] = []

    def record(paths: list[Path]) -> int:
        windows.append(paths)
        return 0

    monkeypatch.setattr(app, "run", record)
    monkeypatch.setenv("DISPLAY", ":0")
    return windows


def test_alone_it_opens_the_window(opened: list[list[Path]], handed_over: list[list[str]]) -> None:
    assert main([]) == 0
    assert opened == [[]]
    assert handed_over == []


def test_files_and_folders_are_for_the_window(
    tmp_path: Path, opened: list[list[Path]], handed_over: list[list[str]]
) -> None:
    picture = tmp_path / "voltorb.png"
    picture.touch()
    assert main([str(picture), str(tmp_path)]) == 0
    assert opened == [[picture, tmp_path]]
    assert handed_over == []


def test_without_a_display_it_says_what_to_do_instead(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], opened: list[list[Path]]
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 2
    assert "pokedex classify" in capsys.readouterr().err
    assert opened == []


def test_without_qt_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], opened: list[list[Path]]
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: None if name == "PySide6" else find(name)
    )
    assert main([]) == 2
    assert 'pip install "pokedex-app[app]"' in capsys.readouterr().err
    assert opened == []


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


@pytest.mark.skipif(sys.platform == "win32", reason="closes the streams as a POSIX shell does")
@pytest.mark.parametrize(
    ("arguments", "code"), [(["--version"], 0), (["nonsense"], 2), (["inspect"], 0)]
)
def test_without_standard_streams_the_exit_code_still_tells(
    arguments: list[str], code: int
) -> None:
    command = [sys.executable, "-m", "pokedex_app", *arguments]
    ended = subprocess.run(["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *command], check=False)
    assert ended.returncode == code
