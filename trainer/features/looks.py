"""Features of pictures as they are served, and of other views of those that a head learns from."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.errors import PictureError
from trainer.features.extractor import FeatureExtractor, LooksExtractor
from trainer.features.store import (
    Extractor,
    Features,
    FeaturesDone,
    compute_features,
    keep_features,
)
from trainer.pictures.second_look import View


@dataclass(frozen=True)
class Looks:
    """Features of N pictures, of which the first M are learnt from, and of V views of those.

    Zeros stand for what is in `failed`.
    """

    vectors: NDArray[np.float16]
    """(N, K)"""
    learnt: NDArray[np.float16]
    """(1 + V, M, K), the first look before the views"""
    failed: dict[Path, PictureError]


def look(
    extractor: FeatureExtractor,
    files: Sequence[Path],
    learnt: int,
    views: tuple[View, ...],
    *,
    read: Callable[[Path], Image.Image] | None = None,
    threads: int,
) -> Generator[FeaturesDone | Looks, None, None]:
    """Look at `files`, and at those `views` of the first `learnt` of them; the last event is Looks.
    The other arguments are those of `compute_features`.

    FeaturesDone is the share of the looks, told in pictures: one with several views takes longer.
    """
    looks = 1 + len(views)
    parts: list[tuple[Extractor, Sequence[Path], int]] = [(extractor, files, 1)]
    if views:
        several = LooksExtractor(extractor, views)
        parts = [(several, files[:learnt], looks), (extractor, files[learnt:], 1)]
    total, before = sum(each * len(own) for _, own, each in parts), 0
    found: list[Features] = []
    for seen, own, each in parts:
        for event in compute_features(seen, own, read=read, threads=threads):
            if isinstance(event, Features):
                found.append(event)
            else:
                share = (before + each * event.done) / total
                yield FeaturesDone(int(share * len(files)), len(files))
        before += each * len(own)
    first, *others = found
    by_look = first.vectors[:learnt].reshape(learnt, looks, -1).swapaxes(0, 1)
    vectors = first.vectors
    if views:
        keep_features(extractor, files[:learnt], by_look[0])
        vectors = np.concatenate([by_look[0], others[0].vectors])
    failed = {file: error for each in found for file, error in each.failed.items()}
    yield Looks(vectors, np.ascontiguousarray(by_look), failed)
