"""What happened to the collection's file is told in whole sentences that name it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pokedex_app.core.collection_texts import set_aside, trouble
from pokedex_app.shared.collection.collection import CollectionError
from pokedex_app.shared.collection.file import CollectionProblem

FILE = Path("/somewhere/collection.sqlite3")


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("problem", ["newer", "busy", "unusable"])
def test_a_trouble_names_the_file(problem: CollectionProblem) -> None:
    text = trouble(CollectionError(problem, FILE, "disk full"))
    assert str(FILE) in text
    assert ("disk full" in text) is (problem == "unusable")


def test_what_was_set_aside_is_named() -> None:
    assert str(FILE) in set_aside(FILE)
