"""What is named is found, lazily and in order; what is no file is refused, and never waited for."""

from __future__ import annotations

import itertools
import os
import socket
import stat
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from trainer.errors import PictureError
from trainer.pictures.listing import natural
from trainer.pictures.passed_over import PatternError, read_pattern
from trainer.pictures.reading import MAX_FILE_BYTES, PICTURE_SUFFIXES, find_pictures, read_picture

on_posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX file system")
with_byte_names = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has file names that are not text"
)


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (3, 2), "red").save(path, "PNG")
    return path


def refused(path: Path | str) -> str:
    with pytest.raises(PictureError) as caught:
        read_picture(path)
    assert str(caught.value).encode("utf-8")
    return caught.value.reason


class TestPaths:
    def test_text_and_paths_are_accepted(self, tmp_path: Path) -> None:
        path = picture(tmp_path / "a.png")
        assert read_picture(path).size == read_picture(str(path)).size == (3, 2)

    @pytest.mark.parametrize("name", ["Pokémon.png", "ポケモン", "a b\tc.png", "📷.png", "-v.png"])
    def test_any_characters(self, tmp_path: Path, name: str) -> None:
        assert read_picture(picture(tmp_path / name)).size == (3, 2)

    @with_byte_names
    def test_a_name_that_is_not_utf_8(self, tmp_path: Path) -> None:
        path = tmp_path / os.fsdecode(b"pok\xe9mon\xff.png")
        assert read_picture(picture(path)).size == (3, 2)
        assert list(find_pictures([tmp_path])) == [path]

        path.write_bytes(b"")
        with pytest.raises(PictureError, match=r"pok\\xe9mon\\xff\.png") as caught:
            read_picture(path)
        assert caught.value.path == path

    @on_posix
    def test_a_very_long_path(self, tmp_path: Path) -> None:
        path = tmp_path.joinpath(*["d" * 240] * 12, "p" * 250)
        assert read_picture(picture(path)).size == (3, 2)

    @on_posix
    def test_a_path_longer_than_the_system_allows(self, tmp_path: Path) -> None:
        assert "too long" in refused(tmp_path / ("p" * 300))
        assert "too long" in refused(tmp_path.joinpath(*["d" * 200] * 40))

    def test_a_name_that_no_file_can_have(self) -> None:
        assert "such a name" in refused("a\0b.png")
        assert refused("\ud800.png")

    def test_the_working_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        picture(tmp_path / "a.png")
        monkeypatch.chdir(tmp_path)
        assert read_picture("a.png").size == (3, 2)
        assert list(find_pictures(["."])) == [Path("a.png")]


