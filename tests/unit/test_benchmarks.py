"""What `make bench` writes, and that a contestant who fails is told of. Nothing is measured."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks import contest, reliability, tables
from benchmarks.__main__ import CLAIMS
from benchmarks.contest import Contestant, Standings, hold


def test_the_page_has_a_place_for_each_table(repository: Path) -> None:
    page = (repository / "docs" / "performance.md").read_text(encoding="utf-8")
    assert all(f"<!-- bench: {name} -->\n" in page for name in CLAIMS)


def test_the_reliability_diagram_is_that_of_the_figures_kept(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = repository / "docs" / "results"
    reliability.main(results / "default-part", "valid", tmp_path / "drawn.svg")
    drawn = (tmp_path / "drawn.svg").read_text(encoding="utf-8")
    assert drawn == (results / "reliability.svg").read_text(encoding="utf-8")
    assert ET.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"
    assert "| 93% to 100% | 2,522 | 98.7% |" in capsys.readouterr().out


def test_a_table_replaces_the_earlier_one_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- bench: x -->\nold\n<!-- /bench -->\nb\n<!-- bench: y -->\nkept\n")
    monkeypatch.setattr(tables, "PAGE", page)
    tables.put_table("x", "| 1 \\1 |\n")
    text = "a\n<!-- bench: x -->\n| 1 \\1 |\n<!-- /bench -->\nb\n<!-- bench: y -->\nkept\n"
    assert page.read_text() == text


def test_ratios_are_those_of_the_rounds() -> None:
    ours, other = (Contestant(name, "ours", name) for name in ("ours", "other"))
    standings = Standings({(ours, "small"): [100, 10, 90], (other, "small"): [50, 10, 30]})
    assert standings.rate(ours, "small") == "90 /s"
    assert standings.times(ours, other, "small") == "2.0 ×"
    assert standings.rate(other, "large") == "–"


def test_who_cannot_take_part_is_told_below_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contest, "LOGS", tmp_path / "logs")
    absent = Contestant("absent", "ours", "naming", tmp_path / "python")
    unknown = Contestant("unknown", "ours", "no such work")
    standings = hold([absent, unknown], ("small",), tmp_path, rounds=1)
    assert not standings.rates
    assert "cannot be started" in standings.errors[absent]
    assert "no such work" in standings.errors[unknown]
    assert "Not measured: absent: " in standings.troubles()
