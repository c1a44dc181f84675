"""The rules of the layers hold in a running process too, where imports inside functions count.

The import contracts in `pyproject.toml` say the same of the sources (``make lint``).
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("torch", "torchvision", "torchinfo", "torchmetrics", "PySide6")
CLUSTER = ("ray", "fsspec", "pyarrow", "trainer.cluster")

USES = {
    "the command line": "import trainer.cli.commands",
    "the app": "import pokedex_app.__main__",
    "a child process before its environment is arranged": """
import pokedex_app.train.logic.devices, pokedex_app.train.logic.training_child, sys
assert "numpy" not in sys.modules
""",
    "the errors of a library user": "import trainer, trainer.errors",
    "classifying": """
from trainer import Classifier
from trainer.resources import samples
assert next(iter(Classifier().classify([samples()]))).status == "ok"
""",
    "classifying on the command line": """
from trainer.cli.commands import main
from trainer.resources import samples
assert main(["classify", str(samples()), "--format", "csv"]) == 0
""",
    "preparing a training": "import trainer.runs.preparation",
    "evaluating": "import trainer.evaluation.evaluate, trainer.report.writer",
    "the layer table": """
from trainer.cli.commands import main
assert main(["inspect", "--architecture"]) == 0
""",
    "looking a data set over": "import trainer.data.duplicates, trainer.data.split",
}


@pytest.mark.parametrize("use", USES)
def test_neither_torch_nor_qt_nor_a_cluster_is_imported_by(use: str) -> None:
    program = f"{USES[use]}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert not {*json.loads(ended.stdout.splitlines()[-1])} & {*HEAVY, *CLUSTER}


def test_importing_the_library_is_cheap() -> None:
    program = "import trainer, sys; print(sorted({'numpy', 'onnxruntime', 'PIL'} & {*sys.modules}))"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"
