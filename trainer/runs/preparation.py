"""From a folder of pictures to a run that is ready to be trained."""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from trainer.cache import FileCache
from trainer.data.dataset import (
    Dataset,
    Picture,
    combined_fingerprint,
    content_hash,
    open_dataset,
)
from trainer.data.decisions import Decided, Decision, apply_decisions
from trainer.data.findings import Finding, spoils
from trainer.data.scan import READING, ScanEvent, ScanProgress, ScanReport, scan
from trainer.data.split import METHODS, Method, Split, make_split, read_split
from trainer.errors import CheckpointError, DatasetError, FindingsError, SplitError
from trainer.model.start_files import ChosenStart, choose_start
from trainer.pictures.copies import users_copies
from trainer.runs.contents import stamped
from trainer.runs.continuing import carried_over, check_new, continued, finished_run
from trainer.runs.recipe import Recipe
from trainer.runs.run_folder import RunFolder, RunSettings

SPLITS: tuple[str, ...] = ("auto", *METHODS)
"""Splits that are no files."""


@dataclass(frozen=True)
class Preparation:
    """What somebody wants trained.

    Attributes:
        dataset: folder of the data set.
        out: folder for the run; it must be new or empty.
        split: a method of `trainer.data.split`; ``auto``, which is ``folders`` where the data
            set is divided already and ``grouped`` otherwise; or the path of an earlier
            ``split.csv``, whose pictures stay where they were while new ones fill up.
        start: see `trainer.model.start_files`.
        left_out: paths within the data set that are not to be used.
        test: whether the finished model is measured on the test part.
        report: of an earlier scan of all the data set's pictures, those left out included. It
            saves scanning them again, unless they have changed since.
        ignore: patterns of names that are passed over (`trainer.pictures.passed_over`).
        folders: those in the data set that count (`trainer.data.dataset.open_dataset`).
        named: what the user named, where the data set was found in it.
        anyway: train although the scan finds errors, or there is nothing new to continue with.
        processes: that are going to train it together.
        decisions: on the labels of single pictures (`trainer.data.decisions`).
        continues: folder or model file of a finished run whose model is the start, and whose
            pictures stay what they were for (`trainer.runs.continuing`); `split` and `start` are
            then of no account.
    """

    dataset: Path
    out: Path
    recipe: Recipe
    split: str = "auto"
    split_seed: int = 0
    start: str = "auto"
    left_out: Collection[str] = ()
    test: bool = True
    report: ScanReport | None = None
    ignore: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    named: tuple[Path, ...] = ()
    anyway: bool = False
    continues: Path | None = None
    decisions: tuple[Decision, ...] = ()
    processes: int = 1


@dataclass(frozen=True)
class Prepared:
    """The run, what was found in the pictures that were not left out, why which network, and the
    decisions that match no picture."""

    run: RunFolder
    report: ScanReport
    chosen: ChosenStart
    unmatched: tuple[Decision, ...] = ()


def prepare_run(wanted: Preparation) -> Generator[ScanEvent | Prepared, None, None]:
    """Scan the data set, leave out what cannot be read, divide it, and create the run folder.

    The last event is Prepared, the one before it the report of the scan. Everything that can be
    refused is refused before the long scan.

    Raises CheckpointError, StartError, DatasetError or SplitError; FindingsError or
    NothingNewError, after the report, where that is not `Preparation.anyway` put up with.
    """
    _check_out(wanted)
    earlier = finished_run(wanted.continues) if wanted.continues is not None else None
    if earlier is not None:
        # what the head knows, it knows of features that are pooled so
        recipe = wanted.recipe.model_copy(update={"pooling": earlier.recipe.pooling})
        wanted = replace(wanted, recipe=recipe, start=str(earlier.model_file), split="auto")
    chosen = choose_start(wanted.recipe.architecture, wanted.start)
    wanted = replace(wanted, recipe=wanted.recipe.for_network(chosen.network), start=chosen.start)
    whole = open_dataset(wanted.dataset, ignore=wanted.ignore, folders=wanted.folders)
    used = whole.without(wanted.left_out)
    previous = None if wanted.split in SPLITS else _earlier_split(wanted.split, used)
    for event in _decided(wanted, whole):
        if not isinstance(event, Decided):
            yield event
            continue
        yield event.report
        if earlier is not None:
            previous = carried_over(earlier, event.dataset, event.report.contents)
        made = _create(wanted, event, previous, earlier)
        yield Prepared(made, event.report, chosen, event.unmatched)


def method_of(split: str, pictures: Iterable[Picture]) -> Method:
    """By which method `Preparation.split` divides these pictures.

    New ones of a split that comes from a file keep near-duplicates together.
    """
    for method in METHODS:
        if split == method:
            return method
    divided = any(picture.subset is not None for picture in pictures)
    return "folders" if split == "auto" and divided else "grouped"


def decided_set(wanted: Preparation) -> Generator[ScanProgress | Decided, None, None]:
    """Scan the data set as `prepare_run` does, and obey the decisions; the last event is Decided.

    No run is made. Raises DatasetError.
    """
    whole = open_dataset(wanted.dataset, ignore=wanted.ignore, folders=wanted.folders)
    yield from _decided(wanted, whole)


def _decided(wanted: Preparation, whole: Dataset) -> Generator[ScanProgress | Decided, None, None]:
    known = None
    if wanted.report is not None:
        known = yield from _still_true(wanted.report, whole)
    for event in scan(whole, copies=_copies(wanted.recipe)) if known is None else [known]:
        if isinstance(event, ScanReport):
            # of the whole, as what was decided of copies depends on those that are there
            decided = apply_decisions(wanted.decisions, whole, event)
            yield _without(decided, wanted.left_out)
        else:
            yield event


