"""Folders and zips as data sets: what is found, and what a hostile archive cannot do."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from tests.helpers.zips import packed_in
from trainer.data import source
from trainer.data.source import (
    Located,
    SourceError,
    UnpackProgress,
    inner_folder,
    locate,
)
from trainer.pictures.packed import COLUMNS, INDEX


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    return tmp_path / "unpacked"


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def located(chosen: Path, unpacked: Path) -> Located:
    *_, last = locate([chosen], unpacked)
    assert isinstance(last, Located)
    return last


def test_a_folder_is_taken_as_it_is(tmp_path: Path, unpacked: Path) -> None:
    for label in ("Abra", "Muk"):
        (tmp_path / "set" / label).mkdir(parents=True)
    assert located(tmp_path / "set", unpacked) == Located(tmp_path / "set")
    assert not unpacked.exists()


def test_a_wrapping_folder_is_looked_through(tmp_path: Path) -> None:
    (tmp_path / "outer" / "set" / "Abra").mkdir(parents=True)
    (tmp_path / "outer" / ".DS_Store").write_bytes(b"")
    assert inner_folder(tmp_path / "outer") == tmp_path / "outer" / "set"


def test_a_folder_that_wraps_shards_is_looked_through(tmp_path: Path) -> None:
    shards = tmp_path / "outer" / "train"
    shards.mkdir(parents=True)
    (shards / INDEX).write_text(",".join(COLUMNS))
    assert inner_folder(tmp_path / "outer") == shards
    assert inner_folder(shards) == shards


def test_what_lies_beside_a_wrapped_folder_may_be_anything_but_pictures(tmp_path: Path) -> None:
    (tmp_path / "outer" / "set" / "Abra").mkdir(parents=True)
    (tmp_path / "outer" / "README.txt").touch()
    (tmp_path / "outer" / "set" / "labels.csv").touch()
    assert inner_folder(tmp_path / "outer") == tmp_path / "outer" / "set"
    (tmp_path / "outer" / "set" / "loose.JPG").touch()
    assert inner_folder(tmp_path / "outer") == tmp_path / "outer"


def test_several_folders_are_the_classes(tmp_path: Path, unpacked: Path) -> None:
    for label in ("Abra", "Muk", "Onix", "Zubat/deep"):
        (tmp_path / "set" / label).mkdir(parents=True)
    (tmp_path / "set" / "notes.txt").touch()
    names = ("notes.txt", "Onix", "Abra", "Zubat", "Zubat/deep", "Abra")
    *_, found = locate([tmp_path / "set" / name for name in names], unpacked)
    assert found == Located(tmp_path / "set", folders=("Abra", "Onix", "Zubat"))


def test_class_folders_may_come_from_different_places(tmp_path: Path, unpacked: Path) -> None:
    for place in ("one/Abra", "two/deep/Muk"):
        (tmp_path / place).mkdir(parents=True)
    *_, found = locate([tmp_path / "two" / "deep" / "Muk", tmp_path / "one" / "Abra"], unpacked)
    assert found == Located(tmp_path, folders=("one/Abra", "two/deep/Muk"))


def test_what_is_not_there_is_named_whatever_else_is(tmp_path: Path, unpacked: Path) -> None:
    (tmp_path / "Abra").mkdir()
    (tmp_path / "Muk").mkdir()
    with pytest.raises(SourceError, match=r"There is no .*Onyx, .*no\.zip") as caught:
        list(locate([tmp_path / name for name in ("Abra", "Onyx", "Muk", "no.zip")], unpacked))
    assert caught.value.reason == "missing"


@pytest.mark.parametrize(
    ("names", "named"),
    [
        (["notes.txt", "one.zip"], "notes.txt, one.zip"),
        (["one.zip", "two.zip"], "one.zip, two.zip"),
        (["Abra", "Muk", "one.zip"], "one.zip"),
        (["Abra", "a.png"], "a.png"),
    ],
)
def test_nothing_but_folders_can_be_chosen_together(
    names: list[str], named: str, tmp_path: Path, unpacked: Path
) -> None:
    for label in ("Abra", "Muk"):
        (tmp_path / label).mkdir()
    for archive in ("one.zip", "two.zip"):
        packed(tmp_path / archive, {"Abra/1.png": b"one", "Muk/1.png": b"two"})
    for name in ("a.png", "notes.txt"):
        (tmp_path / name).touch()
    with pytest.raises(SourceError) as caught:
        list(locate([tmp_path / name for name in names], unpacked))
    assert (caught.value.reason, caught.value.name) == ("beside", named)
    assert not unpacked.exists()


def test_the_same_zip_twice_is_one(tmp_path: Path, unpacked: Path) -> None:
    archive = packed(tmp_path / "set.zip", {"Abra/1.png": b"one"})
    *_, found = locate([archive, archive], unpacked)
    assert isinstance(found, Located)
    assert found.archive == archive


def test_a_lone_train_folder_or_class_is_no_wrapper(tmp_path: Path) -> None:
    (tmp_path / "ready" / "train" / "Abra").mkdir(parents=True)
    (tmp_path / "single" / "Abra").mkdir(parents=True)
    (tmp_path / "single" / "Abra" / "one.png").write_bytes(b"")
    assert inner_folder(tmp_path / "ready") == tmp_path / "ready"
    assert inner_folder(tmp_path / "single") == tmp_path / "single"


def test_a_zip_is_unpacked_once_and_without_what_systems_leave_in_it(
    tmp_path: Path, unpacked: Path
) -> None:
    archive = packed(
        tmp_path / "monsters.zip",
        {
            "monsters/Abra/1.png": b"one",
            "monsters/Muk/2.png": b"two",
            "__MACOSX/monsters/Abra/._1.png": b"x",
            "monsters/Muk/.hidden": b"x",
        },
    )
    first = list(locate([archive], unpacked))
    root = located(archive, unpacked).root
    assert any(isinstance(event, UnpackProgress) and event.done == 6 for event in first)
    assert first[-1] == Located(root, archive)
    files = sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())
    assert files == ["Abra/1.png", "Muk/2.png"]
    assert (root / "Muk" / "2.png").read_bytes() == b"two"
    assert list(locate([archive], unpacked)) == [first[-1]]


def test_a_zip_says_of_no_place_elsewhere_where_its_pictures_are(
    tmp_path: Path, unpacked: Path
) -> None:
    members = {INDEX: ",".join(COLUMNS).encode(), "Shards.JSON": b'{"url": "http://localhost"}'}
    root = located(packed(tmp_path / "a.zip", members), unpacked).root
    assert [path.name for path in root.iterdir()] == [INDEX]


def test_a_changed_zip_is_unpacked_anew(tmp_path: Path, unpacked: Path) -> None:
    archive = packed(tmp_path / "set.zip", {"Abra/1.png": b"one"})
    before = located(archive, unpacked).root
    packed(archive, {"Abra/1.png": b"another"})
    after = located(archive, unpacked).root
    assert after != before
    assert (after / "Abra" / "1.png").read_bytes() == b"another"


@pytest.mark.parametrize(
    "name", ["../out.png", "Abra/../../out.png", "/etc/out.png", "..\\out.png", "C:/out.png"]
)
def test_nothing_lands_outside(name: str, tmp_path: Path, unpacked: Path) -> None:
    archive = packed(tmp_path / "set.zip", {"Abra/1.png": b"one", name: b"out"})
    with pytest.raises(SourceError) as caught:
        list(locate([archive], unpacked))
    assert caught.value.reason == "unsafe"
    assert not list(unpacked.rglob("*.png"))
    assert not (tmp_path / "out.png").exists()


def test_a_link_is_refused(tmp_path: Path, unpacked: Path) -> None:
    archive = tmp_path / "set.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        link = zipfile.ZipInfo("Abra/link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        stream.writestr(link, "/etc/passwd")
    with pytest.raises(SourceError, match="could overwrite other files"):
        list(locate([archive], unpacked))


def contents(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and path.name[0] != ".")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_names_that_some_systems_take_for_one_are_renamed_and_told(
    tmp_path: Path, unpacked: Path
) -> None:
    names = [
        "a/IMG_1.JPG",
        "a/img_1.jpg",
        "a/Img_1.jpg",
        "a/\u00e9.png",
        "a/e\u0301.png",
        "b/1.png",
    ]
    archive = packed(tmp_path / "set.zip", {f"set/{name}": name.encode() for name in names})
    found = located(archive, unpacked)
    assert contents(found.root) == {
        "a/IMG_1.JPG": b"a/IMG_1.JPG",
        "a/img_1 (2).jpg": b"a/img_1.jpg",
        "a/Img_1 (3).jpg": b"a/Img_1.jpg",
        "a/\u00e9.png": "a/\u00e9.png".encode(),
        "a/e\u0301 (2).png": "a/e\u0301.png".encode(),
        "b/1.png": b"b/1.png",
    }
    assert found.renamed == (
        ("set/a/img_1.jpg", "a/img_1 (2).jpg"),
        ("set/a/Img_1.jpg", "a/Img_1 (3).jpg"),
        ("set/a/e\u0301.png", "a/e\u0301 (2).png"),
    )
    assert located(archive, unpacked) == found  # as it was unpacked before


def test_names_that_some_system_cannot_have_are_renamed_and_told(
    tmp_path: Path, unpacked: Path
) -> None:
    long = "x" * 300
    members = {"a/12:30:05.png": b"1", "a/two\nlines.png": b"2", f"b/{long}.png": b"3"}
    found = located(packed(tmp_path / "set.zip", members), unpacked)
    short = f"b/{'x' * 236}.png"
    assert contents(found.root) == {"a/12-30-05.png": b"1", "a/two-lines.png": b"2", short: b"3"}
    assert {path for _, path in found.renamed} == contents(found.root).keys()


@pytest.mark.parametrize(
    ("encoding", "labels"),
    [
        ("utf-8", ["Flabébé", "Käfer", "猫"]),
        ("cp850", ["Flabébé", "Käfer", "größe"]),
        ("cp852", ["żółw", "kočka", "růže"]),
        ("cp866", ["кошка", "собака", "ромашка"]),
        ("cp932", ["黄色いねずみ", "青いかえる", "ソ表"]),
        ("gb18030", ["黄色老鼠", "青蛙", "玫瑰花"]),
        ("cp949", ["노란쥐", "개구리", "장미"]),
    ],
)
def test_names_are_read_in_the_encoding_of_who_packed_them(
    encoding: str, labels: list[str], tmp_path: Path, unpacked: Path
) -> None:
    members = {f"set/{label}/1.png": label.encode() for label in labels}
    found = located(packed_in(encoding, tmp_path / "set.zip", members), unpacked)
    assert contents(found.root) == {f"{label}/1.png": label.encode() for label in labels}


def test_the_encoding_of_the_names_can_be_said(tmp_path: Path, unpacked: Path) -> None:
    archive = packed_in("cp932", tmp_path / "set.zip", {"犬/1.png": b""})
    *_, found = locate([archive], unpacked, "cp932")
    assert isinstance(found, Located)
    assert found.encoding == "cp932"
    assert (found.root / "犬" / "1.png").exists()


def test_a_bomb_is_refused_before_anything_is_written(
    tmp_path: Path, unpacked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "UNSUSPICIOUS", 100_000)
    archive = packed(tmp_path / "set.zip", {"Abra/1.png": bytes(1_000_000)})
    with pytest.raises(SourceError, match="far more than pictures take"):
        list(locate([archive], unpacked))
    assert list(unpacked.iterdir()) == []


def test_an_archive_that_would_fill_the_disk_is_refused(
    tmp_path: Path, unpacked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "KEPT_FREE", 1 << 60)
    archive = packed(tmp_path / "set.zip", {"Abra/1.png": b"one"})
    with pytest.raises(SourceError, match="not enough room"):
        list(locate([archive], unpacked))


def test_a_member_that_is_damaged_is_told(tmp_path: Path, unpacked: Path) -> None:
    archive = packed(tmp_path / "set.zip", {"Abra/1.png": bytes(range(256)) * 40})
    data = bytearray(archive.read_bytes())
    data[60] ^= 0xFF
    archive.write_bytes(data)
    with pytest.raises(SourceError, match="is damaged"):
        list(locate([archive], unpacked))
    assert list(unpacked.iterdir()) == []


@pytest.mark.parametrize("members", [{}, {"1.jpg": b"1", "2.jpg": b"2"}], ids=["empty", "flat"])
def test_a_zip_without_folders_is_named_and_not_kept(
    members: dict[str, bytes], tmp_path: Path, unpacked: Path
) -> None:
    with pytest.raises(SourceError, match=r"zip file mine\.zip holds no folders") as caught:
        located(packed(tmp_path / "mine.zip", members), unpacked)
    assert caught.value.reason == "no_folders"
    assert list(unpacked.iterdir()) == []


def test_an_encrypted_member_is_told(tmp_path: Path, unpacked: Path) -> None:
    archive = packed(tmp_path / "set.zip", {"Abra/1.png": b"one"})
    data = bytearray(archive.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)
    with pytest.raises(SourceError, match="protected by a password"):
        list(locate([archive], unpacked))


def test_stopping_leaves_nothing_behind(
    tmp_path: Path, unpacked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "_EVERY", 1)
    archive = packed(tmp_path / "set.zip", {f"Abra/{n}.png": b"one" for n in range(5)})
    events = locate([archive], unpacked)
    next(events)
    next(events)
    assert len(list(unpacked.iterdir())) == 1
    events.close()
    assert list(unpacked.iterdir()) == []


@pytest.mark.parametrize(("name", "reason"), [("no.zip", "missing"), ("text.txt", "not_a_dataset")])
def test_what_is_neither_is_refused(name: str, reason: str, tmp_path: Path, unpacked: Path) -> None:
    (tmp_path / "text.txt").write_text("no zip")
    with pytest.raises(SourceError) as caught:
        list(locate([tmp_path / name], unpacked))
    assert caught.value.reason == reason
