"""The command line as a whole: help, wrong usage, and what it says where a command fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import typer.main

from tests.helpers.command_line import Called, Cli
from trainer import __version__
from trainer.cli import main as cli


def test_it_tells_its_version(call: Cli) -> None:
    assert call("--version") == Called(0, f"pokedex {__version__}\n", "")


def test_without_a_command_it_shows_them_all(call: Cli) -> None:
    called = call()
    assert (called.code, called.out) == (2, "")
    assert called.err == call("--help").out


def commands() -> dict[str, Any]:
    return dict(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", [[], *([name] for name in commands())])
def test_help_can_be_read_in_a_narrow_terminal(
    command: Sequence[str], call: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERMINAL_WIDTH", "60")
    called = call(*command, "--help")
    assert (called.code, called.err) == (0, "")
    assert "…" not in called.out
    assert "..." not in called.out.replace("...\n", "").replace("]...", "").replace("}...", "")
    assert max(map(len, called.out.splitlines())) <= 60
    assert called.out == call(*command, "-h").out


def test_every_option_is_explained() -> None:
    for command in commands().values():
        unexplained = [parameter.name for parameter in command.params if not parameter.help]
        assert command.help
        assert unexplained == []


USAGE = [
    ["clasify", "a.png"],
    ["classify"],
    ["classify", "a.png", "--bogus"],
    ["classify", "a.png", "--top", "0"],
    ["classify", "a.png", "--top", "five"],
    ["classify", "a.png", "--threads", "0"],
    ["classify", "a.png", "--format", "xml"],
    ["classify", "a.png", "--model"],
    ["evaluate"],
    ["evaluate", "pictures", "--subset", "test"],
    ["evaluate", "pictures", "--run", "run"],
    ["evaluate", "pictures", "--subset", "all", "--run", "run"],
    ["scan"],
    ["inspect", "a", "b"],
    ["classify", "a.png", "--looks-like", "3"],
    ["classify", "a.png", "--looks-like", "3", "--model", "text", "--format", "csv"],
    ["classify", "a.png", "--looks-like", "3", "--model", "text", "--output", "a.parquet"],
    ["classify", "a.png", "--run", "run"],
    ["export", "a.pokedex"],
    ["export", "a.pokedex", "--to", "tflite"],
    ["report"],
    ["report", "run", "--language", "fr"],
    ["download", "everything"],
    ["train"],
    ["train", "pictures"],
    ["train", "--out", "run"],
    ["train", "pictures", "--out", "run", "--recipe", "bset"],
    ["train", "pictures", "--out", "run", "--set", "epochs"],
    ["train", "pictures", "--out", "run", "--set", "epochs=3"],
    ["train", "pictures", "--out", "run", "--set", "phases.2.epochs=0"],
    ["train", "pictures", "--out", "run", "--split", "groupd"],
    ["train", "pictures", "--out", "run", "--split-seed", "x"],
    ["train", "pictures", "--out", "run", "--start", "ofline"],
    ["train", "--resume", "run", "--out", "run"],
    ["train", "pictures", "--resume", "run"],
    ["train", "--resume", "run", "--recipe", "best"],
    ["train", "--resume", "run", "--set", "batch_size=8"],
    ["train", "--resume", "run", "--no-test"],
]


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
def test_wrong_usage_is_explained(
    arguments: Sequence[str], call: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    called = call(*arguments)
    assert (called.code, called.out) == (2, "")
    assert called.err
    assert "Traceback" not in called.err
    assert "Value error" not in called.err
    assert list(tmp_path.iterdir()) == []


FAILURES = [
    (["classify", "a.png", "--model", "nowhere"], "nowhere cannot be used as a model: there is"),
    (["classify", "a.png", "--model", "text"], "text cannot be used as a model: it is not a"),
    (["inspect", "[red]"], "[red] cannot be used as a model"),
    (["inspect", "--architecture", "text"], "text cannot be used as a model"),
    (["export", "text", "--to", "onnx"], "text cannot be used as a model"),
    (["evaluate", "nowhere"], "There is no nowhere"),
    (["evaluate", "empty", "--run", "nowhere", "--subset", "test"], "empty holds no folder"),
    (["scan", "nowhere"], "There is no nowhere"),
    (["scan", "empty", "--ignore", "a/masks"], "“a/masks” can match nothing"),
    (["report", "empty"], "empty is not a run folder"),
    (["train", "--resume", "empty"], "empty is not a run folder"),
    (["train", "nowhere", "--out", "run", "--start", "random"], "There is no nowhere"),
    (["train", "empty", "--out", "text"], "text exists already"),
    (["train", "empty", "--out", "run", "--recipe", "text"], "text is not a valid recipe"),
    (["train", "empty", "--out", "run", "--start", "text"], "text cannot be used as a model"),
]


@pytest.mark.parametrize(("arguments", "message"), FAILURES)
def test_a_command_that_fails_says_why(
    arguments: Sequence[str],
    message: str,
    call: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("torch", reason="some of the commands need torch")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text").write_text("not what it should be")
    (tmp_path / "empty").mkdir()
    called = call(*arguments)
    assert (called.code, called.out) == (3, "")
    assert message in called.err
    assert len(called.err.splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"text", "empty"}


def test_what_the_system_refuses_is_a_sentence(
    call: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / "[red]"))

    monkeypatch.setattr("trainer.report.writer.write_report", refuse)
    monkeypatch.setattr("trainer.data.dataset.open_dataset", refuse)
    assert call("scan", tmp_path) == Called(
        3,
        "",
        f"{tmp_path}/[red]: Permission denied; give yourself access, or choose another place.\n",
    )


@pytest.mark.parametrize("name", ["torch", "torchvision.models", "jinja2"])
def test_what_is_not_installed_is_named(
    name: str, call: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def halt(*_: object, **__: object) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr("trainer.data.dataset.open_dataset", halt)
    called = call("scan", tmp_path)
    what = 'install the “train” extra (pip install "pokedex-app[train]").'
    assert called == Called(3, "", f"This command needs {name}: {what}\n")
