"""The one thing this package ever fetches, and only when asked for: torchvision's ImageNet weights.

A download that was cut off is kept beside the target as ``*.part`` and gone on with the next time.
"""

from __future__ import annotations

import http
import http.client
import queue
import threading
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from trainer.errors import StartError
from trainer.locks import lock
from trainer.messages import Message, reason_of
from trainer.model.networks import IMAGENET
from trainer.model.start_files import cached_start, file_digest

_CHUNK = 1 << 18
_CHUNKS_AHEAD = 4
_TIMEOUT_S = 30.0
"""how long the server may say nothing"""
_SIGN_OF_LIFE_S = 0.2
"""a caller who waits longer than this is given the progress anew, and with it a chance to cancel"""


@dataclass(frozen=True)
class DownloadProgress:
    """Bytes that are there, and bytes in all."""

    done: int
    total: int


def download_imagenet(target: Path | None = None) -> Generator[DownloadProgress]:
    """Fetch torchvision's ImageNet weights of EfficientNet-B0 into the user's cache folder.

    Closing the generator cancels; what came so far is kept. Raises StartError where the network
    fails or what came is not the file.
    """
    place = target or cached_start(IMAGENET.name)
    yield from download(IMAGENET.url, place, IMAGENET.digest, IMAGENET.size)


def download(url: str, target: Path, digest: str, size: int) -> Generator[DownloadProgress]:
    """Fetch `url` to `target`, going on with an earlier attempt, and check its SHA-256.

    However silent the server is, progress comes several times a second, so that the caller can
    close the generator.

    Args:
        digest: what the hexadecimal SHA-256 begins with.
        size: of the file, in bytes; a server that sends more is not listened to any longer.

    Raises StartError; the target appears only when it is whole and right.
    """
    part = target.with_name(target.name + ".part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        # a file of its own, which stays: `part` is renamed while somebody may be waiting for it
        with target.with_name(target.name + ".lock").open("ab") as guard:
            if not lock(guard):
                raise StartError(
                    "{file} is being downloaded already, in another window or terminal: "
                    "wait until that has ended.",
                    file=target.name,
                )
            yield from _fetch(url, part, size)
            found = file_digest(part)
            if found.startswith(digest):
                part.replace(target)
                return
            part.unlink()
    except OSError as error:
        raise StartError(
            "The download of {file} cannot be written to {folder}: {why}. "
            "Make room there or change the permissions, then try again; "
            "what came so far is kept.",
            file=target.name,
            folder=target.parent,
            why=reason_of(error),
        ) from error
    raise StartError(
        "What was downloaded is not {file}: its SHA-256 begins with {found}, not {wanted}. "
        "It was thrown away; try again.",
        file=target.name,
        found=found[:8],
        wanted=digest,
    )


def _fetch(url: str, part: Path, size: int) -> Iterator[DownloadProgress]:
    """Bring `part` up to `size` bytes, or to what the server takes for the whole file."""
    with part.open("ab") as stream:
        done = stream.tell()
        expected = size
        with closing(_Connection(url, done)) as connection:
            for item in connection:
                match item:
                    case _Answer(first, length):
                        if first < done:  # the server sends all of it again
                            stream.truncate(first)
                        done = first
                        expected = min(size, done + length) if length is not None else size
                    case bytes():
                        stream.write(item)
                        done += len(item)
                    case Exception():
                        raise _broken(part, _reason(item)) from item
                yield DownloadProgress(done, size)
                if done > size:
                    return  # not the file, and perhaps without an end
    if done < expected:
        ended = Message(
            "the connection ended after {done:,} of {total:,} bytes", done=done, total=expected
        )
        raise _broken(part, ended)


def _broken(part: Path, reason: Message) -> StartError:
    return StartError(
        "The download of {file} failed: {error}. "
        "Try again; what came so far is kept and the download goes on from there.",
        file=part.stem,
        error=reason,
    )


def _reason(error: Exception) -> Message:
    if isinstance(error, urllib.error.HTTPError):
        return Message("HTTP Error {code:d}: {reason}", code=error.code, reason=error.reason)
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, Exception):
        return _reason(error.reason)
    if isinstance(error, OSError):
        return reason_of(error)
    return Message(str(error) or type(error).__name__)


@dataclass(frozen=True)
class _Answer:
    """The server sends the file from byte `first` on, `length` bytes as far as it says."""

    first: int
    length: int | None


class _Connection:
    """What a server sends, as it comes: its answer, then bytes; or the exception that ended it.

    A thread waits for it, since nobody can be called away from waiting for a name server or for a
    packet. Iterating gives None now and then while nothing comes. After `close` the thread writes
    nothing anywhere, and ends by itself when the server stirs or has been silent for too long.
    """

    def __init__(self, url: str, first: int) -> None:
        self._url = url
        self._first = first
        self._closed = threading.Event()
        self._items: queue.Queue[_Answer | bytes | Exception | None] = queue.Queue(_CHUNKS_AHEAD)
        threading.Thread(target=self._receive, name="download", daemon=True).start()

    def __iter__(self) -> Iterator[_Answer | bytes | Exception | None]:
        while True:
            try:
                item = self._items.get(timeout=_SIGN_OF_LIFE_S)
            except queue.Empty:
                yield None
                continue
            if item is None:
                return
            yield item

    def close(self) -> None:
        self._closed.set()

    # ---- in the thread ----------------------------------------------------------------------

    def _receive(self) -> None:
        try:
            self._read()
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._put(error)
        self._put(None)

    def _read(self) -> None:
        request = urllib.request.Request(self._url)
        if self._first:
            request.add_header("Range", f"bytes={self._first}-")
        try:
            response = urllib.request.build_opener(_StaySecure).open(request, timeout=_TIMEOUT_S)
        except urllib.error.HTTPError as error:
            with error:  # it is an open connection, too
                if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                    raise
            self._put(_Answer(self._first, 0))  # everything is there already
            return
        with response:
            goes_on = response.status == http.HTTPStatus.PARTIAL_CONTENT
            self._put(_Answer(self._first if goes_on else 0, response.length))
            # `read` would wait until a whole chunk is there, however slowly it comes
            while not self._closed.is_set() and (chunk := response.read1(_CHUNK)):
                self._put(chunk)

    def _put(self, item: _Answer | bytes | Exception | None) -> None:
        while not self._closed.is_set():
            try:
                self._items.put(item, timeout=_SIGN_OF_LIFE_S)
            except queue.Full:
                continue
            return


class _StaySecure(urllib.request.HTTPRedirectHandler):
    """Follows where a server sends on to, but never from https to what anybody can listen to."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise ConnectionError(
                Message("the server sends on to an address that is not encrypted")
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)
