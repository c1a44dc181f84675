"""``pokedex export``, called as a user calls it."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import get_args

import pytest

from tests.helpers.command_line import Called, Cli
from trainer.cli.commands.export import ExportFormat


@pytest.mark.parametrize(
    ("form", "ending", "needed"),
    [
        ("onnx", ".onnx", "onnx"),
        pytest.param("torchscript", ".pt", "torch", marks=pytest.mark.long),
        ("openvino", ".xml", "openvino"),
    ],
)
def test_a_model_is_converted(
    form: str, ending: str, needed: str, call: Cli, model_file: Path, tmp_path: Path
) -> None:
    if importlib.util.find_spec(needed) is None:
        pytest.skip(f"needs the {needed} package")
    model = Path(shutil.copy(model_file, tmp_path / "model.pokedex"))
    called = call("export", model, "--to", form)
    target = model.with_suffix(ending)
    assert called == Called(0, "", f"Written and checked: {target}\n")
    assert target.is_file()


def test_just_what_can_be_written_can_be_chosen() -> None:
    pytest.importorskip("torch", reason="an export needs torch")
    from trainer.training.export_folders import EXPORTERS

    assert get_args(ExportFormat) == tuple(EXPORTERS)


def test_a_model_is_not_written_over(call: Cli, model_file: Path, tmp_path: Path) -> None:
    model = Path(shutil.copy(model_file, tmp_path / "model.onnx"))
    for options in ([], ["--output", tmp_path / "." / "model.onnx"]):
        called = call("export", model, "--to", "onnx", *options)
        assert called.code == 2
        assert "is the model itself" in called.err
    assert model.read_bytes() == model_file.read_bytes()
