"""``pokedex report``, called as a user calls it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.helpers.command_line import Called, Cli, Trained


def test_a_report_is_written_in_either_language(
    trained: Trained, call: Cli, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(trained.run, tmp_path / "run"))
    page = run / "report.html"
    assert re.search(r"<html[^>]* lang=\"?en", page.read_text(encoding="utf-8"))
    assert call("report", run, "--language", "es", "--no-pictures") == Called(0, f"{page}\n", "")
    assert re.search(r"<html[^>]* lang=\"?es", page.read_text(encoding="utf-8"))
