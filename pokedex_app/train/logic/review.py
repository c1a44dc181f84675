"""What a scan found, seen as somebody looks through it who may leave pictures out.

`trainer.data.scan` tells what the disk holds. This module says what is left of it after some
pictures were left out: which findings are settled by that, how large the classes are now, and
whether a training is possible. No file of the data set is ever touched.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from trainer.data.dataset import Dataset
from trainer.data.findings import IMBALANCE, TINY_CLASS, Finding, Kind, Severity
from trainer.data.scan import ScanReport
from trainer.errors import TrainerError, printable
from trainer.files import write_atomically
from trainer.strict_json import is_newer

SectionKind = Literal[Kind, "left_out", "class"]

KEEP_ONE: frozenset[SectionKind] = frozenset({"identical", "near_duplicates", "across_subsets"})
"""Where all but one of each group can be left out without having to judge a label."""

_OF_CLASSES: tuple[Kind, ...] = ("empty_class", "single_class", "tiny_class", "imbalance")
"""Worked out anew from what is left."""
_ORDER: tuple[Kind, ...] = (
    "unreadable",
    "empty_class",
    "single_class",
    "not_in_train",
    "identical_across_classes",
    "near_duplicates_across_classes",
    "across_subsets",
    "identical",
    "tiny_class",
    "imbalance",
    "near_duplicates",
    "ignored",
)
_SUBSETS = ("test", "valid", "train")
"""Of copies in several subsets, the one to keep comes first: figures are taken there."""


@dataclass(frozen=True)
class Group:
    """Pictures that belong together, such as the copies of one file.

    Attributes:
        pictures: paths within the data set; may be empty, as for a class without a picture.
        classes: the labels it is about.
        message: the scan's own English sentence; "" where there is none.
        settled: nothing is left to do about it, since enough was left out.
    """

    pictures: tuple[str, ...]
    classes: tuple[str, ...]
    message: str = ""
    settled: bool = False


@dataclass(frozen=True)
class Section:
    """All groups of one kind."""

    kind: SectionKind
    severity: Severity
    groups: tuple[Group, ...]

    @property
    def unsettled(self) -> int:
        return sum(not group.settled for group in self.groups)

    @property
    def pictures(self) -> int:
        return len({path for group in self.groups for path in group.pictures})


@dataclass(frozen=True)
class DatasetChoice:
    """A scanned data set and what of it is left out.

    Attributes:
        root: its folder.
        report: of all its pictures, those left out included.
        left_out: paths within the data set.
        dataset: the names of all its pictures.
        archive: the zip it was unpacked from.
    """

    root: Path
    report: ScanReport
    left_out: frozenset[str]
    dataset: Dataset
    archive: Path | None = None

    @property
    def name(self) -> str:
        return self.archive.stem if self.archive is not None else self.root.name

    def leaving_out(self, left_out: Iterable[str]) -> DatasetChoice:
        """The same data set with exactly these left out; what is not in it is passed over."""
        return replace(self, left_out=frozenset(left_out) & self.labels.keys())

    @cached_property
    def labels(self) -> dict[str, str]:
        """Path to class, of every picture."""
        return {picture.path: picture.label for picture in self.dataset.pictures}

    @cached_property
    def subsets(self) -> dict[str, str | None]:
        """Path to ready-made subset, of every picture."""
        return {picture.path: picture.subset for picture in self.dataset.pictures}

    @cached_property
    def counts(self) -> dict[str, int]:
        """Class to number of pictures that a training would use; emptied classes included."""
        gone = self.left_out.union(self.report.unreadable)
        found = Counter(label for path, label in self.labels.items() if path not in gone)
        return {label: found[label] for label in self.report.classes}

    @cached_property
    def everything(self) -> dict[str, int]:
        """Class to number of pictures, whether they are used or not."""
        found = Counter(self.labels.values())
        return {label: found[label] for label in self.report.classes}

    @property
    def usable(self) -> int:
        """How many pictures a training would use."""
        return sum(self.counts.values())

    @property
    def divided(self) -> bool:
        """Whether it comes with train, valid or test folders."""
        return any(subset is not None for subset in self.subsets.values())

    @property
    def trainable(self) -> bool:
        return sum(count > 0 for count in self.counts.values()) > 1

    def pictures_of(self, label: str) -> tuple[str, ...]:
        return tuple(path for path, its in self.labels.items() if its == label)


def sections(choice: DatasetChoice) -> tuple[Section, ...]:
    """Every kind of finding that there is, the grave ones first, then what is left out."""
    made: list[Section] = []
    of_classes = dict(_of_classes(choice))
    for kind in _ORDER:
        found = [finding for finding in choice.report.findings if finding.kind == kind]
        if kind in _OF_CLASSES:
            groups = of_classes.get(kind, ())
        else:
            groups = tuple(_group(finding, choice) for finding in found)
        if groups:
            made.append(Section(kind, _severity(kind), groups))
    if choice.left_out:
        made.append(Section("left_out", "note", _by_class(choice)))
    return tuple(made)


def class_section(choice: DatasetChoice, label: str) -> Section:
    """All pictures of one class."""
    return Section("class", "note", (Group(choice.pictures_of(label), (label,)),))


def to_leave_out(section: Section, choice: DatasetChoice) -> frozenset[str]:
    """What settles a section without anybody having to judge: all unreadable pictures, or all but
    one of each group of copies. Empty where only a person can tell."""
    if section.kind == "unreadable":
        return frozenset(p for group in section.groups for p in group.pictures) - choice.left_out
    if section.kind not in KEEP_ONE:
        return frozenset()
    return frozenset().union(*(_copies(group, choice) for group in section.groups))


LEFT_OUT_VERSION = 1
"""Of the files of `LeftOutStore`; one without the number is of version 1."""


class LeftOutError(TrainerError):
    """A newer version of this program wrote what is left out."""


class LeftOutStore:
    """Remembers what was left out of which data set, in one small JSON file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, root: Path) -> frozenset[str]:
        """Nothing where there is no file or it is damaged. Raises LeftOutError."""
        file = self._file(root)
        try:
            tree = json.loads(file.read_text(encoding="utf-8"))
            version = tree.get("version")
            if is_newer(version, LEFT_OUT_VERSION):
                raise LeftOutError(
                    f"A newer version of this program noted in {printable(file)} which pictures "
                    "of this data set are left out: please update, or move that file away."
                )
            return frozenset(path for path in tree["left_out"] if isinstance(path, str))
        except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
            return frozenset()

    def save(self, root: Path, left_out: Iterable[str]) -> None:
        """Raises OSError."""
        tree = {
            "version": LEFT_OUT_VERSION,
            "dataset": str(root),
            "left_out": sorted(left_out),
        }
        self._folder.mkdir(parents=True, exist_ok=True)
        # ASCII, since names that are not UTF-8 hold surrogates
        write_atomically(self._file(root), json.dumps(tree, indent=1, ensure_ascii=True) + "\n")

    def _file(self, root: Path) -> Path:
        digest = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:24]
        return self._folder / f"{digest}.json"


