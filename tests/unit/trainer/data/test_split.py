"""Splits are fair, repeatable, and stay as they are when pictures are added."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.data.dataset import Dataset, Picture
from trainer.data.split import Split, SplitRow, check_fits, make_split, read_split, write_split
from trainer.data.subsets import Subset
from trainer.errors import SplitError
from trainer.pictures.packed import COLUMNS, INDEX


def dataset_of(
    counts: Mapping[str, int], subset: Subset | None = None, folder: str = ""
) -> Dataset:
    pictures = tuple(
        Picture(f"{folder}{label}/{number:04}.png", label, subset)
        for label, count in sorted(counts.items())
        for number in range(count)
    )
    return Dataset(Path("set"), tuple(sorted(counts)), pictures)


def joined(*parts: Dataset) -> Dataset:
    pictures = sorted((p for part in parts for p in part.pictures), key=lambda p: p.path)
    classes = sorted({picture.label for picture in pictures})
    return Dataset(Path("set"), tuple(classes), tuple(pictures))


def sizes(split: Split, label: str | None = None) -> tuple[int, int, int]:
    """Of train, valid and test."""
    found = Counter(row.subset for row in split.rows if label in (None, row.label))
    return found["train"], found["valid"], found["test"]


def test_a_fifth_is_for_testing_and_a_tenth_of_the_rest_for_validation() -> None:
    split = make_split(dataset_of({"A": 100, "B": 50, "C": 50}), method="random", seed=0)
    assert sizes(split) == (144, 16, 40)
    assert [sizes(split, label) for label in "ABC"] == [(72, 8, 20), (36, 4, 10), (36, 4, 10)]
    assert split.rows == tuple(sorted(split.rows, key=lambda row: row.path))
    assert len(split.subset("test")) == 40


@pytest.mark.parametrize("seed", range(5))
def test_totals_are_right_though_no_class_divides_evenly(seed: int) -> None:
    """150 classes of 46: each alone would be rounded to 9, 1350 in all instead of 1380."""
    counts = {f"class {number:03}": 46 for number in range(150)}
    split = make_split(dataset_of(counts), method="random", seed=seed)
    assert sizes(split) == (4968, 552, 1380)
    assert {sizes(split, label)[2] for label in counts} == {9, 10}


def test_the_assignment_of_a_seed_never_changes() -> None:
    """It is part of every published figure: these paths may not change with a version."""
    dataset = dataset_of({"A": 10, "B": 7})
    split = make_split(dataset, method="random", seed=42)
    assert [row.path for row in split.subset("test")] == ["A/0000.png", "A/0008.png", "B/0001.png"]
    assert [row.path for row in split.subset("valid")] == ["A/0003.png"]
    groups = {picture.path: number // 2 for number, picture in enumerate(dataset.pictures[2:12])}
    split = make_split(dataset, method="grouped", seed=42, groups=groups)
    assert [row.path for row in split.subset("test")] == ["A/0002.png", "A/0003.png", "B/0002.png"]
    assert [row.path for row in split.subset("valid")] == ["A/0000.png"]


def test_another_seed_draws_other_pictures() -> None:
    dataset = dataset_of({"A": 60, "B": 60})
    tests = {make_split(dataset, method="random", seed=seed).subset("test") for seed in range(5)}
    assert len(tests) == 5


def test_the_order_of_listing_and_of_groups_plays_no_part() -> None:
    dataset = dataset_of({"A": 30, "B": 45})
    groups = {picture.path: number // 4 for number, picture in enumerate(dataset.pictures[5:40])}
    shuffled = list(dataset.pictures)
    random.Random(1).shuffle(shuffled)
    other = replace(dataset, pictures=tuple(shuffled))
    renumbered = {path: 1000 - group for path, group in reversed(groups.items())}
    for method in ("random", "grouped"):
        one = make_split(dataset, method=method, seed=3, groups=groups)
        two = make_split(other, method=method, seed=3, groups=renumbered)
        assert [(r.path, r.subset) for r in one.rows] == [(r.path, r.subset) for r in two.rows]


def test_another_process_with_other_string_hashes_draws_the_same() -> None:
    program = (
        "from pathlib import Path; from trainer.data.dataset import *;"
        "from trainer.data.split import *;"
        "ps = tuple(Picture(f'{c}/{n}.png', c) for c in 'ABCDE' for n in range(33));"
        "s = make_split(Dataset(Path('.'), tuple('ABCDE'), ps), method='grouped', seed=5,"
        " groups={p.path: i // 3 for i, p in enumerate(ps[::2])}); print(hash(0), s)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("count", range(1, 8))
def test_tiny_classes_keep_a_picture_for_training(count: int) -> None:
    split = make_split(
        dataset_of({f"tiny {n}": count for n in range(40)}),
        method="random",
        seed=0,
        test_fraction=0.6,
        valid_fraction=0.6,
    )
    assert all(sizes(split, f"tiny {n}")[0] >= 1 for n in range(40))


def test_fractions_may_be_nothing() -> None:
    dataset = dataset_of({"A": 10, "B": 10})
    everything = make_split(dataset, method="random", seed=0, test_fraction=0, valid_fraction=0)
    assert sizes(everything) == (20, 0, 0)


@pytest.mark.parametrize("fraction", [-0.1, 1.0, float("nan")])
def test_impossible_fractions_are_refused(fraction: float) -> None:
    dataset = dataset_of({"A": 10})
    with pytest.raises(SplitError, match="test fraction"):
        make_split(dataset, method="random", seed=0, test_fraction=fraction)
    with pytest.raises(SplitError, match="validation fraction"):
        make_split(dataset, method="random", seed=0, valid_fraction=fraction)


# Groups


def test_near_duplicates_stay_together_and_the_sizes_stay_right() -> None:
    dataset = dataset_of({"A": 100, "B": 100})
    groups = {picture.path: number // 3 for number, picture in enumerate(dataset.pictures[:90])}
    split = make_split(dataset, method="grouped", seed=0, groups=groups)
    assert split.straddling() == ()
    assert [sizes(split, label) for label in "AB"] == [(72, 8, 20), (72, 8, 20)]
    assert {row.path: row.group for row in split.rows if row.group is not None} == groups


def test_groups_land_in_each_subset_as_often_as_single_pictures_do() -> None:
    dataset = dataset_of({"A": 200})
    groups = {picture.path: number // 2 for number, picture in enumerate(dataset.pictures[:100])}
    tested = valid = 0
    for seed in range(40):
        split = make_split(dataset, method="grouped", seed=seed, groups=groups)
        tested += sum(row.group is not None for row in split.subset("test"))
        valid += sum(row.group is not None for row in split.subset("valid"))
    assert 0.16 < tested / (40 * 100) < 0.24
    assert 0.05 < valid / (40 * 100) < 0.11


def test_a_random_split_notes_groups_but_does_not_heed_them() -> None:
    dataset = dataset_of({"A": 100})
    groups = {picture.path: number // 2 for number, picture in enumerate(dataset.pictures)}
    split = make_split(dataset, method="random", seed=0, groups=groups)
    assert [r.subset for r in split.rows] == [
        r.subset for r in make_split(dataset, method="random", seed=0).rows
    ]
    assert split.straddling()


def test_a_grouped_split_needs_groups() -> None:
    with pytest.raises(SplitError, match="groups"):
        make_split(dataset_of({"A": 10}), method="grouped", seed=0)


@given(
    counts=st.lists(st.integers(1, 12), min_size=1, max_size=6),
    links=st.lists(st.integers(0, 8), max_size=72),
    seed=st.integers(0, 2**32 - 1),
    method=st.sampled_from(["random", "grouped"]),
)
@settings(max_examples=150)
def test_every_split_is_whole_stratified_and_tight(
    counts: list[int], links: list[int], seed: int, method: Literal["random", "grouped"]
) -> None:
    dataset = dataset_of({f"class {n}": count for n, count in enumerate(counts)})
    groups = {p.path: g for p, g in zip(dataset.pictures, links, strict=False) if g}
    split = make_split(dataset, method=method, seed=seed, groups=groups)
    assert [(row.path, row.label) for row in split.rows] == [
        (picture.path, picture.label) for picture in dataset.pictures
    ]
    if method == "grouped":
        assert split.straddling() == ()
    for number, count in enumerate(counts):
        in_train, _, in_test = sizes(split, f"class {number}")
        assert in_train >= 1
        if method == "random":
            assert abs(in_test - count / 5) < 2


# What was once placed


@pytest.mark.parametrize("method", ["random", "grouped"])
def test_pictures_stay_where_they_were_when_others_are_added(
    method: Literal["random", "grouped"],
) -> None:
    small = dataset_of({"A": 40, "B": 25})
    large = joined(small, dataset_of({"A": 60, "B": 5, "C": 20}, folder="new "))
    groups = {p.path: n // 3 for n, p in enumerate(large.pictures[:30])}
    first = make_split(small, method=method, seed=1, groups=groups)
    second = make_split(large, method=method, seed=2, groups=groups, previous=first)
    before = {row.path: row.subset for row in first.rows}
    after = {row.path: row.subset for row in second.rows}
    assert {path: after[path] for path in before} == before
    assert sizes(second) == (108, 12, 30)
    assert sizes(second, "A") == (72, 8, 20)


def test_new_pictures_fill_what_a_subset_lacks() -> None:
    small = dataset_of({"A": 50})
    without_test = make_split(small, method="random", seed=0, test_fraction=0, valid_fraction=0)
    large = joined(small, dataset_of({"A": 50}, folder="new "))
    split = make_split(large, method="random", seed=0, previous=without_test)
    assert sizes(split) == (72, 8, 20)


def test_a_subset_with_too_many_gets_no_more() -> None:
    small = dataset_of({"A": 50})
    half = make_split(small, method="random", seed=0, test_fraction=0.5)
    large = joined(small, dataset_of({"A": 10}, folder="new "))
    split = make_split(large, method="random", seed=0, previous=half)
    assert len(split.subset("test")) == 25


def test_pictures_that_are_gone_are_forgotten() -> None:
    first = make_split(dataset_of({"A": 50}), method="random", seed=0)
    kept = dataset_of({"A": 30})
    split = make_split(kept, method="random", seed=0, previous=first)
    assert {row.path for row in split.rows} == {picture.path for picture in kept.pictures}


def test_a_new_near_duplicate_joins_the_one_that_was_there() -> None:
    small = dataset_of({"A": 50})
    first = make_split(small, method="grouped", seed=0, groups={})
    large = joined(small, dataset_of({"A": 50}, folder="new "))
    groups = {p.path: int(p.path[-8:-4]) for p in large.pictures}  # each with its namesake
    second = make_split(large, method="grouped", seed=0, groups=groups, previous=first)
    assert second.straddling() == ()


def test_a_link_between_pictures_placed_apart_is_admitted() -> None:
    small = dataset_of({"A": 50})
    first = make_split(small, method="grouped", seed=0, groups={})
    ends = (first.subset("train")[0].path, first.subset("test")[0].path, "new A/0000.png")
    large = joined(small, dataset_of({"A": 1}, folder="new "))
    groups = dict.fromkeys(ends, 7)
    second = make_split(large, method="grouped", seed=0, groups=groups, previous=first)
    assert second.straddling() == (7,)
    assert {row.path: row.subset for row in second.rows}["new A/0000.png"] == "train"


# Ready-made folders


def test_ready_made_folders_are_taken_as_they_are() -> None:
    subsets: tuple[Subset, ...] = ("train", "valid", "test")
    dataset = joined(*(dataset_of({"A": 10, "B": 5}, name, f"{name}/") for name in subsets))
    split = make_split(dataset, method="folders", seed=0)
    assert all(row.path.startswith(row.subset) for row in split.rows)


def test_a_missing_validation_folder_is_taken_out_of_training() -> None:
    dataset = joined(
        dataset_of({"A": 60, "B": 40}, "train", "train/"), dataset_of({"A": 9}, "test", "test/")
    )
    split = make_split(dataset, method="folders", seed=0)
    assert sizes(split, "A") == (54, 6, 9)
    assert sizes(split, "B") == (36, 4, 0)
    assert all(row.path.startswith("test") == (row.subset == "test") for row in split.rows)


def test_a_missing_test_folder_is_taken_out_too_unless_not_wanted() -> None:
    dataset = joined(
        dataset_of({"A": 80}, "train", "train/"), dataset_of({"A": 20}, "valid", "valid/")
    )
    assert sizes(make_split(dataset, method="folders", seed=0)) == (60, 20, 20)
    without = make_split(dataset, method="folders", seed=0, test_fraction=0)
    assert sizes(without) == (80, 20, 0)


def test_parts_that_folders_lack_are_drawn_group_by_group() -> None:
    dataset = dataset_of({"A": 60}, "train", "train/")
    groups = {picture.path: number // 3 for number, picture in enumerate(dataset.pictures)}
    split = make_split(dataset, method="folders", seed=0, groups=groups)
    assert split.straddling() == ()
    assert sizes(split)[2] == 12


def test_folders_need_a_training_folder() -> None:
    with pytest.raises(SplitError, match="no ready-made train folder"):
        make_split(dataset_of({"A": 10}), method="folders", seed=0)


# Files


ODD_ROWS = (
    SplitRow('A/a, “b”\n\r"c".png', "A", "train", 3),
    SplitRow("A/\udcff.png", "A", "test", None),
    SplitRow("Nidoran♀/Ω.png", "Nidoran♀", "valid", 0),
)


def test_a_split_survives_its_file_whatever_pictures_are_called(tmp_path: Path) -> None:
    split = Split("random", 9, tuple(sorted(ODD_ROWS, key=lambda row: row.path)))
    path = tmp_path / "split.csv"
    write_split(split, path)
    assert read_split(path, method="random", seed=9) == split
    assert path.read_bytes().startswith(b"\xef\xbb\xbfpath,class,subset,group\r\n")


SAVED = (
    SplitRow("Flabébé/ä, b.png", "Flabébé", "test", None),
    SplitRow("Käfer/1.png", "Käfer", "train", 3),
)


def saved_as(delimiter: str, end: str = "\r\n", quote: str = "") -> str:
    cells = [["path", "class", "subset", "group"]]
    cells += [[row.path, row.label, row.subset, str(row.group or "")] for row in SAVED]
    lines = []
    for line in cells:
        marks = [quote or ('"' if delimiter in cell else "") for cell in line]
        quoted = [f"{mark}{cell}{mark}" for mark, cell in zip(marks, line, strict=True)]
        lines.append(delimiter.join(quoted) + end)
    return "".join(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_split_is_read_as_spreadsheets_save_it(
    tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    path = tmp_path / "split.csv"
    for quote in ("", '"', "'"):
        path.write_bytes(saved_as(delimiter, end, quote).encode(encoding))
        assert read_split(path).rows == SAVED


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "mac_roman"])
def test_a_code_page_is_known_by_the_files_that_are_there(tmp_path: Path, encoding: str) -> None:
    for row in SAVED:
        (tmp_path / row.path).parent.mkdir()
        (tmp_path / row.path).touch()
    path = tmp_path / "split.csv"
    path.write_bytes(saved_as(";").encode(encoding))
    assert read_split(path, root=tmp_path).rows == SAVED
    # pictures in shards are known by the index, as are those of the folder by themselves
    rows = [",".join(COLUMNS), *(f'"{row.path}",{row.label},,,,a.tar,0,1' for row in SAVED)]
    (tmp_path / "shards").mkdir()
    (tmp_path / "shards" / INDEX).write_text("\n".join(rows), encoding="utf-8")
    assert read_split(path, root=tmp_path / "shards").rows == SAVED


def test_the_code_page_of_another_script_is_known_too(tmp_path: Path) -> None:
    for encoding, label in (("cp932", "黄色"), ("cp1251", "Жук"), ("gb18030", "小猫")):
        (tmp_path / label).mkdir()
        (tmp_path / label / "1.png").touch()
        path = tmp_path / "split.csv"
        text = f"path,class,subset,group\r\n{label}/1.png,{label},train,\r\n"
        path.write_bytes(text.encode(encoding))
        (row,) = read_split(path, root=tmp_path).rows
        assert (row.path, row.label) == (f"{label}/1.png", label)


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are Linux's")
def test_bytes_that_are_no_text_stay_names_of_files(tmp_path: Path) -> None:
    (tmp_path / "A").mkdir()
    (tmp_path / "A" / "\udcff.png").touch()
    path = tmp_path / "split.csv"
    path.write_bytes(b"path,class,subset,group\r\nA/\xff.png,A,train,\r\n")
    (row,) = read_split(path, root=tmp_path).rows
    assert row.path == "A/\udcff.png"


def test_what_a_spreadsheet_adds_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "split.csv"
    path.write_text("sep=;\r\npath;class;subset;group;;\r\nA/1.png;A;train;;;\r\n;;;;;\r\n\r\n")
    assert read_split(path).rows == (SplitRow("A/1.png", "A", "train"),)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "first line"),
        ("path,class,subset\nA/a.png,A,train\n", "first line"),
        ("path,class,subset,group\nA/a.png,A,train\n", "3 fields"),
        ("path,class,subset,group\nA/a.png,A,train,1,2\n", "5 fields"),
        ("path,class,subset,group\nA/a.png,A,training,\n", "“training” is not one of"),
        ("path,class,subset,group\nA/a.png,A,train,x\n", "“x” is not the number"),
        ("path,class,subset,group\nA/a.png,A,train,-1\n", "“-1” is not the number"),
        ("path,class,subset,group\nA/a.png,,train,\n", "has no class"),
        ("path,class,subset,group\n,A,train,\n", "not a path"),
        ("path,class,subset,group\n/etc/passwd,A,train,\n", "not a path"),
        ("path,class,subset,group\nA/../../b.png,A,train,\n", "not a path"),
        ("path,class,subset,group\nA/a.png,A,train,\nA/a.png,A,test,\n", "listed twice"),
        ('path,class,subset,group\n"A/a.png,A,train,\n', "damaged"),
        ("path,class,subset,group\nA/a.png,A,train," + "1" * 5000 + "\n", "not the number"),
        ("path,class,subset,group\n" + "x" * 200_000 + "/a.png,A,train,\n", "damaged"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "split.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SplitError, match=complaint) as caught:
        read_split(path)
    assert "split.csv" in str(caught.value)


def test_a_missing_file_and_an_unwritable_place_are_split_errors(tmp_path: Path) -> None:
    with pytest.raises(SplitError, match="cannot be read"):
        read_split(tmp_path / "split.csv")
    with pytest.raises(SplitError, match="could not be written"):
        write_split(Split("random", 0, ()), tmp_path / "nowhere" / "split.csv")


def test_a_split_fits_its_data_set_also_after_pictures_were_added() -> None:
    small = dataset_of({"A": 10})
    split = make_split(small, method="random", seed=0)
    check_fits(split, joined(small, dataset_of({"A": 5}, folder="new ")))
    with pytest.raises(SplitError, match=r"7 of the 10 pictures .* A/0003\.png"):
        check_fits(split, dataset_of({"A": 3}))
    renamed = tuple(replace(picture, label="B") for picture in small.pictures)
    with pytest.raises(SplitError, match="class “A” in the split, but of class “B”"):
        check_fits(split, replace(small, pictures=renamed))


# The real pictures


def test_the_real_set_splits_as_the_report_did(shared: Path) -> None:
    from trainer.data.dataset import open_dataset

    dataset = open_dataset(shared / "data" / "pokemon150")
    split = make_split(dataset, method="random", seed=0)
    assert sizes(split) == (4910, 546, 1364)
    assert all(sizes(split, label)[1] >= 2 for label in dataset.classes)
