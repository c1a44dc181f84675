"""``pokedex inspect``, called as a user calls it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.helpers.command_line import LABELS, Cli
from trainer.model.bundle import Bundle, with_manifest
from trainer.model.coverage import Coverage


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


def test_what_each_threshold_brings_is_shown(
    call: Cli, model_file: Path, bundle: Bundle, tmp_path: Path
) -> None:
    assert "not measured" in call("inspect", model_file).out
    curve = Coverage.of(np.array([0.2, 0.6, 0.8, 0.93]), np.array([False, True, True, True]))
    with_manifest(bundle, tmp_path / "measured.pokedex", coverage=curve.model_dump())
    shown = call("inspect", tmp_path / "measured.pokedex").out
    assert "on 4 validation pictures" in shown
    assert "from 0 %: sure of 100.0 %, 75.0 % of them right" in shown
    assert "from 90 %: sure of 25.0 %, 100.0 % of them right" in shown
    assert "from 95 %: sure of 0.0 %\n" in shown.replace(" " * 2, "").replace(" \n", "\n")
