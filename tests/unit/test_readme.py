"""What the README and the page on terminals show works as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from trainer.cli import main as cli

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = ("README.md", "docs/command-line.md")


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, repository: Path) -> Path:
    return repository / str(request.param)


@pytest.fixture
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.fixture
def readme(repository: Path) -> str:
    return (repository / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return [code for found, code in FENCE.findall(text) if found == language]


def shell_lines(text: str) -> list[list[str]]:
    lines = "".join(blocks(text, "sh")).splitlines()
    return [shlex.split(line, comments=True) for line in lines]


def test_three_lines_of_python_classify_a_folder(
    text: str,
    repository: Path,
    samples: dict[Path, str | None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (snippet,) = blocks(text, "python")
    assert sum(bool(line) for line in snippet.splitlines()) == 3
    monkeypatch.chdir(repository)
    exec(compile(snippet, "snippet", "exec"), {})
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


def test_every_command_shown_exists_with_its_options(repository: Path) -> None:
    commands: dict[str, Any] = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    texts = [(repository / page).read_text(encoding="utf-8") for page in PAGES]
    lines = [line for text in texts for line in shell_lines(text)]
    shown = [line[1:] for line in lines if line[:1] == ["pokedex"]]
    assert {"classify", "train", "evaluate", "scan", "export"} <= {name for name, *_ in shown}
    for name, *arguments in shown:
        known = {option for parameter in commands[name].params for option in parameter.opts}
        options = {argument for argument in arguments if argument.startswith("--")}
        assert options <= known, f"pokedex {name} has no {options - known}"


def test_its_links_lead_somewhere(page: Path, text: str) -> None:
    targets = re.findall(r'\]\(([^)#:]+)\)|src(?:set)?="([^"]+)"', text)
    found = {path for pair in targets for path in pair if path}
    assert not {path for path in found if not (page.parent / path).exists()}


def test_its_film_is_no_burden(repository: Path) -> None:
    assert (repository / "docs/screenshots/film.webp").stat().st_size <= 2_000_000
