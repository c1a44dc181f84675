"""The .deb: the packaged app below /usr/lib, two programs in /usr/bin, nothing that runs as root.

Menus, file types and icon caches are refreshed by triggers of the packages that own them, so there
is no maintainer script. Two builds of one packaged app give the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import subprocess
from pathlib import Path

from tools.installers.facts import (
    BUILD,
    MAINTAINERS,
    NAME,
    PROGRAMS,
    REPOSITORY,
    SUMMARY,
    checked_bundle,
    emptied,
    install_bundle,
    install_file,
    install_text,
    set_times,
    source_date,
    source_time,
    tool,
    version,
)
from tools.installers.linux import FILES, install_desktop_files

ADDRESS = "maintainers@pokedex.invalid"
"""The project has no published address yet; `DEBEMAIL` sets one."""

LIBRARIES = Path("usr/lib") / NAME
RENAMED = frozenset({"libglib2.0-0"})
"""Libraries that newer releases call NAMEt64, since time stamps grew to 64 bits."""

DPKG = "It belongs to dpkg: a .deb is made on Debian, on Ubuntu or in a container of one."

DESCRIPTION = """\
 Pokédex names the Pokémon in one picture or in ten thousand, without a
 network: 150 species, how sure it is of each answer, and which part of the
 picture the answer comes from. It sorts folders of pictures by what they show.
 .
 It also learns classes of your own from your own folders of pictures, on this
 computer, and can be stopped and continued at any time.
 .
 An unofficial fan project, not affiliated with the owners of Pokémon.
"""


def make(bundle: Path, output: Path) -> Path:
    """Write the package into the folder `output` and return its path."""
    builder = tool("dpkg-deb", DPKG)
    root = emptied(BUILD / "deb")
    root.chmod(0o755)
    install_bundle(checked_bundle(bundle), root / LIBRARIES)
    _install_programs(root / "usr" / "bin")
    install_desktop_files(root / "usr" / "share")
    _install_documents(root / "usr" / "share")
    _tidy_modes(root)
    architecture = _architecture()
    install_text(root / "DEBIAN" / "control", control(root, architecture))
    install_text(root / "DEBIAN" / "md5sums", _sums(root))
    set_times(root)
    output.mkdir(parents=True, exist_ok=True)
    package = output / f"{NAME}_{version()}_{architecture}.deb"
    subprocess.run(
        [builder, "--root-owner-group", "-Zxz", "--build", root, package],
        check=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(source_date())},
    )
    return package


def control(root: Path, architecture: str) -> str:
    """https://www.debian.org/doc/debian-policy/ch-controlfields.html"""
    return (
        f"Package: {NAME}\n"
        f"Version: {version()}\n"
        f"Architecture: {architecture}\n"
        f"Maintainer: {_maintainer()}\n"
        f"Installed-Size: {_installed_kilobytes(root)}\n"
        f"Depends: {', '.join([f'libc6 (>= {needed_libc(root)})', *dependencies()])}\n"
        "Section: graphics\n"
        "Priority: optional\n"
        f"Description: {SUMMARY}\n"
        f"{DESCRIPTION}"
    )


def dependencies() -> list[str]:
    """The documented libraries of a Qt window, under the names of older and newer releases."""
    told = subprocess.run(
        ["sh", REPOSITORY / "tools" / "setup.sh", "window-list"],
        check=True,
        capture_output=True,
        text=True,
    )
    return [f"{name} | {name}t64" if name in RENAMED else name for name in told.stdout.split()]


def needed_libc(root: Path) -> str:
    """The oldest C library that has every symbol which the app's programs and libraries ask for."""
    needed = {(2, 0)}
    for path in root.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            if file.read(4) != b"\x7fELF":
                continue
            needed.update(
                (int(major), int(minor))
                for major, minor in re.findall(rb"\0GLIBC_(\d+)\.(\d+)", file.read())
            )
    return ".".join(map(str, max(needed)))


def _install_programs(programs: Path) -> None:
    programs.mkdir(parents=True)
    for name in PROGRAMS:
        (programs / name).symlink_to(Path("..") / "lib" / NAME / name)


def _install_documents(share: Path) -> None:
    documents = share / "doc" / NAME
    install_text(documents / "copyright", (FILES / "debian" / "copyright").read_text("utf-8"))
    _install_compressed(documents / "changelog.gz", _changelog())
    install_file(FILES / "debian" / "lintian-overrides", share / "lintian" / "overrides" / NAME)
    for name in PROGRAMS:
        page = FILES / f"{name}.1"
        _install_compressed(
            share / "man" / "man1" / f"{name}.1.gz",
            page.read_text("utf-8").replace("@VERSION@", version()),
        )


def _install_compressed(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(gzip.compress(text.encode(), 9, mtime=source_date()))
    place.chmod(0o644)


def _changelog() -> str:
    moment = f"{source_time():%a, %d %b %Y %H:%M:%S +0000}"
    return (
        f"{NAME} ({version()}) unstable; urgency=medium\n\n"
        "  * What changed is in CHANGELOG.md of the sources.\n\n"
        f" -- {_maintainer()}  {moment}\n"
    )


def _maintainer() -> str:
    return f"{os.environ.get('DEBFULLNAME', MAINTAINERS)} <{os.environ.get('DEBEMAIL', ADDRESS)}>"


def _architecture() -> str:
    told = subprocess.run(
        [tool("dpkg", DPKG), "--print-architecture"], check=True, capture_output=True, text=True
    )
    return told.stdout.strip()


def _tidy_modes(root: Path) -> None:
    """Folders made on the way took the umask of whoever builds."""
    for path in root.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


def _installed_kilobytes(root: Path) -> int:
    """As dpkg-gencontrol counts: files rounded up to a kilobyte, one for everything else."""
    return sum(
        (path.stat().st_size + 1023) // 1024 if path.is_file() and not path.is_symlink() else 1
        for path in root.rglob("*")
    )


def _sums(root: Path) -> str:
    files = sorted(
        path.relative_to(root)
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink() and path.parent.name != "DEBIAN"
    )
    return "".join(f"{_sum(root / file)}  {file}\n" for file in files)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()
