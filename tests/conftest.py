"""Fixtures of every test, and what every test must not do: open a socket, or leave a thread behind.

Nothing here imports torch: collecting the tests stays quick.
"""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# There is a worker for each core. Threads of OpenBLAS and of torch beside it wait for each other,
# busily. It must be said before numpy is imported, and child processes are told as well.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

# the same examples every time, however busy the machine is
settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")

# what importing makes is no garbage: nobody needs to look for any in a million objects, again and
# again, neither while the tests are collected nor while they run
gc.disable()

TESTS = Path(__file__).resolve().parent
REPOSITORY = TESTS.parent

LONG = ("e2e", "installers", "reliability")
"""Folders whose tests are the second tier, which `make test` leaves to `make check`."""

# a thread that was told to end may need this many seconds to do so on a busy machine
_GRACE = 60.0


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whether a folder of the second tier, of which nothing would run, need not be imported."""
    left_out = config.option.markexpr == "not long"
    return True if left_out and _is_long(collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what lies in the folders of the second tier, before any is chosen by its marks."""
    for item in items:
        if _is_long(item.path):
            item.add_marker("long")


def _is_long(path: Path) -> bool:
    return any(path.is_relative_to(TESTS / name) for name in LONG)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the checkout, with the real pictures; skips without it."""
    folder = REPOSITORY.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("needs the real pictures in ../shared/data, which are not here")
    return folder


@pytest.fixture(scope="session")
def samples() -> dict[Path, str | None]:
    """Our own sample pictures and the class each shows; None where it is none of them."""
    return {path: _sample_label(path) for path in sorted(_samples_folder().glob("*.png"))}


def _samples_folder() -> Path:
    return REPOSITORY / "resources" / "samples"


def _sample_label(path: Path) -> str | None:
    none_of_them = {"apple", "house", "poke_ball"}
    return None if path.stem in none_of_them else path.stem.replace("_", " ").title()


@pytest.fixture(scope="session", autouse=True)
def _folders_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests leave in the user's cache and data, they would find there the next time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuses every connection and look-up; `@pytest.mark.loopback` allows this machine's own."""
    loopback = request.node.get_closest_marker("loopback") is not None

    def guarded(name: str) -> Callable[..., Any]:
        original = getattr(socket.socket, name)

        def call(self: socket.socket, *arguments: Any) -> Any:
            # an address comes last: connect(address), sendto(data[, flags], address)
            _refuse_unless_allowed(self.family, arguments[-1], loopback=loopback)
            return original(self, *arguments)

        return call

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guarded(name), raising=True)

    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        _refuse_unless_allowed(socket.AF_INET, (host,), loopback=loopback)
        return look_up(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


def _refuse_unless_allowed(family: int, address: Any, *, loopback: bool) -> None:
    local = {getattr(socket, name, None) for name in ("AF_UNIX", "AF_NETLINK")}
    if family in local or (loopback and _is_loopback(address[0])):
        return
    pytest.fail(f"a test reached for the network: {address!r}")


def _is_loopback(host: Any) -> bool:
    if host in ("localhost", None, ""):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    started = [
        thread
        for thread in threading.enumerate()
        # Qt's threads leave a placeholder behind, which never ends: tests/gui sees to them
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    for thread in started:
        thread.join(_GRACE)
    left = [thread.name for thread in started if thread.is_alive()]
    if left:
        pytest.fail(f"the test left threads running: {', '.join(left)}")
