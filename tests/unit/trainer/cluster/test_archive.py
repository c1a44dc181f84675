"""What is found in an archive, here and behind a URL, and why something is not fetched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.download_server import serving
from tests.helpers.web import web

pytest.importorskip("fsspec", reason="needs the extra “cluster”")

import fsspec

from trainer.cluster import archive
from trainer.cluster.archive import ArchiveError, Named, NotFetchedError, fetch, list_pictures
from trainer.errors import PictureError
from trainer.model.golden import draw_golden_pictures
from trainer.pictures import urls

PICTURE = next(iter(draw_golden_pictures().values()))


@pytest.fixture
def bucket() -> Iterator[Any]:
    """Objects in memory, below memory://bucket."""
    files = fsspec.filesystem("memory")
    for name in ("10.png", "9.JPG", "b/1.png", "@eaDir/1.png", ".hidden.png", "notes.txt", "x.png"):
        files.pipe(f"/bucket/{name}", PICTURE)
    yield files
    files.rm("/bucket", recursive=True)


def test_objects_are_listed_as_files_are(bucket: Any) -> None:
    found = list_pictures(["memory://bucket"], ignore=["x.*"])
    size = len(PICTURE)
    names = ("9.JPG", "10.png", "b/1.png")
    assert list(found) == [Named(f"memory:///bucket/{name}", size) for name in names]


def test_a_single_object_is_named(bucket: Any) -> None:
    (found,) = list_pictures(["memory://bucket/9.JPG"])
    assert found == Named("memory://bucket/9.JPG")
    assert fetch(found) == PICTURE


def test_a_list_names_paths_from_its_own_folder_and_urls(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.png").write_bytes(PICTURE)
    file = tmp_path / "pictures.txt"
    file.write_text("gone.png\n\na\ns3://bucket/1.png\r\n")
    names = [found.name for found in list_pictures([str(file)])]
    expected = [str(tmp_path / "gone.png"), str(tmp_path / "a" / "1.png"), "s3://bucket/1.png"]
    assert names == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_list_is_read_in_whatever_encoding_it_was_saved(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "pictures.txt"
    file.write_text("é.png\r\n s3://bucket/é.png \r\n", encoding=encoding)
    names = [found.name for found in list_pictures([str(file)])]
    assert names == [str(tmp_path / "é.png"), "s3://bucket/é.png"]


def test_a_list_keeps_names_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "pictures.txt"
    file.write_bytes(b"\xe9.png\n")
    [found] = list_pictures([str(file)])
    assert found.name == str(tmp_path / "\udce9.png")


def test_folders_behind_urls_in_a_list_are_walked(bucket: Any, tmp_path: Path) -> None:
    file = tmp_path / "pictures.txt"
    lines = ["memory://bucket/b", "memory://bucket/b/", "memory://bucket/notes.txt", "https://a/1"]
    file.write_text("\n".join(lines))
    names = [found.name for found in list_pictures([str(file)])]
    assert names == ["memory:///bucket/b/1.png"] * 2 + lines[2:]


def test_a_list_at_a_url_is_refused() -> None:
    with pytest.raises(ArchiveError, match="memory://bucket/list.TXT is a list at a URL"):
        list(list_pictures(["memory://bucket/list.TXT"]))


def test_paths_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.png").write_bytes(PICTURE)
    monkeypatch.chdir(tmp_path)
    (found,) = list_pictures(["a"])
    assert found == Named(str(tmp_path / "a" / "1.png"))
    assert fetch(found) == PICTURE


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("memory://nowhere", "memory://nowhere cannot be listed: nothing is there."),
        ("nothing://bucket", "nothing://bucket is no URL that can be read: "),
    ],
)
def test_what_cannot_be_listed_is_a_sentence(url: str, message: str) -> None:
    with pytest.raises(ArchiveError) as refused:
        list(list_pictures([url]))
    assert str(refused.value).startswith(message)


def test_the_package_of_a_storage_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.get_filesystem_class", missing)
    with pytest.raises(ArchiveError, match="s3://b needs a package .* pip install s3fs"):
        list(list_pictures(["s3://b"]))


