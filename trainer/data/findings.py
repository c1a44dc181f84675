"""What a scan has to tell, one finding a matter, in words and in data."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from trainer.data.dataset import Dataset, Picture
from trainer.errors import printable

TINY_CLASS = 10
"""A class with fewer pictures is worth a warning: its test part would be one or two of them."""
IMBALANCE = 5.0
"""A largest class with this many times the pictures of the smallest is worth a warning."""

Severity = Literal["error", "warning", "note"]
Kind = Literal[
    "unreadable",
    "empty_class",
    "single_class",
    "not_in_train",
    "identical_across_classes",
    "tiny_class",
    "imbalance",
    "near_duplicates_across_classes",
    "across_subsets",
    "identical",
    "near_duplicates",
    "ignored",
]
_SEVERITY: dict[Kind, Severity] = {
    "unreadable": "error",
    "empty_class": "error",
    "single_class": "error",
    "not_in_train": "error",
    "identical_across_classes": "error",
    "tiny_class": "warning",
    "imbalance": "warning",
    "near_duplicates_across_classes": "warning",
    "across_subsets": "warning",
    "identical": "warning",
    "near_duplicates": "note",
    "ignored": "note",
}


@dataclass(frozen=True)
class Finding:
    """One thing that a scan has to tell.

    Attributes:
        severity: "error" spoils or prevents a training, "warning" harms it or its figures,
            "note" is good to know.
        message: a sentence in English; `kind`, `classes` and `pictures` say it in data.
        pictures: the paths that it is about, sorted. Any may be left out by `Dataset.without`.
        classes: the labels that it is about, sorted; of an imbalance the largest and the smallest.
    """

    kind: Kind
    severity: Severity
    message: str
    pictures: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"pictures": list(self.pictures), "classes": list(self.classes)}


@dataclass(frozen=True)
class Looked:
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
    looks: Sequence[Looked],
    counts: Mapping[str, int],
    groups: Iterable[Sequence[int]],
) -> tuple[Finding, ...]:
    """All findings, grave ones first, then by kind, then by path.

    Args:
        looks: in the order of the data set's pictures.
        counts: label to number of readable pictures, empty classes included.
        groups: the near-duplicates, as indices of `looks`; identical files are among them.
    """
    readable = [looked for looked in looks if looked.reason is None]
    near = [[looks[index] for index in members] for members in groups]
    found = [
        *_unreadable(looks),
        *_of_classes(readable, counts),
        *_identical(readable),
        *_near_duplicates(near),
        *_ignored(dataset),
    ]
    kinds = get_args(Kind)
    return tuple(sorted(found, key=lambda f: (kinds.index(f.kind), f.pictures, f.classes)))


def _finding(
    kind: Kind, message: str, looks: Iterable[Looked] = (), classes: Iterable[str] = ()
) -> Finding:
    pictures = [looked.picture for looked in looks]
    return Finding(
        kind,
        _SEVERITY[kind],
        message,
        tuple(sorted(picture.path for picture in pictures)),
        tuple(classes) or tuple(sorted({picture.label for picture in pictures})),
    )


def _unreadable(looks: Iterable[Looked]) -> Iterator[Finding]:
    for looked in looks:
        if looked.reason is not None:
            message = f"{printable(looked.picture.path)}: {looked.reason}"
            yield _finding("unreadable", message, [looked])


def _of_classes(readable: Sequence[Looked], counts: Mapping[str, int]) -> Iterator[Finding]:
    for label, count in counts.items():
        if count == 0:
            message = f"The class “{label}” has no picture that can be read."
            yield _finding("empty_class", message, classes=[label])
        elif count < TINY_CLASS:
            message = f"The class “{label}” has only {_pictures(count)}: add some."
            yield _finding("tiny_class", message, classes=[label])
    filled = {label: count for label, count in counts.items() if count}
    if len(filled) == 1:
        message = "There is only one class with pictures: a training needs at least two."
        yield _finding("single_class", message, classes=filled)
    if len(filled) > 1:
        yield from _imbalance(filled)
    yield from _not_in_train(readable)


def _imbalance(counts: Mapping[str, int]) -> Iterator[Finding]:
    largest = max(counts, key=lambda label: counts[label])
    smallest = min(counts, key=lambda label: counts[label])
    if counts[largest] >= IMBALANCE * counts[smallest]:
        message = (
            f"The classes are of very different size: “{largest}” has {_pictures(counts[largest])},"
            f" “{smallest}” only {counts[smallest]}. The model will favour the large ones."
        )
        yield _finding("imbalance", message, classes=[largest, smallest])


def _not_in_train(readable: Iterable[Looked]) -> Iterator[Finding]:
    """Classes of ready-made folders that would be tested without ever being trained."""
    subsets: dict[str, set[str | None]] = defaultdict(set)
    for looked in readable:
        subsets[looked.picture.label].add(looked.picture.subset)
    for label, present in sorted(subsets.items()):
        if present.isdisjoint({None, "train"}):
            message = f"The class “{label}” has no picture in the train folder."
            yield _finding("not_in_train", message, classes=[label])


def _identical(readable: Iterable[Looked]) -> Iterator[Finding]:
    same: dict[str | None, list[Looked]] = defaultdict(list)
    for looked in readable:
        same[looked.content].append(looked)
    for looks in same.values():
        if len(looks) == 1:
            continue
        paths = _listed(looks)
        if _classes(looks) > 1:
            message = f"The same file lies in several classes, so some label is wrong: {paths}."
            yield _finding("identical_across_classes", message, looks)
        else:
            message = f"The same file is there {len(looks)} times: {paths}."
            yield _finding("identical", message, looks)


def _near_duplicates(groups: Iterable[list[Looked]]) -> Iterator[Finding]:
    for looks in groups:
        paths = _listed(looks)
        subsets = sorted({looked.picture.subset or "" for looked in looks})
        if len(subsets) > 1:
            message = f"The same picture lies in {' and '.join(subsets)}: {paths}."
            yield _finding("across_subsets", message, looks)
        if len({looked.content for looked in looks}) == 1:
            continue  # told as identical files
        if _classes(looks) > 1:
            message = f"Much the same picture lies in several classes: {paths}."
            yield _finding("near_duplicates_across_classes", message, looks)
        else:
            message = f"Much the same picture is there {len(looks)} times: {paths}."
            yield _finding("near_duplicates", message, looks)


def _ignored(dataset: Dataset) -> Iterator[Finding]:
    known = {picture.path for picture in dataset.pictures}
    ignored = sorted(path for path in _visible_files(dataset.root) if path not in known)
    if ignored:
        message = (
            f"{len(ignored)} {'file is' if len(ignored) == 1 else 'files are'} not used, being no "
            f"pictures by name or outside the class folders, for example {printable(ignored[0])}."
        )
        yield Finding("ignored", _SEVERITY["ignored"], message, tuple(ignored))


def _visible_files(root: Path) -> Iterator[str]:
    """Relative to `root`; links to folders are not followed."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        base = Path(folder).relative_to(root)
        yield from ((base / name).as_posix() for name in files if not name.startswith("."))


def _classes(looks: Iterable[Looked]) -> int:
    return len({looked.picture.label for looked in looks})


def _listed(looks: Sequence[Looked], most: int = 4) -> str:
    paths = [printable(looked.picture.path) for looked in looks]
    more = f" and {len(paths) - most} more" if len(paths) > most else ""
    return ", ".join(paths[:most]) + more


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count} pictures"
