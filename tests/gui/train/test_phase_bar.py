"""The bar of a training's phases."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from pokedex_app.train import phase_bar
from pokedex_app.train.phase_bar import PhaseBar, Piece
from tests.helpers.widgets import on_screen


@pytest.mark.parametrize(
    ("weight", "told"),
    [(1.0, ["1 · last layer", "2 · all layers"]), (0.05, ["2 · all layers"])],
)
def test_a_name_is_told_whole_or_not_at_all(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, weight: float, told: list[str]
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(phase_bar, "paint_line", lambda _p, _r, text, _c: shown.append(text))
    bar = on_screen(PhaseBar(), qtbot, 600, 40)
    first = Piece("1 · last layer", weight, 1.0, current=False)
    bar.show_pieces([first, Piece("2 · all layers", 1.0, 0.2, current=True)])
    shown.clear()
    bar.grab()
    assert shown == told
