"""Which of Debian's packages, or Ubuntu's, files of the system came from, and their licences."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_COMMON = Path("/usr/share/common-licenses")
_LICENCE_LINE = re.compile(r"^License:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)

SystemPart = tuple[str, str, str, dict[str, Path], str]
"""name, version, licence, texts, note: the fields of `third_party.Part`"""


def parts(files: Iterable[Path]) -> tuple[list[SystemPart], dict[str, Path]]:
    """One entry a package, and the shared licence texts that their own refer to.

    Raises FileNotFoundError where a file is in no package, a package has no copyright file, or
    this is another system.
    """
    owners = set(_owners(sorted(files)).values())
    entries: list[SystemPart] = []
    common: dict[str, Path] = {}
    for package in sorted(owners):
        copyright_file = Path("/usr/share/doc", package.partition(":")[0], "copyright").resolve()
        text = copyright_file.read_text(encoding="utf-8", errors="replace")
        for name in re.findall(rf"{_COMMON}/([\w.+-]*[\w+])", text):
            if (_COMMON / name).is_file():
                common[name] = _COMMON / name
        licences = sorted({*_LICENCE_LINE.findall(text)}) or ["see the text"]
        entries.append(
            (
                package.partition(":")[0],
                _version(package),
                "; ".join(licences),
                {"copyright": copyright_file},
                "From the system it was built on; all licences that its copyright file names",
            )
        )
    return entries, common


def _owners(files: Sequence[Path]) -> dict[Path, str]:
    """The package that each file belongs to, such as ``libffi8:amd64``."""
    names = {name: file for file in files for name in _names(file)}
    found = {}
    for some in _portions(list(names), 500):
        # it fails where one name is in no package, and tells of the others all the same
        answer = subprocess.run(
            ["dpkg-query", "--search", *some], capture_output=True, text=True, check=False
        )
        for line in answer.stdout.splitlines():
            packages, _, name = line.rpartition(": ")
            if name in names and not packages.startswith("diversion "):
                found[names[name]] = packages.split(", ")[0]
    for file in files:
        if file not in found:
            raise FileNotFoundError(f"{file} belongs to no package of this system.")
    return found


def _names(file: Path) -> Iterator[str]:
    """/lib has become a link to /usr/lib, and packages name either."""
    for path in (str(file.resolve()), str(file)):
        yield path
        yield path.removeprefix("/usr") if path.startswith("/usr/") else f"/usr{path}"


def _portions(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), size):
        yield names[start : start + size]


def _version(package: str) -> str:
    return subprocess.run(
        ["dpkg-query", "--show", "--showformat=${source:Version}", package],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
