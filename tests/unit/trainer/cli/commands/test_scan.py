"""``pokedex scan``, called as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers.command_line import LABELS, Called, Cli


def test_a_scan_finds_what_is_wrong(call: Cli, dataset: Path, tmp_path: Path) -> None:
    few = "".join(
        f"\nwarning: The class “{label}” has only 8 pictures: add some.\n" for label in LABELS[1:4]
    )
    assert call("scan", dataset) == Called(0, f"24 pictures in 3 classes\n{few}", "")
    (dataset / "Ditto" / "\\[x]\n.png").write_text("text")
    called = call("scan", dataset)
    assert (called.code, called.err) == (1, "")
    assert "\n    Ditto/\\[x]�.png\n" in called.out
    target = tmp_path / "findings.json"
    assert call("scan", dataset, "-o", target) == Called(1, "", "")
    found = json.loads(target.read_text(encoding="utf-8"))
    assert found["unreadable"] == ["Ditto/\\[x]\n.png"]
    assert found["classes"] == {"Ditto": 8, "Farfetch’d": 8, "Mr. Mime": 8}


def test_a_decision_on_no_picture_is_told(call: Cli, dataset: Path, tmp_path: Path) -> None:
    table = tmp_path / "decisions.csv"
    table.write_text(
        "path,label,decision,becomes,content\n"
        "Ditto/0.png,Ditto,leave_out,,\nDitto/99.png,Ditto,leave_out,,\n"
    )
    called = call("scan", dataset, "--decisions", table)
    assert called.code == 0
    assert called.out.startswith("23 pictures")
    assert called.err == "No picture matches the decision: leave_out of Ditto/99.png as Ditto\n"


def test_suggestions_need_a_deep_scan(call: Cli, dataset: Path) -> None:
    called = call("scan", dataset, "--format", "csv")
    assert (called.code, called.out) == (2, "")
    assert "--deep" in called.err
