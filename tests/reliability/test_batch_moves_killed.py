"""Sortings killed at every operation on the disk lose and double no picture; the short form.

`python -m tests.reliability moves_killed` is the long one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.moves_killed import FILE_SYSTEMS


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_no_picture_is_lost_or_doubled_wherever_a_sorting_is_killed(
    tmp_path: Path, repository: Path
) -> None:
    memory = FILE_SYSTEMS[0]  # flushing to it takes no time
    work = memory if os.access(memory, os.W_OK) else tmp_path
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.reliability", "moves_killed"),
            *("--pictures", "2", "--random", "3"),
            *("--work", str(work), "--json", str(tmp_path / "figures.json")),
        ],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert figures["losses"] == []
    assert sum(figures["kills"].values()) > 100
