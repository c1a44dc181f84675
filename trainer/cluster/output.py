"""The folder that a batch over a cluster leaves, and what of it is finished.

==========================  ====================================================================
``shard-000000.parquet`` …  the answers, a file for so many pictures of the listing
``_batch.json``             what was asked for: sources, model, settings
``_listing.jsonl``          every picture, found once, so that all calls mean the same ones
``_finished.jsonl``         the manifest: a line for each shard that is there
==========================  ====================================================================

Names that begin with an underscore are passed over by what reads folders of Parquet. Every file is
written beside and renamed, or a line at a time; a shard counts once it is in the manifest and its
file is there. Of several lines on one the last holds.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from trainer.cluster.archive import Named
from trainer.errors import TrainerError
from trainer.files import append_line, remove_leftovers, replacing, write_atomically
from trainer.locks import lock, unlock
from trainer.pictures.packed import none_found
from trainer.strict_json import first_problem

BATCH, LISTING, FINISHED, LOCK = "_batch.json", "_listing.jsonl", "_finished.jsonl", "_lock"

_MOST_IN_A_SHARD, LEAST_IN_A_SHARD, _SHARDS = 4096, 32, 2000
"""A worker that dies loses a shard at most, and an archive of any size should keep many workers
busy to its end; but very small files are slow to read."""


class OutputError(TrainerError):
    """The folder for the answers cannot be used."""


class Asked(BaseModel):
    """What decides the answers of a batch; a folder holds those of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: tuple[str, ...]
    ignore: tuple[str, ...] = ()
    model: str
    """the model file's SHA-256"""
    top_k: int = Field(ge=1)
    second_look: bool = True
    tell_strangers: bool = True
    threshold: float | None = None


class _Manifest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format_version: Literal[1] = 1
    asked: Asked
    pictures: int = Field(ge=1)
    shard: int = Field(ge=1)
    """pictures of each, but the last"""


