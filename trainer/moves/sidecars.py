"""Files that belong to a picture and go where it goes: corrections, raw files, captions, facts.

They are told by their names alone. A file may be called like the picture with another ending
(`a.xmp`), or with one more (`a.jpg.xmp`, `a.nef.xmp` beside `a.jpg` and `a.nef`), or as Google
Takeout calls them: `a.jpg.supplemental-metadata.json`, that cut after 46 letters, and with a number
behind the ending where the picture has one before it: `a.jpg(1).json` beside `a(1).jpg`.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from trainer.pictures.listing import PICTURE_SUFFIXES

RAW_ENDINGS = frozenset(
    {".3fr", ".ari", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".gpr"}
    | {".iiq", ".k25", ".kdc", ".mef", ".mos", ".mrw", ".nef", ".nrw", ".orf", ".ori", ".pef"}
    | {".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f"}
)
"""of cameras, in lower case"""

ENDINGS = RAW_ENDINGS | frozenset(
    # what programs and telephones note of a picture, and how it was developed
    {".xmp", ".aae", ".json", ".xml", ".yaml", ".yml", ".exif", ".thm"}
    | {".pp3", ".dop", ".arp", ".on1", ".onphoto", ".nksc", ".rrdata", ".psd", ".xcf", ".afphoto"}
    # captions and labels for learning, remarks spoken into the camera, the film of a Live Photo
    | {".txt", ".caption", ".wav", ".mov", ".mp4"}
)
"""The one list of the endings by which a file can belong to a picture, in lower case."""

_GOOGLES = ".supplemental-metadata"
_GOOGLES_LETTERS = 46
"""after which Google Takeout cuts a name; the ending comes on top"""
_NUMBERED = re.compile(r"(.+)(\(\d+\))")


@dataclass(frozen=True)
class Belonging:
    """Names of the files beside a picture that belong to it.

    Attributes:
        shared: may as well belong to another picture, so they go with neither.
    """

    own: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


class Sidecars:
    """Finds them; looks at each folder once.

    Args:
        listed: paths of files that are pictures of the batch, and so belong to no other.
    """

    def __init__(self, listed: AbstractSet[str]) -> None:
        self._listed = listed
        self._folders: dict[str, _Folder] = {}

    def of(self, picture: Path) -> Belonging:
        folder = os.fspath(picture.parent)
        if folder not in self._folders:
            self._folders[folder] = _looked_at(folder, self._listed)
        return self._folders[folder].of(picture.name)


def alike(name: str, before: str, after: str) -> str:
    """What a file is called that belongs to a picture, once `before` is called `after`."""
    if before == after:
        return name
    base, ending = os.path.splitext(name)  # noqa: PTH122 - it is a name, no path
    if base.casefold() != before[:_GOOGLES_LETTERS].casefold() or base == before:
        for old, new in ((before, after), (PurePath(before).stem, PurePath(after).stem)):
            if name[: len(old)].casefold() == old.casefold():
                return new + name[len(old) :]
    # one of Google's forms, which would not lead to the new name
    return f"{after}{_GOOGLES}{ending}"


@dataclass
class _Folder:
    """What is in a folder, by names in `str.casefold`.

    Attributes:
        by_base: the files that can belong to a picture, by their names without the last ending.
        names, stems, cut: how many pictures have that name, that name without its ending, and a
            name that begins so and is longer than Google keeps.
    """

    by_base: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    names: Counter[str] = field(default_factory=Counter)
    stems: Counter[str] = field(default_factory=Counter)
    cut: Counter[str] = field(default_factory=Counter)

    def add_picture(self, name: str) -> None:
        self.names[name.casefold()] += 1
        self.stems[PurePath(name).stem.casefold()] += 1
        if len(name) > _GOOGLES_LETTERS:
            self.cut[name[:_GOOGLES_LETTERS].casefold()] += 1

    def of(self, picture: str) -> Belonging:
        if not self.by_base:
            return Belonging()
        own: dict[str, None] = {}
        shared: dict[str, None] = {}
        for base, pictures in self._bases(picture):
            if pictures:
                into = own if pictures == 1 else shared
                into.update(dict.fromkeys(self.by_base.get(base, ())))
        return Belonging(tuple(own), tuple(name for name in shared if name not in own))

    def _bases(self, picture: str) -> Iterator[tuple[str, int]]:
        """Names without their ending by which a file can belong, and to how many it would then."""
        name, stem = picture.casefold(), PurePath(picture).stem.casefold()
        yield name, self.names[name]
        if stem not in self.names:  # else it is the other picture's, by its whole name
            yield stem, self.stems[stem]
            for beside in self.by_base.get(stem, ()):
                if PurePath(beside).suffix.lower() in RAW_ENDINGS:
                    yield beside.casefold(), self.stems[stem]
        for base in _googles(name, stem):
            yield base, max(1, self.cut[base])


def _looked_at(folder: str, listed: AbstractSet[str]) -> _Folder:
    found = _Folder()
    try:
        with os.scandir(folder) as entries:
            names = [(entry.name, entry.path) for entry in entries]
    except OSError:
        return found
    for name, path in names:
        stem, ending = os.path.splitext(name)  # noqa: PTH122 - of a hundred thousand names
        if path in listed or ending.lower() in PICTURE_SUFFIXES:
            found.add_picture(name)
        elif ending.lower() in ENDINGS:
            found.by_base[stem.casefold()].append(name)
    for held in found.by_base.values():
        held.sort()
    return found


def _googles(name: str, stem: str) -> Iterator[str]:
    forms = [(name, "")]
    numbered = _NUMBERED.fullmatch(stem)
    if numbered:
        forms.append((numbered[1] + name[len(stem) :], numbered[2]))
    for plain, number in forms:
        for letters in range(len(_GOOGLES) + 1):
            if number or letters:  # without both it is the name itself
                yield plain + _GOOGLES[:letters] + number
        if len(plain) > _GOOGLES_LETTERS:
            yield plain[:_GOOGLES_LETTERS] + number
