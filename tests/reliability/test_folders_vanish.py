"""Folders may vanish or be locked in mid-work: what was saved stays; the short form.

`python -m tests.reliability folders_vanish` is the long one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs torch")
pytest.importorskip("PySide6", reason="what the window says needs Qt")

if sys.platform == "win32":
    pytest.skip("permissions and open files are other things on Windows", allow_module_level=True)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """One that everybody may pass to, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp(prefix="pokedex-vanish-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_what_is_taken_away_is_told_and_nothing_saved_is_lost(
    open_folder: Path, repository: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.vanishing", str(open_folder), "short"],
        cwd=repository,
        env=os.environ | {"XDG_CACHE_HOME": str(open_folder / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    figures = json.loads(done.stdout)
    assert figures["losses"] == []
    assert len(figures["taken"]) == 7