def test_links_out_of_a_page_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Server:
        def ls(self, folder: str, *, detail: bool) -> list[dict[str, Any]]:
            assert (folder, detail) == ("http://s/a/", True)
            names = ["http://s/a/%C3%A9.png", "http://s/", "http://else/1.png", "http://s/a/?C=N"]
            return [
                {"name": name, "type": "directory" if name.endswith("/") else "file", "size": None}
                for name in names
            ]

        def unstrip_protocol(self, name: str) -> str:
            return name

    monkeypatch.setattr(archive, "_file_system", lambda url: (Server(), url))
    assert list(list_pictures(["http://s/a/"])) == [Named("http://s/a/%C3%A9.png")]


def test_an_object_that_is_gone_or_too_large_is_refused_as_a_file_is(bucket: Any) -> None:
    for picture, reason in (
        (Named("memory://bucket/gone.png"), "There is no such file."),
        (Named("memory://bucket/x.png", 2**40), "The file is larger than 512 MB"),
    ):
        with pytest.raises(PictureError, match=reason) as refused:
            fetch(picture)
        assert str(refused.value).startswith(picture.name)


def test_names_with_signs_of_urls_are_names(bucket: Any) -> None:
    names = ("c/a?b.png", "c/d::e.png", "c/f#g.png")
    for name in names:
        bucket.pipe(f"/bucket/{name}", PICTURE)
    found = list(list_pictures(["memory://bucket/c"]))
    assert [each.name for each in found] == [f"memory:///bucket/{name}" for name in names]
    assert [fetch(each) for each in found] == [PICTURE] * 3


def test_a_url_that_needs_another_is_refused() -> None:
    with pytest.raises(ArchiveError, match="zip://a.png cannot be listed"):
        list(list_pictures(["zip://a.png"]))


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is tried again without a pause."""
    monkeypatch.setattr(urls, "_PAUSES", (0.0, 0.0))


@pytest.mark.usefixtures("at_once")
def test_what_fails_for_a_moment_is_tried_again(
    bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([ConnectionResetError("reset"), TimeoutError()])
    fetched = archive._fetched

    def failing(picture: Named) -> bytes:
        for failure in failures:
            raise failure
        return fetched(picture)

    monkeypatch.setattr(archive, "_fetched", failing)
    assert fetch(Named("memory://bucket/x.png")) == PICTURE
    failures = iter([OSError("a"), OSError("b"), OSError("the last")])
    with pytest.raises(NotFetchedError, match=r"It cannot be fetched \(the last\)"):
        fetch(Named("memory://bucket/x.png"))
    failures = iter([PermissionError("expired"), OSError("not tried")])
    with pytest.raises(NotFetchedError, match=r"may not be read \(expired\): check the creden"):
        fetch(Named("memory://bucket/x.png"))


@pytest.mark.loopback
@pytest.mark.usefixtures("at_once")
def test_a_web_server_that_is_out_of_order_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(monkeypatch) as server, web():
        picture = Named(server.url)
        assert fetch(picture) == server.content
        server.ranges.clear()
        server.status = 503
        with pytest.raises(NotFetchedError, match=r"It cannot be fetched \(503"):
            fetch(picture)
        assert len(server.ranges) == 3
        for status in (404, 410):
            server.ranges.clear()
            server.status = status
            with pytest.raises(PictureError, match="There is no such file") as gone:
                fetch(picture)
            assert not isinstance(gone.value, NotFetchedError)
            assert len(server.ranges) == 1
    with web(), pytest.raises(NotFetchedError, match="It cannot be fetched"):
        fetch(picture)  # nobody is there any more


@pytest.mark.loopback
def test_of_a_web_server_no_more_is_read_than_a_picture_may_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("trainer.pictures.listing.MAX_FILE_BYTES", 10**6)
    with serving(monkeypatch) as server, web():
        server.length, server.endless = "", True
        with pytest.raises(PictureError, match="The file is larger than 0 MB"):
            fetch(Named(server.url))
