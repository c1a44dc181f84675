"""A training that is killed goes on and ends as if nobody had killed it; the short form.

`python -m tests.reliability killed_training` is the long one.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs torch")
pytest.importorskip("PySide6", reason="the app's process needs Qt")

from tests.reliability.killing import Kill, Killing
from tests.reliability.small_training import SHORT


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux's process descriptors")
def test_a_killed_training_loses_nothing_and_ends_alike(tmp_path: Path) -> None:
    killing = Killing(tmp_path, SHORT, "random")
    uninterrupted = threading.Thread(target=killing.train_uninterrupted)
    uninterrupted.start()
    kills = [
        Kill("both", writing=".safetensors", nth=1, late=0.01),
        Kill("app", writing=".safetensors", nth=1),
    ]
    killing.kill_until_finished("killed", kills, uninterrupted.join)
    assert killing.tally.losses == []
    assert killing.runs == 1
    assert killing.tally.times.total() == 2
