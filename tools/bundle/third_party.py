"""Whose the files of the packaged app are: a list with versions and licences, and the texts.

Every file that PyInstaller collected is traced back to where it came from: a Python distribution,
Python itself, a package of the system, or us. The build fails where that cannot be told.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path

from tools.bundle import debian, native

LIST = "THIRD-PARTY.md"
TEXTS = "packages"

Row = tuple[str, str, str]
"""(path inside the app or name of a module, source, kind), as PyInstaller's tables have it"""

_LICENCE_NAME = re.compile(
    r"(?:licen[cs]e|copying|notice|authors|thirdpartynotices)", re.IGNORECASE
)


class UnknownOriginError(Exception):
    """A file would be shipped of which nobody knows whose it is, or under which licence."""


@dataclass(frozen=True)
class Part:
    """One line of the list. `texts` maps names of files to their sources."""

    name: str
    version: str
    licence: str
    texts: dict[str, Path] = field(default_factory=dict)
    note: str = ""

    @property
    def folder(self) -> str:
        return re.sub(r"[^\w.+-]", "_", f"{self.name}-{self.version}")


def write(
    rows: Iterable[Row], out: Path, ours: Sequence[Path], *, starter: str = "pyinstaller"
) -> None:
    """Write the list and the texts into the folder `out`, replacing what is there.

    Args:
        ours: folders with what the project and the build made themselves.
        starter: the distribution that made the programs themselves, which no row names.

    Raises UnknownOriginError, and FileNotFoundError for a file of the system's that is in no
    package of its.
    """
    rows = list(rows)
    packages, python, system = _origins(rows, ours)
    packages.setdefault(starter, metadata.distribution(starter))
    parts = [*map(_distribution, packages.values())]
    if python:
        parts.append(_python())
    from_system, common = debian.parts(system)
    parts += [Part(*each) for each in from_system]
    nameless = [part.name for part in parts if not part.texts or not part.licence]
    if nameless:
        raise UnknownOriginError(f"No licence was found of {', '.join(nameless)}.")
    shutil.rmtree(out, ignore_errors=True)
    for part in parts:
        _copy(part.texts, out / TEXTS / part.folder)
    _copy(common, out / TEXTS / "common-licenses")
    shipped = native.parts(inside for inside, _, kind in rows if kind != "PYMODULE")
    parts.sort(key=lambda part: part.name.lower())
    (out / LIST).write_text(_listing(parts, shipped), encoding="utf-8", newline="\n")


