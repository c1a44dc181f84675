"""Features of pictures as they are served, and of other views of those that a head learns from."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.errors import PictureError
from trainer.features.extractor import FeatureExtractor, ViewExtractor
from trainer.features.store import Extractor, Features, FeaturesDone, compute_features
from trainer.pictures.second_look import View


@dataclass(frozen=True)
class Looks:
    """Features of N pictures, of which the first M are learnt from, and of V views of those.

    Zeros stand for what is in `failed`.
    """

    vectors: NDArray[np.float16]
    """(N, K)"""
    views: NDArray[np.float16]
    """(V, M, K)"""
    failed: dict[Path, PictureError]

    @property
    def learnt(self) -> NDArray[np.float16]:
        """(1 + V, M, K)."""
        first = self.vectors[np.newaxis, : self.views.shape[1]]
        return np.concatenate([first, self.views]) if len(self.views) else first


def look(
    extractor: FeatureExtractor,
    files: Sequence[Path],
    learnt: int,
    views: Sequence[View],
    *,
    read: Callable[[Path], Image.Image] | None = None,
    threads: int,
) -> Generator[FeaturesDone | Looks, None, None]:
    """Look at `files`, and at those `views` of the first `learnt` of them; the last event is Looks.
    The other arguments are those of `compute_features`."""
    total, before = len(files) + len(views) * learnt, 0
    found: list[Features] = []
    extractors: list[Extractor] = [extractor, *(ViewExtractor(extractor, view) for view in views)]
    for seen in extractors:
        own = files if seen is extractor else files[:learnt]
        for event in compute_features(seen, own, read=read, threads=threads):
            if isinstance(event, Features):
                found.append(event)
            else:
                yield FeaturesDone(before + event.done, total)
        before += len(own)
    first, *others = found
    learnt_from = np.empty((len(others), learnt, extractor.length), np.float16)
    for place, each in enumerate(others):
        learnt_from[place] = each.vectors
    failed = {file: error for each in found for file, error in each.failed.items()}
    yield Looks(first.vectors, learnt_from, failed)
