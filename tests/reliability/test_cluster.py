"""Naming pictures on a cluster of two nodes: each exactly once, whatever is killed meanwhile."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

pytest.importorskip("ray.data", reason="needs the extra “cluster”")

import pyarrow.parquet as pq

PICTURES, SHARDS = 200, 7
PATIENCE = 300.0
"""seconds for something that takes a few, on a machine that does much else"""


class TwoNodes:
    def __init__(self, repository: Path, environment: dict[str, str]) -> None:
        self._facts: dict[str, Any] = {
            "cwd": repository,
            "env": os.environ | {"PYTHONPATH": str(repository)} | environment,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.two_nodes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            **self._facts,
        )
        self.address = self._line()
        if not self.address:
            self.end()
            pytest.skip("Ray's nodes did not start in time: this machine is too busy")

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def kill_one(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("kill\n")
        self._process.stdin.flush()
        assert self._line() == "killed"

    def end(self) -> None:
        self._process.communicate()

    def classify(self, source: object, output: Path) -> subprocess.Popen[str]:
        command = ["classify", str(source), "--engine", "ray", "--address", self.address]
        return subprocess.Popen(
            [sys.executable, "-m", "trainer", *command, "--output", str(output)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # a shell in the background leaves Ctrl+C ignored, and so do its children
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            **self._facts,
        )


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment by which S3 is a server on this machine."""
    pytest.importorskip("s3fs", reason="needs s3fs")
    pytest.importorskip("moto.server", reason="needs moto[server]")
    log = tmp_path_factory.mktemp("s3") / "log"
    with log.open("w") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
            stdout=stream,
            stderr=stream,
        )
    wait_until(lambda: "Running on http://" in log.read_text())
    address = log.read_text().partition("Running on ")[2].split()[0]
    yield {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    server.terminate()
    server.wait()


@pytest.fixture(scope="module")
def nodes(repository: Path, storage: dict[str, str]) -> Iterator[TwoNodes]:
    nodes = TwoNodes(repository, storage)
    yield nodes
    nodes.end()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawings, a text that poses as one, and an empty file."""
    folder = tmp_path_factory.mktemp("archive")
    for number in range(PICTURES - 2):
        colour = (number, 255 - number, number * 7 % 256)
        Image.new("RGB", (48, 48), colour).save(folder / f"{number}.png")
    (folder / "text.png").write_text("text")
    (folder / "empty.png").touch()
    return folder


def wait_until(there: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end
        time.sleep(0.05)


def finished(output: Path) -> int:
    return len(files(output))


def files(output: Path) -> list[str]:
    """Those that the manifest has."""
    manifest = output / "_finished.jsonl"
    lines = manifest.read_text().splitlines() if manifest.exists() else []
    return [f"shard-{json.loads(line)['shard']:06}.parquet" for line in lines]


def rows(output: Path) -> list[dict[str, Any]]:
    return [
        row for file in sorted(output.glob("*.parquet")) for row in pq.read_table(file).to_pylist()
    ]


def check(output: Path, names: list[str]) -> None:
    found = rows(output)
    assert Counter(row["path"] for row in found) == Counter(names)
    failed = {row["path"].rpartition("/")[2] for row in found if row["error"]}
    assert failed == {"text.png", "empty.png"}
    assert not list(output.glob(".*"))


def test_what_is_interrupted_and_killed_goes_on_where_it_stopped(
    nodes: TwoNodes, folder: Path, tmp_path: Path
) -> None:
    names = [str(path) for path in folder.iterdir()]
    output = tmp_path / "out"
    interrupted = nodes.classify(folder, output)
    wait_until(lambda: finished(output) or interrupted.poll() is not None)
    interrupted.send_signal(signal.SIGINT)
    _, said = interrupted.communicate()
    assert interrupted.returncode == 3, said
    assert said.splitlines()[-2:] == [
        "The same command goes on where this one stops.",
        "Interrupted.",
    ]
    first = finished(output)
    killed = nodes.classify(folder, output)
    wait_until(lambda: finished(output) > first or killed.poll() is not None)
    killed.kill()
    killed.communicate()
    kept = {file: file.stat().st_mtime_ns for file in map(output.joinpath, files(output))}
    assert 0 < first < len(kept) < SHARDS
    last = nodes.classify(folder, output)
    _, said = last.communicate()
    assert last.returncode == 1, said
    assert f"{PICTURES} pictures named in {output}; 2 could not be read" in said
    check(output, names)
    assert all(file.stat().st_mtime_ns == time_ns for file, time_ns in kept.items())


@pytest.mark.loopback
def test_an_outage_is_made_up_for_by_the_same_command(
    nodes: TwoNodes, folder: Path, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    names = [f"http://127.0.0.1:{port}/{name}.png" for name in ("0", "1", "text", "empty")]
    (tmp_path / "list.txt").write_text("\n".join(names))
    output = tmp_path / "out"
    down = nodes.classify(tmp_path / "list.txt", output)
    _, said = down.communicate()
    assert down.returncode == 1, said
    assert "; 4 could not be fetched: the same command tries them again" in said
    where = ["-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen([sys.executable, *where], stderr=subprocess.DEVNULL) as server:
        try:
            wait_until(lambda: _is_up(port))
            up = nodes.classify(tmp_path / "list.txt", output)
            _, said = up.communicate()
        finally:
            server.terminate()
    assert up.returncode == 1, said
    assert "; 2 could not be read" in said
    check(output, names)


def _is_up(port: int) -> bool:
    with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def test_objects_of_s3_lose_a_node_in_the_midst(
    nodes: TwoNodes, folder: Path, storage: dict[str, str], tmp_path: Path
) -> None:
    script = (
        "import sys, fsspec; files = fsspec.filesystem('s3'); files.mkdir('bucket'); "
        "files.put(sys.argv[1] + '/', 'bucket/archive/', recursive=True)"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(folder)], env=os.environ | storage, check=True
    )
    output = tmp_path / "out"
    process = nodes.classify("s3://bucket/archive", output)
    wait_until(lambda: finished(output) or process.poll() is not None)
    nodes.kill_one()
    _, said = process.communicate()
    assert process.returncode == 1, said
    check(output, [f"s3://bucket/archive/{path.name}" for path in folder.iterdir()])
