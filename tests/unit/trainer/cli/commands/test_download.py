"""`pokedex download imagenet`, and what the command line says where the weights are missing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.helpers.download_server import CONTENT, DIGEST, SIZE, Server, serving
from trainer.cli import main as cli
from trainer.model import download as module
from trainer.model.networks import IMAGENET

PROGRAM = """
import sys
from pathlib import Path
from trainer.cli import main as cli
from trainer.model import download
url, digest, size = sys.argv[1:4]
download.IMAGENET = download.IMAGENET._replace(url=url, digest=digest, size=int(size))
download.cached_start = Path(sys.argv[4]).joinpath
sys.exit(cli.main(["download", "imagenet"]))
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving(monkeypatch) as server:
        yield server


@pytest.fixture
def target(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the weights go; the server's file stands for them."""
    weights = IMAGENET._replace(url=server.url, digest=DIGEST, size=SIZE)
    monkeypatch.setattr(module, "IMAGENET", weights)
    monkeypatch.setattr(module, "cached_start", tmp_path.joinpath)
    return tmp_path / "efficientnet_b0_rwightman-7f5810bc.pth"


def part_of(target: Path) -> Path:
    return target.with_name(target.name + ".part")


@pytest.mark.loopback
def test_the_weights_come(target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["download", "imagenet"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "The weights are here; train with --start imagenet.\n")
    assert target.read_bytes() == CONTENT


@pytest.mark.loopback
def test_a_download_that_fails_is_one_sentence_and_goes_on(
    server: Server, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.cut_after = 2500
    assert cli.main(["download", "imagenet"]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert " ".join(told.err.split()) == (
        f"The download of {target.name} failed: the connection ended after 2,500 of {SIZE:,} "
        "bytes. Try again; what came so far is kept and the download goes on from there."
    )
    server.cut_after = None
    assert cli.main(["download", "imagenet"]) == 0
    assert server.ranges == [None, "bytes=2500-"]
    assert target.read_bytes() == CONTENT


@pytest.mark.loopback
def test_what_is_not_the_file_is_not_kept(
    server: Server, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.content = b"<html>Please log in</html>"
    assert cli.main(["download", "imagenet"]) == 3
    assert "It was thrown away; try again." in " ".join(capsys.readouterr().err.split())
    assert not target.exists()
    assert not part_of(target).exists()


@pytest.mark.loopback
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_an_interrupt_ends_a_silent_download_which_goes_on_later(
    server: Server, tmp_path: Path, repository: Path
) -> None:
    server.silent_after = SIZE // 2
    target = tmp_path / "efficientnet_b0_rwightman-7f5810bc.pth"
    command = [sys.executable, "-c", PROGRAM, server.url, DIGEST, str(SIZE), str(tmp_path)]

    def begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd=repository,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # a shell in the background leaves Ctrl+C ignored, and so do its children
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )

    process = begin()
    assert server.silent.wait(60)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60) == (b"", b"Interrupted.\n")
    assert process.returncode == 3
    kept = part_of(target).read_bytes()
    assert kept == CONTENT[: len(kept)]
    assert not target.exists()

    server.silent_after = None
    process = begin()
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert target.read_bytes() == CONTENT


def test_a_start_that_is_missing_is_not_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is downloaded unless it is asked for: this test may open no connection."""
    pytest.importorskip("torch", reason="training needs torch")
    from trainer.model import start_files

    monkeypatch.setattr(start_files, "imagenet_places", lambda: (tmp_path / "weights.pth",))
    for label in ("disc", "bars"):
        (tmp_path / "pictures" / label).mkdir(parents=True)
    run = tmp_path / "run"
    arguments = ["train", tmp_path / "pictures", "--out", run, "--start", "imagenet"]
    assert cli.main([*map(str, arguments)]) == 3
    assert "pokedex download imagenet" in " ".join(capsys.readouterr().err.split())
    assert not run.exists()
