"""Data sets whose folders are no classes are told so, instead of being learnt as such."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.data.dataset import open_dataset
from trainer.errors import DatasetError


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["a.jpg", "b.jpg"], r"in \S+set lie side by side, in no class folders"),
        (["a.jpg", "labels.csv"], r"in \S+set lie side by side, .* stand in labels\.csv"),
        (["images/a.jpg", "train.csv"], r"in \S+images lie side by side, .* stand in train\.csv"),
        (["train/cat.1.jpg", "test/1.jpg"], r"in \S+test lie side by side, in no class folders"),
        (["images/train/a.jpg", "labels/train/a.txt"], r"\S+set looks like .*: \S+labels tells"),
        (
            ["train2017/a.jpg", "val2017/b.jpg", "annotations/train.json"],
            r"\S+set looks like .*: \S+annotations tells",
        ),
        (["JPEGImages/a.jpg", "Annotations/a.xml"], r"\S+set looks like .*: \S+Annotations tells"),
        (["a.zip", "b.zip"], r"but packed files \(a\.zip, b\.zip\)"),
        (["notes.txt"], r"holds no folder with pictures\. A data set"),
    ],
)
def test_what_it_is_instead_is_said(tmp_path: Path, files: list[str], said: str) -> None:
    with pytest.raises(DatasetError, match=said):
        open_dataset(_made(tmp_path / "set", files))


@pytest.mark.parametrize(
    ("files", "classes"),
    [
        (["train/a.jpg", "plane/b.jpg", "labels.csv"], ("plane", "train")),
        (["labels/a.jpg", "bottles/b.jpg"], ("bottles", "labels")),
        (["images/a.jpg"], ("images",)),
        (["test/cat/a.jpg", "test/dog/b.jpg"], ("test",)),
        (["train/cat/a.jpg", "test/cat/b.jpg", "test.csv"], ("cat",)),
    ],
)
def test_classes_of_such_names_are_classes(
    tmp_path: Path, files: list[str], classes: tuple[str, ...]
) -> None:
    assert open_dataset(_made(tmp_path / "set", files)).classes == classes


def _made(root: Path, files: list[str]) -> Path:
    """Nothing is opened, so the files may be empty."""
    for name in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root
