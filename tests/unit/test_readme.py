"""What the README shows works as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from trainer.cli import commands as cli

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def readme(repository: Path) -> str:
    return (repository / "README.md").read_text(encoding="utf-8")


def blocks(readme: str, language: str) -> list[str]:
    return [code for found, code in FENCE.findall(readme) if found == language]


def shell_lines(readme: str) -> list[list[str]]:
    lines = "".join(blocks(readme, "sh")).splitlines()
    return [shlex.split(line, comments=True) for line in lines]


def test_three_lines_of_python_classify_a_folder(
    readme: str,
    repository: Path,
    samples: dict[Path, str | None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (snippet,) = blocks(readme, "python")
    assert sum(bool(line) for line in snippet.splitlines()) == 3
    monkeypatch.chdir(repository)
    exec(compile(snippet, "README.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [path.name for path in samples]
    assert "voltorb.png Voltorb" in lines


def test_the_first_two_commands_are_targets_of_make(readme: str, repository: Path) -> None:
    targets = re.findall(
        r"^(\w+):", (repository / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    commands = shell_lines(readme)
    assert commands[:2] == [["make", "run"], ["make", "test"]]
    assert {"run", "test"} <= set(targets)


def test_every_command_shown_exists_with_its_options(readme: str) -> None:
    commands: dict[str, Any] = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    shown = [line[1:] for line in shell_lines(readme) if line[:1] == ["pokedex"]]
    assert {"classify", "train", "evaluate", "scan", "export"} <= {name for name, *_ in shown}
    for name, *arguments in shown:
        known = {option for parameter in commands[name].params for option in parameter.opts}
        options = {argument for argument in arguments if argument.startswith("--")}
        assert options <= known, f"pokedex {name} has no {options - known}"


def test_its_links_lead_somewhere(readme: str, repository: Path) -> None:
    targets = re.findall(r'\]\(([^)#:]+)\)|src="([^"]+)"', readme)
    missing = {
        path for pair in targets for path in pair if path and not (repository / path).exists()
    }
    assert not missing
