"""Which pictures are shown as looking like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pokedex_app.ui.looks_like import alike
from trainer.features.neighbours import Neighbour


@pytest.mark.parametrize(
    ("similarities", "shown"),
    [
        ([], []),
        ([0.9, 0.8, 0.46, 0.44, 0.03], [0.9, 0.8, 0.46]),
        ([0.5, 0.46, 0.44], [0.5, 0.46]),
        ([0.4, 0.3], []),
    ],
)
def test_what_is_hardly_alike_is_not_shown(similarities: list[float], shown: list[float]) -> None:
    found = [Neighbour(Path(f"{each}.png"), "a", each) for each in similarities]
    assert [each.similarity for each in alike(found)] == shown
