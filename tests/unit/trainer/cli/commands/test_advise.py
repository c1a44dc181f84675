"""``pokedex advise``, called as a user calls it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.helpers.command_line import Called, Cli, Trained
from tests.helpers.events import as_lines, begun, ended, phase_begun


def test_what_would_help_is_said(trained: Trained, call: Cli, tmp_path: Path) -> None:
    run = Path(shutil.copytree(trained.run, tmp_path / "run"))
    assert call("advise", run) == Called(0, "Nothing stands out from chance that would help.\n", "")
    rising = [ended(2, n, 0.5 + 0.03 * n) for n in range(1, 9)]
    events = [begun(), phase_begun(), phase_begun(2), *rising]
    (run / "events.jsonl").write_text(as_lines(events))
    said = call("advise", run).out
    assert said.startswith("1. Train longer: over the last 4 epochs")
    assert "   If as many epochs more kept on as steeply, 12.0 points (12.0 to 12.0)." in said
    [told] = json.loads(call("advise", run, "--format", "json").out)
    assert told["kind"] == "epochs"
    assert told["gain"]["value"] == pytest.approx(0.12)
    assert told["sentence"] in said
