"""Pictures of a data set that somebody should look at, whatever the reason. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from trainer.data.dataset import Dataset
from trainer.data.decisions import DecisionKind
from trainer.data.findings import kept_first
from trainer.data.scan import ScanReport
from trainer.evaluation.suspicion import Diagnosis
from trainer.runs.events import Suspect


class DoubtKind(StrEnum):
    LABEL = "label"
    """it is likely to be wrong"""
    OUTLIER = "outlier"
    """the picture is unlike all others"""
    COPY = "copy"
    """much the same picture lies in another part of the set"""


@dataclass(frozen=True)
class Doubt:
    """One picture.

    Attributes:
        looks_like: the likelier class of a doubtful label, with its `probability`; "" of others.
        twin: path of the picture that this is a copy of, which of a doubtful label is the same file
            in the class that it `looks_like`; "" of others.
    """

    kind: DoubtKind
    path: str
    label: str
    looks_like: str = ""
    probability: float = 0.0
    twin: str = ""

    @property
    def suggestion(self) -> DecisionKind:
        return "relabel" if self.kind is DoubtKind.LABEL else "leave_out"


def doubts_of_labels(suspects: Iterable[Suspect]) -> tuple[Doubt, ...]:
    """What a first model tells."""
    return tuple(
        Doubt(DoubtKind.LABEL, each.path, each.label, each.looks_like, each.probability)
        for each in suspects
    )


def doubts_of(
    diagnosis: Diagnosis, dataset: Dataset, report: ScanReport, settled: Collection[str]
) -> tuple[Doubt, ...]:
    """All that was found, labels first; what is `settled` was not told again."""
    told = [
        *(
            Doubt(
                DoubtKind.LABEL,
                each.path,
                each.label,
                each.looks_like,
                each.probability,
                each.copy_of,
            )
            for each in diagnosis.suspects
        ),
        *(Doubt(DoubtKind.OUTLIER, each.path, each.label) for each in diagnosis.outliers),
        *_copies(dataset, report),
    ]
    first: dict[str, Doubt] = {}
    for each in told:
        if each.path not in settled:
            first.setdefault(each.path, each)
    return tuple(first.values())


def _copies(dataset: Dataset, report: ScanReport) -> Iterator[Doubt]:
    """Pictures whose near-duplicate lies in another part, but not those to be kept."""
    by_path = {picture.path: picture for picture in dataset.pictures}
    for finding in report.findings:
        if finding.kind == "across_subsets":
            there = (by_path[path] for path in finding.pictures if path in by_path)
            kept, *others = kept_first(there)
            for each in others:
                if each.subset != kept.subset:
                    yield Doubt(DoubtKind.COPY, each.path, each.label, twin=kept.path)
