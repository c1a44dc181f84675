"""Each rank finds the pictures on its own computer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs torch")

from tests.helpers.tiny_training import draw_shapes
from trainer.cache import HOME_VARIABLE
from trainer.data.dataset import open_dataset
from trainer.data.packing import pack, packed_at
from trainer.errors import DatasetError
from trainer.pictures.packed import INDEX, url_of_shards
from trainer.pictures.reading import read_picture
from trainer.runs.recipe import BEST
from trainer.training.learner import Task
from trainer.training.loader import Examples


def task_of(root: Path) -> Task:
    """What a leader tells of a data set in a folder of its own."""
    files = tuple(root / picture.path for picture in open_dataset(root).pictures)
    examples = {part: Examples(files, (0,) * len(files)) for part in ("train", "valid")}
    return Task(BEST, 2, examples, root, url_of_shards(root))


def test_each_computer_has_an_index_of_shards_at_a_url(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("fsspec", reason="URLs need the extra “cluster”")
    pictures = draw_shapes(tmp_path / "pictures")
    list(pack(open_dataset(pictures), {}, shards := tmp_path / "shards"))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "leader"))
    task = task_of(packed_at(shards.as_uri()))
    assert task.examples_here() == task.examples, "one computer has one index"

    shutil.rmtree(tmp_path / "leader")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "follower"))
    here = task.examples_here()
    for part, examples in task.examples.items():
        assert here[part].targets == examples.targets
        for file, theirs in zip(here[part].files, examples.files, strict=True):
            assert file.is_relative_to(tmp_path / "follower")
            path = theirs.relative_to(task.dataset)
            assert read_picture(file).tobytes() == read_picture(pictures / path).tobytes()

    shutil.rmtree(tmp_path / "follower")
    index = (shards / INDEX).read_text().splitlines(keepends=True)
    (shards / INDEX).write_text("".join(index[:-1]))
    with pytest.raises(DatasetError, match="has changed since its index was read"):
        task.examples_here()


def test_a_computer_without_the_pictures_says_so(tmp_path: Path) -> None:
    task = task_of(draw_shapes(tmp_path / "pictures"))
    shutil.rmtree(tmp_path / "pictures")
    with pytest.raises(DatasetError, match="at the same path on every computer, or in shards"):
        task.examples_here()
