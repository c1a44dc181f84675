"""Features of pictures as they are served, and of the middles of those that a head learns from."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.errors import PictureError
from trainer.features.extractor import FeatureExtractor, MiddleExtractor
from trainer.features.store import Features, FeaturesDone, compute_features
from trainer.pictures.second_look import MIDDLES, View, middle


@dataclass(frozen=True)
class Looks:
    """Features of N pictures, of which the first M are learnt from, and of V middles of those.

    Zeros stand for what is in `failed`.
    """

    vectors: NDArray[np.float16]
    """(N, K)"""
    middles: NDArray[np.float16]
    """(V, M, K)"""
    failed: dict[Path, PictureError]

    @property
    def learnt(self) -> NDArray[np.float16]:
        """(1 + V, M, K)."""
        first = self.vectors[np.newaxis, : self.middles.shape[1]]
        return np.concatenate([first, self.middles]) if len(self.middles) else first


def look(
    extractor: FeatureExtractor,
    files: Sequence[Path],
    learnt: int,
    views: Sequence[View],
    *,
    read: Callable[[Path], Image.Image] | None = None,
    threads: int,
) -> Generator[FeaturesDone | Looks, None, None]:
    """Look at `files`, and at `views` that are `MIDDLES` of the first `learnt` of them; the last
    event is Looks. The other arguments are those of `compute_features`."""
    read = read or extractor.preprocessing.read
    parts = [MIDDLES[view] for view in views]
    total, before = len(files) + len(parts) * learnt, 0
    found: list[Features] = []
    for part in (None, *parts):
        seen = extractor if part is None else MiddleExtractor(extractor, part)
        own = files if part is None else files[:learnt]
        reading = read if part is None else _of_middles(read, part)
        for event in compute_features(seen, own, read=reading, threads=threads):
            if isinstance(event, Features):
                found.append(event)
            else:
                yield FeaturesDone(before + event.done, total)
        before += len(own)
    first, *others = found
    middles = np.empty((len(others), learnt, extractor.length), np.float16)
    for place, each in enumerate(others):
        middles[place] = each.vectors
    failed = {file: error for each in found for file, error in each.failed.items()}
    yield Looks(first.vectors, middles, failed)


def _of_middles(read: Callable[[Path], Image.Image], part: float) -> Callable[[Path], Image.Image]:
    return lambda file: middle(read(file), part)
