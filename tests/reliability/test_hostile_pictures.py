"""Hundreds of hostile files through all that reads pictures; the long form has thousands.

`python -m tests.reliability hostile_pictures` is the long form.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.helpers.tiny_training import draw_shapes
from tests.reliability.awkward_places import open_up
from tests.reliability.hostile_corpus import SHORT, make_corpus
from tests.reliability.hostile_pictures import run_way
from trainer.pictures.reading import find_pictures

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and limits are POSIX")

MEMORY = 900 * 2**20
"""bytes; the engine and its libraries have half of them"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("hostile") / "corpus"
    make_corpus(root, SHORT)
    yield root
    open_up(root)


@pytest.mark.parametrize("way", ["read", "command_line", "batch", "scan"])
def test_every_file_is_read_or_refused_with_a_reason(
    corpus: Path, tmp_path: Path, way: str
) -> None:
    if way == "batch" and importlib.util.find_spec("PySide6") is None:
        pytest.skip("needs PySide6, which is not installed")
    account = run_way(way, corpus, tmp_path, MEMORY)

    assert account.wrong == []
    # a data set walks each class by itself, and one of them has a link to all of the others
    assert account.answered >= sum(1 for _ in find_pictures([corpus]))
    assert account.read > 50
    assert len(account.refused) > 10


def test_a_training_leaves_hostile_files_out(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="training needs torch")
    root = draw_shapes(tmp_path / "shapes", each=6)
    small = type(SHORT)(cut=12, damaged=12, good=20, remarks=40, heavy=False)
    make_corpus(root / "circle" / "hostile", small)
    Image.new("RGB", (65_535, 1)).save(root / "square" / "long.png")
    account = run_way("train", root, tmp_path / "out", 2**31)
    open_up(root)

    assert account.wrong == []
    assert account.refused
