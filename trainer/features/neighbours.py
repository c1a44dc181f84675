"""Which pictures are most like one, by what a model's network sees in them. No torch.

    features = ModelFeatures(classifier)
    run = run_of(Path("runs/flowers/model.pokedex"), classifier.manifest)
    known = trained_pictures(run.split, Path(run.settings.dataset), features)
    nearest(features.of(picture), known)

Shapes: K features.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.data.split import Split
from trainer.errors import ModelFileError, TrainerError, printable
from trainer.features.extractor import features_key
from trainer.features.store import Features, compute_features, stored_features
from trainer.model.bundle import Manifest, read_manifest
from trainer.model.classifier import Classifier
from trainer.runs.run_folder import RunFolder, read_settings

Vector = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Neighbour:
    """A picture, its class, and the cosine of its features and those it is compared with."""

    path: Path
    label: str
    similarity: float

    def record(self) -> dict[str, Any]:
        """As plain values, as ``pokedex classify --format json`` prints it."""
        path = printable(self.path)
        return {"path": path, "label": self.label, "similarity": self.similarity}


class ModelFeatures:
    """A model's pooled features, for a store as those of a `FeatureExtractor` with its weights."""

    def __init__(self, classifier: Classifier) -> None:
        manifest = classifier.manifest
        self._classifier = classifier
        self.preprocessing = manifest.preprocessing
        self.length = manifest.network.features
        self.key = features_key(manifest.network, classifier.bundle.tensors, self.preprocessing)

    def of(self, picture: Image.Image) -> NDArray[np.float32]:
        """(K,) of an upright RGB picture."""
        found: NDArray[np.float32] = self._classifier.pooled(
            self.preprocessing(picture)[np.newaxis]
        )[0]
        return found


def run_of(model: Path, manifest: Manifest, runs: Path | None = None) -> RunFolder | None:
    """The run that made a model, or the one that lessons made it of: it lies beside the model's
    file or in `runs`; None where it is in neither."""
    places = [model.parent]
    if runs is not None:
        with suppress(OSError):
            places += sorted(runs.iterdir(), key=lambda each: -each.stat().st_mtime)
    for place in places:
        with suppress(TrainerError, OSError):
            # what is quickly read first: many runs may have other classes
            if read_settings(place).classes == manifest.trained_labels and made(place, manifest):
                return RunFolder.open(place)
    return None


def made(run: Path, manifest: Manifest) -> bool:
    """Whether the model of the run in that folder is this one, or the one that lessons made it of.

    A run of the same pictures is not enough: it may have learnt what this one was judged by.
    """
    file = run / "model.pokedex"
    with suppress(ModelFileError, OSError):
        return _origin(file, file.stat().st_mtime_ns) == manifest.origin
    return False


@lru_cache(maxsize=1000)
def _origin(model: Path, _changed: int) -> str | None:
    return read_manifest(model).origin


Known = tuple[Path, str, Vector]
"""A picture, its class, and its features (K,)."""


def trained_pictures(
    split: Split, root: Path, features: ModelFeatures, folder: Path | None = None
) -> Iterator[Known]:
    """The training pictures of a split that are still below `root`, with what the training left
    stored.

    Nothing is computed: where the cache was emptied, there are none. `folder` holds the stores.
    """
    labels = {root / row.path: row.label for row in split.subset("train")}
    for path, vector in stored_features(features, list(labels), folder):
        yield path, labels[path], vector


def own_pictures(
    pictures: Sequence[tuple[Path, str]],
    features: ModelFeatures,
    stop: Callable[[], bool] = lambda: False,
    folder: Path | None = None,
) -> Iterator[Known]:
    """Pictures with their classes; what the store has not is computed by one thread."""
    for event in compute_features(
        features, [path for path, _ in pictures], threads=1, folder=folder
    ):
        if stop():
            return
        if isinstance(event, Features):
            for (path, label), vector in zip(pictures, event.vectors, strict=True):
                if path not in event.failed:
                    yield path, label, vector


def nearest(
    vector: Vector, among: Iterable[Known], most: int = 5, *, but: Path | None = None
) -> tuple[Neighbour, ...]:
    """The pictures `among` that are most like `vector` (K,), the likest first; never `but`.

    Only so many are held at a time as are given.
    """
    wanted = _unit(vector)
    order = count()
    found: list[tuple[float, int, Neighbour]] = []
    for path, label, features in among:
        if path == but:
            continue
        similarity = float(wanted @ _unit(features))
        entry = similarity, -next(order), Neighbour(path, label, similarity)
        if len(found) < most:
            heapq.heappush(found, entry)
        else:
            heapq.heappushpop(found, entry)
    return tuple(neighbour for *_, neighbour in sorted(found, reverse=True))


def _unit(vector: Vector) -> NDArray[np.float32]:
    values = np.asarray(vector, np.float32)
    return np.asarray(values / max(float(np.linalg.norm(values)), 1e-12), np.float32)
