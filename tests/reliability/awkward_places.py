"""Files with names that few programs expect, and things in a folder that are no files at all."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

NAMES: tuple[bytes, ...] = (
    *(
        b"new\nline.png",
        b"carriage\rreturn.png",
        b"tab\ttab.png",
        b"bell\x07.png",
        b"esc\x1b[31m.png",
    ),
    *(b'quote".png', b"quote'.png", b"back\\slash.png", b"semi;colon.png", b"comma,comma.png"),
    *(b"=1+1.png", b"+1.png", b"-1.png", b"@sum.png", b"--help.png", b"-.png", b"~.png", b"*.png"),
    *(
        b"$(reboot).png",
        b"`id`.png",
        b"%s%n.png",
        b"{0}.png",
        b"[red].png",
        b":cat:.png",
        b"#a.png",
    ),
    *(b" leading.png", b"trailing .png", b"trailing.png ", b"trailing.png.", b"two..dots.png"),
    *(b"CON.png", b"nul.png", b"<script>.png", b"a&b.png", b"a|b.png", b"a?b.png", b"..png"),
    *(
        name.encode()
        for name in ("😀.png", "مرحبا.png", "\u202egnp.exe.png", "e\u0301.png", "é.png")
    ),
    *(name.encode() for name in ("日本語.png", "\u200b.png", "\ufeff.png", "\u2028.png", "Z͑ͫ̓.png")),
    *(b"\xff\xfe.png", b"caf\xe9.png", b"\xed\xa0\x80.png", b"\xc3.png", b"\xf0\x9f.png"),
    *(b"a" * 251 + b".png", "é".encode() * 125 + b".png", b"nul", b".png", b".hidden.png"),
    *(b"UPPER.PNG", b"Mixed.JpEg", b"double.jpg.png", b"picture", b"picture.", b"picture.txt"),
)
"""As the system knows them: bytes."""


def put_names(folder: Path, picture: bytes) -> list[Path]:
    """The picture under each name that the file system takes."""
    folder.mkdir(parents=True)
    made = []
    for name in NAMES:
        path = folder / os.fsdecode(name)
        with suppress(OSError, ValueError):  # another system's file names are narrower
            path.write_bytes(picture)
            made.append(path)
    return made


def put_special(folder: Path, picture: bytes) -> None:
    """Pipes, sockets, links, folders, devices, what may not be read, and what is very large."""
    folder.mkdir(parents=True)
    good = folder / "good.png"
    good.write_bytes(picture)
    for make in (_links, _pipes, _folders, _unreadable, _large, _devices):
        for _ in make(folder, good):
            pass


def _links(folder: Path, good: Path) -> Iterator[None]:
    links = {
        "to-good.png": good.name,
        "dangling.png": "nowhere.png",
        "itself.png": "itself.png",
        "round-1.png": "round-2.png",
        "round-2.png": "round-1.png",
        "to-folder.png": ".",
        "to-parent": "..",
        "to-null.png": "/dev/null",
        "to-zero.png": "/dev/zero",
        "to-process.jpg": "/proc/self/mem",
        "absolute.png": str(good.resolve()),
        "long.png": "x/../" * 700 + "good.png",
    }
    for name, target in links.items():
        with suppress(OSError, NotImplementedError):
            (folder / name).symlink_to(target)
        yield
    with suppress(OSError):
        (folder / "hard.png").hardlink_to(good)
    yield


def _pipes(folder: Path, _: Path) -> Iterator[None]:
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.jpg")
        os.mkfifo(folder / "pipe")
    yield
    if hasattr(socket, "AF_UNIX"):
        # the path of a socket may be 100 bytes long at most
        here = Path.cwd()
        os.chdir(folder)
        with closing(socket.socket(socket.AF_UNIX)) as listener:
            listener.bind("socket.png")
        os.chdir(here)
    yield


def _folders(folder: Path, good: Path) -> Iterator[None]:
    (folder / "folder.jpg").mkdir()
    (folder / "folder.jpg" / "inside.png").write_bytes(good.read_bytes())
    (folder / "empty.jpg").mkdir()
    yield
    deep = folder / "deep"
    deep.mkdir()
    # the longest path that a system call takes is 4,095 bytes
    while len(os.fsencode(deep)) < 3800:
        deep /= "d" * 20
        deep.mkdir()
    (deep / "deep.png").write_bytes(good.read_bytes())
    yield


def _unreadable(folder: Path, good: Path) -> Iterator[None]:
    """Root may read all; then these are two more good files."""
    secret = folder / "secret.png"
    secret.write_bytes(good.read_bytes())
    secret.chmod(0)
    closed = folder / "closed"
    closed.mkdir()
    (closed / "inside.png").write_bytes(good.read_bytes())
    closed.chmod(0)
    yield


def _large(folder: Path, good: Path) -> Iterator[None]:
    """A terabyte that takes no room on the disk, and a file that is empty."""
    head = good.read_bytes()
    for name, size in (("terabyte.png", 2**40), ("zeros.jpg", 600 * 2**20)):
        with suppress(OSError), (folder / name).open("wb") as file:
            file.write(head if name == "terabyte.png" else b"")
            file.truncate(size)
    (folder / "empty.png").write_bytes(b"")
    yield


def _devices(folder: Path, _: Path) -> Iterator[None]:
    """Where we may: a device that gives zeros for ever, and one that is not there."""
    if hasattr(os, "mknod"):
        with suppress(OSError):
            os.mknod(folder / "device.png", stat.S_IFCHR | 0o666, os.makedev(1, 5))
        with suppress(OSError):
            os.mknod(folder / "block.png", stat.S_IFBLK | 0o666, os.makedev(250, 250))
    yield


def open_up(folder: Path) -> None:
    """Permissions back, so that the folder can be removed."""
    for name in ("secret.png", "closed"):
        for path in folder.rglob(name):
            if not path.is_symlink():
                path.chmod(0o700)
