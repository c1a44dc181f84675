"""The program reaches for no network: seen from outside, by its system calls.

The whole of it, trainings included, is watched by `python -m tests.reliability no_network`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.reliability.no_network import impossible, read_trace, watch

REACHING = """
import socket, subprocess, sys, threading

def attempt(act, *arguments):
    try:
        act(*arguments)
    except OSError:
        pass

def send():
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as unconnected:
        unconnected.sendto(b"hello", ("2001:db8::1", 443))

if sys.argv[1:] == ["child"]:
    attempt(socket.getaddrinfo, "name.example", 80)
    sys.exit()
one, other = socket.socketpair()
one.sendall(b"between ourselves")
attempt(socket.create_connection, ("192.0.2.1", 80), 1)
thread = threading.Thread(target=attempt, args=[send])
thread.start()
thread.join()
attempt(socket.create_server, ("127.0.0.1", 0))
attempt(socket.socket(socket.AF_UNIX).connect, "\\0unknown")
attempt(socket.socket(socket.AF_UNIX).connect, "/tmp/.X11-unix/X12345")
subprocess.run([sys.executable, sys.argv[0], "child"], check=True)
"""


@pytest.fixture(scope="module")
def watching() -> None:
    """Skips where nothing can be watched."""
    if reason := impossible():
        pytest.skip(reason)


def environment(repository: Path, tmp_path: Path) -> Mapping[str, str]:
    return os.environ | {
        "POKEDEX_HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHONPATH": os.pathsep.join(
            [str(repository), str(repository / "tests" / "e2e" / "window")]
        ),
        "QT_QPA_PLATFORM": "offscreen",
        "LC_ALL": "C.UTF-8",
    }


# ---- the watcher sees what there is to see ---------------------------------------------------


def test_whoever_reaches_for_the_network_is_seen(watching: None, tmp_path: Path) -> None:
    script = tmp_path / "reaching.py"
    script.write_text(REACHING)
    seen = watch([sys.executable, script])
    assert seen.code == 0, seen.err
    calls = [str(attempt) for attempt in seen.attempts]

    def is_seen(*parts: str) -> bool:
        return any(all(part in call for part in parts) for call in calls)

    assert is_seen("connect(", '"192.0.2.1"', "ENETUNREACH"), "a connection"
    assert is_seen("sendto(", '"2001:db8::1"'), "a packet, sent by a thread"
    assert is_seen("bind(", '"127.0.0.1"'), "a server, though it is only for this machine"
    assert is_seen("connect(", '@"unknown"'), "a socket of this machine that is nobody's we know"
    assert is_seen("child", "/etc/resolv.conf"), "the look-up of a name, by a child process"
    assert not is_seen("X12345")
    assert not is_seen("socketpair")
    assert seen.trace.local["screen"] == seen.trace.local["pairs"] == 1
    assert seen.trace.programs.total() == len(seen.trace.processes) == 2


def test_calls_that_others_interrupted_are_read() -> None:
    """A child may be heard before its parent's call has returned."""
    trace = read_trace(
        [
            '7 execve("/usr/bin/python", ["python", "a.py"], 0x7ffd /* 9 vars */) = 0',
            "7 clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=0x7f}, 88"
            " <unfinished ...>",
            "8 connect(3, {sa_family=AF_INET, sin_port=htons(53), "
            'sin_addr=inet_addr("192.0.2.1")}, 16 <unfinished ...>',
            "7 <... clone3 resumed>) = 8",
            "7 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 9",
            "9 io_uring_setup(8, {flags=0}) = 5",
            "8 <... connect resumed>) = -1 ENETUNREACH (Network is unreachable)",
            "9 socket(AF_INET, SOCK_STREAM, IPPROTO_IP <unfinished ...>",
            "8 +++ exited with 0 +++",
            "7 +++ killed by SIGKILL +++",
        ]
    )
    assert [(attempt.process, attempt.program) for attempt in trace.attempts] == [
        (9, "python a.py"),
        (8, "python a.py"),
        (9, "python a.py"),
    ]
    assert trace.attempts[1].call.endswith("}, 16) = -1 ENETUNREACH (Network is unreachable)")
    assert trace.processes == {7, 8}


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ('connect(3, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X0"}, 20) = 0', "screen"),
        ('connect(3, {sa_family=AF_UNIX, sun_path="/run/user/0/wayland-0"}, 26) = 0', "screen"),
        ('connect(3, {sa_family=AF_UNIX, sun_path="/run/user/1000/bus"}, 21) = 0', "desktop"),
        ('connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = 0', None),
        (
            'connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT',
            "no cache of names",
        ),
        (
            'connect(3, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}'
            ", 43) = 0",
            None,
        ),
        ("socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3", "sockets AF_NETLINK"),
        ("socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 3", None),
        (
            "bind(3, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0",
            "the system's own facts",
        ),
        ('sendto(3, "x", 1, MSG_NOSIGNAL, NULL, 0) = 1', "sendto without an address"),
    ],
)
def test_local_sockets_are_told_from_others(call: str, kind: str | None) -> None:
    trace = read_trace([f"1 {call}"])
    assert [attempt.call for attempt in trace.attempts] == ([] if kind else [call])
    assert dict(trace.local) == ({kind: 1} if kind else {})


# ---- the program does not try ----------------------------------------------------------------
# ONNX Runtime is built to send in how it is used, many seconds later; it shows at once, by the
# record that it begins in the user's cache folder.


def test_classifying_reaches_for_no_network(
    watching: None, repository: Path, tmp_path: Path
) -> None:
    pictures = repository / "resources" / "samples"
    seen = watch(
        [sys.executable, "-m", "trainer", "classify", pictures, "--format", "json"],
        environment=environment(repository, tmp_path),
    )
    assert (seen.code, seen.err) == (0, "")
    assert {json.loads(line)["status"] for line in seen.out.splitlines()} == {"ok"}
    assert seen.attempts == []
    assert not (tmp_path / "cache" / "Microsoft").exists()


def test_the_window_reaches_for_no_network(
    watching: None, repository: Path, tmp_path: Path
) -> None:
    """Every page is shown, the help with its guide as well."""
    pytest.importorskip("PySide6", reason="needs the extra `app`")
    seen = watch(
        [sys.executable, repository / "tests" / "e2e" / "window" / "identify.py"],
        environment=environment(repository, tmp_path),
    )
    assert seen.code == 0, seen.err
    assert seen.attempts == []
    assert not (tmp_path / "cache" / "Microsoft").exists()
