"""A web server on this machine that serves one file, as badly as a test asks for."""

from __future__ import annotations

import hashlib
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

CONTENT = bytes(range(256)) * 40
DIGEST = hashlib.sha256(CONTENT).hexdigest()[:8]
SIZE = len(CONTENT)


class Server(socketserver.ThreadingTCPServer):
    """Attributes, to be changed by a test:

    content: what is served.
    knows_ranges: it can send a part of the file alone.
    length: what it says of the length of what it sends; None for the truth, "" for nothing.
    cut_after: bytes of an answer after which it hangs up.
    silent_after: bytes of an answer after which it says nothing more, until `release` is set.
    endless: it repeats the content until the client hangs up.
    status: other than 200, it sends this error.
    failures: so many requests are answered with 503 first.
    redirect: where it sends on to whoever asks for /weights.pth.
    ranges: what was asked for, request by request.
    silent: is set once it has fallen silent.
    """

    block_on_close = True
    daemon_threads = False

    def __init__(self, certificate: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = CONTENT
        self.knows_ranges = True
        self.length: str | None = None
        self.cut_after: int | None = None
        self.silent_after: int | None = None
        self.endless = False
        self.status = 200
        self.failures = 0
        self.redirect: str | None = None
        self.ranges: list[str | None] = []
        self.silent = threading.Event()
        self.release = threading.Event()
        scheme = "http"
        if certificate is not None:
            scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"{scheme}://127.0.0.1:{self.server_address[1]}/weights.pth"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        server = self.server
        wanted = self.headers["Range"]
        server.ranges.append(wanted)
        body = server.content
        first, last = 0, len(body) - 1
        if wanted:
            begin, _, end = wanted.removeprefix("bytes=").partition("-")
            first, last = int(begin), int(end or last)
        if server.failures:
            server.failures -= 1
            self.send_error(503)
            return
        if server.status != 200:
            self.send_error(server.status)
            return
        if server.redirect is not None and self.path == "/weights.pth":
            self.send_response(302)
            self.send_header("Location", server.redirect)
            self.end_headers()
            return
        if wanted and server.knows_ranges:
            if first >= len(body):
                self.send_error(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(body)}")
            body = body[first : last + 1]
        else:
            self.send_response(200)
        if server.length != "":
            self.send_header("Content-Length", server.length or str(len(body)))
        self.end_headers()
        self._send(body[: server.cut_after])

    def _send(self, body: bytes) -> None:
        server = self.server
        self.wfile.write(body[: server.silent_after])
        if server.silent_after is not None:
            server.silent.set()
            server.release.wait()
            self.wfile.write(body[server.silent_after :])
        while server.endless:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch, certificate: Path | None = None) -> Iterator[Server]:
    """A running server, which no proxy stands before. The test needs the marker `loopback`."""
    monkeypatch.setenv("no_proxy", "*")
    with Server(certificate) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.release.set()
            server.shutdown()
            thread.join()
