"""The one thing this package ever fetches, and only when asked for: torchvision's ImageNet weights.

A download that was cut off is kept beside the target as ``*.part`` and gone on with the next time.
"""

from __future__ import annotations

import http
import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trainer.errors import StartError
from trainer.start_files import (
    IMAGENET_DIGEST,
    IMAGENET_FILE,
    IMAGENET_URL,
    cached_start,
    file_digest,
)

_CHUNK = 1 << 18
_TIMEOUT_S = 30.0


@dataclass(frozen=True)
class DownloadProgress:
    """Bytes that are there, and bytes in all where the server says so."""

    done: int
    total: int | None


def download_imagenet(target: Path | None = None) -> Iterator[DownloadProgress]:
    """Fetch torchvision's ImageNet weights of EfficientNet-B0 into the user's cache folder.

    Closing the generator cancels; what came so far is kept. Raises StartError where the network
    fails or what came is not the file.
    """
    yield from download(IMAGENET_URL, target or cached_start(IMAGENET_FILE), IMAGENET_DIGEST)


def download(url: str, target: Path, digest: str) -> Iterator[DownloadProgress]:
    """Fetch `url` to `target`, going on with an earlier attempt, and check its SHA-256.

    Args:
        digest: what the hexadecimal SHA-256 begins with.

    Raises StartError; the target appears only when it is whole and right.
    """
    part = target.with_name(target.name + ".part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        yield from _fetch(url, part)
        found = file_digest(part)
        if found.startswith(digest):
            part.replace(target)
            return
        part.unlink()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise StartError(
            f"The download of {target.name} failed: {error}. "
            "Try again; what came so far is kept and the download goes on from there."
        ) from error
    raise StartError(
        f"What was downloaded is not {target.name}: its SHA-256 begins with {found[:8]}, not "
        f"{digest}. It was thrown away; try again."
    )


def _fetch(url: str, part: Path) -> Iterator[DownloadProgress]:
    done = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url)
    if done:
        request.add_header("Range", f"bytes={done}-")
    try:
        response = urllib.request.urlopen(request, timeout=_TIMEOUT_S)
    except urllib.error.HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # everything is there already
        raise
    with response, part.open("ab") as stream:
        if response.status != http.HTTPStatus.PARTIAL_CONTENT:
            stream.truncate(0)  # the server sends all of it again
            done = 0
        length = response.headers.get("Content-Length")
        total = done + int(length) if length is not None else None
        yield DownloadProgress(done, total)
        while chunk := response.read(_CHUNK):
            stream.write(chunk)
            done += len(chunk)
            yield DownloadProgress(done, total)
    if total is not None and done < total:
        raise ConnectionError(f"the connection ended after {done} of {total} bytes")
