"""``pokedex carry-out``, called as a user calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command_line import Cli
from tests.helpers.tiny_training import draw_shapes
from trainer.data.dataset import content_hash, open_dataset
from trainer.data.decided_moves import journals_folder, left_out_folder, planned_moves
from trainer.data.decisions import Decision, read_decisions, write_decisions
from trainer.moves.execution import carried_out
from trainer.moves.journal import Journal
from trainer.moves.plan import Plan


def test_decisions_are_shown_then_carried_out_and_taken_back(
    call: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POKEDEX_HOME", str(tmp_path / "home"))
    shapes = draw_shapes(tmp_path / "shapes", each=3)
    table = tmp_path / "decisions.csv"
    table.write_text(
        "path,label,decision,becomes,content\n"
        "circle/0.png,circle,relabel,square,\ncircle/1.png,circle,leave_out,,\n"
        "square/1.png,circle,relabel,square,\n"
    )
    before = sorted(shapes.rglob("*.png"))
    shown = call("carry-out", shapes, "--decisions", table)
    assert str(shapes / "square" / "0 (2).png") in shown.out
    lost = "No picture matches the decision: relabel of square/1.png as circle\n"
    assert lost in shown.err
    assert "--yes" in shown.err
    assert sorted(shapes.rglob("*.png")) == before
    assert call("carry-out", shapes, "--decisions", table, "--yes").err == f"{lost}2 files moved.\n"
    assert (tmp_path / "shapes (left out)" / "circle" / "1.png").is_file()
    assert call("carry-out", shapes, "--undo").err == "2 files moved.\n"
    assert sorted(shapes.rglob("*.png")) == before
    assert "Nothing has been carried out" in call("carry-out", shapes, "--undo").err
    assert call("carry-out", shapes).code == 2


def test_what_was_interrupted_is_gone_on_with(
    call: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POKEDEX_HOME", str(tmp_path / "home"))
    shapes = draw_shapes(tmp_path / "shapes", each=3)
    table = tmp_path / "decisions.csv"
    lines = [f"circle/{n}.png,circle,relabel,square,\n" for n in range(2)]
    table.write_text("path,label,decision,becomes,content\n" + "".join(lines))
    *_, plan = planned_moves(read_decisions(table), open_dataset(shapes), left_out_folder(shapes))
    assert isinstance(plan, Plan)
    with Journal.create(journals_folder(), plan) as journal:
        next(carried_out(journal, lambda: True))
    assert len(list((shapes / "square").iterdir())) == 4
    assert call("carry-out", shapes, "--decisions", table, "--yes").code == 0
    assert len(list((shapes / "square").iterdir())) == 5
    assert call("carry-out", shapes, "--undo").code == 0
    assert len(list((shapes / "circle").iterdir())) == 3


def test_what_is_carried_out_already_is_not_told(
    call: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POKEDEX_HOME", str(tmp_path / "home"))
    shapes = draw_shapes(tmp_path / "shapes", each=3)
    table = tmp_path / "decisions.csv"
    content = content_hash(shapes / "circle" / "0.png") or ""
    write_decisions([Decision("circle/0.png", "circle", "relabel", "square", content)], table)
    assert call("carry-out", shapes, "--decisions", table, "--yes").err == "1 file moved.\n"
    assert call("carry-out", shapes, "--decisions", table, "--yes").err == ""