def _without(decided: Decided, paths: Collection[str]) -> Decided:
    if not paths:
        return decided
    dataset = decided.dataset.without(paths)
    return replace(decided, dataset=dataset, report=decided.report.narrowed(dataset))


def _copies(recipe: Recipe) -> FileCache | None:
    """Where a scan keeps copies that the training will read; None where it reads others."""
    return users_copies() if recipe.preprocessing.read_side == READING.read_side else None


def _still_true(
    report: ScanReport, whole: Dataset
) -> Generator[ScanProgress, None, ScanReport | None]:
    """The report; None where it is of other pictures.

    Each file is read, which is much quicker than to decode and compare what is in it.
    """
    hashes: list[tuple[str, str | None]] = []
    for picture in whole.pictures:
        hashes.append((picture.path, content_hash(whole.file(picture))))
        yield ScanProgress("reading", len(hashes), len(whole.pictures))
    if combined_fingerprint(hashes) != report.fingerprint:
        return None
    return report


def _check_out(wanted: Preparation) -> None:
    """Raise CheckpointError where a run folder could not be made."""
    out, dataset = wanted.out, wanted.dataset
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CheckpointError(
            "{path} exists already: choose a new folder for the run, "
            "or resume the run that is in it.",
            path=out,
        )
    there = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise CheckpointError(
            "{path} cannot be made, as {there} cannot be written to: "
            "choose another folder for the run.",
            path=out,
            there=there,
        )
    taken = [(dataset / folder).resolve() for folder in wanted.folders or ("",)]
    taken += [path.resolve() for path in wanted.named]
    if any(out.resolve().is_relative_to(folder) for folder in taken):
        raise CheckpointError(
            "{path} lies in the data set {dataset}, whose next scan would take the run for "
            "pictures of it: choose a folder outside of it for the run.",
            path=out,
            dataset=dataset,
        )


def _earlier_split(path: str, dataset: Dataset) -> Split:
    split = read_split(path, root=dataset.root)
    paths = {picture.path for picture in dataset.pictures}
    if not any(row.path in paths for row in split.rows):
        raise SplitError(
            "The split file {path} names no picture of {folder}: it belongs to another data set.",
            path=path,
            folder=dataset.root,
        )
    return split


def _create(
    wanted: Preparation, decided: Decided, previous: Split | None, earlier: RunFolder | None
) -> RunFolder:
    dataset, report = decided.dataset, decided.report
    usable = dataset.without(report.unreadable)
    method = method_of(wanted.split, usable.pictures)
    if method == "folders":
        usable = _trained(usable) or usable
    classes = tuple(sorted({picture.label for picture in usable.pictures}))
    if len(classes) < 2:
        raise DatasetError(
            "{path} has readable pictures of {count} class: "
            "a training needs two or more folders with pictures.",
            path=dataset.root,
            count=len(classes),
        )
    what = continued(earlier, usable, report.contents) if earlier is not None else None
    if not wanted.anyway:
        _refuse_errors(dataset, report.findings, method)
        if what is not None:
            check_new(what, dataset.root)
    split = make_split(
        usable,
        method=method,
        seed=wanted.split_seed,
        groups=report.groups,
        previous=previous,
    )
    settings = RunSettings(
        dataset=str(usable.root.resolve()),
        split="continued" if what is not None else "file" if previous is not None else method,
        split_seed=wanted.split_seed,
        start=wanted.start,
        classes=classes,
        data_fingerprint=report.fingerprint,
        test=wanted.test,
        ignore=wanted.ignore,
        folders=wanted.folders,
        other_classes=tuple(sorted({*dataset.classes, *dataset.empty_classes} - {*classes})),
        continues=what,
        relabelled=decided.relabelled,
        decided_out=decided.left_out,
    )
    recipe = wanted.recipe.for_processes(wanted.processes)
    recipe = recipe.for_set(len(split.subset("train")), len(classes))
    RunFolder(wanted.out, recipe, settings, split).check_trainable()  # else it would be in the way
    _check_every_class_is_trained(split, classes)
    stamps = stamped(usable.root, (row.path for row in split.rows), report.contents)
    return RunFolder.create(wanted.out, recipe, settings, split, stamps)


def _trained(dataset: Dataset) -> Dataset | None:
    """Without the pictures of classes that the ready-made train folder lacks, since none of them
    could be named; None where there is no such folder."""
    trained = {picture.label for picture in dataset.pictures if picture.subset == "train"}
    untrained = (p.path for p in dataset.pictures if p.label not in trained)
    return dataset.without(untrained) if trained else None


def _refuse_errors(dataset: Dataset, findings: Iterable[Finding], method: Method) -> None:
    """Raise FindingsError for what spoils a training of pictures that are divided so."""
    errors = [finding.message for finding in findings if spoils(finding.kind, method)]
    if errors:
        raise FindingsError(
            "{path} has an error that spoils a training: {finding} Put it right, or have it "
            "trained all the same."
            if len(errors) == 1
            else "{path} has {count} errors that spoil a training, the first of them: {finding} "
            "Put them right, or have it trained all the same.",
            path=dataset.root,
            count=len(errors),
            finding=errors[0],
        )


def _check_every_class_is_trained(split: Split, classes: Iterable[str]) -> None:
    """A split from a file may have moved all pictures of a class away. Raises SplitError."""
    trained = {row.label for row in split.subset("train")}
    for label in classes:
        if label not in trained:
            raise SplitError(
                "The split leaves no picture of the class “{label}” for training: move some of "
                "its rows to train, or take the class out of the data set.",
                label=label,
            )
