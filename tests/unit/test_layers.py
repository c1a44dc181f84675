"""The rules of the layers hold in a running process too, where imports inside functions count.

The import contracts in `pyproject.toml` say the same of the sources (``make lint``).
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

HEAVY = ("torch", "torchvision", "torchinfo", "torchmetrics", "PySide6")
CLUSTER = ("ray", "fsspec", "pyarrow", "trainer.cluster")

USES = {
    "the library": """
import trainer, sys
assert not {"numpy", "onnxruntime", "PIL"} & {*sys.modules}, "importing the library is cheap"
""",
    "the errors of a library user": "import trainer.errors",
    "a child process before its environment is arranged": """
import pokedex_app.train.logic.devices, pokedex_app.train.logic.training_child, sys
assert "numpy" not in sys.modules
""",
    "the app": "import pokedex_app.__main__",
    "the command line": "import trainer.cli.main",
    "preparing a training": "import trainer.runs.preparation",
    "looking a data set over": "import trainer.data.duplicates, trainer.data.split",
    "evaluating": "import trainer.evaluation.evaluate, trainer.report.writer",
    "classifying": """
from trainer import Classifier
from trainer.resources import samples
assert next(iter(Classifier().classify([samples()]))).status == "ok"
""",
    "classifying on the command line": """
from trainer.cli.main import main
from trainer.resources import samples
assert main(["classify", str(samples() / "ditto.png"), "--format", "csv"]) == 0
""",
    "the layer table": """
from trainer.cli.main import main
assert main(["inspect", "--architecture"]) == 0
""",
}
"""They are made in this order by one process: what imports least comes first."""

PROGRAM = r"""
import json, sys, traceback
uses, heavy = json.loads(sys.argv[1])
for name, program in uses.items():
    before, failure = {*sys.modules}, ""
    try:
        exec(program, {})
    except BaseException:
        failure = traceback.format_exc()
    came = sorted(({*sys.modules} - before) & {*heavy})
    print("\n" + json.dumps({"use": name, "came": came, "failure": failure}))
"""


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, Any]]:
    """What the process tells of each use."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps([USES, [*HEAVY, *CLUSTER]])],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in ended.stdout.splitlines() if line.startswith('{"use": ')]
    return {each["use"]: each for each in map(json.loads, lines)}


@pytest.mark.parametrize("use", USES)
def test_neither_torch_nor_qt_nor_a_cluster_is_imported_by(
    use: str, told: dict[str, dict[str, Any]]
) -> None:
    assert told[use]["failure"] == ""
    assert told[use]["came"] == []
