"""A data set in shards is the data set: scanned, split, read and trained on alike."""

from __future__ import annotations

import csv
import json
import os
import sys
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.download_server import serving
from tests.helpers.tiny_training import draw_shapes, wanted
from tests.helpers.web import web
from trainer.cache import FileCache
from trainer.data.dataset import content_hash, open_dataset
from trainer.data.packing import Packed, pack, packed_at
from trainer.data.scan import ScanReport, scan
from trainer.errors import DatasetError, PictureError
from trainer.pictures.copies import Copies
from trainer.pictures.packed import INDEX, PLACE, unpacked_folder
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.reading import read_picture
from trainer.runs.preparation import Prepared, prepare_run
from trainer.runs.reopening import reopen_run
from trainer.runs.run_folder import RunFolder


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    root = draw_shapes(tmp_path / "pictures")
    copy = (root / "circle" / "3.png").read_bytes()
    (root / "circle" / "same, “again”.png").write_bytes(copy)
    return root


@pytest.fixture
def shards(shapes: Path, tmp_path: Path) -> Path:
    return packed(shapes, tmp_path / "shards").folder


def packed(shapes: Path, out: Path, **how: Any) -> Packed:
    *_, last = pack(open_dataset(shapes), scanned(shapes).groups, out, **how)
    assert isinstance(last, Packed)
    return last


def scanned(root: Path) -> ScanReport:
    *_, report = scan(open_dataset(root))
    assert isinstance(report, ScanReport)
    return report


def test_it_is_the_same_data_set(shapes: Path, shards: Path) -> None:
    assert open_dataset(shards) == replace(open_dataset(shapes), root=shards)
    loose, together = scanned(shapes), scanned(shards)
    assert (together.groups, together.fingerprint) == (loose.groups, loose.fingerprint)
    assert [each.kind for each in together.findings] == [each.kind for each in loose.findings]
    assert loose.groups, "near-duplicates are found in shards too"


@pytest.mark.skipif(sys.platform == "win32", reason="no such names are allowed there")
def test_a_name_may_have_any_sign(shapes: Path, tmp_path: Path) -> None:
    for number, sign in enumerate("\r\n\t,;\"'%#"):
        (shapes / "circle" / f"{number}.png").rename(shapes / "circle" / f"a{sign}b.png")
    made = packed(shapes, tmp_path / "shards")
    assert open_dataset(made.folder) == replace(open_dataset(shapes), root=made.folder)


def test_pictures_are_read_where_they_were(shapes: Path, shards: Path, tmp_path: Path) -> None:
    copies = Copies(Preprocessing(size=32), FileCache(tmp_path / "copies"))
    for picture in open_dataset(shapes).pictures:
        there, here = shapes / picture.path, shards / picture.path
        assert read_picture(here).tobytes() == read_picture(there).tobytes()
        assert copies.read(here).tobytes() == copies.read(there).tobytes()
        assert content_hash(here) == content_hash(there)
    with pytest.raises(PictureError, match="nothing.png"):
        read_picture(shards / "circle" / "nothing.png")


def test_others_read_the_shards_with_class_and_group(shapes: Path, tmp_path: Path) -> None:
    """As WebDataset does: members of a picture follow each other and have its number."""
    made = packed(shapes, tmp_path / "shards", shard_bytes=10_000)
    assert made.shards > 1
    found = {}
    for shard in sorted(made.folder.glob("*.tar")):
        with tarfile.open(shard) as tar:
            members = tar.getmembers()
            for picture, facts in zip(members[::2], members[1::2], strict=True):
                assert picture.name.split(".")[0] == facts.name.split(".")[0]
                data, told = tar.extractfile(picture), tar.extractfile(facts)
                assert data is not None
                assert told is not None
                tree = json.load(told)
                assert data.read() == (shapes / tree["path"]).read_bytes()
                found[tree["path"]] = (tree["label"], tree["group"])
    assert len(found) == made.pictures == 21
    assert found["circle/3.png"] == found["circle/same, “again”.png"]
    assert found["circle/3.png"][0] == "circle"
    assert found["circle/3.png"][1]


def test_a_run_is_prepared_and_gone_on_with_alike(
    shapes: Path, shards: Path, tmp_path: Path
) -> None:
    runs = []
    for dataset in (shapes, shards):
        *_, prepared = prepare_run(wanted(dataset, tmp_path / f"run-{dataset.name}"))
        assert isinstance(prepared, Prepared)
        runs.append(prepared.run)
    loose, together = runs
    assert together.split == loose.split
    assert together.settings == loose.settings.model_copy(update={"dataset": str(shards)})
    # either goes on with the other's pictures
    for run, place in ((together, shapes), (loose, shards)):
        *_, opened = reopen_run(run.path, dataset=place)
        assert isinstance(opened, RunFolder)
        assert opened.split == loose.split


