"""A Debian that has nothing but itself and the libraries that our documents name, and the app.

`build` makes it once, by debootstrap. `CleanSystem` is entered for one round, in mount and process
namespaces of the round's own: the base and the app are read-only, everything that can be written is
empty, and when the round's process ends, however it ends, the kernel takes mounts and processes
away.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

WORK = Path("/tmp/smoke")
MEETING = WORK / "meeting"
"""where sockets are that the app and the driver share; the same path in and out of the system"""

VISITOR = 1000
"""user and group number the app runs as"""

HOME = Path("/home/visitor")
APP = Path("/opt/pokedex")
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
WRITABLE = ("tmp", "var/tmp", "run", "home", "root")


class SmokeError(Exception):
    """The test cannot be run; the message says why and what to do."""


def build(packages: list[str]) -> Path:
    """The folder of the system with those Debian packages, made now unless it is there already.

    Release, mirror and components are those this machine's own apt uses.
    """
    release = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    mirror, components = _source(release)
    names = _as_called_here(packages)
    mark = hashlib.sha256(" ".join([release, *components, *names]).encode()).hexdigest()[:8]
    base = WORK / f"{release}-{mark}"
    if base.exists():
        return base
    print(f"Building a clean {release} in {base}: some minutes, once", flush=True)
    WORK.mkdir(exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix="building-", dir=WORK))
    try:
        partial.chmod(0o755)
        _debootstrap(partial, release, mirror, components, names)
        _prepare(partial)
        partial.rename(base)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return base


def _source(release: str) -> tuple[str, list[str]]:
    """Mirror and components from which apt gets `release`."""
    form = "$(CODENAME) $(SITE) $(COMPONENT)"
    told = subprocess.run(
        ["apt-get", "indextargets", "--format", form, "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    rows = [line.split() for line in told.splitlines()]
    found = [row[1:] for row in rows if len(row) == 3 and row[0] == release]
    if not found:
        raise SmokeError("apt names no mirror of this release: run apt-get update first.")
    mirror = found[0][0]
    return mirror, sorted({component for site, component in found if site == mirror})


def _as_called_here(packages: list[str]) -> list[str]:
    """Newer releases renamed some libraries to NAMEt64 when time stamps grew to 64 bits."""
    told = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", *packages],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    known = {line.partition(" ")[2] for line in told.splitlines() if line.startswith("Package:")}
    return [name if name in known else f"{name}t64" for name in packages]


def _debootstrap(
    place: Path, release: str, mirror: str, components: list[str], packages: list[str]
) -> None:
    log = place.with_name(f"{place.name}.log")
    command = [
        *("unshare", "--mount"),  # what it mounts, it may forget
        "debootstrap",
        "--variant=minbase",
        f"--components={','.join(components)}",
        f"--include={','.join(packages)}",
        release,
        str(place),
        mirror,
    ]
    with log.open("w") as output:
        ended = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False)
    if ended.returncode:
        raise SmokeError(f"debootstrap could not make the clean system: see {log}.")
    log.unlink()


def _prepare(base: Path) -> None:
    """Mount points, a user, and a look at what must not be there."""
    found = pythons(base)
    if found:
        raise SmokeError(f"The clean system is not clean, it holds {found[0]}.")
    subprocess.run(
        ["chroot", str(base), "useradd", "--no-create-home", "--uid", str(VISITOR), "visitor"],
        check=True,
    )
    (base / APP.relative_to("/")).mkdir(parents=True)


def pythons(base: Path) -> list[Path]:
    """Interpreters and libraries of Python in a system."""
    programs = (
        found
        for folder in ("bin", "sbin", "usr/bin", "usr/sbin", "usr/local/bin")
        for found in (base / folder).glob("python*")
    )
    return [*programs, *(base / "usr").rglob("libpython*")]


class CleanSystem:
    """A round's own view of `base`, with the app from `app`. Enter it in fresh namespaces."""

    def __init__(self, base: Path, app: Path) -> None:
        self._root = WORK / "root"
        self._root.mkdir(exist_ok=True)
        MEETING.mkdir(exist_ok=True)
        _mount("--types", "tmpfs", "--options", "mode=755", "tmpfs", MEETING)
        _mount("--bind", base, self._root)
        _mount("--options", "remount,bind,ro", self._root)
        for folder in WRITABLE:
            _mount("--types", "tmpfs", "--options", "mode=1777", "tmpfs", self._root / folder)
        _mount("--types", "proc", "proc", self._root / "proc")
        self._mount_devices()
        _mount("--bind", app, self.outside(APP))
        _mount("--options", "remount,bind,ro", self.outside(APP))
        self._share(MEETING)
        self._share(Path("/tmp/.X11-unix"))
        self.home = self.outside(HOME)
        self.home.mkdir(mode=0o700)
        os.chown(self.home, VISITOR, VISITOR)

    def outside(self, path: Path) -> Path:
        """Where the driver finds a path of the system."""
        return self._root / path.relative_to("/")

    def inside(self, path: Path) -> Path:
        """What the system calls a path of the driver's."""
        return Path("/") / path.relative_to(self._root)

    def command(self, program: str, *arguments: str, environment: dict[str, str]) -> list[str]:
        """What starts `pokedex` or `pokedex-app` with these variables and no others."""
        return [
            "chroot",
            f"--userspec={VISITOR}:{VISITOR}",
            str(self._root),
            "/usr/bin/env",
            "--ignore-environment",
            f"--chdir={HOME}",
            f"HOME={HOME}",
            "PATH=/usr/bin:/bin",
            *(f"{name}={value}" for name, value in environment.items()),
            str(APP / program),
            *arguments,
        ]

    def processes(self) -> dict[int, str]:
        """Numbers and command lines of what runs in the system, zombies left out."""
        return running(lambda entry: os.path.realpath(entry / "root") == str(self._root))

    def temporary_files(self) -> list[str]:
        """Files that lie where temporary ones go, but for the sockets that were put there."""
        places = (self.outside(Path(name)) for name in ("/tmp", "/var/tmp", "/dev/shm"))
        shared = (self.outside(MEETING), self.outside(Path("/tmp/.X11-unix")))
        return [
            str(self.inside(path))
            for place in places
            for path in place.rglob("*")
            if not path.is_dir() and not any(path.is_relative_to(folder) for folder in shared)
        ]

    def give(self, folder: Path) -> None:
        """Make everything in a folder of the home the visitor's."""
        for path in (folder, *folder.rglob("*")):
            os.chown(path, VISITOR, VISITOR)

    def _mount_devices(self) -> None:
        devices = self._root / "dev"
        _mount("--types", "tmpfs", "--options", "mode=755", "tmpfs", devices)
        for name in DEVICES:
            (devices / name).touch()
            _mount("--bind", Path("/dev") / name, devices / name)
        (devices / "shm").mkdir()
        _mount("--types", "tmpfs", "--options", "mode=1777", "tmpfs", devices / "shm")

    def _share(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        there = self.outside(folder)
        there.mkdir(parents=True, exist_ok=True)
        _mount("--bind", folder, there)


class ThisSystem:
    """The checkout on this machine, in place of the packaged app in a clean one."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self.home = WORK / "home"
        self._temporary = WORK / "temporary"
        for folder in (self.home, self._temporary, MEETING):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)

    def outside(self, path: Path) -> Path:
        return path

    def inside(self, path: Path) -> Path:
        return path

    def command(self, _program: str, *arguments: str, environment: dict[str, str]) -> list[str]:
        """`pokedex` and `pokedex-app` are the same here."""
        return [
            "/usr/bin/env",
            "--ignore-environment",
            f"--chdir={self._repository}",
            f"HOME={self.home}",
            f"TMPDIR={self._temporary}",
            "PATH=/usr/bin:/bin",
            *(f"{name}={value}" for name, value in environment.items()),
            str(self._repository / ".venv/bin/python"),
            "-m",
            "pokedex_app",
            *arguments,
        ]

    def processes(self) -> dict[int, str]:
        mark = f"HOME={self.home}".encode()
        return running(lambda entry: mark in (entry / "environ").read_bytes().split(b"\0"))

    def temporary_files(self) -> list[str]:
        return [str(path) for path in self._temporary.rglob("*") if not path.is_dir()]

    def give(self, folder: Path) -> None:
        """Everything is the user's already."""


System = CleanSystem | ThisSystem


def running(belongs: Callable[[Path], bool]) -> dict[int, str]:
    """Processes for whose folder in /proc `belongs` is true."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            if command and belongs(entry):
                found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has just ended
    return found


def _mount(*arguments: object) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True)
