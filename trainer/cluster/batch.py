"""A batch on a Ray cluster: an actor for so many processors, each with a classifier of its own.

Ray Data hands out shards of the stored listing, as many as the actors can take, and does those
again whose actor or node died. An actor answers with a shard as a Parquet file, which this program
puts into the output folder: so each is there once, and no other disk is written to. The package
has to be installed on every node.
"""

from __future__ import annotations

import hashlib
import logging
import os
import socket
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Ray would tell its makers of every cluster that it starts
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
# what fails is retried or told by us; without this, Ray prints its own remarks on it
os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")

import ray
import ray.data
import ray.exceptions
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from trainer.cluster.archive import Named, NotFetchedError, fetch, list_pictures
from trainer.cluster.output import Asked, Listing, OutputFolder, Task, opened
from trainer.cluster.parquet import as_file
from trainer.cores import usable_cores
from trainer.errors import PictureError, TrainerError, printable
from trainer.messages import Message
from trainer.model.bundle import open_bundle
from trainer.model.classifier import Classifier, Prediction
from trainer.pictures.urls import is_url
from trainer.threads import in_order

LOCAL = "local"
"""Address of a cluster that is started here and ends with the batch."""

FATAL = Message(
    "The program that read it ended: the file is damaged, or takes more memory than there is."
)
"""Of a picture that ended a worker each time."""

_FETCHED = 8
"""pictures that an actor fetches at the same time for each of its processors"""


class ClusterError(TrainerError):
    """There is no cluster to work on."""


@dataclass(frozen=True)
class Listed:
    """So many pictures have been found so far."""

    pictures: int


@dataclass(frozen=True)
class Answered:
    """`done` of `pictures` have their row in the output folder, `failed` of them with an error.

    `unfetched` of those that failed were not to be had, and are tried again by the next call.
    """

    done: int
    failed: int
    unfetched: int
    pictures: int


@dataclass(frozen=True)
class ClusterBatch:
    """What is to be named, and by what.

    Attributes:
        sources: folders, files that list pictures, and URLs (`archive.list_pictures`).
        output: the folder for the answers; a batch that was begun there is gone on with.
        address: that of a cluster this computer is part of, or `LOCAL`.
        threads: processors of an actor.
        actors: how many there are; None: as many as the cluster has processors for.
        threshold: in [0, 1], below which an answer is not sure; None: the model's own.
    """

    sources: Sequence[str]
    output: Path
    model: Path
    address: str = LOCAL
    threads: int = 1
    actors: int | None = None
    top_k: int = 5
    second_look: bool = True
    tell_strangers: bool = True
    threshold: float | None = None
    ignore: Collection[str] = ()


def classify_on_cluster(batch: ClusterBatch) -> Generator[Listed | Answered, None, None]:
    """List the pictures, unless that was done before, and name those that have no row yet, or
    lie in a shard with some that could not be fetched.

    Ends with all in the output folder; closed or interrupted before, it leaves whole shards there.
    Raises TrainerError and OSError.
    """
    open_bundle(batch.model)  # what is wrong with it is told before anything is done
    content = batch.model.read_bytes()
    sources = [each if is_url(each) else str(Path(each).absolute()) for each in batch.sources]
    asked = Asked(
        sources=tuple(map(printable, sources)),
        ignore=tuple(batch.ignore),
        model=hashlib.sha256(content).hexdigest(),
        top_k=batch.top_k,
        second_look=batch.second_look,
        tell_strangers=batch.tell_strangers,
        threshold=batch.threshold,
    )
    with opened(batch.output, asked) as output:
        if not output.has_listing:
            found = list_pictures(sources, ignore=asked.ignore)
            yield from map(Listed, output.store_listing(found))
        yield _state(output)
        if output.unfinished():
            with _cluster(batch.address):
                for shard in _shards(batch, asked, content, output):
                    output.finish(**shard)
                    yield _state(output)


def _state(output: OutputFolder) -> Answered:
    return Answered(output.done, output.failed, output.unfetched, output.pictures)