def test_a_damaged_shard_is_told_and_another_picture_is_not_given(shards: Path) -> None:
    [shard] = shards.glob("*.tar")
    data = bytearray(shard.read_bytes())
    with (shards / INDEX).open(encoding="utf-8") as stream:
        row = next(csv.DictReader(stream))
    data[int(row["offset"]) + 20] ^= 255
    shard.write_bytes(data)
    with pytest.raises(PictureError, match="shard-00000.tar is damaged"):
        read_picture(shards / row["path"])
    shard.unlink()
    with pytest.raises(PictureError, match="shard-00000.tar cannot be read: nothing is there."):
        read_picture(shards / row["path"])


@pytest.mark.skipif(sys.platform == "win32", reason="no pipe is a file there")
def test_a_pipe_in_place_of_a_shard_is_not_waited_for(shards: Path) -> None:
    [shard] = shards.glob("*.tar")
    shard.unlink()
    os.mkfifo(shard)
    with pytest.raises(PictureError, match="shard-00000.tar cannot be read: it is not a file."):
        read_picture(shards / "circle" / "1.png")


@pytest.mark.parametrize(
    "path", ["../secret.png", "/etc/secret.png", "a\0.png", '"' + "a" * 200_000]
)
def test_an_index_names_nothing_outside(shards: Path, path: str) -> None:
    index = shards / INDEX
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace("circle/1.png", path), encoding="utf-8")
    with pytest.raises(DatasetError, match="index of the packed data set"):
        open_dataset(shards)


def test_a_table_of_that_name_makes_no_shards(shapes: Path) -> None:
    before = open_dataset(shapes)
    (shapes / INDEX).write_text("file,class\ncircle/1.png,circle\n")
    assert open_dataset(shapes) == before


def test_what_is_there_already_stays_and_nothing_is_left_half(
    shapes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for place in (shapes, Path()):
        with pytest.raises(DatasetError, match="is there already"):
            packed(shapes, place)
    steps = pack(open_dataset(shapes), {}, tmp_path / "shards")
    next(steps)
    steps.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "pictures"]


def test_shards_at_a_url_are_read_from_there(shapes: Path, tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec", reason="URLs need the extra “cluster”")
    made = packed(shapes, tmp_path / "shards")
    system = fsspec.filesystem("memory")
    system.put(str(made.folder), "/pictures/flowers", recursive=True)
    try:
        place = packed_at("memory://pictures/flowers")
        assert scanned(place).fingerprint == scanned(shapes).fingerprint
        assert not scanned(place).unreadable
        assert not list(place.glob("*.tar")), "only the index is kept here"
        assert packed_at("memory://pictures/flowers") == place
        with pytest.raises(
            DatasetError, match=r"at memory://pictures/none: .* \(nothing is there\)"
        ):
            packed_at("memory://pictures/none")
    finally:
        system.rm("/pictures", recursive=True)


def test_no_folder_says_where_pictures_are_to_be_fetched_from(shards: Path) -> None:
    (shards / PLACE).write_text('{"url": "https://example.com/shards"}')
    with pytest.raises(DatasetError, match=r"fetched from https://example.com/shards.* name that"):
        open_dataset(shards)


def test_nothing_is_packed_into_its_own_pictures_or_of_none(shapes: Path, tmp_path: Path) -> None:
    whole = open_dataset(shapes)
    with pytest.raises(DatasetError, match="lies in the data set"):
        next(pack(whole, {}, shapes / "shards"))
    nothing = whole.without({picture.path for picture in whole.pictures})
    with pytest.raises(DatasetError, match="holds no picture that can be read"):
        next(pack(nothing, {}, tmp_path / "shards"))
    assert [path.name for path in tmp_path.iterdir()] == ["pictures"]


@pytest.mark.loopback
def test_a_bad_reply_costs_no_picture_of_a_shard(
    shapes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("aiohttp", reason="URLs need the extra “cluster”")
    monkeypatch.setattr("trainer.pictures.urls._PAUSES", (0.0, 0.0))
    made = packed(shapes, unpacked_folder() / "shards")
    [shard] = made.folder.glob("*.tar")
    with serving(monkeypatch) as server, web():
        url = server.url.rpartition("/")[0]
        (made.folder / PLACE).write_text(json.dumps({"url": url}))
        server.content = shard.read_bytes()
        shard.unlink()
        [picture, *_] = open_dataset(shapes).pictures
        server.failures = 2
        read = read_picture(made.folder / picture.path)
        assert read.tobytes() == read_picture(shapes / picture.path).tobytes()
        assert len(server.ranges) == 3
        server.knows_ranges = False
        with pytest.raises(PictureError, match=r"shard-00000.tar gives whole files and no ranges"):
            read_picture(made.folder / picture.path)