def _severity(kind: Kind) -> Severity:
    if kind in ("empty_class", "single_class", "not_in_train", "identical_across_classes"):
        return "error"
    # an unreadable picture is passed over by the training, which is no disaster
    return "note" if kind in ("near_duplicates", "ignored") else "warning"


def _of_classes(choice: DatasetChoice) -> Iterator[tuple[Kind, tuple[Group, ...]]]:
    counts = choice.counts
    empty = [label for label, count in counts.items() if count == 0]
    yield "empty_class", tuple(Group(choice.pictures_of(label), (label,)) for label in empty)
    tiny = [label for label, count in counts.items() if 0 < count < TINY_CLASS]
    yield "tiny_class", tuple(Group(choice.pictures_of(label), (label,)) for label in tiny)
    filled = {label: count for label, count in counts.items() if count}
    if len(filled) == 1:
        [label] = filled
        yield "single_class", (Group(choice.pictures_of(label), (label,)),)
    if len(filled) > 1:
        largest = max(filled, key=lambda label: filled[label])
        smallest = min(filled, key=lambda label: filled[label])
        if filled[largest] >= IMBALANCE * filled[smallest]:
            yield (
                "imbalance",
                tuple(Group(choice.pictures_of(label), (label,)) for label in (largest, smallest)),
            )


def _group(finding: Finding, choice: DatasetChoice) -> Group:
    return Group(
        finding.pictures, finding.classes, finding.message, settled=_settled(finding, choice)
    )


def _settled(finding: Finding, choice: DatasetChoice) -> bool:
    if finding.kind in ("not_in_train", "ignored"):
        return False
    left = [path for path in finding.pictures if path not in choice.left_out]
    if finding.kind in ("identical_across_classes", "near_duplicates_across_classes"):
        return len({choice.labels.get(path) for path in left}) < 2
    if finding.kind == "across_subsets":
        return len({choice.subsets.get(path) for path in left}) < 2
    return len(left) < (1 if finding.kind == "unreadable" else 2)


def _by_class(choice: DatasetChoice) -> tuple[Group, ...]:
    labels: dict[str, list[str]] = {}
    for path in sorted(choice.left_out):
        labels.setdefault(choice.labels[path], []).append(path)
    return tuple(Group(tuple(labels[label]), (label,)) for label in sorted(labels))


def _copies(group: Group, choice: DatasetChoice) -> frozenset[str]:
    """All but the one to keep, of those that are not left out yet."""
    left = [path for path in group.pictures if path not in choice.left_out]

    def rank(path: str) -> tuple[int, str]:
        subset = choice.subsets.get(path)
        return (_SUBSETS.index(subset) if subset in _SUBSETS else 0, path)

    return frozenset(sorted(left, key=rank)[1:])
