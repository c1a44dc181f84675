"""Batches of pictures for training and validation, decoded ahead by a few threads.

Order and augmentation are functions of the seed, the phase, the epoch and the picture alone. So a
resumed epoch can begin at any batch and gives what an uninterrupted one would have given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from trainer.pictures.augment import augment
from trainer.pictures.augmentation import Augmentation
from trainer.pictures.copies import Copies

_AHEAD = 3
"""batches being decoded while one is computed on"""


@dataclass(frozen=True)
class Examples:
    """Pictures with the index of their class."""

    files: tuple[Path, ...]
    targets: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.files)


@dataclass(frozen=True)
class Batch:
    """Images (B, 3, H, W) normalised float32, and targets (B,) int64."""

    images_BCHW: Tensor  # noqa: N815
    targets_B: Tensor  # noqa: N815


@dataclass(frozen=True)
class TrainingBatches:
    """The batches of one epoch. `length` is their number.

    An epoch passes once over the examples in random order unless `length` asks for more: then
    it passes over them again, in another order. The last batch may be smaller; one of a single
    picture is left out, as it has no batch statistics.
    """

    examples: Examples
    pictures: Copies
    augmentation: Augmentation
    size: int
    batch_size: int
    seed: tuple[int, ...]
    length: int

    def from_batch(self, first: int, threads: int) -> Generator[Batch, None, None]:
        """The batches from index `first` (counted from 0) on. Raises PictureError."""
        jobs = (self._indices(number) for number in range(first, self.length))
        with _pool(threads) as pool:
            yield from _ahead(pool, jobs, self._load, self.examples.targets)

    def _indices(self, number: int) -> list[tuple[int, int]]:
        """(pass, index of the picture) for each place of batch `number`."""
        per_pass = batches_in(len(self.examples), self.batch_size)
        turn, place = divmod(number, per_pass)
        order = np.random.default_rng((*self.seed, turn)).permutation(len(self.examples))
        chosen = order[place * self.batch_size : (place + 1) * self.batch_size]
        return [(turn, int(index)) for index in chosen]

    def _load(self, job: tuple[int, int]) -> NDArray[np.float32]:
        turn, index = job
        rng = np.random.default_rng((*self.seed, turn, index))
        preprocessing = self.pictures.preprocessing
        image = self.pictures.read(self.examples.files[index])
        square = augment(image, self.augmentation, preprocessing, self.size, rng, self._any_picture)
        return preprocessing.normalise(square)

    def _any_picture(self, rng: np.random.Generator) -> Image.Image:
        return self.pictures.read(self.examples.files[int(rng.integers(len(self.examples)))])


def batches_in(pictures: int, batch_size: int) -> int:
    """Batches of one pass over so many pictures."""
    full, rest = divmod(pictures, batch_size)
    return max(1, full + (rest > 1))


def plain_batches(
    examples: Examples, pictures: Copies, batch_size: int, threads: int
) -> Generator[Batch, None, None]:
    """All examples once, in order, exactly as the engine will see them. Raises PictureError."""
    starts = range(0, len(examples), batch_size)
    jobs = (
        [(0, index) for index in range(start, min(start + batch_size, len(examples)))]
        for start in starts
    )

    def load(job: tuple[int, int]) -> NDArray[np.float32]:
        preprocessing = pictures.preprocessing
        square = preprocessing.to_square(pictures.read(examples.files[job[1]]))
        return preprocessing.normalise(square)

    with _pool(threads) as pool:
        yield from _ahead(pool, jobs, load, examples.targets)


@contextmanager
def _pool(threads: int) -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(max_workers=max(1, threads), thread_name_prefix="pictures")
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _ahead(
    pool: ThreadPoolExecutor,
    jobs: Iterator[list[tuple[int, int]]],
    load: object,
    targets: Sequence[int],
) -> Iterator[Batch]:
    waiting: deque[tuple[list[tuple[int, int]], list[Future[NDArray[np.float32]]]]] = deque()
    for job in jobs:
        waiting.append((job, [pool.submit(load, item) for item in job]))  # type: ignore[arg-type]
        if len(waiting) > _AHEAD:
            yield _collect(*waiting.popleft(), targets)
    while waiting:
        yield _collect(*waiting.popleft(), targets)


def _collect(
    job: list[tuple[int, int]],
    futures: list[Future[NDArray[np.float32]]],
    targets: Sequence[int],
) -> Batch:
    images_BHWC = torch.from_numpy(np.stack([future.result() for future in futures]))
    wanted = torch.tensor([targets[index] for _, index in job], dtype=torch.int64)
    return Batch(images_BHWC.permute(0, 3, 1, 2), wanted)  # channels last, as the network wants
