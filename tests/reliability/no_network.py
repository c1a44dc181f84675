"""Runs a program without a network, under strace, and lists whatever in it reached for one.

    seen = watch([sys.executable, "-m", "trainer", "classify", "pictures"])
    assert not seen.attempts

The network namespace of the program has no interface but a loopback that is down: nothing that it
sends arrives anywhere, and whoever listens is heard by nobody. strace sees it try all the same,
in every child process and in every library, whatever language that is written in.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# receiving is left out: who never connects, binds or sends has nothing to receive
_CALLS = (
    "socket,socketpair,connect,bind,listen,sendto,sendmsg,sendmmsg,io_uring_setup,"
    "execve,clone,clone3,fork,vfork,open,openat,openat2"
)
_LOOKING_UP = ("/etc/resolv.conf", "/etc/hosts", "/etc/gai.conf")
"""What the C library opens to find the address of a name, and for nothing else."""

_LOCAL_FAMILIES = ("AF_UNIX", "AF_LOCAL", "AF_NETLINK")

_LOCAL_SOCKETS = {
    # "@" stands before a name without a file
    "screen": r"@?/tmp/\.X11-unix/X\d+|.*/wayland-\d+",
    "desktop": r"@?/tmp/dbus-.*|(/var)?/run/dbus/.*|.*/bus|.*/at-spi/bus.*|@?/tmp/\.ICE-unix/\d+",
    "own processes": r".*/pymp-[^/]*/listener-[^/]*",
}
"""Sockets of this machine that a window, or a program of several processes, has to do with."""

_NAME_CACHE = "/var/run/nscd/socket"
"""Asked for users and for hosts; where nobody answers, the C library asks elsewhere, in sight."""


@dataclass(frozen=True)
class Attempt:
    """One call that reached for the network.

    Attributes:
        program: the command line of the process, shortened.
        call: as strace writes it.
    """

    process: int
    program: str
    call: str

    def __str__(self) -> str:
        return f"{self.program} (process {self.process}): {self.call}"


@dataclass
class Trace:
    """What strace has seen.

    Attributes:
        calls: how many system calls were looked at.
        programs: how often each program was started.
        local: how often each kind of local socket was used.
    """

    calls: int = 0
    processes: set[int] = field(default_factory=set)
    programs: Counter[str] = field(default_factory=Counter)
    local: Counter[str] = field(default_factory=Counter)
    attempts: list[Attempt] = field(default_factory=list)


@dataclass(frozen=True)
class Watched:
    """How a program ended, and what it reached for."""

    code: int
    out: str
    err: str
    trace: Trace

    @property
    def attempts(self) -> list[Attempt]:
        return self.trace.attempts


@cache
def impossible() -> str:
    """Why nothing can be watched here; "" where it can."""
    if not sys.platform.startswith("linux"):
        return "needs Linux: strace and network namespaces"
    for program, package in {"strace": "strace", "unshare": "util-linux"}.items():
        if shutil.which(program) is None:
            return f"needs {program}: apt install {package}"
    with tempfile.TemporaryDirectory() as folder:
        command = [*_without_network(), *_under_strace(Path(folder) / "trace"), "true"]
        tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        return f"this machine allows no namespace or no strace: {tried.stderr.strip()}"
    return ""


def watch(
    command: Sequence[str | os.PathLike[str]],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    shown: bool = False,
    timeout: float | None = None,
) -> Watched:
    """Run `command` to its end.

    Args:
        environment: all of it; None for this process's own.
        folder: to run in.
        shown: let it write to this process's own output, and capture nothing.
        timeout: seconds.
    """
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "trace"
        ended = subprocess.run(
            [*_without_network(), *_under_strace(file), *command],
            env=environment,
            cwd=folder,
            capture_output=not shown,
            text=True,
            timeout=timeout,
            check=False,
        )
        with file.open(encoding="utf-8", errors="replace") as lines:
            trace = read_trace(lines)
    return Watched(ended.returncode, ended.stdout or "", ended.stderr or "", trace)


def _without_network() -> list[str]:
    # who is not root may still be, among themselves
    return ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"]), "--"]


def _under_strace(file: Path) -> list[str]:
    how = ["--follow-forks", "--seccomp-bpf", "--quiet=all", "--string-limit=300", "--signal=none"]
    return ["strace", *how, f"--trace={_CALLS}", f"--output={file}", "--"]


# ---- reading what strace wrote --------------------------------------------------------------


def read_trace(lines: Iterable[str]) -> Trace:
    """Judge each call of a trace that `strace --follow-forks` wrote."""
    trace = Trace()
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    threads: set[int] = set()
    found: list[tuple[int, str]] = []
    for process, call in _whole_calls(lines):
        trace.calls += 1
        trace.processes.add(process)
        name = call.partition("(")[0]
        if name in ("clone", "clone3", "fork", "vfork"):
            if (child := re.search(r"= (\d+)$", call)) is not None:
                parents[int(child[1])] = process
                if "CLONE_THREAD" in call:
                    threads.add(int(child[1]))
        elif name == "execve":
            if call.endswith("= 0"):
                commands[process] = _command_line(call)
                trace.programs[commands[process].partition(" ")[0]] += 1
        elif name.startswith("open"):
            if any(f'"{file}"' in call for file in _LOOKING_UP):
                found.append((process, call))
        elif kind := _local_kind(name, call):
            trace.local[kind] += 1
        else:
            found.append((process, call))
    trace.processes -= threads
    # only now, since a child's first calls may be written before its parent's `clone` is
    trace.attempts = [
        Attempt(process, _program(process, commands, parents), call) for process, call in found
    ]
    return trace


def _whole_calls(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Process and call; one that another interrupted is put together again."""
    begun: dict[int, str] = {}
    for line in lines:
        number, _, text = line.rstrip("\n").partition(" ")
        process, text = int(number), text.lstrip()
        if text.endswith("<unfinished ...>"):
            begun[process] = text.removesuffix("<unfinished ...>").rstrip()
            continue
        if (rest := re.match(r"<\.\.\. \w+ resumed>(.*)", text)) is not None:
            text = re.sub(r"\)\s+=", ") =", begun.pop(process, "") + rest[1])
        if "(" in text:  # else it says how the process ended
            yield process, text
    # whoever was killed in the middle of a call tried it all the same
    yield from begun.items()


