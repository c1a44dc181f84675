"""What a scan has to tell, one finding a matter, in words and in data."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from trainer.data.dataset import Dataset, Picture
from trainer.data.split import Method
from trainer.data.subsets import STRICTEST
from trainer.messages import Message
from trainer.pictures.packed import is_packed
from trainer.pictures.passed_over import passed_over

TINY_CLASS = 10
"""A class with fewer pictures is worth a warning: its test part would be one or two of them."""
UNBALANCED = 4
"""Times as many pictures in the largest class as in the smallest, beyond which it is worth a
warning, and a training weighs errors by itself."""

Severity = Literal["error", "warning", "note"]
Kind = Literal[
    "empty_class",
    "single_class",
    "not_in_train",
    "identical_across_classes",
    "unreadable",
    "near_duplicates_across_classes",
    "across_subsets",
    "identical",
    "tiny_class",
    "similar_names",
    "imbalance",
    "missing_in_part",
    "near_duplicates",
    "alike",
    "unlabelled",
    "ignored",
]
SEVERITY: Mapping[Kind, Severity] = {
    "empty_class": "error",
    "single_class": "error",
    "not_in_train": "error",
    "identical_across_classes": "error",
    "unreadable": "warning",  # a training passes over it
    "near_duplicates_across_classes": "warning",
    "across_subsets": "warning",
    "identical": "warning",
    "tiny_class": "warning",
    "similar_names": "warning",
    "imbalance": "warning",
    "missing_in_part": "warning",
    "near_duplicates": "note",
    "alike": "note",
    "unlabelled": "note",
    "ignored": "note",
}
"""Of each kind, in the order in which they are told."""


def spoils(kind: str, method: Method) -> bool:
    """Whether a finding of that kind spoils a training of pictures that are divided so.

    A class that the ready-made train folder lacks is learnt all the same once folders are pooled.
    """
    return kind in _ERRORS and (kind != "not_in_train" or method == "folders")


_ERRORS = frozenset(kind for kind, severity in SEVERITY.items() if severity == "error")


@dataclass(frozen=True)
class Finding:
    """One thing that a scan has to tell.

    Attributes:
        severity: "error" spoils or prevents a training, "warning" harms it or its figures,
            "note" is good to know.
        message: a sentence; `kind`, `classes` and `pictures` say it in data.
        pictures: the paths that it is about, sorted. Any may be left out by `Dataset.without`.
            Where it is about classes as a whole, there are none.
        classes: the labels that it is about, sorted; of an imbalance the largest and the smallest.
    """

    kind: Kind
    severity: Severity
    message: Message
    pictures: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"pictures": list(self.pictures), "classes": list(self.classes)}


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """A picture after it was read.

    Attributes:
        content: SHA-256 of the file; None where it could not even be opened.
        reason: why it cannot be read; None where it can.
    """

    picture: Picture
    content: str | None
    reason: str | None


def findings_of(
    dataset: Dataset,
    looks: Sequence[ReadPicture],
    counts: Mapping[str, int],
    groups: Iterable[Sequence[int]],
    alike: Iterable[Sequence[int]] = (),
) -> tuple[Finding, ...]:
    """All findings, grave ones first, then by kind, then by path.

    Args:
        looks: in the order of the data set's pictures.
        counts: label to number of readable pictures, empty classes included.
        groups: the near-duplicates, as indices of `looks`; identical files are among them.
        alike: groups that were too large to be that.
    """
    readable = [looked for looked in looks if looked.reason is None]
    near = [[looks[index] for index in members] for members in groups]
    found = [
        *_unreadable(looks),
        *class_findings(counts, (looked.picture for looked in readable)),
        *_identical(readable),
        *_near_duplicates(near),
        *(_of_copies("alike", [looks[index].picture for index in members]) for members in alike),
        *_unlabelled(dataset),
        *_ignored(dataset),
    ]
    return _in_order(found)


def findings_left(
    findings: Iterable[Finding], counts: Mapping[str, int], left: Collection[Picture]
) -> tuple[Finding, ...]:
    """What is left of the findings of a data set once only some of its pictures are used.

    Args:
        counts: label to number of readable pictures among them, emptied classes included.
        left: these pictures, the unreadable ones included; their labels may be others now.
    """
    by_path = {picture.path: picture for picture in left}
    unreadable: set[str] = set()
    found: list[Finding] = []
    for finding in findings:
        there = [by_path[path] for path in finding.pictures if path in by_path]
        kind = kind_left(finding.kind, there)
        if not finding.pictures or kind is None:
            continue
        if finding.kind == "unreadable":
            unreadable.update(finding.pictures)
        whole = len(there) == len(finding.pictures) or not there
        same = whole and kind == finding.kind
        found.append(finding if same else _of_copies(kind, there))
    found += class_findings(counts, (p for p in left if p.path not in unreadable))
    return _in_order(found)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    kinds = list(SEVERITY)
    return tuple(sorted(findings, key=lambda f: (kinds.index(f.kind), f.pictures, f.classes)))


def class_findings(counts: Mapping[str, int], pictures: Iterable[Picture]) -> Iterator[Finding]:
    """What is to be told of the classes of a data set of which `pictures` can be used.

    Args:
        counts: label to number of those pictures, empty classes included.
    """
    for label, count in counts.items():
        if count == 0:
            message = Message("The class “{label}” has no picture that can be read.", label=label)
            yield _finding("empty_class", message, classes=[label])
        elif count < TINY_CLASS:
            message = Message(
                "The class “{label}” has only {pictures}: add some.",
                label=label,
                pictures=_pictures(count),
            )
            yield _finding("tiny_class", message, classes=[label])
    filled = {label: count for label, count in counts.items() if count}
    yield from _similar_names(filled)
    if len(filled) == 1:
        message = Message("There is only one class with pictures: a training needs at least two.")
        yield _finding("single_class", message, classes=filled)
    if len(filled) > 1:
        yield from _imbalance(filled)
    yield from _missing_in_parts(pictures)


def kind_left(kind: Kind, left: Collection[Picture]) -> Kind | None:
    """What a finding is once only these of its pictures are left; None where it is settled.

    Of copies in several classes, those that are left may still be copies within one.
    """
    match kind:
        case "unreadable":
            return kind if left else None
        case "across_subsets":
            return kind if len({picture.subset for picture in left}) > 1 else None
        case "identical" | "identical_across_classes":
            return _copies(left, "identical", "identical_across_classes")
        case "near_duplicates" | "near_duplicates_across_classes":
            return _copies(left, "near_duplicates", "near_duplicates_across_classes")
        case "alike":
            return _copies(left, "alike", "alike")
    return kind


def kept_first(copies: Iterable[Picture]) -> list[Picture]:
    """The one to keep of them, and then the others."""

    def rank(picture: Picture) -> tuple[int, str]:
        subset = picture.subset
        return STRICTEST.index(subset) if subset is not None else len(STRICTEST), picture.path

    return sorted(copies, key=rank)


def _copies(left: Collection[Picture], within: Kind, across: Kind) -> Kind | None:
    if len(left) < 2:
        return None
    return within if len({picture.label for picture in left}) == 1 else across


def _finding(
    kind: Kind, message: Message, pictures: Collection[Picture] = (), classes: Iterable[str] = ()
) -> Finding:
    return Finding(
        kind,
        SEVERITY[kind],
        message,
        tuple(sorted(picture.path for picture in pictures)),
        tuple(classes) or tuple(sorted({picture.label for picture in pictures})),
    )


def _unreadable(looks: Iterable[ReadPicture]) -> Iterator[Finding]:
    for looked in looks:
        if looked.reason is not None:
            message = Message("{path}: {reason}", path=looked.picture.path, reason=looked.reason)
            yield _finding("unreadable", message, [looked.picture])


def _similar_names(labels: Iterable[str]) -> Iterator[Finding]:
    """Classes whose names differ in nothing but case, width, spaces and dashes."""
    alike: dict[str, list[str]] = defaultdict(list)
    for label in labels:
        letters = unicodedata.normalize("NFKC", label).casefold()
        alike[re.sub(r"[\s_-]", "", letters)].append(label)
    for names in alike.values():
        if len(names) > 1:
            message = Message(
                "The classes {names} differ only in how their names are written: if they are one, "
                "put their pictures into one folder.",
                names=", ".join(f"“{name}”" for name in names),
            )
            yield _finding("similar_names", message, classes=names)


def _imbalance(counts: Mapping[str, int]) -> Iterator[Finding]:
    largest = max(counts, key=lambda label: counts[label])
    smallest = min(counts, key=lambda label: counts[label])
    if counts[largest] > UNBALANCED * counts[smallest]:
        message = Message(
            "The classes are of very different size: “{largest}” has {pictures},"
            " “{smallest}” only {count}. Errors in small classes will count for more, but pictures"
            " help more.",
            largest=largest,
            pictures=_pictures(counts[largest]),
            smallest=smallest,
            count=counts[smallest],
        )
        yield _finding("imbalance", message, classes=[largest, smallest])


def _missing_in_parts(pictures: Iterable[Picture]) -> Iterator[Finding]:
    """Classes of ready-made folders that would be tested without being trained, or the reverse."""
    subsets: dict[str, set[str | None]] = defaultdict(set)
    for picture in pictures:
        subsets[picture.label].add(picture.subset)
    parts = {subset for present in subsets.values() for subset in present if subset is not None}
    for label, present in sorted(subsets.items()):
        missing = sorted(parts - present)
        if present.isdisjoint({None, "train"}):
            message = Message(
                "The class “{label}” has no picture in the train folder.", label=label
            )
            yield _finding("not_in_train", message, classes=[label])
        elif missing:
            message = Message(
                "The class “{label}” has pictures for training, but none in {subsets}: "
                "how well it is known will not be measured there.",
                label=label,
                subsets=Message(" and ".join(missing)),
            )
            yield _finding("missing_in_part", message, classes=[label])


def _identical(readable: Iterable[ReadPicture]) -> Iterator[Finding]:
    same: dict[str | None, list[Picture]] = defaultdict(list)
    for looked in readable:
        same[looked.content].append(looked.picture)
    for copies in same.values():
        kind = kind_left("identical", copies)
        if kind is not None:
            yield _of_copies(kind, copies)


def _near_duplicates(groups: Iterable[list[ReadPicture]]) -> Iterator[Finding]:
    for looks in groups:
        copies = [looked.picture for looked in looks]
        if kind_left("across_subsets", copies):
            yield _of_copies("across_subsets", copies)
        # else told as identical files
        if len({looked.content for looked in looks}) > 1:
            kind = kind_left("near_duplicates", copies)
            assert kind is not None, "a group has several members"
            yield _of_copies(kind, copies)


def _of_copies(kind: Kind, copies: Collection[Picture]) -> Finding:
    """That some pictures are the same, or much the same."""
    paths = _listed(copies)
    match kind:
        case "identical":
            message = Message(
                "The same file is there {count} times: {paths}.", count=len(copies), paths=paths
            )
        case "identical_across_classes":
            message = Message(
                "The same file lies in several classes, so some label is wrong: {paths}.",
                paths=paths,
            )
        case "across_subsets":
            subsets = sorted({picture.subset or "" for picture in copies})
            message = Message(
                "The same picture lies in {subsets}: {paths}.",
                subsets=Message(" and ".join(subsets)),
                paths=paths,
            )
        case "near_duplicates":
            message = Message(
                "Much the same picture is there {count} times: {paths}.",
                count=len(copies),
                paths=paths,
            )
        case "alike":
            message = Message(
                "{count} pictures are so much alike that copies cannot be told among them: {paths}."
                " If they show the same things again and again, new things will be recognised less"
                " often than is measured.",
                count=len(copies),
                paths=paths,
            )
        case _:
            message = Message(
                "Much the same picture lies in several classes: {paths}.", paths=paths
            )
    return _finding(kind, message, copies)


def _unlabelled(dataset: Dataset) -> Iterator[Finding]:
    paths = dataset.unlabelled
    if paths:
        message = Message(
            "{count} picture has no label, being in no class that is trained: it is neither learnt "
            "nor tested, for example {path}."
            if len(paths) == 1
            else "{count} pictures have no label, being in no class that is trained: they are "
            "neither learnt nor tested, for example {path}.",
            count=len(paths),
            path=paths[0],
        )
        yield Finding("unlabelled", SEVERITY["unlabelled"], message, paths)


def _ignored(dataset: Dataset) -> Iterator[Finding]:
    if is_packed(dataset.root):  # its files are the shards
        return
    known = {picture.path for picture in dataset.pictures} | {*dataset.unlabelled}
    ignored = sorted(path for path in _files(dataset) if path not in known)
    if ignored:
        message = Message(
            "{count} file is not used, being no picture, a raw file beside its picture, or outside "
            "the class folders: {path}."
            if len(ignored) == 1
            else "{count} files are not used, being no pictures, raw files beside their pictures, "
            "or outside the class folders, for example {path}.",
            count=len(ignored),
            path=ignored[0],
        )
        yield Finding("ignored", SEVERITY["ignored"], message, tuple(ignored))


def _files(dataset: Dataset) -> Iterator[str]:
    """Those that are anybody's, relative to the root; links to folders are not followed."""
    is_passed_over = passed_over(dataset.ignore)
    for top in dataset.folders or ("",):
        for folder, folders, files in os.walk(dataset.root / top):
            folders[:] = [name for name in folders if not is_passed_over(name)]
            base = Path(folder).relative_to(dataset.root)
            yield from ((base / name).as_posix() for name in files if not is_passed_over(name))


def _listed(pictures: Iterable[Picture], most: int = 4) -> str:
    paths = [picture.path for picture in pictures]
    named = ", ".join(paths[:most])
    if len(paths) <= most:
        return named
    return Message("{paths} and {count} more", paths=named, count=len(paths) - most)


def _pictures(count: int) -> Message:
    return Message("1 picture" if count == 1 else "{count} pictures", count=count)
