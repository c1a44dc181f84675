"""The rules of the layers hold in a running process too, where imports inside functions count.

The import contracts in `pyproject.toml` say the same of the sources (``make lint``).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

HEAVY = ("torch", "torchvision", "torchinfo", "torchmetrics", "PySide6")

USES = {
    "the command line": "import trainer.cli",
    "the app": "import pokedex_app.__main__",
    "the errors of a library user": "import trainer, trainer.errors",
    "classifying": """
from trainer import Classifier
from trainer.resources import samples
assert next(iter(Classifier().classify([samples()]))).status == "ok"
""",
    "evaluating": "import trainer.evaluation, trainer.calibration, trainer.report",
    "looking a data set over": "import trainer.dataset, trainer.duplicates, trainer.split",
}


@pytest.mark.parametrize("use", USES)
def test_neither_torch_nor_qt_is_imported_by(use: str) -> None:
    program = f"{USES[use]}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert not {*json.loads(ended.stdout)} & {*HEAVY}


def test_importing_the_library_is_cheap() -> None:
    program = "import trainer, sys; print(sorted({'numpy', 'onnxruntime', 'PIL'} & {*sys.modules}))"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"


def test_the_contract_names_every_module_that_needs_no_torch(repository: Path) -> None:
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (contract,) = [each for each in contracts if each["name"].startswith("Serving needs no torch")]
    graph = grimp.build_graph(
        "trainer",
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )
    torch_free = {
        module
        for module in graph.find_descendants("trainer")
        if not any(graph.chain_exists(module, heavy) for heavy in ("torch", "torchvision"))
    }
    assert set(contract["source_modules"]) == torch_free
