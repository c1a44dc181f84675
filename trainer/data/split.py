"""Dividing a data set into training, validation and test pictures, the same way every time.

Three methods:

* ``random``: every picture by itself, as the student report did it;
* ``grouped``: near-duplicates (`trainer.data.duplicates`) always land in the same subset, so that
  no test picture has a copy among the training pictures;
* ``folders``: as the ready-made ``train``, ``valid`` and ``test`` folders say.

All are stratified: each class gives each subset its share, rounded by largest remainders so that
the totals are right too. A class of two or more pictures keeps at least one for training; a class
of a single picture has it there. So a class of two to four may have no test picture, and one of
fewer than a dozen no validation picture. The test part is a fraction of all pictures; the
validation part is a fraction of what remains.

The order in which pictures are drawn is that of SHA-256 of the seed and the picture's path. It
depends on nothing else: not on the order of the file system, the version of Python or NumPy.
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal, get_args

from trainer.data import spreadsheets
from trainer.data.dataset import Dataset, Picture
from trainer.data.largest_remainder import apportion, draw_key
from trainer.data.subsets import SUBSETS, Subset
from trainer.errors import SplitError, TrainerError, refusal
from trainer.files import write_atomically
from trainer.messages import Message, printable, reason_of
from trainer.pictures.packed import is_there
from trainer.strict_json import harmless

Method = Literal["random", "grouped", "folders"]
METHODS: tuple[Method, ...] = get_args(Method)
TEST_FRACTION, VALID_FRACTION = 0.2, 0.1
"""of all pictures; of those that are not for testing"""
SHARES: Mapping[Subset, float] = {
    "train": (1 - TEST_FRACTION) * (1 - VALID_FRACTION),
    "valid": (1 - TEST_FRACTION) * VALID_FRACTION,
    "test": TEST_FRACTION,
}
"""of all pictures, which the subsets have about"""
_HEADER = ["path", "class", "subset", "group"]


@dataclass(frozen=True, slots=True)
class SplitRow:
    """Where one picture belongs. `group` numbers its near-duplicates, if it has any."""

    path: str
    label: str
    subset: Subset
    group: int | None = None


@dataclass(frozen=True)
class Split:
    """A divided data set; `rows` are sorted by path."""

    method: str
    seed: int
    rows: tuple[SplitRow, ...]

    def subset(self, name: Subset) -> tuple[SplitRow, ...]:
        return tuple(row for row in self.rows if row.subset == name)

    def straddling(self) -> tuple[int, ...]:
        """The groups with members in more than one subset, ascending."""
        places: dict[int, set[Subset]] = defaultdict(set)
        for row in self.rows:
            if row.group is not None:
                places[row.group].add(row.subset)
        return tuple(sorted(group for group, subsets in places.items() if len(subsets) > 1))


def make_split(
    dataset: Dataset,
    *,
    method: Method,
    seed: int,
    test_fraction: float = TEST_FRACTION,
    valid_fraction: float = VALID_FRACTION,
    groups: Mapping[str, int] | None = None,
    previous: Split | None = None,
) -> Split:
    """Divide `dataset`.

    Args:
        test_fraction: of all pictures.
        valid_fraction: of the pictures that are not for testing.
        groups: path to number of its group of near-duplicates; paths without one are left out.
            ``grouped`` needs it; the others only note it in the rows, but the parts that
            ``folders`` draws keep groups whole as well.
        previous: an earlier split of this data set. Its pictures stay where they were, and new ones
            fill up what each subset lacks. That comes before everything else: a new picture that
            links pictures placed in different subsets leaves their group straddling
            (`Split.straddling` names it).

    ``folders`` takes a missing validation or test folder out of the training folder, by the same
    fractions; give 0 to have none. ``random`` and ``grouped`` ignore such folders and pool
    everything.

    Raises SplitError where the arguments do not fit the data set.
    """
    _check_fractions(test_fraction, valid_fraction)
    if method == "grouped" and groups is None:
        raise SplitError("A grouped split needs the groups of near-duplicates.")
    placed, drawn = _ready_made(dataset) if method == "folders" else ({}, set(SUBSETS))
    if previous is not None:
        known = {picture.path for picture in dataset.pictures}
        placed |= {row.path: row.subset for row in previous.rows if row.path in known}
    groups = groups or {}
    plan = _Plan(
        pictures=dataset.pictures,
        placed=placed,
        units=_units(dataset.pictures, placed, {} if method == "random" else groups, seed),
        seed=seed,
    )
    plan.set_targets(
        test_fraction if "test" in drawn else None, valid_fraction if "valid" in drawn else None
    )
    subsets = plan.carry_out()
    rows = (
        SplitRow(picture.path, picture.label, subsets[picture.path], groups.get(picture.path))
        for picture in dataset.pictures
    )
    return Split(method, seed, tuple(sorted(rows, key=lambda row: row.path)))


def write_split(split: Split, path: str | os.PathLike[str]) -> None:
    """Write the rows as CSV (RFC 4180, UTF-8 with a mark), all or nothing. Raises SplitError.

    Method and seed are not in the file: they belong to the run's own record.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for row in split.rows:
        group = "" if row.group is None else row.group
        writer.writerow([row.path, row.label, row.subset, group])
    try:
        # Paths that are not UTF-8 reach Python as surrogates; they are written as they were.
        content = spreadsheets.MARK + text.getvalue()
        write_atomically(path, content.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise SplitError(
            "The split could not be written to {path}: {why}.", path=path, why=refusal(error)
        ) from error


def read_split(
    path: str | os.PathLike[str],
    *,
    method: str = "file",
    seed: int = 0,
    root: str | os.PathLike[str] | None = None,
) -> Split:
    """The split that `write_split` wrote, as it is or as a spreadsheet has saved it since.

    Args:
        method, seed: what the caller knows of it.
        root: folder of the data set, by whose files an encoding is known that nothing else tells.

    Raises SplitError naming the file and the line at the first thing that is not right.
    """
    try:
        text = _likeliest(spreadsheets.texts(Path(path).read_bytes()), root)
    except OSError as error:
        raise SplitError(
            "The split file {path} cannot be read: {why}.", path=path, why=reason_of(error)
        ) from error
    reader = spreadsheets.rows(text)
    rows: list[SplitRow] = []
    try:
        if _filled(next(reader, [])) != _HEADER:
            raise _WrongLineError("the first line must be {header}", header=",".join(_HEADER))
        rows.extend(_row(fields) for line in reader if any(fields := _filled(line)))
        repeated = [name for name, n in Counter(row.path for row in rows).items() if n > 1]
        if repeated:
            raise _WrongLineError("{path} is listed twice", path=harmless(printable(repeated[0])))
    except (_WrongLineError, csv.Error) as error:
        raise SplitError(
            "The split file {path} is damaged (line {line:d}): {why}.",
            path=path,
            line=reader.line_num,
            why=error,
        ) from error
    return Split(method, seed, tuple(sorted(rows, key=lambda row: row.path)))


def check_fits(split: Split, dataset: Dataset) -> None:
    """Raise SplitError unless every row is a picture of `dataset` with the same class.

    Pictures that the split does not know are fine: they were added later.
    """
    labels = {picture.path: picture.label for picture in dataset.pictures}
    missing = [row.path for row in split.rows if row.path not in labels]
    if missing:
        raise SplitError(
            "{missing} of the {count} pictures of the split are not in {folder}, "
            "for example {path}. Choose the folder that the training used.",
            missing=len(missing),
            count=len(split.rows),
            folder=dataset.root,
            path=missing[0],
        )
    for row in split.rows:
        if labels[row.path] != row.label:
            raise SplitError(
                "{path} is of class “{label}” in the split, but of class “{other}” in {folder}.",
                path=row.path,
                label=row.label,
                other=labels[row.path],
                folder=dataset.root,
            )


class _WrongLineError(TrainerError):
    """Why a line cannot be one of a split file; a clause."""


def _likeliest(texts: list[str], root: str | os.PathLike[str] | None) -> str:
    """The text whose paths are those of the most files below `root`, else the first."""
    if root is None or len(texts) == 1:
        return texts[0]
    return max(texts, key=lambda text: _files_named(text, Path(root)))


def _files_named(text: str, root: Path) -> int:
    found = looked = 0
    with suppress(csv.Error, OSError, ValueError):
        for fields in spreadsheets.rows(text):
            if fields and not fields[0].isascii():
                found += is_there(root / fields[0])
                looked += 1
            if looked == _ENOUGH:
                break
    return found


_ENOUGH = 200
"""paths that tell encodings apart"""


def _filled(fields: list[str]) -> list[str]:
    """Without the empty columns that a spreadsheet adds behind."""
    filled = len(fields)
    while filled > len(_HEADER) and not fields[filled - 1].strip():
        filled -= 1
    return fields[:filled]


def _row(fields: list[str]) -> SplitRow:
    if len(fields) != len(_HEADER):
        raise _WrongLineError(
            "a line has {found} fields instead of {wanted}", found=len(fields), wanted=len(_HEADER)
        )
    path, label, subset, group = fields
    parts = PurePosixPath(path).parts
    outside = path.startswith("/") or ".." in parts
    if os.name == "nt":  # where a drive or a backslash leads outside, too
        outside = outside or bool(PureWindowsPath(path).anchor) or "\\" in path
    if not parts or outside or "\0" in path:
        raise _WrongLineError(
            "“{path}” is not a path inside a data set", path=harmless(printable(path))
        )
    if not label:
        raise _WrongLineError("{path} has no class", path=harmless(printable(path)))
    if subset not in SUBSETS:
        raise _WrongLineError(
            "“{subset}” is not one of {names}", subset=harmless(subset), names=", ".join(SUBSETS)
        )
    if group and not (group.isascii() and group.isdecimal() and len(group) < 19):
        raise _WrongLineError("“{group}” is not the number of a group", group=harmless(group))
    return SplitRow(path, label, subset, int(group) if group else None)


def _check_fractions(test_fraction: float, valid_fraction: float) -> None:
    names = (Message("test"), Message("validation"))
    for name, fraction in zip(names, (test_fraction, valid_fraction), strict=True):
        if not 0 <= fraction < 1:
            raise SplitError(
                "The {name} fraction must be at least 0 and below 1, not {fraction}.",
                name=name,
                fraction=fraction,
            )


def _ready_made(dataset: Dataset) -> tuple[dict[str, Subset], set[Subset]]:
    """Where the folders put each picture, and the subsets that are still to be drawn."""
    present = {picture.subset for picture in dataset.pictures}
    if "train" not in present:
        raise SplitError(
            "{path} has no ready-made train folder with pictures; use the random or grouped split.",
            path=dataset.root,
        )
    drawn: set[Subset] = {name for name in SUBSETS if name not in present}
    placed = {
        picture.path: picture.subset
        for picture in dataset.pictures
        if picture.subset is not None and not (drawn and picture.subset == "train")
    }
    return placed, drawn


@dataclass(frozen=True, slots=True)
class _Unit:
    """Pictures without a place yet that go together. `home`: where their group already is."""

    pictures: tuple[Picture, ...]
    key: str
    home: Subset | None


def _units(
    pictures: Iterable[Picture],
    placed: Mapping[str, Subset],
    groups: Mapping[str, int],
    seed: int,
) -> list[_Unit]:
    """In the order in which they are drawn."""
    homes: dict[int, set[Subset]] = defaultdict(set)
    for path, subset in placed.items():
        if path in groups:
            homes[groups[path]].add(subset)
    members: dict[int | str, list[Picture]] = defaultdict(list)
    for picture in pictures:
        if picture.path not in placed:
            members[groups.get(picture.path, picture.path)].append(picture)
    units = []
    for name, together in members.items():
        # The number of a group is arbitrary: a group is known by its first path.
        first = min(picture.path for picture in together)
        home = homes.get(name, set()) if isinstance(name, int) else set()
        # A group that straddles already cannot be mended; training is the place that harms least.
        place = (next(iter(home)) if len(home) == 1 else "train") if home else None
        units.append(_Unit(tuple(together), draw_key(seed, first), place))
    return sorted(units, key=lambda unit: unit.key)


class _Plan:
    """How many pictures of each class each subset should get, and who goes there."""

    def __init__(
        self,
        *,
        pictures: Sequence[Picture],
        placed: Mapping[str, Subset],
        units: Sequence[_Unit],
        seed: int,
    ) -> None:
        self._units = units
        self._seed = seed
        self._subsets: dict[str, Subset] = dict(placed)
        self._sizes = Counter(picture.label for picture in pictures)
        # Of each subset and class: pictures there already, and pictures still wanted.
        self._there: dict[Subset, Counter[str]] = {name: Counter() for name in SUBSETS}
        self._wanted: dict[Subset, Counter[str]] = {name: Counter() for name in SUBSETS}
        for picture in pictures:
            if picture.path in placed:
                self._there[placed[picture.path]][picture.label] += 1

    def set_targets(self, test_fraction: float | None, valid_fraction: float | None) -> None:
        """None: the subset gets nothing more."""
        free = Counter(picture.label for unit in self._units for picture in unit.pictures)
        base = Counter(self._sizes)
        fractions: tuple[tuple[Subset, float | None], ...]
        fractions = (("test", test_fraction), ("valid", valid_fraction))
        for name, fraction in fractions:
            there = self._there[name]
            if fraction is not None:
                # Keep one picture of each class for training.
                spare = {c: n - (not self._there["train"][c]) for c, n in free.items()}
                upper = {c: there[c] + max(0, spare.get(c, 0)) for c in base}
                totals = apportion(base, fraction, there, upper, self._seed)
                self._wanted[name] = Counter({c: totals[c] - there[c] for c in base})
                free -= self._wanted[name]
                base -= Counter(totals)
            else:
                base -= there
        self._wanted["train"] = free

    def carry_out(self) -> dict[str, Subset]:
        for unit in self._units:
            if unit.home is not None:
                self._put(unit, unit.home)
        free = [unit for unit in self._units if unit.home is None]
        # Groups first, the largest at the head: single pictures then fill what is left exactly.
        for unit in sorted(free, key=lambda unit: -len(unit.pictures)):
            if len(unit.pictures) > 1:
                self._put(unit, self._place_of_group(unit))
        for unit in free:
            if len(unit.pictures) == 1:
                self._put(unit, self._place_of_one(unit.pictures[0]))
        self._mend(free)
        return self._subsets

    def _put(self, unit: _Unit, subset: Subset) -> None:
        for picture in unit.pictures:
            self._subsets[picture.path] = subset
            self._there[subset][picture.label] += 1
            self._wanted[subset][picture.label] -= 1

    def _take(self, unit: _Unit) -> None:
        for picture in unit.pictures:
            self._there[self._subsets.pop(picture.path)][picture.label] -= 1

    def _place_of_one(self, picture: Picture) -> Subset:
        for name in ("test", "valid"):
            if self._wanted[name][picture.label] > 0:
                return name
        return "train"

    def _place_of_group(self, unit: _Unit) -> Subset:
        """Drawn among the subsets that have room for all of it, each weighted by its room.

        So groups are neither rarer nor more frequent in a subset than single pictures are.
        """
        counts = Counter(picture.label for picture in unit.pictures)
        room = {
            name: sum(max(0, self._wanted[name][c]) for c in counts)
            for name in SUBSETS
            if all(self._wanted[name][c] >= n for c, n in counts.items())
        }
        if room:
            draw = int(unit.key, 16) % sum(room.values())
            for name, weight in room.items():
                draw -= weight
                if draw < 0:
                    return name
        return min(SUBSETS, key=lambda name: self._excess(name, counts))

    def _excess(self, name: Subset, counts: Mapping[str, int]) -> int:
        return sum(max(0, n - max(0, self._wanted[name][c])) for c, n in counts.items())

    def _mend(self, free: Sequence[_Unit]) -> None:
        """Groups of several classes can leave a class untrained: bring one of its units home."""
        untrained = {c for c, n in self._sizes.items() if n > 1 and not self._there["train"][c]}
        holders: dict[str, list[_Unit]] = defaultdict(list)
        for unit in free:
            for label in untrained.intersection(picture.label for picture in unit.pictures):
                holders[label].append(unit)
        for label in sorted(holders):
            if not self._there["train"][label]:
                unit = min(holders[label], key=lambda unit: (len(unit.pictures), unit.key))
                self._take(unit)
                self._put(unit, "train")
