"""On a full disk nothing that was there is lost, and what to do is said; the short form.

`python -m tests.reliability full_disk` is the long one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("PySide6", reason="what the window says needs Qt")
pytest.importorskip("resource", reason="this system has no limit on the size of files")

from tests.reliability.small_disk import on_small_disk


def tried(command: list[str], repository: Path) -> None:
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    figures = json.loads(done.stdout)
    assert figures["losses"] == []
    assert len(figures["refused"]) > 10


def test_on_a_disk_that_is_full(tmp_path: Path, repository: Path) -> None:
    program = [sys.executable, "-m", "tests.reliability.full_disk"]
    command = on_small_disk([*program, str(tmp_path), "disk", "short"], tmp_path, 200)
    if command is None:
        pytest.skip("needs a small disk of its own: root, or namespaces of the user's")
    tried(command, repository)


def test_where_files_may_not_grow(tmp_path: Path, repository: Path) -> None:
    program = [sys.executable, "-m", "tests.reliability.full_disk"]
    tried([*program, str(tmp_path), "limit", "short"], repository)