def _origins(
    rows: Iterable[Row], ours: Sequence[Path]
) -> tuple[dict[str, metadata.Distribution], bool, set[Path]]:
    """The distributions, whether Python itself, and files of the system that were collected."""
    owners = _owners()
    site = tuple({Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")})
    base = Path(sys.base_prefix).resolve()
    packages: dict[str, metadata.Distribution] = {}
    python, system, lost = False, set(), set()
    for _, source, _ in rows:
        if not source or source == "-" or not Path(source).is_absolute():
            continue
        path = Path(_located(source))
        owner = owners.get(str(path)) or owners.get(str(path.resolve()))
        if owner is not None:
            packages[owner.metadata["Name"].lower()] = owner
        elif any(path.is_relative_to(folder) for folder in site):
            lost.add(path)
        elif any(path.is_relative_to(folder.resolve()) for folder in ours):
            continue
        elif base != Path("/usr") and path.resolve().is_relative_to(base):
            python = True
        elif sys.platform == "win32":
            python = True  # Microsoft's C runtime, of which Python's own licence text speaks
        else:
            system.add(path)
    # caches that pip compiled, and what PyInstaller made
    lost = {path for path in lost if path.suffix != ".pyc"}
    if lost:
        raise UnknownOriginError(f"In no distribution: {', '.join(map(str, sorted(lost)[:5]))}.")
    return packages, python, system


@cache
def _owners() -> dict[str, metadata.Distribution]:
    """By the path of each installed file; there are tens of thousands."""
    owners = {}
    for distribution in metadata.distributions():
        site = str(distribution.locate_file(""))
        for file in distribution.files or ():
            owners[_located(os.path.join(site, str(file)))] = distribution  # noqa: PTH118
    return owners


def _located(path: str) -> str:
    """`path` without links, but for a link that it is itself: that one belongs to a package too."""
    folder, name = os.path.split(path)
    return os.path.join(_real(folder), name)  # noqa: PTH118


@cache
def _real(folder: str) -> str:
    return os.path.realpath(folder)


def _distribution(distribution: metadata.Distribution) -> Part:
    facts = distribution.metadata
    name = facts["Name"]
    known = native.DISTRIBUTIONS.get(name.lower().replace("_", "-"), native.Known())
    licence = known.licence or _said(facts, "License-Expression") or _classified(facts)
    texts = {}
    for file in distribution.files or ():
        named_so = _LICENCE_NAME.match(file.name) and file.suffix.lower() not in (".py", ".pyc")
        if (named_so and ".dist-info" in file.parts[0]) or str(file) in known.texts:
            path = Path(str(distribution.locate_file(file)))
            if path.is_file():
                texts[_short(file.parts)] = path
    for text in known.shared_texts:
        texts[text] = native.RESOURCES / text
    return Part(name, distribution.version, licence, texts, known.note)


def _said(facts: metadata.PackageMetadata, field: str) -> str:
    """Empty where the package says nothing of it."""
    said: list[str] = facts.get_all(field) or [""]
    return said[0]


def _short(parts: Sequence[str]) -> str:
    """A licence's name without the folders that every distribution has."""
    inside = [part for part in parts if not part.endswith(".dist-info") and part != "licenses"]
    return "/".join(inside)


def _classified(facts: metadata.PackageMetadata) -> str:
    """What an older package says of its licence: one line, or a classifier."""
    said = _said(facts, "License").strip()
    if said and said != "UNKNOWN" and "\n" not in said and len(said) < 80:
        return said
    classifiers = facts.get_all("Classifier") or []
    names = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::")]
    return ", ".join(name for name in names if name != "OSI Approved")


def _python() -> Part:
    places = [
        Path(sysconfig.get_path("stdlib"), "LICENSE.txt"),
        Path(sys.base_prefix, "LICENSE.txt"),
        Path(sys.base_prefix, "LICENSE"),
        Path(f"/usr/share/doc/python{sys.version_info.major}.{sys.version_info.minor}/copyright"),
    ]
    text = next((place for place in places if place.is_file()), None)
    return Part(
        "Python",
        platform.python_version(),
        "PSF-2.0",
        {} if text is None else {"LICENSE.txt": text},
        "The interpreter and its standard library",
    )


def _copy(texts: dict[str, Path], folder: Path) -> None:
    for name, source in texts.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _listing(parts: Sequence[Part], shipped: Sequence[native.Library]) -> str:
    lines = [
        _HEAD,
        "| package | version | licence | texts | |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {part.name} | {part.version} | {_cell(part.licence)} "
            f"| `{TEXTS}/{part.folder}` | {part.note} |"
            for part in parts
        ),
        _LIBRARIES_HEAD,
        "| library | version of its interface | licence | files | source |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {library.name} | {library.version} | {library.licence} "
            f"| {', '.join(f'`{file}`' for file in library.files)} | {library.source} |"
            for library in shipped
        ),
        _FONTS,
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


_HEAD = f"""\
# What others made that is part of this app

This list was written when the app was built, from the files that are in it. The texts lie in
`{TEXTS}`, beside this file; those that Debian's packages refer to, in `{TEXTS}/common-licenses`.
What the LGPL grants you with Qt, libheif and libde265, and where their sources are, stands in
Qt-and-LGPL.md.

## Packages
"""

_LIBRARIES_HEAD = """
## Libraries inside those packages

Their licence texts are among the texts of the package that they came with.
"""

_FONTS = """
## Icon fonts, which came with qtawesome

Font Awesome 5 and 6 Free and Elusive Icons: SIL Open Font License 1.1, whose terms are in the
fonts' own metadata. Material Design Icons and Remix Icon: Apache-2.0. Phosphor: MIT. Codicons,
by Microsoft: CC-BY-4.0.
"""
