"""Pictures of two classes in two folders, and where a sorting of them is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.moves import picture


@pytest.fixture
def wanted(tmp_path: Path) -> list[tuple[Path, str]]:
    """Pictures and the folders they are to go to; beside them lie two files that are to stay."""
    a, b = tmp_path / "in" / "a", tmp_path / "in" / "b"
    for staying in ("3.png", "4.txt"):
        picture(b / staying)
    return [
        (picture(a / "1.png"), "Abra"),
        (picture(a / "2.png"), "Onix"),
        (picture(b / "1.png"), "Abra"),
    ]


@pytest.fixture
def journals(tmp_path: Path) -> Path:
    return tmp_path / "journals"
