"""What models are called by their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.model.file_name import model_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/runs/flowers/model.pokedex", "flowers"),
        ("/runs/flowers/roses.pokedex", "roses"),
        ("/runs/flowers/Best.pokedex", "flowers"),
        ("/model.pokedex", "model"),
        ("/runs/v1.2/two.words.pokedex", "two.words"),
    ],
)
def test_a_model_is_called_as_its_file_or_its_run(path: str, name: str) -> None:
    assert model_name(Path(path)) == name
