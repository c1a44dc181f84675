"""What an actor makes of a shard, without a cluster."""

from __future__ import annotations

import io
import socket
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("fsspec", reason="needs the extra “cluster”")

from trainer.cluster.archive import Named, list_pictures
from trainer.cluster.output import Asked, Listing, opened
from trainer.model.classifier import Classifier
from trainer.model.golden import draw_golden_pictures


@pytest.fixture
def batch() -> ModuleType:
    """Imported here: ray takes seconds, and collecting the tests stays quick."""
    pytest.importorskip("ray.data", reason="needs the extra “cluster”")
    from trainer.cluster import batch

    return batch


class Called:
    """A method of an actor that answers at once."""

    def __init__(self, method: Any) -> None:
        self.remote = method


class Actor:
    def __init__(self, listing: Listing) -> None:
        self.take, self.announce = Called(listing.take), Called(listing.announce)


def answered(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    return pq.read_table(io.BytesIO(row["content"])).to_pylist()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number, data in enumerate(draw_golden_pictures().values()):
        (folder / f"{number}.png").write_bytes(data)
    (folder / "bad.png").write_text("text")
    return folder


def test_a_shard_is_answered_as_the_files_are(
    batch: ModuleType,
    pictures: Path,
    model_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch.ray, "get", lambda value: value)
    asked = Asked(sources=(str(pictures),), model="a" * 64, top_k=2)
    with opened(tmp_path / "out", asked) as output:
        list(output.store_listing(list_pictures(asked.sources)))
        actor = Actor(listing := Listing(output.listing, output.shard))
    worker = batch._Worker(actor, asked, "five.pokedex", model_file.read_bytes(), 1)
    expected = [each.record() for each in Classifier(model_file, top_k=2).classify(pictures)]
    for attempt in range(4):  # the last two are careful
        row = worker({"shard": 0})
        assert (row["pictures"], row["failed"], row["unfetched"]) == (5, 1, 0)
        rows = answered(row)
        for key in ("path", "predictions", "verdict", "error"):
            assert [each[key] for each in rows] == [each[key] for each in expected], attempt
        assert {each["model"] for each in rows} == {"a" * 64}
    listing.announce(0, 2)  # a worker began with it and was not heard of again
    fatal = answered(worker({"shard": 0}))[2]
    assert fatal["path"] == expected[2]["path"]
    assert (fatal["error"], fatal["label"]) == (batch.FATAL, None)


@pytest.mark.parametrize("calls", [1, 3])
def test_what_could_not_be_fetched_is_counted(
    batch: ModuleType,
    model_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    calls: int,
) -> None:
    monkeypatch.setattr(batch.ray, "get", lambda value: value)
    asked = Asked(sources=("unknown://a",), model="a" * 64, top_k=2)
    names = [Named("unknown://a/1.png"), Named(str(tmp_path / "gone.png"))]
    with opened(tmp_path / "out", asked) as output:
        list(output.store_listing(names))
        actor = Actor(Listing(output.listing, output.shard))
    worker = batch._Worker(actor, asked, "five.pokedex", model_file.read_bytes(), 1)
    for _ in range(calls):  # the third is careful
        row = worker({"shard": 0})
    assert (row["pictures"], row["failed"], row["unfetched"]) == (2, 2, 1)


class Broken:
    """A data set whose workers fail."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def map(self, *_: Any, **__: Any) -> Broken:
        return self

    def iter_rows(self) -> Any:
        raise self.error


TRACE = "a trace\n  of calls\nModuleNotFoundError: no trainer"
ADVICE = """The above exception was the direct cause of the following exception:

ray::MapWorker(Map(_Worker)).submit() (pid=17327, ip=192.0.2.2, actor_id=7ce8)
ray.exceptions.UserCodeException: UDF failed to process a data block.
To change retry attempts, backoff, or which errors are retried, configure `DataContext`."""
"""as Ray 2.60 adds it"""


@pytest.mark.parametrize("trace", [TRACE, f"{TRACE}\n\n{ADVICE}"])
def test_a_cluster_that_gives_up_says_why(
    batch: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trace: str
) -> None:
    broken = Broken(batch.ray.exceptions.RayError(trace))
    node = {"Alive": True, "Resources": {"CPU": 3.0}}
    monkeypatch.setattr(batch.ray, "nodes", lambda: [node, node])
    monkeypatch.setattr(batch.ray.data.DataContext, "get_current", SimpleNamespace)
    monkeypatch.setattr(batch.ray.data, "from_items", lambda *_, **__: broken)
    monkeypatch.setattr(batch.ray, "get_runtime_context", lambda: Context())
    monkeypatch.setattr(batch.ray, "remote", lambda _: Remote())
    asked = Asked(sources=("a",), model="a" * 64, top_k=2)
    with opened(tmp_path / "out", asked) as output:
        list(output.store_listing([Named("a")]))
        wanted = batch.ClusterBatch(["a"], tmp_path / "out", tmp_path, threads=4)
        for actors in (None, 1):
            with pytest.raises(batch.ClusterError, match="no node with 4 processors"):
                list(batch._shards(replace(wanted, actors=actors), asked, b"", output))
        with pytest.raises(
            batch.ClusterError, match="gave up: ModuleNotFoundError: no trainer. What is"
        ):
            list(batch._shards(replace(wanted, threads=3), asked, b"", output))


@pytest.mark.loopback
def test_where_no_cluster_answers_it_is_not_waited_for(
    batch: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch.ray, "init", lambda **_: pytest.fail("Ray waits for minutes"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens there
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with (
            pytest.raises(batch.ClusterError, match=f"can be used at {address}: .* refused"),
            batch._cluster(address),
        ):
            pytest.fail("there is no cluster")


class Context:
    def get_node_id(self) -> str:
        return "0" * 56


class Remote:
    def options(self, **_: Any) -> Remote:
        return self

    def remote(self, *_: Any) -> None: ...
