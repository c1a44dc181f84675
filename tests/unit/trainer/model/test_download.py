"""Downloads, from a server of the test's own: progress, going on, and what is thrown away."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.helpers.download_server import CONTENT, DIGEST, SIZE, Server, serving
from trainer.errors import StartError
from trainer.model import download as module
from trainer.model.download import DownloadProgress, download, download_imagenet

pytestmark = pytest.mark.loopback


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(module, "_CHUNK", 1000)
    with serving(monkeypatch) as server:
        yield server


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "weights.pth"


def part_of(target: Path) -> Path:
    return target.with_name("weights.pth.part")


def test_progress_is_told_to_the_end(server: Server, target: Path) -> None:
    steps = list(download(server.url, target, DIGEST, SIZE))
    assert steps[0] == DownloadProgress(0, SIZE)
    assert steps[-1] == DownloadProgress(SIZE, SIZE)
    assert steps == sorted(steps, key=lambda step: step.done)
    assert len(steps) > 10
    assert target.read_bytes() == CONTENT
    assert not part_of(target).exists()
    assert server.ranges == [None]


def test_a_server_that_does_not_know_the_length(server: Server, target: Path) -> None:
    server.length = ""
    steps = list(download(server.url, target, DIGEST, SIZE))
    assert steps[-1] == DownloadProgress(SIZE, SIZE)
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("length", ["0x10", "-5", str(SIZE + 1), str(10**30)])
def test_a_length_that_is_not_true_does_no_harm(length: str, server: Server, target: Path) -> None:
    server.length = length
    steps = list(download(server.url, target, DIGEST, SIZE))
    assert {step.total for step in steps} == {SIZE}
    assert target.read_bytes() == CONTENT


def test_a_server_that_never_ends_is_left(server: Server, target: Path) -> None:
    server.length = ""
    server.endless = True
    with pytest.raises(StartError, match="It was thrown away"):
        list(download(server.url, target, DIGEST, SIZE))
    assert not part_of(target).exists()
    assert not target.exists()


def test_a_slow_server_can_be_cancelled_while_it_is_silent(server: Server, target: Path) -> None:
    server.silent_after = 2500
    running = download(server.url, target, DIGEST, SIZE)
    while next(running).done < 2500:
        pass
    # nothing more comes, yet the caller is given the hand again and again
    assert [next(running) for _ in range(3)] == [DownloadProgress(2500, SIZE)] * 3
    running.close()
    assert part_of(target).read_bytes() == CONTENT[:2500]
    server.silent_after = None
    list(download(server.url, target, DIGEST, SIZE))
    assert server.ranges == [None, "bytes=2500-"]
    assert target.read_bytes() == CONTENT


def test_a_server_that_is_silent_for_too_long_is_given_up(
    server: Server, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TIMEOUT_S", 0.3)
    server.silent_after = 2500
    with pytest.raises(StartError, match="The download of weights.pth failed: timed out. Try"):
        list(download(server.url, target, DIGEST, SIZE))
    assert part_of(target).read_bytes() == CONTENT[:2500]


def test_a_cancelled_download_is_kept_and_gone_on_with(server: Server, target: Path) -> None:
    running = download(server.url, target, DIGEST, SIZE)
    while next(running).done < 3000:
        pass
    running.close()
    kept = part_of(target).read_bytes()
    assert kept == CONTENT[: len(kept)]
    assert 3000 <= len(kept) < SIZE
    assert not target.exists()

    steps = list(download(server.url, target, DIGEST, SIZE))
    assert server.ranges == [None, f"bytes={len(kept)}-"]
    assert steps[0] == DownloadProgress(len(kept), SIZE)
    assert steps[-1] == DownloadProgress(SIZE, SIZE)
    assert target.read_bytes() == CONTENT
    assert not part_of(target).exists()


@pytest.mark.parametrize("length", [None, ""])
def test_a_connection_that_breaks_is_reported_and_gone_on_with(
    length: str | None, server: Server, target: Path
) -> None:
    server.length = length
    server.cut_after = 2500
    with pytest.raises(StartError) as caught:
        list(download(server.url, target, DIGEST, SIZE))
    assert str(caught.value) == (
        f"The download of weights.pth failed: the connection ended after 2,500 of {SIZE:,} "
        "bytes. Try again; what came so far is kept and the download goes on from there."
    )
    assert part_of(target).read_bytes() == CONTENT[:2500]
    server.cut_after = None
    list(download(server.url, target, DIGEST, SIZE))
    assert server.ranges[-1] == "bytes=2500-"
    assert target.read_bytes() == CONTENT


def test_a_server_without_ranges_sends_everything_again(server: Server, target: Path) -> None:
    target.parent.mkdir(parents=True)
    part_of(target).write_bytes(b"x" * 5000)
    server.knows_ranges = False
    steps = list(download(server.url, target, DIGEST, SIZE))
    assert server.ranges == ["bytes=5000-"]
    assert DownloadProgress(0, SIZE) in steps
    assert target.read_bytes() == CONTENT


def test_a_part_that_is_whole_needs_no_more(server: Server, target: Path) -> None:
    target.parent.mkdir(parents=True)
    part_of(target).write_bytes(CONTENT)
    steps = list(download(server.url, target, DIGEST, SIZE))
    assert {*steps} == {DownloadProgress(SIZE, SIZE)}
    assert server.ranges == [f"bytes={SIZE}-"]
    assert target.read_bytes() == CONTENT


def test_what_is_not_the_file_is_thrown_away(server: Server, target: Path) -> None:
    target.parent.mkdir(parents=True)
    target.write_bytes(b"an older file")
    server.content = b"<html>Please log in</html>"
    found = hashlib.sha256(server.content).hexdigest()[:8]
    with pytest.raises(StartError, match=f"begins with {found}, not {DIGEST}. It was thrown away"):
        list(download(server.url, target, DIGEST, SIZE))
    assert not part_of(target).exists()
    assert target.read_bytes() == b"an older file"


def test_a_part_of_something_else_does_not_spoil_it_for_good(server: Server, target: Path) -> None:
    target.parent.mkdir(parents=True)
    for wrong in (b"x" * 100, b"x" * (SIZE + 1)):
        part_of(target).write_bytes(wrong)
        with pytest.raises(StartError, match="try again"):
            list(download(server.url, target, DIGEST, SIZE))
    list(download(server.url, target, DIGEST, SIZE))
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_refusal_is_reported_and_keeps_what_came(
    status: int, server: Server, target: Path
) -> None:
    server.status = status
    target.parent.mkdir(parents=True)
    part_of(target).write_bytes(CONTENT[:100])
    with pytest.raises(StartError, match=f"The download of weights.pth failed: .*{status}"):
        list(download(server.url, target, DIGEST, SIZE))
    assert part_of(target).read_bytes() == CONTENT[:100]


def test_nobody_answers(server: Server, target: Path) -> None:
    url = server.url
    server.shutdown()
    server.server_close()
    with pytest.raises(StartError, match="The download of weights.pth failed"):
        list(download(url, target, DIGEST, SIZE))


def test_a_server_is_followed_to_where_it_sends_on_to(server: Server, target: Path) -> None:
    server.redirect = "/elsewhere.pth"
    list(download(server.url, target, DIGEST, SIZE))
    assert target.read_bytes() == CONTENT


def test_a_server_that_sends_on_for_ever_is_given_up(server: Server, target: Path) -> None:
    server.redirect = "/weights.pth"
    with pytest.raises(StartError, match="The download of weights.pth failed: HTTP Error 302"):
        list(download(server.url, target, DIGEST, SIZE))


def test_two_at_once_do_not_write_into_each_other(server: Server, target: Path) -> None:
    first = download(server.url, target, DIGEST, SIZE)
    while next(first).done < 2000:
        pass
    with pytest.raises(StartError, match="downloaded already, in another window or terminal"):
        list(download(server.url, target, DIGEST, SIZE))
    assert list(first)[-1] == DownloadProgress(SIZE, SIZE)
    assert target.read_bytes() == CONTENT
    assert server.ranges == [None]


# ---- the disk -------------------------------------------------------------------------------


def test_a_target_that_cannot_be_written_is_reported(server: Server, target: Path) -> None:
    target.mkdir(parents=True)
    refusal = "The download of weights.pth cannot be written to .*: .*. Make room there or change"
    with pytest.raises(StartError, match=refusal):
        list(download(server.url, target, DIGEST, SIZE))
    assert part_of(target).read_bytes() == CONTENT
    in_the_way = target.parent / "file"
    in_the_way.write_text("")
    with pytest.raises(StartError, match=refusal):
        list(download(server.url, in_the_way / "weights.pth", DIGEST, SIZE))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_reported(server: Server, target: Path) -> None:
    target.parent.mkdir(parents=True)
    part_of(target).symlink_to("/dev/full")
    with pytest.raises(StartError) as caught:
        list(download(server.url, target, DIGEST, SIZE))
    assert str(caught.value) == (
        f"The download of weights.pth cannot be written to {target.parent}: No space left on "
        "device. Make room there or change the permissions, then try again; what came so far is "
        "kept."
    )
    assert not target.exists()


# ---- encryption -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, with its key, signed by nobody but itself."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    file = tmp_path_factory.mktemp("certificate") / "own.pem"
    key = ["-newkey", "rsa:2048", "-nodes", "-keyout", str(file)]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = subprocess.run(
        ["openssl", "req", "-x509", *key, *names, "-days", "2"], capture_output=True, check=True
    )
    with file.open("ab") as both:
        both.write(made.stdout)
    return file


@pytest.fixture
def secure(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving(monkeypatch, certificate) as server:
        yield server


def test_a_server_that_cannot_say_who_it_is_is_refused(secure: Server, target: Path) -> None:
    with pytest.raises(StartError, match="certificate verify failed"):
        list(download(secure.url, target, DIGEST, SIZE))
    assert secure.ranges == []


def test_a_known_server_is_listened_to(
    secure: Server, target: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(certificate))
    list(download(secure.url, target, DIGEST, SIZE))
    assert target.read_bytes() == CONTENT


def test_encryption_is_not_given_up_on_the_way(
    secure: Server,
    server: Server,
    target: Path,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(certificate))
    secure.redirect = server.url
    with pytest.raises(StartError, match="sends on to an address that is not encrypted"):
        list(download(secure.url, target, DIGEST, SIZE))
    assert server.ranges == []


def test_a_server_without_encryption_is_refused(server: Server, target: Path) -> None:
    with pytest.raises(StartError, match="The download of weights.pth failed: .*SSL"):
        list(download(server.url.replace("http:", "https:"), target, DIGEST, SIZE))
    assert server.ranges == []


# ---- torchvision's file ---------------------------------------------------------------------


def test_the_imagenet_weights_are_torchvisions(
    server: Server, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Path, str, int]] = []

    def note(url: str, place: Path, digest: str, size: int) -> Generator[DownloadProgress]:
        asked.append((url, place, digest, size))
        yield from download(server.url, place, DIGEST, SIZE)

    monkeypatch.setattr(module, "download", note)
    list(download_imagenet(target))
    [(url, place, digest, size)] = asked
    assert url.startswith("https://download.pytorch.org/")
    assert url.endswith("/efficientnet_b0_rwightman-7f5810bc.pth")
    assert (place, digest, size) == (target, "7f5810bc", 21_444_401)
    assert target.read_bytes() == CONTENT
