"""The window as its users start it: a process of its own, offscreen and on a virtual screen.

What each scenario does is in `tests/e2e/window`. Whatever it did, the process must end by itself
with exit code 0 and leave no other process behind.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

pytest.importorskip("PySide6", reason="needs the extra `app`")

SCENARIOS = Path(__file__).parent / "window"
LIMIT = 900.0  # seconds; a stuck window must not stop the other tests

Play = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def screens() -> Iterator[dict[str, Mapping[str, str]]]:
    """Environment variables for each platform that can be had here."""
    found: dict[str, Mapping[str, str]] = {"offscreen": {"QT_QPA_PLATFORM": "offscreen"}}
    server = _virtual_screen()
    if server is not None:
        found["xcb"] = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": server[1]}
    yield found
    if server is not None:
        server[0].terminate()
        server[0].wait(10)


def _virtual_screen() -> tuple[subprocess.Popen[bytes], str] | None:
    """A running Xvfb and the name of its display; None where there is no Xvfb."""
    program = shutil.which("Xvfb")
    if program is None:
        return None
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:  # Xvfb tells its number once it is ready
        number = told.readline().strip()
    return (server, f":{number}") if number else None


@pytest.fixture(params=["offscreen", "xcb"])
def play(
    request: pytest.FixtureRequest,
    screens: dict[str, Mapping[str, str]],
    tmp_path: Path,
    repository: Path,
) -> Play:
    """Runs a scenario on one platform in a home of its own."""
    if request.param not in screens:
        pytest.skip("needs Xvfb: apt install xvfb")
    platform = screens[request.param]

    def call(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            **platform,
            "POKEDEX_HOME": str(tmp_path / "home"),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "PYTHONPATH": os.pathsep.join([str(repository), str(SCENARIOS)]),
            "LC_ALL": "C.UTF-8",
        }
        ended = subprocess.run(
            [sys.executable, str(SCENARIOS / f"{name}.py"), *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        assert _processes_of(tmp_path) == []
        return ended

    return call


def _processes_of(home: Path) -> list[str]:
    """Command lines of the processes whose environment names this home."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if str(home).encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # it has just ended, or is somebody else's
    return found


def test_a_sample_is_named(play: Play) -> None:
    play("identify")


def test_a_folder_with_broken_files_is_named_and_exported(play: Play, tmp_path: Path) -> None:
    play("batch", str(tmp_path))


def test_a_training_is_stopped_killed_resumed_and_its_model_used(
    play: Play, tmp_path: Path
) -> None:
    play("train", str(tmp_path))


def test_corrections_make_a_data_set_and_teach_the_model_that_comes_of_it(
    play: Play, tmp_path: Path
) -> None:
    play("teach", str(tmp_path / "work"))


def test_what_is_strange_or_newer_is_named_and_left_alone(play: Play, tmp_path: Path) -> None:
    model = tmp_path / "stranger.pokedex"
    model.write_bytes(b"\x80\x04cos\nsystem\n(S'touch harmed'\ntR.")
    play("strangers", str(model))
    assert not list(tmp_path.rglob("harmed"))
