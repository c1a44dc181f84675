"""Which training pictures look like those that are named, for ``pokedex classify --looks-like``."""

from __future__ import annotations

from pathlib import Path

from trainer.cli import terminal
from trainer.errors import CheckpointError, PictureError, UsageError
from trainer.features.neighbours import (
    Known,
    ModelFeatures,
    Neighbour,
    made,
    nearest,
    run_of,
)
from trainer.features.store import compute_features
from trainer.model.classifier import Classifier
from trainer.runs.run_folder import RunFolder


class LooksLike:
    """The training pictures of a model, to be asked which of them a picture looks like.

    Their features are those that the training left in the cache; those that are there no more are
    computed, and kept.

    Args:
        most: how many are told for a picture.
        run: that made the model; where it is None, it is looked for beside the model file.
        threads: training pictures worked on at the same time.

    Raises UsageError where no run that made the model is known, and CheckpointError where its
    pictures have gone.
    """

    def __init__(
        self, classifier: Classifier, most: int, run: RunFolder | None, threads: int
    ) -> None:
        self._most = most
        self._features = ModelFeatures(classifier)
        self._known = _known(_run(classifier, run), self._features, threads)

    def of(self, path: Path) -> tuple[Neighbour, ...]:
        """The training pictures that look like that one, the likest first; never itself.

        There are none for a file that cannot be read.
        """
        try:
            vector = self._features.of(self._features.preprocessing.read(path))
        except PictureError:
            return ()
        return nearest(vector, self._known, self._most, but=path.absolute())


def _run(classifier: Classifier, run: RunFolder | None) -> RunFolder:
    model = classifier.bundle.path
    found = run or run_of(model, classifier.manifest)
    if found is None:
        raise UsageError(
            "Which pictures {model} has learnt stands in its run, which is not in its folder: name "
            "that with --run.",
            model=model,
        )
    if not made(found.path, classifier.manifest):
        raise UsageError(
            "{model} has not learnt the pictures of the run {run}: name the run that made it.",
            model=model,
            run=found.path,
        )
    return found


def _known(run: RunFolder, features: ModelFeatures, threads: int) -> list[Known]:
    root = Path(run.settings.dataset)
    rows = run.split.subset("train")
    files = [root / row.path for row in rows]
    found = terminal.follow_features(
        compute_features(features, files, threads=threads), "Looking at the training pictures"
    )
    known = [
        (file, row.label, vector)
        for file, row, vector in zip(files, rows, found.vectors, strict=True)
        if file not in found.failed
    ]
    if not known:
        raise CheckpointError(
            "The pictures that the run {run} has learnt are not in {place} any more, so none can "
            "be said to look like yours.",
            run=run.path,
            place=root,
        )
    return known
