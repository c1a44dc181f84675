"""Everything the results page shows of one run, read from its folder. No Qt.

A folder need not be complete: figures can be looked at where the model, the split or the data set
has gone, and what cannot be shown then is None. Reading takes a moment, so it belongs in a job.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pokedex_app.shared.runs.curves import Curves
from trainer.data.split import Split
from trainer.errors import CheckpointError, ModelFileError, TrainerError, printable
from trainer.evaluation.advice import Advice, advise
from trainer.evaluation.evaluate import Evaluation, read_evaluations
from trainer.messages import reason_of
from trainer.runs.event_log import EVENTS
from trainer.runs.history import History
from trainer.runs.recipe import Recipe
from trainer.runs.run_folder import RunFolder, RunSettings

if TYPE_CHECKING:
    from trainer.model.bundle import Manifest

HEADLINE_ORDER = ("test", "valid")
"""The part whose accuracy stands for a run, the first that was measured."""


@dataclass(frozen=True)
class RunResults:
    """One run.

    Attributes:
        changed: when something was last written, aware, in UTC.
        dataset: the data set's folder, where it is known and was there.
        settings, recipe, split: None where the folder does not hold them, or holds them damaged.
        curves: of what the training told; empty where it told nothing.
        history: None where no epoch has ended.
        evaluations: by the part they were measured on, ``valid`` and ``test`` as a rule.
        advice: what would help most; None where nobody can tell, as the run is not finished.
        model, report: the files, where they are there.
        manifest: of the model; None where it is missing or damaged.
        problems: what is damaged.
    """

    folder: Path
    changed: dt.datetime
    dataset: Path | None
    settings: RunSettings | None
    recipe: Recipe | None
    split: Split | None
    curves: Curves
    history: History | None
    evaluations: Mapping[str, Evaluation]
    advice: tuple[Advice, ...] | None
    model: Path | None
    manifest: Manifest | None
    report: Path | None
    problems: tuple[TrainerError, ...]

    @property
    def name(self) -> str:
        return printable(self.folder.name)

    @property
    def can_report(self) -> bool:
        """Whether there is a report, or all that one is written from."""
        return self.report is not None or (self.settings is not None and self.history is not None)

    def headline(self) -> tuple[str, Evaluation] | None:
        """The evaluation that stands for the run, and the part it was measured on."""
        for name in (*HEADLINE_ORDER, *self.evaluations):
            if name in self.evaluations:
                return name, self.evaluations[name]
        return None

    def pictures(self, subset: str, truth: str) -> list[str]:
        """Paths within the data set of the pictures of a class in one part of the split."""
        rows = self.split.rows if self.split is not None else ()
        return [row.path for row in rows if row.subset == subset and row.label == truth]


def read_results(folder: Path) -> RunResults:
    """What is in a run folder. Raises CheckpointError where it is none."""
    problems: list[TrainerError] = []
    run: RunFolder | None = None
    log, metrics = folder / EVENTS, folder / "evaluation.json"
    try:
        run = RunFolder.open(folder)
    except CheckpointError as error:
        if not log.exists() and not metrics.exists():
            raise
        if (folder / "run.json").exists():
            problems.append(error)
    evaluations: Mapping[str, Evaluation] = {}
    if metrics.exists():
        try:
            evaluations = read_evaluations(metrics)
        except TrainerError as error:
            problems.append(error)
    curves = Curves()
    try:
        curves = Curves.read(folder)
    except OSError as error:
        problems.append(
            CheckpointError("{path} cannot be read: {why}.", path=log, why=reason_of(error))
        )
    place = Path(run.settings.dataset) if run is not None else None
    return RunResults(
        folder=folder,
        changed=_changed(log, metrics),
        dataset=place if place is not None and place.is_dir() else None,
        settings=run.settings if run is not None else None,
        recipe=run.recipe if run is not None else None,
        split=run.split if run is not None else None,
        curves=curves,
        history=curves.history if curves.history.tells else None,
        evaluations=evaluations,
        advice=(
            advise(run, curves.history, evaluations)
            if run is not None and curves.history.tells and evaluations
            else None
        ),
        model=_existing(folder / "model.pokedex"),
        manifest=manifest_of(folder / "model.pokedex"),
        report=_existing(folder / "report.html"),
        problems=tuple(problems),
    )


def manifest_of(model: Path) -> Manifest | None:
    """None where the file is missing or damaged."""
    from trainer.model.bundle import read_manifest

    try:
        return read_manifest(model)
    except ModelFileError:
        return None


def same_pictures(one: RunResults, other: RunResults, subset: str) -> bool | None:
    """Whether both were measured on the same pictures; None where that cannot be told."""
    first, second = one.evaluations.get(subset), other.evaluations.get(subset)
    if first is None or second is None:
        return None
    if first.images != second.images or set(first.classes) != set(second.classes):
        return False
    if one.split is None or other.split is None:
        return None
    return _measured(one.split, subset) == _measured(other.split, subset)


def overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two intervals have a value in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def _measured(split: Split, subset: str) -> set[tuple[str, str]]:
    return {(row.path, row.label) for row in split.rows if row.subset == subset}


def _existing(file: Path) -> Path | None:
    return file if file.is_file() else None


def _changed(*files: Path) -> dt.datetime:
    times = [file.stat().st_mtime for file in files if file.exists()]
    return dt.datetime.fromtimestamp(max(times, default=0.0), dt.UTC)
