"""From what a user names to the pictures of an archive, here or elsewhere, and to their contents.

Elsewhere is whatever fsspec reaches by a URL: ``s3://``, ``gs://``, ``hf://``, the pages by which a
web server lists its folders. Credentials are those of the environment, as for every other program.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote

from trainer.data.spreadsheets import decoding_errors, encoding_of
from trainer.errors import PictureError, TrainerError
from trainer.messages import Message
from trainer.pictures.listing import (
    PICTURE_SUFFIXES,
    RefusedError,
    find_pictures,
    natural,
    require_size,
)
from trainer.pictures.passed_over import passed_over
from trainer.pictures.reading import picture_bytes
from trainer.pictures.urls import again, file_system, is_page, is_url, reason

LIST_SUFFIX = ".txt"
"""of a file that names pictures, a path or a URL a line"""


class ArchiveError(TrainerError):
    """What was named cannot be listed."""


class Named(NamedTuple):
    """A picture by its path or its URL, and its size in bytes where the listing tells it."""

    name: str
    size: int | None = None


def list_pictures(sources: Sequence[str], *, ignore: Collection[str] = ()) -> Iterator[Named]:
    """The pictures in folders, files that list them, and URLs, lazily and in order.

    Folders of this computer are walked as by `find_pictures`, and paths are made absolute. Those
    behind a URL are walked likewise, but there the ending of a name alone tells a picture. A file
    that lists pictures names each by itself, or a folder; relative paths are those from its own
    folder. It lies on this computer.

    Memory is needed for the names in the folders from the one named down to the present one.
    Raises ArchiveError.
    """
    for source in sources:
        if is_url(source):
            yield from _behind(source, passed_over(ignore))
        elif source.lower().endswith(LIST_SUFFIX) and Path(source).is_file():
            yield from _listed(Path(source), ignore)
        else:
            yield from _here(source, ignore)


def _here(place: str | Path, ignore: Collection[str]) -> Iterator[Named]:
    for path in find_pictures([place], ignore=ignore):
        yield Named(str(path.absolute()))


def _listed(file: Path, ignore: Collection[str]) -> Iterator[Named]:
    try:
        with file.open("rb") as content:
            encoding = encoding_of(content.read(4)) or "utf-8"
        with file.open(encoding=encoding, errors=decoding_errors(encoding)) as lines:
            for line in lines:
                name = line.rstrip("\r\n")
                if is_url(url := name.strip()):
                    yield from _at(url, ignore)
                elif url:
                    yield from _here(file.parent / name, ignore)
    except OSError as error:
        raise ArchiveError("{path} cannot be read: {why}.", path=file, why=error) from error


def _at(url: str, ignore: Collection[str]) -> Iterator[Named]:
    if _is_picture(url) or not _is_folder(url):
        yield Named(url)
    else:
        yield from _behind(url, passed_over(ignore))


def _is_folder(url: str) -> bool:
    if is_page(url) or url.endswith("/"):
        return url.endswith("/")
    with _listing(url):
        files, path = _file_system(url)
        return bool(again(lambda: files.isdir(path)))


def _behind(url: str, is_passed_over: Callable[[str], bool]) -> Iterator[Named]:
    if url.lower().endswith(LIST_SUFFIX):
        raise ArchiveError(
            "{url} is a list at a URL: copy it to this computer, and name it here.", url=url
        )
    with _listing(url):
        files, root = _file_system(url)
        if _is_picture(root):
            yield Named(url)
            return
        pending = [_entries(files, root, is_passed_over)]
        while pending:
            entry = next(pending[-1], None)
            if entry is None:
                pending.pop()
            elif entry["type"] == "directory":
                pending.append(_entries(files, entry["name"], is_passed_over))
            elif _is_picture(entry["name"]):
                yield Named(files.unstrip_protocol(entry["name"]), entry.get("size"))


@contextmanager
def _listing(url: str) -> Iterator[None]:
    try:
        yield
    except ArchiveError:
        raise
    except Exception as error:  # each kind of storage has exceptions of its own
        raise ArchiveError("{url} cannot be listed: {why}.", url=url, why=reason(error)) from error


def _entries(
    files: Any, folder: str, is_passed_over: Callable[[str], bool]
) -> Iterator[Mapping[str, Any]]:
    """What lies in a folder itself, in order."""
    inside = folder.rstrip("/") + "/"
    found = [
        (natural(last), entry)
        for entry in again(lambda: files.ls(folder, detail=True))
        # a storage may list the folder itself, and a page link to what is above it and elsewhere,
        # or to itself in another order
        if (name := str(entry["name"])).startswith(inside)
        and not (is_page(name) and "?" in name)
        and (last := _last(name[len(inside) :]))
        and not is_passed_over(last)
    ]
    return (entry for _, entry in sorted(found, key=lambda pair: pair[0]))


def _last(path: str) -> str:
    return unquote(PurePosixPath(path).name)


def _is_picture(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in PICTURE_SUFFIXES


class NotFetchedError(PictureError):
    """A picture was not to be had now; it may be there."""


def fetch(picture: Named) -> bytes:
    """The contents. What fails for a moment is tried again.

    Raises PictureError and no other: NotFetchedError where that is nothing of the picture's.
    """
    name = picture.name
    if not is_url(name):
        return picture_bytes(name)
    try:
        return again(lambda: _fetched(picture))
    except RefusedError as refusal:
        raise PictureError(name, refusal.message) from refusal.__cause__
    except FileNotFoundError as error:
        raise PictureError(name, Message("There is no such file.")) from error
    except PermissionError as error:
        raise NotFetchedError(
            name, Message("It may not be read ({why}): check the credentials.", why=reason(error))
        ) from error
    except Exception as error:  # each kind of storage has exceptions of its own
        raise NotFetchedError(
            name, Message("It cannot be fetched ({why}).", why=reason(error))
        ) from error


def _fetched(picture: Named) -> bytes:
    files, path = _file_system(picture.name)
    if is_page(picture.name):
        return _page(files, path)
    size = picture.size if picture.size is not None else files.info(path).get("size")
    require_size(size or 0)
    data: bytes = files.cat_file(path)
    return data


def _page(files: Any, path: str) -> bytes:
    """What a web server answers. Its size is not asked for: any failure to tell it would be taken
    for a file that is not there."""
    content = _Bounded()
    try:
        files.get_file(path, content)
    except Exception as error:
        if getattr(error, "status", None) == 410:  # gone
            raise FileNotFoundError(path) from error
        raise
    return content.getvalue()


class _Bounded(io.BytesIO):
    def write(self, data: Any, /) -> int:
        written = super().write(data)
        require_size(self.tell())
        return written


def _file_system(url: str) -> tuple[Any, str]:
    """Raises ArchiveError where such URLs cannot be read here."""
    try:
        return file_system(url)
    except ImportError as error:
        package = _PACKAGES.get(url.partition("://")[0])
        how = f"pip install {package}" if package else str(error)
        raise ArchiveError(
            "{url} needs a package that is not installed: {how}.", url=url, how=how
        ) from error
    except ValueError as error:
        raise ArchiveError(
            "{url} is no URL that can be read: {why}.", url=url, why=error
        ) from error


_PACKAGES = {
    "abfs": "adlfs",
    "gcs": "gcsfs",
    "gs": "gcsfs",
    "hf": "huggingface_hub",
    "http": "aiohttp",
    "https": "aiohttp",
    "s3": "s3fs",
}
"""what fsspec reaches each kind of URL by"""
