"""Looking a whole data set over before a training: what is unreadable, scarce, or there twice.

`scan` reads every picture once and looks for near-duplicates among all. It tells how far it is as
it goes, and ends with a `ScanReport`; of the pictures, only their signatures stay in memory, half a
kilobyte each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from trainer.cache import FileCache
from trainer.cores import usable_cores
from trainer.data.dataset import Dataset, Picture, combined_fingerprint, content_hash
from trainer.data.duplicates import SIGNATURE_LENGTH, THRESHOLD, Signature, signature
from trainer.data.findings import Finding, ReadPicture, findings_left, findings_of
from trainer.data.groups import Groups, join_near_duplicates, without_alike
from trainer.errors import PictureError, printable
from trainer.pictures.copies import Copies
from trainer.pictures.preprocess import Preprocessing
from trainer.threads import in_order

READING = Preprocessing(decoding="scaled", colors="srgb")
"""as trainings read; signatures need less, but so a picture is decoded once"""
MOST_DECODING = 8
"""threads, each of which has a whole picture in memory"""
_AHEAD = 4  # pictures waiting for each thread


@dataclass(frozen=True)
class ScanProgress:
    """`done` of `total` pictures are read, or compared with all others; counted from 1."""

    stage: Literal["reading", "comparing"]
    done: int
    total: int


@dataclass(frozen=True)
class ScanReport:
    """What a scan found.

    Attributes:
        pictures: how many the data set has, the unreadable ones included.
        classes: label to number of readable pictures, sorted by label, empty classes included.
        unreadable: paths of the pictures that cannot be read, sorted.
        findings: the grave ones first.
        groups: path to number of its group of near-duplicates, identical files included; for
            `trainer.data.split.make_split`. Pictures without a near-duplicate are left out.
        fingerprint: as `trainer.data.dataset.fingerprint` gives.
        contents: path to SHA-256 of every picture that could be opened.
    """

    root: Path
    pictures: int
    classes: dict[str, int]
    unreadable: tuple[str, ...]
    findings: tuple[Finding, ...]
    groups: dict[str, int]
    fingerprint: str
    contents: dict[str, str] = field(default_factory=dict, repr=False)

    def narrowed(self, dataset: Dataset) -> ScanReport:
        """The report of what is left of the data set, whose labels may be others now."""
        paths = {picture.path for picture in dataset.pictures}
        unreadable = tuple(path for path in self.unreadable if path in paths)
        readable = Counter(picture.label for picture in dataset.without(unreadable).pictures)
        labels = {*dataset.classes, *dataset.empty_classes}
        classes = {label: readable[label] for label in sorted(labels)}
        return replace(
            self,
            pictures=len(paths),
            classes=classes,
            unreadable=unreadable,
            findings=findings_left(self.findings, classes, dataset.pictures),
            groups={path: group for path, group in self.groups.items() if path in paths},
            fingerprint=combined_fingerprint((path, self.contents.get(path)) for path in paths),
            contents={path: self.contents[path] for path in paths if path in self.contents},
        )

    def to_dict(self) -> dict[str, Any]:
        """For JSON. Paths that are not UTF-8 keep their surrogates, so that they can be opened."""
        return {
            "root": printable(self.root),
            "pictures": self.pictures,
            "classes": dict(self.classes),
            "unreadable": list(self.unreadable),
            "findings": [finding.to_dict() for finding in self.findings],
            "groups": dict(self.groups),
            "fingerprint": self.fingerprint,
        }


ScanEvent = ScanProgress | ScanReport


def scan(
    dataset: Dataset,
    *,
    threads: int = 0,
    threshold: float = THRESHOLD,
    copies: FileCache | None = None,
) -> Generator[ScanEvent, None, None]:
    """Look every picture over. Nothing in the data set is changed.

    Order of events: a `ScanProgress` for each picture read, some for the comparison, and at last
    the `ScanReport`. A picture that cannot be read is a finding, never an exception. Closing the
    generator ends the scan within a few pictures and leaves no thread behind.

    Args:
        threads: that work; 0 means one for each usable core. Of many, `MOST_DECODING` decode.
        threshold: similarity from which on two pictures are near-duplicates.
        copies: where small copies of large pictures are kept for a training.
    """
    pictures = dataset.pictures
    threads = threads or usable_cores()
    # half the precision moves a similarity by 0.0002 at most, and a million pictures by 0.5 GB
    signatures = np.zeros((len(pictures), SIGNATURE_LENGTH), dtype=np.float16)
    looks: list[ReadPicture] = []
    for picture, (looked, its_signature) in zip(
        pictures, _looks(dataset, min(threads, MOST_DECODING), copies), strict=True
    ):
        if its_signature is not None:
            signatures[len(looks)] = its_signature
        looks.append(ReadPicture(picture, *looked))
        yield ScanProgress("reading", len(looks), len(pictures))
    groups, identical = Groups(len(pictures)), _identical_pairs(looks)
    groups.join(identical)
    for done in join_near_duplicates(groups, signatures, threshold=threshold, threads=threads):
        yield ScanProgress("comparing", done, len(pictures))
    labels = [picture.label for picture in pictures]
    near, alike = without_alike(
        groups.several(), labels, signatures, identical, threshold=threshold, threads=threads
    )
    yield report_of(dataset, looks, near, alike)


_Look = tuple[tuple[str | None, str | None], Signature | None]
"""Content hash and reason why it is unreadable; signature."""


def _looks(dataset: Dataset, threads: int, copies: FileCache | None) -> Iterator[_Look]:
    """In the order of the pictures, a few ahead of the one that is asked for."""
    pictures = Copies(READING, copies, remember=False)

    def look(picture: Picture) -> _Look:
        file = dataset.file(picture)
        content = content_hash(file)
        try:
            decoded = pictures.read(file)
        except PictureError as error:
            return (content, error.reason), None
        return (content, None), signature(decoded)

    yield from in_order(look, dataset.pictures, threads, ahead=_AHEAD, name="scan")


def _identical_pairs(looks: list[ReadPicture]) -> NDArray[np.intp]:
    """Each readable file with the first one of the same contents."""
    first: dict[str, int] = {}
    pairs = [
        (known, index)
        for index, looked in enumerate(looks)
        if looked.reason is None
        and looked.content is not None
        and (known := first.setdefault(looked.content, index)) != index
    ]
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def report_of(
    dataset: Dataset, looks: list[ReadPicture], groups: list[list[int]], alike: list[list[int]]
) -> ScanReport:
    """What a scan tells once all is read and compared; `groups` and `alike` hold places in `looks`,
    as `without_alike` gives them."""
    counts = dict.fromkeys(sorted({*dataset.classes, *dataset.empty_classes}), 0)
    for looked in looks:
        counts[looked.picture.label] += looked.reason is None
    return ScanReport(
        root=dataset.root,
        pictures=len(looks),
        classes=counts,
        unreadable=tuple(looked.picture.path for looked in looks if looked.reason is not None),
        findings=findings_of(dataset, looks, counts, groups, alike),
        groups={
            looks[index].picture.path: number
            for number, members in enumerate(groups)
            for index in members
        },
        fingerprint=combined_fingerprint((look.picture.path, look.content) for look in looks),
        contents={look.picture.path: look.content for look in looks if look.content is not None},
    )
