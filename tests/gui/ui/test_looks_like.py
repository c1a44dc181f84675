"""Which pictures are shown as looking like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pokedex_app.ui.looks_like import alike
from trainer.features.neighbours import Neighbour
from trainer.model.networks import Pooling


@pytest.mark.parametrize(
    ("pooling", "similarities", "shown"),
    [
        ("mean", [], []),
        ("mean", [0.9, 0.8, 0.46, 0.44, 0.03], [0.9, 0.8, 0.46]),
        ("mean", [0.5, 0.46, 0.44], [0.5, 0.46]),
        ("mean", [0.4, 0.3], []),
        ("root", [0.9, 0.61, 0.59], [0.9, 0.61]),
    ],
)
def test_what_is_hardly_alike_is_not_shown(
    pooling: Pooling, similarities: list[float], shown: list[float]
) -> None:
    found = [Neighbour(Path(f"{each}.png"), "a", each) for each in similarities]
    assert [each.similarity for each in alike(found, pooling)] == shown
