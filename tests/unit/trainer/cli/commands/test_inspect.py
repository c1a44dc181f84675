"""``pokedex inspect``, called as a user calls it."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.command_line import LABELS, Cli
from trainer.model.bundle import Bundle, with_manifest


def test_a_model_is_shown(call: Cli, model_file: Path) -> None:
    called = call("inspect", model_file)
    assert (called.code, called.err) == (0, "")
    assert called.out.splitlines()[-1] == ", ".join(LABELS)


def test_a_model_with_strange_figures_is_shown(call: Cli, bundle: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "strange.pokedex"
    with_manifest(bundle, path, metrics={"test": {"top1_interval": [1, 2, 3]}})
    assert call("inspect", path).code == 0


def test_the_architecture_is_the_reports(call: Cli, model_file: Path) -> None:
    called = call("inspect", "--architecture")
    assert (called.code, called.err) == (0, "")
    for number in ("4,199,698", "192,150", "384.78"):
        assert number in called.out
    assert "4,013,953" in call("inspect", "--architecture", model_file).out