class _Finished(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    shard: int
    pictures: int
    failed: int
    unfetched: int = 0
    """of those that failed: what could not be had, but may be there"""


class OutputFolder:
    """Made by `opened`. `pictures` and `shard` are known once the listing is there."""

    def __init__(self, path: Path, asked: Asked) -> None:
        self.path = path
        self._asked = asked
        self._finished: dict[int, _Finished] = {}
        self._incomplete: dict[int, _Finished] = {}
        """shards of earlier calls in which pictures could not be fetched"""
        self._manifest = self._read_manifest()

    @property
    def has_listing(self) -> bool:
        return self._manifest is not None

    @property
    def listing(self) -> Path:
        return self.path / LISTING

    @property
    def shard(self) -> int:
        """Pictures in a shard."""
        assert self._manifest is not None
        return self._manifest.shard

    @property
    def pictures(self) -> int:
        assert self._manifest is not None
        return self._manifest.pictures

    @property
    def done(self) -> int:
        return sum(each.pictures for each in self._finished.values())

    @property
    def failed(self) -> int:
        return sum(each.failed for each in self._finished.values())

    @property
    def unfetched(self) -> int:
        return sum(each.unfetched for each in self._finished.values())

    def unfinished(self) -> list[int]:
        shards = -(-self.pictures // self.shard)
        return [shard for shard in range(shards) if shard not in self._finished]

    def store_listing(self, pictures: Iterable[Named]) -> Iterator[int]:
        """Write the listing, yielding how many pictures there are so far, now and then.

        Raises OutputError where there are none, and whatever the iteration raises; then there is
        no listing.
        """
        count = 0
        with replacing(self.listing) as temporary:
            with temporary.open("w", encoding="ascii") as file:
                for count, picture in enumerate(pictures, start=1):
                    file.write(json.dumps(picture) + "\n")
                    if count % 1000 == 0:
                        yield count
            if not count:
                raise OutputError(none_found(self._asked.sources))
        shard = min(max(count // _SHARDS, LEAST_IN_A_SHARD), _MOST_IN_A_SHARD)
        self._manifest = _Manifest(asked=self._asked, pictures=count, shard=shard)
        write_atomically(self.path / BATCH, self._manifest.model_dump_json(indent=2) + "\n")
        yield count

    def finish(
        self, shard: int, content: bytes, pictures: int, failed: int, unfetched: int = 0
    ) -> None:
        """Keep a shard's file. One that is there already stays, unless this one has more
        answers where an earlier call could not fetch pictures."""
        if shard in self._finished:
            return
        made = _Finished(shard=shard, pictures=pictures, failed=failed, unfetched=unfetched)
        earlier = self._incomplete.get(shard)
        if earlier is not None and earlier.unfetched <= unfetched:
            made = earlier
        else:
            write_atomically(self._file(shard), content)
            with FileIO(self.path / FINISHED, "a") as manifest:
                append_line(manifest, made.model_dump_json())
        self._finished[shard] = made

    def _file(self, shard: int) -> Path:
        return self.path / f"shard-{shard:06}.parquet"

    def _read_manifest(self) -> _Manifest | None:
        try:
            text = (self.path / BATCH).read_bytes()
        except FileNotFoundError:
            return None
        try:
            manifest = _Manifest.model_validate_json(text)
        except ValidationError as error:
            raise OutputError(
                "{path} is damaged ({problem}): choose a new folder.",
                path=self.path / BATCH,
                problem=first_problem(error),
            ) from error
        self._require_same(manifest.asked)
        with suppress(FileNotFoundError):
            lines = (self.path / FINISHED).read_bytes().splitlines()
            for line in lines:
                with suppress(ValidationError):  # the last one may be half written
                    made = _Finished.model_validate_json(line)
                    if self._file(made.shard).is_file():
                        self._finished[made.shard] = made
        self._incomplete = {n: made for n, made in self._finished.items() if made.unfetched}
        for shard in self._incomplete:
            del self._finished[shard]
        return manifest

    def _require_same(self, earlier: Asked) -> None:
        now = self._asked
        differing = [
            name for name in Asked.model_fields if getattr(earlier, name) != getattr(now, name)
        ]
        if "model" in differing:
            raise OutputError(
                "{path} holds answers of another model: choose a new folder for this one's.",
                path=self.path,
            )
        if "sources" in differing:
            raise OutputError(
                "{path} holds answers on other pictures ({sources}): choose a new folder.",
                path=self.path,
                sources=", ".join(earlier.sources),
            )
        if differing:
            raise OutputError(
                "{path} was begun with other options ({options}): give the same ones, or choose a "
                "new folder.",
                path=self.path,
                options=", ".join(differing),
            )


@contextmanager
def opened(path: Path, asked: Asked) -> Iterator[OutputFolder]:
    """The folder, made where it is not there, for this program alone.

    Raises OSError, and OutputError where it belongs to another batch, or to something else, or to
    a program that is at work on it.
    """
    if path.is_file():
        raise OutputError("{path} is a file: choose a folder for the answers.", path=path)
    path.mkdir(parents=True, exist_ok=True)
    _require_ours(path)
    with (path / LOCK).open("ab") as file:
        if not lock(file):
            raise OutputError(
                "Another program is writing answers to {path}: wait until it has ended.", path=path
            )
        try:
            remove_leftovers(path)
            yield OutputFolder(path.resolve(), asked)
        finally:
            unlock(file)
            if not (path / BATCH).exists():
                _leave_nothing(path)


def _require_ours(path: Path) -> None:
    others = (each for each in path.iterdir() if each.name not in (BATCH, LISTING, FINISHED, LOCK))
    if not (path / BATCH).exists() and any(not each.name.startswith(".") for each in others):
        raise OutputError(
            "{path} holds other things already: choose a new folder for the answers.", path=path
        )


def _leave_nothing(path: Path) -> None:
    for name in (LISTING, LOCK):
        (path / name).unlink(missing_ok=True)
    with suppress(OSError):  # it was there before, with what is hidden
        path.rmdir()


class Task(NamedTuple):
    """A shard's pictures.

    Attributes:
        careful: workers have died on it: each picture is to be announced by itself.
        fatal: places of those on which one died that had announced it.
    """

    pictures: list[Named]
    careful: bool
    fatal: frozenset[int]


class Listing:
    """Hands out a stored listing, a shard at a time, and finds the picture that ends workers.

    Memory is needed for a number a shard.
    """

    def __init__(self, file: str | os.PathLike[str], shard: int) -> None:
        self._file, self._shard = Path(file), shard
        self._attempts: defaultdict[int, int] = defaultdict(int)
        self._announced: dict[int, int] = {}
        self._fatal: defaultdict[int, set[int]] = defaultdict(set)
        self._places = [0]
        with self._file.open("rb") as lines:
            place = 0
            for number, line in enumerate(lines, start=1):
                place += len(line)
                if number % shard == 0:
                    self._places.append(place)

    def take(self, shard: int) -> Task:
        if (announced := self._announced.pop(shard, None)) is not None:
            self._fatal[shard].add(announced)
        self._attempts[shard] += 1
        with self._file.open("rb") as lines:
            lines.seek(self._places[shard])
            pictures = [
                Named(*json.loads(line)) for _, line in zip(range(self._shard), lines, strict=False)
            ]
        careful = self._attempts[shard] > _CARELESS_ATTEMPTS
        return Task(pictures, careful, frozenset(self._fatal[shard]))

    def announce(self, shard: int, place: int | None) -> None:
        """A worker begins with the picture at that place of the shard; None: it is through."""
        if place is None:
            self._announced.pop(shard, None)
        else:
            self._announced[shard] = place


_CARELESS_ATTEMPTS = 2
"""A worker may die for other reasons than a picture."""