def _local_kind(name: str, call: str) -> str:
    """What a call on a socket has to do with, if that cannot be the network; else ""."""
    if name in ("socket", "socketpair"):
        family = call.partition("(")[2].partition(",")[0]
        if name == "socketpair" and family in _LOCAL_FAMILIES:
            return "pairs"
        return f"sockets {family}" if family in _LOCAL_FAMILIES else ""
    if name in ("sendto", "sendmsg", "sendmmsg", "listen"):
        # without an address it goes where `connect` or `bind` went, which is judged by itself
        return f"{name} without an address" if "sa_family=" not in call else _address_kind(call)
    return _address_kind(call)


def _address_kind(call: str) -> str:
    if "sa_family=AF_NETLINK" in call:
        return "the system's own facts"
    address = re.search(r'sa_family=AF_UNIX(?:, sun_path=(@?)"([^"]*)")?', call)
    if address is None:
        return ""
    if address[2] is None:
        return "a socket without a name"
    path = f"{address[1]}{address[2]}"
    if path == _NAME_CACHE and not call.endswith("= 0"):
        return "no cache of names"
    for kind, pattern in _LOCAL_SOCKETS.items():
        if re.fullmatch(pattern, path):
            return kind
    return ""


def _command_line(call: str) -> str:
    """Of ``execve("/bin/sh", ["sh", "-c", "true"], ...) = 0``: the program and its arguments."""
    program, _, rest = call.partition('("')[2].partition('"')
    arguments = re.findall(r'"((?:[^"\\]|\\.)*)"', rest.partition("[")[2].partition("], ")[0])
    return " ".join([Path(program).name, *arguments[1:4]])


def _program(process: int, commands: Mapping[int, str], parents: Mapping[int, int]) -> str:
    """Of the process, or of the one that it was split off from."""
    while process not in commands and process in parents:
        process = parents[process]
    return commands.get(process, "unknown")
