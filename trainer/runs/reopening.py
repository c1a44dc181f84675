"""Going on with a run: whether its pictures are still where they were, and what they were."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from trainer.data.dataset import combined_fingerprint, open_dataset
from trainer.data.scan import ScanProgress
from trainer.data.source import inner_folder
from trainer.errors import CheckpointError, DatasetError, PicturesChangedError, refusal
from trainer.messages import joined
from trainer.pictures.packed import is_packed, packed_picture
from trainer.runs.contents import Stamp, read_stamps
from trainer.runs.run_folder import Changes, RunFolder


def reopen_run(
    folder: Path, *, dataset: Path | None = None, anyway: bool = False
) -> Generator[ScanProgress | RunFolder, None, None]:
    """Look whether the pictures of a run are what they were; the last event is the run.

    What has changed is noted in its settings, from where the training and the report tell it. Lost
    pictures leave its split. Nothing is written where it is refused. The caller holds the lock.

    Args:
        dataset: where the data set is now; without it, where it was.
        anyway: go on although pictures are lost or hold something else.

    Raises PicturesChangedError where somebody has to decide, and CheckpointError.
    """
    run = RunFolder.open(folder)
    root = _root(run, dataset)
    rows, before = run.split.rows, read_stamps(folder)
    stamps: dict[str, Stamp] = {}
    lost: list[str] = []
    for done, row in enumerate(rows, start=1):
        file = root / row.path
        if not before:  # a run of an older version: what it had learnt of is not known
            lost += [] if file.is_file() or packed_picture(file) else [row.path]
        elif (stamp := Stamp.of(file, before.get(row.path))) is not None:
            stamps[row.path] = stamp
        else:
            lost.append(row.path)
        yield ScanProgress("reading", done, len(rows))
    if len(lost) == len(rows):
        raise PicturesChangedError(
            "None of the {count} pictures of the run {run} is in {folder}: say where the data set "
            "is now.",
            count=len(rows),
            run=folder,
            folder=root,
        )
    changed = [path for path, now in stamps.items() if _differs(before.get(path), now)]
    changes = Changes(lost=tuple(lost), changed=tuple(changed), **_classes(run, root, {*lost}))
    if (lost or changed) and not anyway:
        error = PicturesChangedError(
            "The pictures of the run {run} are not what they were: {changes}. Put them back as "
            "they were, or go on all the same, without those that are lost.",
            run=folder,
            changes=joined(changes.clauses()),
        )
        error.can_go_on = True
        raise error
    yield _updated(run, root, changes, stamps)


def _root(run: RunFolder, dataset: Path | None) -> Path:
    """Where the pictures are looked for. Raises PicturesChangedError."""
    if dataset is None:
        root = Path(run.settings.dataset)
    else:
        root = dataset.absolute()
        if not is_packed(root) and not any((root / row.path).exists() for row in run.split.rows):
            root = inner_folder(root)
    if not root.is_dir():
        raise PicturesChangedError(
            "The data set {folder} of the run {run} is not there: say where it is now.",
            folder=root,
            run=run.path,
        )
    return root


def _differs(before: Stamp | None, now: Stamp) -> bool:
    return before is not None and before.content != now.content


def _classes(run: RunFolder, root: Path, lost: set[str]) -> dict[str, tuple[str, ...]]:
    """Classes that have come, and those that have lost all of their pictures."""
    settings = run.settings
    left = {row.label for row in run.split.rows if row.path not in lost}
    gone = tuple(label for label in settings.classes if label not in left)
    try:
        there = open_dataset(root, ignore=settings.ignore, folders=settings.folders).classes
    except DatasetError:  # what harms this run is told otherwise
        there = ()
    known = {*settings.classes, *settings.other_classes}
    return {"new_classes": tuple(c for c in there if c not in known), "lost_classes": gone}


def _updated(run: RunFolder, root: Path, changes: Changes, stamps: dict[str, Stamp]) -> RunFolder:
    """The run with what has changed, written to its folder. Raises CheckpointError."""
    before, settings = run.settings.changes, run.settings
    facts: dict[str, object] = {
        "dataset": str(root.resolve()),
        "changes": before.followed_by(changes),
    }
    if changes.lost or changes.changed:
        hashes = [(path, stamp.content) for path, stamp in stamps.items()]
        facts["data_fingerprint"] = combined_fingerprint(hashes) if hashes else None
    gone = frozenset(changes.lost)
    rows = tuple(row for row in run.split.rows if row.path not in gone)
    now = RunFolder(
        run.path,
        run.recipe,
        settings.model_copy(update=facts),
        replace(run.split, rows=rows),
    )
    if now.settings == settings and not gone:
        return now
    now.check_trainable()
    try:
        now.rewrite(stamps)
    except OSError as error:
        raise CheckpointError(
            "The run folder {path} cannot be written: {why}.", path=run.path, why=refusal(error)
        ) from error
    return now
