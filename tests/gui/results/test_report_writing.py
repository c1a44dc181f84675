"""The process that writes a report says what is wrong, and leaves nothing when it is stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from pokedex_app.core.jobs import Control
from pokedex_app.results.report_writing import write_report_apart
from tests.gui.run_folders import make_dataset, make_run
from trainer.errors import CheckpointError


def test_a_report_that_cannot_be_written_is_an_error_of_the_run(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="not a run folder"):
        list(write_report_apart(tmp_path, "en", Control()))


def test_a_report_that_nobody_waits_for_leaves_nothing(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run", make_dataset(tmp_path / "pictures"))
    control = Control()
    control.stop()
    assert list(write_report_apart(run, "en", control)) == []
    assert not (run / "report.html").exists()
