"""What every installer says of the app, and the files that more than one of them needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PACKAGING = REPOSITORY / "packaging"
RESOURCES = REPOSITORY / "resources"
BUILD = REPOSITORY / "build" / "installers"

NAME = "pokedex"
"""File and package name, also that of the desktop file, which Qt tells the window system."""

TITLE = "Pokédex"
FILE_TITLE = "Pokedex"
"""`TITLE` in the names of files that people download, which not every server keeps in UTF-8."""

SUMMARY = "names the Pokémon in your pictures, offline"
MAINTAINERS = "The Pokédex maintainers"
PROGRAMS = ("pokedex", "pokedex-app")
"""The console and the windowed program of the packaged app."""


class InstallerError(Exception):
    """An installer cannot be made; the message says why and what to do."""


def version() -> str:
    """The version of the checkout, read and not imported: the package may not be installed."""
    text = (REPOSITORY / "trainer" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise InstallerError("trainer/__init__.py names no version.")
    return found[1]


def source_date() -> int:
    """Seconds since 1970 of what is built: `SOURCE_DATE_EPOCH`, or the date of the commit.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    told = subprocess.run(
        ["git", "-C", REPOSITORY, "log", "-1", "--format=%ct"],
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        raise InstallerError("This is no checkout of git: set SOURCE_DATE_EPOCH to its date.")
    return int(told.stdout)


def source_time() -> datetime:
    return datetime.fromtimestamp(source_date(), UTC)


def checked_bundle(bundle: Path) -> Path:
    """`bundle`, if it looks like the packaged app."""
    for program in PROGRAMS:
        if not any((bundle / name).is_file() for name in (program, f"{program}.exe")):
            raise InstallerError(f"{bundle} holds no {program}: run make bundle first.")
    return bundle


def install_bundle(bundle: Path, place: Path) -> None:
    """Copy the packaged app, with the modes of an installed program whatever the umask was."""
    shutil.copytree(bundle, place, symlinks=True)
    for path in (place, *place.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _is_program(path) else 0o644)


def _is_program(file: Path) -> bool:
    """Wheels mark libraries as executable too, and now and then a text."""
    if not file.stat().st_mode & 0o100:
        return False
    with file.open("rb") as opened:
        begins = opened.read(4)
    return begins.startswith(b"#!") or (begins == b"\x7fELF" and ".so" not in file.name)


def install_text(place: Path, text: str, *, mode: int = 0o644) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8", newline="\n")
    place.chmod(mode)


def install_file(source: Path, place: Path, *, mode: int = 0o644) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)
    place.chmod(mode)


def set_times(folder: Path) -> None:
    """Give everything below `folder` the date of the source."""
    moment = source_date()
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (moment, moment), follow_symlinks=False)


def emptied(folder: Path) -> Path:
    """`folder`, new and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def tool(name: str, source: str) -> str:
    """The path of a program; where it is missing, `source` says how to get it."""
    found = shutil.which(name)
    if found is None:
        raise InstallerError(f"{name} is missing. {source}")
    return found