class TestNoFile:
    def test_missing(self, tmp_path: Path) -> None:
        assert "no such file" in refused(tmp_path / "missing.png")
        assert "no such file" in refused(picture(tmp_path / "a.png") / "inside.png")

    def test_empty(self, tmp_path: Path) -> None:
        (tmp_path / "a.png").touch()
        assert refused(tmp_path / "a.png") == "The file is empty."

    def test_folder(self, tmp_path: Path) -> None:
        assert "folder" in refused(tmp_path)
        assert "folder" in refused("")

    def test_links(self, tmp_path: Path) -> None:
        picture(tmp_path / "a.png")
        for name, target in {"good": "a.png", "dangling": "b.png", "loop": "loop"}.items():
            (tmp_path / name).symlink_to(target)

        assert read_picture(tmp_path / "good").size == (3, 2)
        assert "link to a file that does not exist" in refused(tmp_path / "dangling")
        assert "leads back to itself" in refused(tmp_path / "loop")

    @on_posix
    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.png")
        assert "pipe" in refused(tmp_path / "a.png")

    @on_posix
    def test_a_file_replaced_by_a_pipe_is_not_waited_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Between being looked at and being opened."""
        path = picture(tmp_path / "a.png")
        status = path.stat()
        path.unlink()
        os.mkfifo(path)
        monkeypatch.setattr(Path, "stat", lambda *_, **__: status)
        assert "pipe" in refused(path)

    @on_posix
    def test_a_socket(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)  # a socket's path must be short
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("a.png")
            assert "socket" in refused("a.png")

    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/random", "/dev/tty"])
    def test_a_device(self, device: str) -> None:
        if not (Path(device).exists() and stat.S_ISCHR(Path(device).stat().st_mode)):
            pytest.skip(f"there is no {device} here")
        assert "device" in refused(device)

    def test_a_file_that_is_too_large_is_not_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = picture(tmp_path / "a.png")
        os.truncate(path, MAX_FILE_BYTES + 1)  # a hole: it takes no room
        monkeypatch.setattr(os, "open", lambda *_: pytest.fail("it was opened"))
        assert "larger than 512 MB" in refused(path)

    def test_of_a_large_file_that_is_no_picture_only_the_beginning_is_read(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "film.jpg"
        path.write_bytes(b"\0\0\0\x18ftypisom")
        os.truncate(path, MAX_FILE_BYTES)
        tracemalloc.start()
        try:
            assert "video" in refused(path)
            assert tracemalloc.get_traced_memory()[1] < 1_000_000
        finally:
            tracemalloc.stop()


@pytest.fixture
def somebody() -> Iterator[Path]:
    """A folder of a user who is not root, while the test is that user."""
    if not hasattr(os, "seteuid"):
        pytest.skip("needs POSIX permissions")
    with tempfile.TemporaryDirectory() as name:  # pytest's folders are closed to others
        folder = Path(name)
        root = os.geteuid() == 0
        if root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        try:
            yield folder
        finally:
            for path in folder.rglob("*"):
                path.chmod(0o700)
            if root:
                os.seteuid(0)


class TestPermissions:
    def test_a_file_that_may_not_be_read(self, somebody: Path) -> None:
        path = picture(somebody / "a.png")
        path.chmod(0)
        assert "change its permissions" in refused(path)

    def test_a_folder_that_may_not_be_opened_is_not_passed_over(self, somebody: Path) -> None:
        seen = picture(somebody / "b" / "seen.png")
        closed = picture(somebody / "a" / "unseen.png").parent
        closed.chmod(0)

        assert list(find_pictures([somebody])) == [closed, seen]
        assert "change its permissions" in refused(closed)


class TestFindPictures:
    def test_files_come_as_they_are_named(self, tmp_path: Path) -> None:
        named = [tmp_path / name for name in ("b.png", "a.txt", ".hidden", "missing", "b.png")]
        picture(named[0])
        assert list(find_pictures(map(str, named))) == named

    def test_folders_are_walked_in_the_order_of_names(self, tmp_path: Path) -> None:
        names = ["a/z.png", "b/a.jpg", "b/c/a.gif", "b/d.webp", "b.png", "C.png"]
        for name in reversed(names):
            picture(tmp_path / name)
        assert list(find_pictures([tmp_path])) == [tmp_path / name for name in names]

    def test_numbers_in_names_count_by_their_value(self, tmp_path: Path) -> None:
        names = ["2 cats/1.png", "10 cats/1.png", "IMG_2.png", "img_10.png", "IMG_010b.png"]
        for name in names:
            picture(tmp_path / name)
        assert list(find_pictures([tmp_path])) == [tmp_path / name for name in names]
        assert sorted(["b", "a", "A", "10", "9"], key=natural) == ["9", "10", "A", "a", "b"]
        assert natural("9" * 5000) > natural("8" * 5000)

    @pytest.mark.parametrize(
        "name",
        [
            "twitter.jpg_large",
            "from web.jpg!d",
            "photo.jpg_1280x720.jpg_",
            "IMG_1.JPG~",
            "Screenshot 2024-05-01 at 10.32.11",
            "export.dat",
            "a.png ",
            "a.png.download",
        ],
    )
    def test_whatever_it_is_called_a_picture_counts(self, tmp_path: Path, name: str) -> None:
        found = picture(tmp_path / name)
        assert list(find_pictures([tmp_path])) == [found]

    def test_a_raw_file_counts_unless_its_picture_is_beside_it(self, tmp_path: Path) -> None:
        developed, alone = picture(tmp_path / "DSC_1.jpg"), tmp_path / "DSC_2.CR3"
        for name in ("dsc_1.CR3", "DSC_2.CR3"):
            (tmp_path / name).write_bytes(b"\0\0\0\x18ftypcrx \0\0\0\1crx isom")
        assert list(find_pictures([tmp_path])) == [developed, alone]
        assert refused(alone).startswith("It is a camera's raw file (Canon CR3)")

    @pytest.mark.parametrize("head", [b"8BPS\0\1", b"gimp xcf v011", b"\xff\x0a\x7f\x14"])
    def test_a_picture_that_cannot_be_read_is_told(self, tmp_path: Path, head: bytes) -> None:
        """Rather than passed over, if it is not there in another form."""
        exported = picture(tmp_path / "a.png")
        for name in ("a.xyz", "b.xyz"):
            (tmp_path / name).write_bytes(head + bytes(100))
        assert list(find_pictures([tmp_path])) == [exported, tmp_path / "b.xyz"]
        assert "save it as PNG or JPEG" in refused(tmp_path / "b.xyz")

    def test_a_pictures_ending_is_enough(self, tmp_path: Path) -> None:
        for suffix in PICTURE_SUFFIXES:
            (tmp_path / f"a{suffix}").touch()
            (tmp_path / f"b{suffix.upper()}").touch()
        for name in ("notes.txt", "a.svg", "model.pokedex", "png", "a.png.part"):
            (tmp_path / name).write_text("no picture")
        assert {path.suffix.lower() for path in find_pictures([tmp_path])} == PICTURE_SUFFIXES

    def test_without_an_ending_the_content_decides(self, tmp_path: Path) -> None:
        found = picture(tmp_path / "a")
        (tmp_path / "LICENSE").write_text("no picture")
        (tmp_path / "empty").touch()
        (tmp_path / "dangling").symlink_to("nowhere")
        if hasattr(os, "mkfifo"):
            os.mkfifo(tmp_path / "pipe")
        assert list(find_pictures([tmp_path])) == [found]

    def test_hidden_files_and_folders_are_passed_over(self, tmp_path: Path) -> None:
        seen = picture(tmp_path / "a.png")
        for name in (".a.png", "._a.png", ".thumbnails/a.png"):
            picture(tmp_path / name)
        assert list(find_pictures([tmp_path])) == [seen]

    @pytest.mark.parametrize(
        "name",
        [
            "@eaDir/1.png/SYNOPHOTO_THUMB_XL.jpg",
            "deep/@EADIR/a.png",
            "#recycle/a.png",
            "@Recycle/a.png",
            "$RECYCLE.BIN/S-1-5/a.png",
            "System Volume Information/a.png",
            "found.000/a.png",
            "__MACOSX/a.png",
            "lost+found/a.png",
            "LOST.DIR/a.png",
            "Thumbs.db",
            "MVI_1.THM",
            "SYNOPHOTO_THUMB_M.jpg",
        ],
    )
    def test_what_systems_leave_is_passed_over(self, tmp_path: Path, name: str) -> None:
        seen = picture(tmp_path / "a.png")
        picture(tmp_path / name)
        assert list(find_pictures([tmp_path])) == [seen]

    @pytest.mark.parametrize("name", ["recycle", "eaDir", "#1", "@home", "thumbs", "Android"])
    def test_folders_of_similar_names_are_walked(self, tmp_path: Path, name: str) -> None:
        seen = picture(tmp_path / name / "a.png")
        assert list(find_pictures([tmp_path])) == [seen]

    def test_the_user_may_name_more(self, tmp_path: Path) -> None:
        seen = picture(tmp_path / "a" / "1.png")
        picture(tmp_path / "a" / "1_mask.png")
        picture(tmp_path / "Masks" / "2.png")
        found = find_pictures([tmp_path], ignore=["*_MASK.png", "masks"])
        assert list(found) == [seen]

    @pytest.mark.parametrize(
        ("typed", "read"),
        [(" *_mask.png ", "*_mask.png"), ("masks/", "masks"), ("a[0-9].png", "a[0-9].png")],
    )
    def test_a_pattern_is_read_as_it_was_meant(self, typed: str, read: str) -> None:
        assert read_pattern(typed) == read

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("*", "pass over everything"),
            ("", "pass over everything"),
            ("photos/masks", "can match nothing"),
            ("photos\\masks", "can match nothing"),
            ("a[b.png", "without its ]"),
        ],
    )
    def test_a_pattern_that_cannot_work_says_why(self, typed: str, why: str) -> None:
        with pytest.raises(PatternError, match=why):
            read_pattern(typed)

    def test_a_hidden_folder_that_is_named_is_walked(self, tmp_path: Path) -> None:
        seen = picture(tmp_path / ".cache" / "a.png")
        assert list(find_pictures([tmp_path / ".cache"])) == [seen]

    def test_links_are_followed_and_loops_end(self, tmp_path: Path) -> None:
        inside = picture(tmp_path / "album" / "a.png")
        outside = picture(tmp_path / "elsewhere" / "b.png")
        album = inside.parent
        (album / "up").symlink_to(album, target_is_directory=True)
        (album / "link").symlink_to(outside.parent, target_is_directory=True)
        (outside.parent / "back").symlink_to(album, target_is_directory=True)
        assert list(find_pictures([album])) == [inside, album / "link" / "b.png"]

    def test_a_dangling_link_with_a_pictures_ending_is_reported(self, tmp_path: Path) -> None:
        link = tmp_path / "a.png"
        link.symlink_to("nowhere")
        assert list(find_pictures([tmp_path])) == [link]

    def test_a_folder_named_like_a_picture_is_walked(self, tmp_path: Path) -> None:
        inside = picture(tmp_path / "album.png" / "a.png")
        assert list(find_pictures([tmp_path])) == [inside]

    def test_a_path_named_twice_comes_twice(self, tmp_path: Path) -> None:
        inside = picture(tmp_path / "a.png")
        assert list(find_pictures([tmp_path, tmp_path])) == [inside, inside]

    def test_nothing_is_looked_up_before_it_is_asked_for(self, tmp_path: Path) -> None:
        first = picture(tmp_path / "a" / "a.png")
        endless = (tmp_path / "a" for _ in itertools.count())
        found = find_pictures(itertools.chain([tmp_path / "a", tmp_path / "b"], endless))

        assert next(found) == first
        late = picture(tmp_path / "b" / "late.png")
        assert next(found) == late
        assert next(found) == first

    def test_a_folder_that_vanishes_meanwhile_is_reported(self, tmp_path: Path) -> None:
        picture(tmp_path / "a.png")
        gone = picture(tmp_path / "b.png" / "a.png").parent
        found = find_pictures([tmp_path])
        next(found)
        (gone / "a.png").unlink()
        gone.rmdir()

        assert list(found) == [gone]
        assert "no such file" in refused(gone)

    def test_nothing_in_nothing(self, tmp_path: Path) -> None:
        assert list(find_pictures([])) == list(find_pictures([tmp_path])) == []
