"""Folders become classes; only names are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image

from trainer.data.dataset import Picture, content_hash, fingerprint, open_dataset
from trainer.errors import DatasetError


def lay_out(root: Path, paths: Iterable[str]) -> Path:
    """Files of no content: a data set is opened by names alone."""
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(path.encode("utf-8", "surrogateescape"))
    return root


def paths_of(root: Path) -> list[str]:
    return [picture.path for picture in open_dataset(root).pictures]


def test_each_folder_is_a_class(tmp_path: Path) -> None:
    lay_out(tmp_path, ["Mew/2.png", "Mew/1.jpg", "Abra/x.webp", "Abra/deeper/y.gif"])
    dataset = open_dataset(tmp_path)
    assert dataset.classes == ("Abra", "Mew")
    assert dataset.pictures == (
        Picture("Abra/deeper/y.gif", "Abra"),
        Picture("Abra/x.webp", "Abra"),
        Picture("Mew/1.jpg", "Mew"),
        Picture("Mew/2.png", "Mew"),
    )
    assert dataset.file(dataset.pictures[0]) == tmp_path / "Abra" / "deeper" / "y.gif"


def test_hidden_files_and_what_is_no_picture_are_passed_over(tmp_path: Path) -> None:
    hidden = [".git/a.png", "Mew/.thumbs/a.png", "Mew/.a.png", "__MACOSX/Mew/a.png"]
    lay_out(tmp_path, [*hidden, "Mew/notes.txt", "Mew/Thumbs.db", "loose.png", "Mew/a.PNG"])
    dataset = open_dataset(tmp_path)
    assert dataset.classes == ("Mew",)
    assert [picture.path for picture in dataset.pictures] == ["Mew/a.PNG"]


def test_what_systems_leave_is_no_class_on_any_level(tmp_path: Path) -> None:
    left = ["#recycle/a.png", "$RECYCLE.BIN/a.png", "Mew/@eaDir/a.png/SYNOPHOTO_THUMB_M.jpg"]
    lay_out(tmp_path, [*left, "Mew/a.png", "@eaDir/b.png"])
    assert open_dataset(tmp_path).classes == ("Mew",)
    assert paths_of(tmp_path) == ["Mew/a.png"]


def test_a_network_drives_folder_hides_no_ready_made_ones(tmp_path: Path) -> None:
    lay_out(tmp_path, ["train/A/a.png", "train/@eaDir/x/b.png", "@eaDir/c.png"])
    dataset = open_dataset(tmp_path)
    assert dataset.pictures == (Picture("train/A/a.png", "A", "train"),)


def test_the_user_may_name_what_is_passed_over(tmp_path: Path) -> None:
    lay_out(tmp_path, ["Mew/a.png", "Mew/a_mask.png", "old/b.png"])
    dataset = open_dataset(tmp_path, ignore=["*_mask.png", "OLD"])
    assert dataset.pictures == (Picture("Mew/a.png", "Mew"),)


def test_a_picture_without_an_ending_counts(tmp_path: Path) -> None:
    lay_out(tmp_path, ["Mew/README"])
    Image.new("RGB", (8, 8)).save(tmp_path / "Mew" / "picture", "PNG")
    assert paths_of(tmp_path) == ["Mew/picture"]


def test_empty_folders_are_no_classes_but_are_named(tmp_path: Path) -> None:
    lay_out(tmp_path, ["Mew/a.png", "Ditto/notes.txt"])
    (tmp_path / "Zubat").mkdir()
    dataset = open_dataset(tmp_path)
    assert dataset.classes == ("Mew",)
    assert dataset.empty_classes == ("Ditto", "Zubat")


@pytest.mark.parametrize(
    ("folders", "subsets"),
    [
        (("train", "valid", "test"), ("train", "valid", "test")),
        (("Train", "VAL", "Test"), ("train", "valid", "test")),
        (("training", "validation"), ("train", "valid")),
        (("train", "testing"), ("train", "test")),
        (("training_set", "Test-Set"), ("train", "test")),
        (("train images", "valdata"), ("train", "valid")),
        (("train",), ("train",)),
    ],
)
def test_ready_made_folders_are_recognised(
    tmp_path: Path, folders: tuple[str, ...], subsets: tuple[str, ...]
) -> None:
    lay_out(tmp_path, [f"{folder}/{label}/a.png" for folder in folders for label in "AB"])
    dataset = open_dataset(tmp_path)
    assert dataset.classes == ("A", "B")
    assert {(p.path.split("/")[0], p.subset) for p in dataset.pictures} == {
        *zip(folders, subsets, strict=True)
    }


def test_other_folders_beside_ready_made_ones_are_passed_over(tmp_path: Path) -> None:
    lay_out(tmp_path, ["train/A/a.png", "test/A/a.png", "notes/B/b.png"])
    assert open_dataset(tmp_path).classes == ("A",)


@pytest.mark.parametrize(
    "paths",
    [
        ["train/a.png", "car/a.png", "bus/a.png"],
        ["train/steam/a.png", "car/a.png"],  # folders within a class
    ],
)
def test_a_class_may_be_called_train(tmp_path: Path, paths: list[str]) -> None:
    dataset = open_dataset(lay_out(tmp_path, paths))
    assert dataset.classes == tuple(sorted({path.split("/")[0] for path in paths}))
    assert {picture.subset for picture in dataset.pictures} == {None}


def test_two_folders_for_one_subset_are_refused(tmp_path: Path) -> None:
    lay_out(tmp_path, ["train/A/a.png", "val/A/a.png", "valid/A/a.png"])
    with pytest.raises(DatasetError, match=r"several valid folders \(val, valid\)"):
        open_dataset(tmp_path)


def test_labels_are_composed_unicode_and_paths_are_as_on_disk(tmp_path: Path) -> None:
    lay_out(tmp_path, ["Flabe\u0301be\u0301/a.png", "Nidoran♀/Ω ☃.png"])
    dataset = open_dataset(tmp_path)
    assert dataset.classes == ("Flab\u00e9b\u00e9", "Nidoran♀")
    assert all(dataset.file(picture).is_file() for picture in dataset.pictures)


def test_spaces_around_a_folders_name_are_no_part_of_its_class(tmp_path: Path) -> None:
    lay_out(tmp_path, ["cat\u3000/a.png", "黄色\u3000ねずみ/b.png", "New\u00a0York/c.png"])
    assert open_dataset(tmp_path).classes == ("New\u00a0York", "cat", "黄色\u3000ねずみ")


@pytest.mark.skipif(sys.platform == "win32", reason="no such name is allowed there")
@pytest.mark.parametrize("name", ["two\nlines", "\u3000", "a\tb"])
def test_a_folder_that_can_be_no_class_is_refused_by_name(tmp_path: Path, name: str) -> None:
    lay_out(tmp_path, [f"{name}/a.png", "Mew/a.png"])
    with pytest.raises(DatasetError) as caught:
        open_dataset(tmp_path)
    assert f"The folder {tmp_path / name} cannot be a class: " in str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are Linux's")
def test_names_that_are_not_utf8_can_be_opened(tmp_path: Path) -> None:
    folder = os.path.join(os.fsencode(tmp_path), b"Mew\xff")  # noqa: PTH118 (bytes)
    os.mkdir(folder)  # noqa: PTH102
    with open(os.path.join(folder, b"\xfe.png"), "wb") as file:  # noqa: PTH118, PTH123
        file.write(b"x")
    dataset = open_dataset(tmp_path)
    assert dataset.classes == ("Mew\\xff",)
    assert content_hash(dataset.file(dataset.pictures[0])) is not None
    assert len(fingerprint(dataset)) == 64


@pytest.mark.skipif(sys.platform == "win32", reason="links need privileges there")
def test_links_are_followed_and_loops_end(tmp_path: Path) -> None:
    lay_out(tmp_path / "elsewhere", ["a.png"])
    root = lay_out(tmp_path / "set", ["Mew/b.png"])
    (root / "Ditto").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (root / "Mew" / "again").symlink_to(root / "Mew", target_is_directory=True)
    assert paths_of(root) == ["Ditto/a.png", "Mew/b.png"]


@pytest.mark.parametrize("content", ["missing", "file", "empty", "loose"])
def test_what_is_no_data_set_is_refused_by_name(tmp_path: Path, content: str) -> None:
    root = tmp_path / "pictures"
    if content == "file":
        root.write_bytes(b"")
    elif content != "missing":
        root.mkdir()
    if content == "loose":
        lay_out(root, ["a.png"])
    with pytest.raises(DatasetError, match=r"pictures.*(one folder|side by side)"):
        open_dataset(root)


def test_a_folder_that_may_not_be_opened_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path, ["Mew/a.png", "Ditto/b.png"])
    scandir = os.scandir

    def refusing(path: str | os.PathLike[str]) -> object:
        if Path(path).name == "Ditto":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(DatasetError, match=r"cannot be read: .*Ditto.*permissions"):
        open_dataset(tmp_path)


def test_pictures_can_be_left_out(tmp_path: Path) -> None:
    lay_out(tmp_path, ["Mew/a.png", "Mew/b.png", "Ditto/c.png"])
    dataset = open_dataset(tmp_path).without(["Mew/a.png", "Ditto/c.png", "unknown.png"])
    assert [picture.path for picture in dataset.pictures] == ["Mew/b.png"]
    assert dataset.classes == ("Mew",)
    assert dataset.empty_classes == ("Ditto",)


def test_the_fingerprint_tells_contents_and_names(tmp_path: Path) -> None:
    root = lay_out(tmp_path, ["Mew/a.png", "Mew/b.png"])
    first = fingerprint(open_dataset(root))
    (root / "Mew" / "notes.txt").write_bytes(b"no picture")
    assert fingerprint(open_dataset(root)) == first
    (root / "Mew" / "a.png").write_bytes(b"edited")
    edited = fingerprint(open_dataset(root))
    (root / "Mew" / "b.png").rename(root / "Mew" / "c.png")
    renamed = fingerprint(open_dataset(root))
    assert len({first, edited, renamed}) == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert content_hash(tmp_path / "pipe.png") is None


def test_a_file_too_large_to_be_a_picture_is_not_read_to_be_hashed(tmp_path: Path) -> None:
    """A terabyte, which takes no room on the disk, would take an hour."""
    path = tmp_path / "large.png"
    with path.open("wb") as file:
        file.truncate(2**40)
    assert content_hash(path) is None


def test_a_folder_of_test_pictures_without_a_label_is_no_class(tmp_path: Path) -> None:
    lay_out(tmp_path, ["train/Mew/a.png", "train/Ditto/b.png", "test/unknown/c.png", "val/d.png"])
    dataset = open_dataset(tmp_path)
    assert dataset.classes == ("Ditto", "Mew")
    assert dataset.unlabelled == ("test/unknown/c.png", "val/d.png")


def test_a_folder_in_parentheses_is_no_class_unless_it_is_chosen(tmp_path: Path) -> None:
    lay_out(
        tmp_path / "plain", ["Mew/a.png", "(Not sure)/b.png", "(Ninguna) (2)/c.png", "(A) (B)/d"]
    )
    plain = open_dataset(tmp_path / "plain")
    assert (plain.classes, plain.empty_classes) == (("Mew",), ("(A) (B)",))
    assert plain.unlabelled == ("(Ninguna) (2)/c.png", "(Not sure)/b.png")
    lay_out(tmp_path / "parts", ["train/Mew/a.png", "train/(none)/b.png", "test/Mew/c.png"])
    assert open_dataset(tmp_path / "parts").unlabelled == ("train/(none)/b.png",)
    chosen = open_dataset(tmp_path / "plain", folders=["(Not sure)"])
    assert chosen.classes == ("(Not sure)",)


def test_a_class_that_is_trained_has_a_label_whatever_it_is_called(tmp_path: Path) -> None:
    lay_out(tmp_path, ["train/Mew/a.png", "train/unknown/b.png", "test/unknown/c.png"])
    dataset = open_dataset(tmp_path)
    assert dataset.classes == ("Mew", "unknown")
    assert dataset.unlabelled == ()


def test_several_classes_of_a_test_folder_keep_their_labels(tmp_path: Path) -> None:
    lay_out(
        tmp_path, ["train/Mew/a.png", "test/Mew/b.png", "test/Abra/c.png", "test/unknown/d.png"]
    )
    dataset = open_dataset(tmp_path)
    assert dataset.classes == ("Abra", "Mew")
    assert dataset.unlabelled == ("test/unknown/d.png",)


def test_of_chosen_folders_each_is_a_class_and_nothing_else_counts(tmp_path: Path) -> None:
    lay_out(tmp_path, ["a/Mew/1.png", "a/Muk/2.png", "b/deep/Mew/3.png", "b/Abra/4.png"])
    dataset = open_dataset(tmp_path, folders=["b/deep/Mew", "a/Mew", "a/Muk"])
    assert dataset.classes == ("Mew", "Muk")
    assert [p.path for p in dataset.pictures] == ["a/Mew/1.png", "a/Muk/2.png", "b/deep/Mew/3.png"]


def test_chosen_folders_may_be_ready_made_parts(tmp_path: Path) -> None:
    lay_out(tmp_path, ["train/Mew/1.png", "test/Mew/2.png", "test/Abra/3.png", "old/Mew/4.png"])
    dataset = open_dataset(tmp_path, folders=["train", "test"])
    assert {picture.subset for picture in dataset.pictures} == {"train", "test"}
