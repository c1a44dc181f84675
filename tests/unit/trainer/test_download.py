"""Downloads, from a server of the test's own: progress, going on, and what is thrown away."""

from __future__ import annotations

import hashlib
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs torch")

from trainer import download as module
from trainer.download import DownloadProgress, download, download_imagenet
from trainer.errors import StartError

CONTENT = bytes(range(256)) * 40
DIGEST = hashlib.sha256(CONTENT).hexdigest()[:8]

pytestmark = pytest.mark.loopback


class Server(socketserver.ThreadingTCPServer):
    """Serves CONTENT; the attributes say how badly."""

    block_on_close = True
    content = CONTENT
    knows_ranges = True
    says_length = True
    cut_after: int | None = None
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.ranges: list[str | None] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/weights.pth"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        server = self.server
        wanted = self.headers["Range"]
        server.ranges.append(wanted)
        body = server.content
        first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if server.status != 200:
            self.send_error(server.status)
            return
        if wanted and server.knows_ranges:
            if first >= len(body):
                self.send_error(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
            body = body[first:]
        else:
            self.send_response(200)
        if server.says_length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: server.cut_after])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(module, "_CHUNK", 1000)
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "weights.pth"


def part_of(target: Path) -> Path:
    return target.with_name("weights.pth.part")


def test_progress_is_told_to_the_end(server: Server, target: Path) -> None:
    steps = list(download(server.url, target, DIGEST))
    size = len(CONTENT)
    assert steps[0] == DownloadProgress(0, size)
    assert steps[-1] == DownloadProgress(size, size)
    assert [step.done for step in steps] == sorted({step.done for step in steps})
    assert len(steps) > 10
    assert target.read_bytes() == CONTENT
    assert list(target.parent.iterdir()) == [target]
    assert server.ranges == [None]


def test_a_server_that_does_not_know_the_length(server: Server, target: Path) -> None:
    server.says_length = False
    steps = list(download(server.url, target, DIGEST))
    assert steps[-1] == DownloadProgress(len(CONTENT), None)
    assert target.read_bytes() == CONTENT


def test_a_cancelled_download_is_kept_and_gone_on_with(server: Server, target: Path) -> None:
    running = download(server.url, target, DIGEST)
    while next(running).done < 3000:
        pass
    running.close()  # type: ignore[attr-defined]
    kept = part_of(target).read_bytes()
    assert kept == CONTENT[: len(kept)]
    assert 3000 <= len(kept) < len(CONTENT)
    assert not target.exists()

    steps = list(download(server.url, target, DIGEST))
    assert server.ranges == [None, f"bytes={len(kept)}-"]
    assert steps[0] == DownloadProgress(len(kept), len(CONTENT))
    assert steps[-1] == DownloadProgress(len(CONTENT), len(CONTENT))
    assert target.read_bytes() == CONTENT
    assert not part_of(target).exists()


def test_a_connection_that_breaks_is_reported_and_gone_on_with(
    server: Server, target: Path
) -> None:
    server.cut_after = 2500
    with pytest.raises(StartError) as caught:
        list(download(server.url, target, DIGEST))
    assert str(caught.value) == (
        f"The download of weights.pth failed: the connection ended after 2500 of {len(CONTENT)} "
        "bytes. Try again; what came so far is kept and the download goes on from there."
    )
    assert part_of(target).read_bytes() == CONTENT[:2500]
    server.cut_after = None
    list(download(server.url, target, DIGEST))
    assert server.ranges[-1] == "bytes=2500-"
    assert target.read_bytes() == CONTENT


def test_a_server_without_ranges_sends_everything_again(server: Server, target: Path) -> None:
    target.parent.mkdir(parents=True)
    part_of(target).write_bytes(b"x" * 5000)
    server.knows_ranges = False
    steps = list(download(server.url, target, DIGEST))
    assert server.ranges == ["bytes=5000-"]
    assert steps[0] == DownloadProgress(0, len(CONTENT))
    assert target.read_bytes() == CONTENT


def test_a_part_that_is_whole_needs_no_more(server: Server, target: Path) -> None:
    target.parent.mkdir(parents=True)
    part_of(target).write_bytes(CONTENT)
    assert list(download(server.url, target, DIGEST)) == []
    assert target.read_bytes() == CONTENT


def test_what_is_not_the_file_is_thrown_away(server: Server, target: Path) -> None:
    target.parent.mkdir(parents=True)
    target.write_bytes(b"an older file")
    server.content = b"<html>Please log in</html>"
    found = hashlib.sha256(server.content).hexdigest()[:8]
    with pytest.raises(StartError, match=f"begins with {found}, not {DIGEST}. It was thrown away"):
        list(download(server.url, target, DIGEST))
    assert not part_of(target).exists()
    assert target.read_bytes() == b"an older file"


def test_a_part_of_something_else_does_not_spoil_it_for_good(server: Server, target: Path) -> None:
    target.parent.mkdir(parents=True)
    for wrong in (b"x" * 100, b"x" * (len(CONTENT) + 1)):
        part_of(target).write_bytes(wrong)
        with pytest.raises(StartError, match="try again"):
            list(download(server.url, target, DIGEST))
    list(download(server.url, target, DIGEST))
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_refusal_is_reported_and_keeps_what_came(
    status: int, server: Server, target: Path
) -> None:
    server.status = status
    target.parent.mkdir(parents=True)
    part_of(target).write_bytes(CONTENT[:100])
    with pytest.raises(StartError, match=f"The download of weights.pth failed: .*{status}"):
        list(download(server.url, target, DIGEST))
    assert part_of(target).read_bytes() == CONTENT[:100]


def test_nobody_answers(server: Server, target: Path) -> None:
    url = server.url
    server.shutdown()
    server.server_close()
    with pytest.raises(StartError, match="The download of weights.pth failed"):
        list(download(url, target, DIGEST))


def test_a_target_that_cannot_be_written_is_reported(server: Server, target: Path) -> None:
    target.mkdir(parents=True)
    with pytest.raises(StartError, match="The download of weights.pth failed"):
        list(download(server.url, target, DIGEST))
    assert part_of(target).read_bytes() == CONTENT
    in_the_way = target.parent / "file"
    in_the_way.write_text("")
    with pytest.raises(StartError, match="The download of weights.pth failed"):
        list(download(server.url, in_the_way / "weights.pth", DIGEST))


def test_the_imagenet_weights_are_torchvisions(
    server: Server, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Path, str]] = []

    def note(url: str, place: Path, digest: str) -> Iterator[DownloadProgress]:
        asked.append((url, place, digest))
        return download(server.url, place, DIGEST)

    monkeypatch.setattr(module, "download", note)
    list(download_imagenet(target))
    [(url, place, digest)] = asked
    assert url.startswith("https://download.pytorch.org/")
    assert url.endswith("/efficientnet_b0_rwightman-7f5810bc.pth")
    assert (place, digest) == (target, "7f5810bc")
    assert target.read_bytes() == CONTENT
