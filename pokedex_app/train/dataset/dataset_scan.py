"""Opening what the user chose as a data set: unpacking, listing and scanning, as one job."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pokedex_app.core.jobs import Control
from pokedex_app.train.logic.label_decisions import LabelDecisions
from pokedex_app.train.logic.review import DatasetChoice, LeftOutStore
from trainer.cores import usable_cores
from trainer.data.dataset import open_dataset
from trainer.data.scan import ScanProgress, ScanReport, scan
from trainer.data.source import Located, UnpackProgress, locate
from trainer.pictures.copies import users_copies


@dataclass(frozen=True)
class ScanBegun:
    """The data set's names are known, and reading begins."""

    pictures: int
    classes: int


E = TypeVar("E")

ScanJobEvent = UnpackProgress | ScanBegun | ScanProgress | DatasetChoice


def scan_job(
    chosen: Sequence[Path],
    unpacked: Path,
    store: LabelDecisions,
    earlier: LeftOutStore,
    control: Control,
    encoding: str | None = None,
    ignore: Collection[str] = (),
) -> Generator[ScanJobEvent, None, None]:
    """The last event is the DatasetChoice, with left out what was decided to be, or what was
    left out in `earlier` versions, which becomes decisions. `encoding` is that of the names in a
    zip; None has it guessed. `ignore` are the user's patterns of names that are passed over.

    Raises DatasetError, LeftOutError or OSError. Where `control` says so, it ends within a few
    pictures.
    """
    located = None
    for event in _until(locate(chosen, unpacked, encoding), control):
        if isinstance(event, Located):
            located = event
        else:
            yield event
    if located is None:
        return  # stopped
    left_out = earlier.load(located.root)
    store.read()  # what is damaged is told before the long scan
    dataset = open_dataset(located.root, ignore=ignore, folders=located.folders)
    yield ScanBegun(len(dataset.pictures), len(dataset.classes))
    threads = usable_cores(spare=1)
    for found in _until(scan(dataset, threads=threads, copies=users_copies()), control):
        if not isinstance(found, ScanReport):
            yield found
            continue
        choice = DatasetChoice(
            located.root,
            found,
            frozenset(),
            dataset,
            located.archive,
            located.encoding,
            located.renamed,
        )
        if known := left_out & choice.labels.keys():
            store.leave_out(dataset, found.contents, known)
            earlier.save(located.root, left_out - known)
        yield choice.leaving_out(store.left_out(dataset, found.contents))


def _until(events: Generator[E, None, None], control: Control) -> Iterator[E]:
    with closing(events):
        for event in events:
            yield event
            if control():
                return