@contextmanager
def _cluster(address: str) -> Iterator[None]:
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)  # we tell what it gave up for
    facts: dict[str, Any] = {"address": address}
    if address == LOCAL:
        facts |= {"num_cpus": usable_cores(), "include_dashboard": False}
    try:
        _knock(address)
        ray.init(log_to_driver=False, logging_level=logging.ERROR, **facts)
    except Exception as error:  # Ray has many for this
        raise ClusterError(
            "No Ray cluster can be used at {address}: {why}.", address=address, why=_first(error)
        ) from error
    try:
        yield
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Raise OSError where nobody answers at HOST:PORT, which Ray tries for a quarter of an hour."""
    host, _, port = address.rpartition(":")
    if host and "/" not in host:
        socket.create_connection((host.strip("[]"), port), timeout=30).close()


def _first(error: Exception) -> str:
    """What an exception says, without the advice for programmers on further lines."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__


def _last(error: Exception) -> str:
    """What was raised in a worker, which stands below the trace of its calls, and above that of
    what Ray raised for it."""
    raised = str(error).rsplit("\n\nThe above exception was", 1)[0]
    return raised.strip().rpartition("\n")[2].rstrip(".") or type(error).__name__


def _shards(
    batch: ClusterBatch, asked: Asked, content: bytes, output: OutputFolder
) -> Iterator[dict[str, Any]]:
    """The arguments of `OutputFolder.finish` for each shard that lacks, in any order."""
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    handing_out: Any = ray.remote(Listing)
    listing = handing_out.options(num_cpus=0, scheduling_strategy=here).remote(
        output.listing, output.shard
    )
    room = sum(
        int(node["Resources"].get("CPU", 0)) // batch.threads
        for node in ray.nodes()
        if node["Alive"]
    )
    if not room:
        raise ClusterError(
            "The cluster has no node with {threads} processors: give fewer --threads.",
            threads=batch.threads,
        )
    shards = [{"shard": shard} for shard in output.unfinished()]
    ray.data.DataContext.get_current().enable_progress_bars = False
    named = ray.data.from_items(shards, override_num_blocks=len(shards)).map(
        _Worker,
        fn_constructor_args=(listing, asked, batch.model.name, content, batch.threads),
        compute=ray.data.ActorPoolStrategy(size=min(batch.actors or room, len(shards))),
        num_cpus=batch.threads,
    )
    try:
        yield from named.iter_rows()
    except ray.exceptions.RayError as error:
        raise ClusterError(
            "The cluster gave up: {why}. What is finished is kept; the same command goes on.",
            why=_last(error),
        ) from error


class _Worker:
    """An actor."""

    def __init__(self, listing: Any, asked: Asked, name: str, content: bytes, threads: int) -> None:
        self._listing, self._model, self._threads = listing, asked.model, threads
        self._unfetched = 0
        self._classifier = Classifier(
            open_bundle(name, content),
            threads=threads,
            top_k=asked.top_k,
            second_look=asked.second_look,
            tell_strangers=asked.tell_strangers,
            threshold=asked.threshold,
        )

    def __call__(self, row: Mapping[str, Any]) -> dict[str, Any]:
        shard = int(row["shard"])
        task: Task = ray.get(self._listing.take.remote(shard))
        self._unfetched = 0
        named = self._one_by_one(shard, task) if task.careful else self._together(task.pictures)
        records = [prediction.record() for prediction in named]
        return {
            "shard": shard,
            "content": as_file(records, self._model),
            "pictures": len(records),
            "failed": sum(record["status"] == "error" for record in records),
            "unfetched": self._unfetched,
        }

    def _together(self, pictures: Sequence[Named]) -> Iterator[Prediction]:
        threads = _FETCHED * self._threads
        fetched = in_order(_fetched, pictures, threads, ahead=1, name="fetcher")
        return self._classifier.classify_contents(map(self._counted, fetched))

    def _one_by_one(self, shard: int, task: Task) -> Iterator[Prediction]:
        for place, picture in enumerate(task.pictures):
            if place in task.fatal:
                contents = picture.name, PictureError(picture.name, FATAL)
                yield from self._classifier.classify_contents([contents])
            else:
                ray.get(self._listing.announce.remote(shard, place))
                yield from self._classifier.classify_contents([self._counted(_fetched(picture))])
        ray.get(self._listing.announce.remote(shard, None))

    def _counted(self, fetched: _Fetched) -> _Fetched:
        self._unfetched += isinstance(fetched[1], NotFetchedError)
        return fetched


_Fetched = tuple[str, bytes | PictureError]


def _fetched(picture: Named) -> _Fetched:
    try:
        return picture.name, fetch(picture)
    except PictureError as error:
        return picture.name, error
