"""Writing a data set as shards (`trainer.pictures.packed`), and finding one that lies at a URL."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from trainer.data.dataset import Dataset, Picture
from trainer.errors import DatasetError, refusal
from trainer.files import write_atomically
from trainer.pictures.listing import PICTURE_SUFFIXES
from trainer.pictures.packed import COLUMNS, INDEX, PLACE, PackedPicture, unpacked_folder
from trainer.pictures.reading import picture_bytes
from trainer.pictures.urls import again, file_system, reason

SHARD_BYTES = 256 * 10**6
"""a shard is closed once it has so many"""

_ORDER = 0
"""seed of the order in which pictures are packed: whoever reads shards one after the other sees all
classes at once"""


@dataclass(frozen=True)
class PackProgress:
    """Pictures that were looked at, of all."""

    done: int
    total: int


@dataclass(frozen=True)
class Packed:
    folder: Path
    pictures: int
    shards: int


def pack(
    dataset: Dataset, groups: Mapping[str, int], out: Path, *, shard_bytes: int = SHARD_BYTES
) -> Generator[PackProgress | Packed, None, None]:
    """Write the data set into the new folder `out`; the last event is Packed.

    Files are written as they are, and `groups` of near-duplicates beside them. The folder is there
    once it is whole. Closing the generator leaves nothing behind. Raises DatasetError, and
    PictureError for a picture that cannot be read.
    """
    if not dataset.pictures:
        raise DatasetError(
            "{path} holds no picture that can be read: there is nothing to pack.",
            path=dataset.root,
        )
    temporary = out.absolute().with_name(f".tmp-{out.name}-{os.getpid()}")
    try:
        check_new(out, dataset)
        temporary.mkdir(parents=True)
        rows: list[PackedPicture] = []
        with closing(_Writer(temporary, shard_bytes)) as writer:
            order = np.random.default_rng(_ORDER).permutation(len(dataset.pictures))
            for done, place in enumerate(order, start=1):
                picture = dataset.pictures[place]
                rows.append(writer.add(picture, dataset.file(picture), groups))
                yield PackProgress(done, len(order))
        write_atomically(temporary / INDEX, _index(rows))
        if out.exists():
            out.rmdir()
        temporary.rename(out)
    except OSError as error:
        raise DatasetError(
            "The shards cannot be written to {path}: {why}.", path=out, why=refusal(error)
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    yield Packed(out, len(rows), writer.shards)


def check_new(out: Path, dataset: Dataset) -> None:
    """Raise DatasetError where no shards of the data set can be put, and OSError."""
    if not out.name or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise DatasetError("{path} is there already: name a new folder for the shards.", path=out)
    if out.resolve().is_relative_to(dataset.root.resolve()):
        raise DatasetError(
            "{path} lies in the data set {dataset}: name a folder outside of it for the shards.",
            path=out,
            dataset=dataset.root,
        )


class _Writer:
    """Tar files one after the other, closed when they are full."""

    def __init__(self, folder: Path, shard_bytes: int) -> None:
        self.shards = 0
        self._folder = folder
        self._shard_bytes = shard_bytes
        self._number = 0
        self._tar: tarfile.TarFile | None = None

    def close(self) -> None:
        if self._tar is not None:
            self._tar.close()

    def add(self, picture: Picture, file: Path, groups: Mapping[str, int]) -> PackedPicture:
        """Raises PictureError where the file is no picture, and OSError."""
        data = picture_bytes(file)
        tar = self._open()
        suffix = PurePosixPath(picture.path).suffix.lower()
        key = f"{self._number:09}"
        self._number += 1
        offset = tar.offset + tarfile.BLOCKSIZE  # names are short: one block tells of a member
        _add(tar, f"{key}{suffix if suffix in PICTURE_SUFFIXES else '.bin'}", data)
        group = groups.get(picture.path)
        row = PackedPicture(
            path=picture.path,
            label=picture.label,
            subset=picture.subset or "",
            group="" if group is None else str(group),
            content=hashlib.sha256(data).hexdigest(),
            shard=f"shard-{self.shards - 1:05}.tar",
            offset=offset,
            size=len(data),
        )
        facts = {"path": row.path, "label": row.label, "subset": row.subset, "group": row.group}
        _add(tar, f"{key}.json", json.dumps(facts).encode())
        return row

    def _open(self) -> tarfile.TarFile:
        if self._tar is not None and self._tar.offset >= self._shard_bytes:
            self._tar.close()
            self._tar = None
        if self._tar is None:
            place = self._folder / f"shard-{self.shards:05}.tar"
            self._tar = tarfile.open(place, "w", format=tarfile.USTAR_FORMAT)  # noqa: SIM115
            self.shards += 1
        return self._tar


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))


def _index(rows: list[PackedPicture]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([getattr(row, name) for name in COLUMNS] for row in rows)
    return text.getvalue().encode("utf-8", "surrogateescape")


def packed_at(url: str) -> Path:
    """A folder of the user's that stands for the packed data set at `url`: it holds the index and
    tells where the shards are. Raises DatasetError."""
    try:
        system, root = file_system(url)
        index: bytes = again(lambda: system.cat_file(f"{root}/{INDEX}"))
    except ModuleNotFoundError as error:
        raise DatasetError(
            "{url} is a URL: install the “cluster” extra, and what its protocol needs ({missing}).",
            url=url,
            missing=error.name,
        ) from error
    except Exception as error:  # of whatever library talks to the place
        raise DatasetError(
            "There is no packed data set at {url}: its {index} cannot be read ({error}).",
            url=url,
            index=INDEX,
            error=reason(error),
        ) from error
    name = PurePosixPath(url).name or "data"
    digest = hashlib.sha256(url.encode() + b"\0" + index).hexdigest()[:10]
    place = unpacked_folder() / f"{name[:60]}-{digest}"
    try:
        place.mkdir(parents=True, exist_ok=True)
        if not (place / INDEX).exists():
            write_atomically(place / PLACE, json.dumps({"url": url}) + "\n")
            write_atomically(place / INDEX, index)
    except OSError as error:
        raise DatasetError(
            "The index cannot be written to {path}: {why}.", path=place, why=refusal(error)
        ) from error
    return place
