"""Pictures are copied into the folders of their classes, and nothing there is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.trainer.data.test_dataset import lay_out, paths_of
from trainer.data import adding
from trainer.data.adding import add_pictures, take_back, takes_pictures
from trainer.data.dataset import open_dataset
from trainer.errors import DatasetError
from trainer.pictures.packed import COLUMNS, INDEX


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "set", ["Abra/deep/x.webp", "Abra/y.webp", "Mew/1.jpg"])


def new(tmp_path: Path, name: str, content: str = "") -> Path:
    file = tmp_path / "new" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(content or name)
    return file


def test_each_goes_into_the_folder_of_its_class(root: Path, tmp_path: Path) -> None:
    files = {"Abra": [new(tmp_path, "a.png")], "Muk": [new(tmp_path, "m.png")]}
    added = add_pictures(open_dataset(root), files)
    assert list(added.files) == [root / "Abra" / "a.png", root / "Muk" / "m.png"]
    assert added.folders == (root / "Muk",)
    assert (root / "Abra" / "a.png").read_text() == "a.png"
    assert open_dataset(root).classes == ("Abra", "Mew", "Muk")
    take_back(added)
    assert paths_of(root) == ["Abra/deep/x.webp", "Abra/y.webp", "Mew/1.jpg"]
    assert not (root / "Muk").exists()


def test_a_copy_that_was_changed_since_is_not_taken_back(root: Path, tmp_path: Path) -> None:
    files = {"Muk": [new(tmp_path, "a.png"), new(tmp_path, "b.png")]}
    added = add_pictures(open_dataset(root), files)
    (root / "Muk" / "a.png").write_text("drawn over")
    take_back(added)
    assert [file.name for file in (root / "Muk").iterdir()] == ["a.png"]


def test_what_lies_there_stays_and_is_not_copied_twice(root: Path, tmp_path: Path) -> None:
    same, other = new(tmp_path, "1.jpg", "Mew/1.jpg"), new(tmp_path, "y.webp", "another one")
    added = add_pictures(open_dataset(root), {"Mew": [same], "Abra": [other]})
    assert [file.name for file in added.files] == ["y (2).webp"]
    assert (root / "Abra" / "y.webp").read_text() == "Abra/y.webp"
    assert not add_pictures(open_dataset(root), {"Mew": [same], "Abra": [other]}).files


def test_of_ready_made_parts_the_training_takes_them(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "set", ["train/A/1.png", "train/B/1.png", "test/A/2.png"])
    files = {"A": [new(tmp_path, "a.png")], "C": [new(tmp_path, "c.png")]}
    added = add_pictures(open_dataset(root), files)
    assert list(added.files) == [root / "train" / "A" / "a.png", root / "train" / "C" / "c.png"]


def test_of_chosen_folders_the_class_is_where_it_lies(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "set", ["cats/Tom/1.png", "mice/Jerry/1.png", "dogs/Spike/1.png"])
    dataset = open_dataset(root, folders=["cats/Tom", "mice/Jerry"])
    added = add_pictures(dataset, {"Jerry": [new(tmp_path, "j.png")]})
    assert list(added.files) == [root / "mice" / "Jerry" / "j.png"]


@pytest.mark.parametrize("label", ["a/b", "CON", "end."])
def test_a_class_that_no_folder_can_be_called_is_refused_before_anything_is_copied(
    root: Path, tmp_path: Path, label: str
) -> None:
    files = {"Mew": [new(tmp_path, "a.png")], label: [new(tmp_path, "b.png")]}
    with pytest.raises(DatasetError, match=f"No folder can be called “{label}”"):
        add_pictures(open_dataset(root), files)
    assert not (root / "Mew" / "a.png").exists()


def test_what_fails_half_way_is_taken_back(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = adding.shutil.copyfile

    def copies_one(source: Path, target: Path) -> None:
        if source.name == "b.png":
            target.write_text("half")
            assert not (root / "Muk" / "b.png").exists()
            raise OSError(28, "No space left on device")
        copy(source, target)

    monkeypatch.setattr(adding.shutil, "copyfile", copies_one)
    files = {"Muk": [new(tmp_path, "a.png"), new(tmp_path, "b.png")]}
    with pytest.raises(DatasetError, match=r"b\.png cannot be copied .* Nothing was added"):
        add_pictures(open_dataset(root), files)
    assert not (root / "Muk").exists()


def test_shards_take_nothing(root: Path) -> None:
    assert takes_pictures(root)

    (root / INDEX).write_text(",".join(COLUMNS))
    assert not takes_pictures(root)
    assert not takes_pictures(root / "gone")
