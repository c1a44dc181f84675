"""What a scan found, seen as somebody looks through it who may leave pictures out.

`trainer.data.scan` tells what the disk holds. This module says what is left of it after some
pictures were left out: which findings are settled by that, how large the classes are now, and
whether a training is possible. No file of the data set is ever touched.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from trainer.data.dataset import Dataset, Picture
from trainer.data.findings import (
    SEVERITY,
    Finding,
    Kind,
    Severity,
    class_findings,
    kept_first,
    kind_left,
    spoils,
)
from trainer.data.scan import ScanReport
from trainer.data.split import Method
from trainer.errors import TrainerError
from trainer.files import write_atomically
from trainer.strict_json import is_newer

SectionKind = Literal[Kind, "renamed", "left_out", "class"]

KEEP_ONE: frozenset[SectionKind] = frozenset({"identical", "near_duplicates", "across_subsets"})
"""Where all but one of each group can be left out without having to judge a label."""


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
        encoding: in which the names in the zip were said to be; None where they were guessed.
        renamed: what files are called in the zip, and their paths within the data set.
    """

    root: Path
    report: ScanReport
    left_out: frozenset[str]
    dataset: Dataset
    archive: Path | None = None
    encoding: str | None = None
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        if self.archive is not None:
            return self.archive.stem
        return ", ".join(Path(each).name for each in self.dataset.folders) or self.root.name

    def leaving_out(self, left_out: Iterable[str]) -> DatasetChoice:
        """The same data set with exactly these left out; what is not in it is passed over."""
        return replace(self, left_out=frozenset(left_out) & self.labels.keys())

    @cached_property
    def labels(self) -> dict[str, str]:
        """Path to class, of every picture."""
        return {picture.path: picture.label for picture in self.dataset.pictures}

    @cached_property
    def left(self) -> dict[str, Picture]:
        """All but those left out, by path."""
        return {p.path: p for p in self.dataset.pictures if p.path not in self.left_out}

    @cached_property
    def used(self) -> tuple[Picture, ...]:
        """The pictures that a training would use."""
        unreadable = frozenset(self.report.unreadable)
        return tuple(p for path, p in self.left.items() if path not in unreadable)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Class to number of `used` pictures; emptied classes included."""
        found = Counter(picture.label for picture in self.used)
        return {label: found[label] for label in self.report.classes}

    @cached_property
    def everything(self) -> dict[str, int]:
        """Class to number of pictures, whether they are used or not."""
        found = Counter(self.labels.values())
        return {label: found[label] for label in self.report.classes}

    @property
    def usable(self) -> int:
        """How many pictures a training would use."""
        return len(self.used)

    @property
    def divided(self) -> bool:
        """Whether it comes with train, valid or test folders."""
        return any(picture.subset is not None for picture in self.dataset.pictures)

    @property
    def trainable(self) -> bool:
        return sum(count > 0 for count in self.counts.values()) > 1

    def pictures_of(self, label: str) -> tuple[str, ...]:
        return tuple(path for path, its in self.labels.items() if its == label)


def sections(choice: DatasetChoice) -> tuple[Section, ...]:
    """Every kind of finding that there is, the grave ones first, then what is left out."""
    groups: dict[Kind, list[Group]] = defaultdict(list)
    for finding in choice.report.findings:
        if finding.pictures:
            for kind, group in _of_pictures(finding, choice):
                groups[kind].append(group)
    for finding in class_findings(choice.counts, choice.used):
        groups[finding.kind] += (
            Group(choice.pictures_of(label), (label,), finding.message) for label in finding.classes
        )
    made = [
        Section(kind, severity, tuple(groups[kind]))
        for kind, severity in SEVERITY.items()
        if kind in groups
    ]
    if choice.renamed:
        groups_renamed = (Group((path,), (), told) for told, path in choice.renamed)
        made.append(Section("renamed", "note", tuple(groups_renamed)))
    if choice.left_out:
        made.append(Section("left_out", "note", _by_class(choice)))
    return tuple(made)


def errors_left(choice: DatasetChoice, method: Method) -> tuple[Section, ...]:
    """What spoils a training of pictures that are divided so, and is not settled."""
    return tuple(s for s in sections(choice) if spoils(s.kind, method) and s.unsettled)


def is_learnt_at_once(choice: DatasetChoice, most: int) -> bool:
    """Whether a first model need not be asked for: there is nothing to look at before, and of
    `most` pictures it does not take long."""
    wrong = any(each.severity != "note" and each.unsettled for each in sections(choice))
    return not wrong and choice.usable <= most


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
    """What earlier versions left out of which data set, in one small JSON file each.

    A scan makes decisions of it (`LabelDecisions`), which hold where the data set has moved to.
    """

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
                    "A newer version of this program noted in {path} which pictures "
                    "of this data set are left out: please update, or move that file away.",
                    path=file,
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


def _of_pictures(finding: Finding, choice: DatasetChoice) -> Iterator[tuple[Kind, Group]]:
    """The group that it was, and what it has become where that is another kind of finding."""
    left = [picture for path in finding.pictures if (picture := choice.left.get(path))]
    kind = kind_left(finding.kind, left)
    settled = kind != finding.kind
    yield finding.kind, Group(finding.pictures, finding.classes, finding.message, settled)
    if settled and kind is not None:
        yield kind, Group(tuple(picture.path for picture in left), (left[0].label,))


def _by_class(choice: DatasetChoice) -> tuple[Group, ...]:
    labels: dict[str, list[str]] = {}
    for path in sorted(choice.left_out):
        labels.setdefault(choice.labels[path], []).append(path)
    return tuple(Group(tuple(labels[label]), (label,)) for label in sorted(labels))


def _copies(group: Group, choice: DatasetChoice) -> frozenset[str]:
    """All but the one to keep, of those that are not left out yet."""
    left = kept_first(choice.left[path] for path in group.pictures if path in choice.left)
    return frozenset(picture.path for picture in left[1:])
