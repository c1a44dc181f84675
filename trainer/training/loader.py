"""Batches of pictures for training and validation, decoded ahead by a few threads.

Order and augmentation are functions of the seed, the phase, the epoch and the picture alone. So a
resumed epoch can begin at any batch and gives what an uninterrupted one would have given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
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
from trainer.threads import pool_of
from trainer.training.whole_batch import ALL, Part, Share

_AHEAD = 3
"""batches being decoded while one is computed on"""


@dataclass(frozen=True)
class Examples:
    """Pictures with the index of their class."""

    files: tuple[Path, ...]
    targets: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.files)

    def moved(self, root: Path, place: Path) -> Examples:
        """The same, in `place` instead of `root`."""
        files = tuple(place / file.relative_to(root) for file in self.files)
        return Examples(files, self.targets)


@dataclass(frozen=True)
class Batch:
    """Images (B, 3, H, W) normalised float32, and targets (B,) int64: a part of a batch, or all of
    it. `whole_targets` are those of the whole batch."""

    images_BCHW: Tensor  # noqa: N815
    targets_B: Tensor  # noqa: N815
    whole_targets: Tensor
    part: Part

    @classmethod
    def whole(cls, images_BCHW: Tensor, targets_B: Tensor) -> Batch:
        rows = len(targets_B)
        return cls(images_BCHW, targets_B, targets_B, Part(0, rows, rows))

    def to(self, device: torch.device) -> Batch:
        images_BCHW, targets_B, whole_targets = (
            tensor.to(device, non_blocking=True)
            for tensor in (self.images_BCHW, self.targets_B, self.whole_targets)
        )
        return Batch(images_BCHW, targets_B, whole_targets, self.part)


@dataclass(frozen=True)
class TrainingBatches:
    """The batches of one epoch. `length` is their number.

    An epoch passes once over the examples in random order unless `length` asks for more: then
    it passes over them again, in another order. The last batch may be smaller; one of a single
    picture is left out, as it has no batch statistics. Of each batch, `share` is read.
    """

    examples: Examples
    pictures: Copies
    augmentation: Augmentation
    size: int
    batch_size: int
    seed: tuple[int, ...]
    length: int
    share: Share = ALL

    def from_batch(
        self, first: int, threads: int, *, pinned: bool = False
    ) -> Generator[Batch, None, None]:
        """The batches from index `first` (counted from 0) on. Raises PictureError.

        Args:
            pinned: put them where a CUDA device fetches them from by itself.
        """
        with pool_of(max(1, threads), "pictures") as pool:
            yield from _ahead(
                pool,
                self._jobs(first),
                self.share,
                self._load,
                self.examples.targets,
                self.size,
                pinned,
            )

    def _jobs(self, first: int) -> Iterator[list[_Job]]:
        per_pass = batches_in(len(self.examples), self.batch_size)
        known, order = -1, np.empty(0, np.int64)
        for number in range(first, self.length):
            turn, place = divmod(number, per_pass)
            if turn != known:
                known = turn
                order = np.random.default_rng((*self.seed, turn)).permutation(len(self.examples))
            chosen = order[place * self.batch_size : (place + 1) * self.batch_size]
            yield [(turn, int(index)) for index in chosen]

    def _load(self, job: _Job, place: NDArray[np.float32]) -> None:
        turn, index = job
        rng = np.random.default_rng((*self.seed, turn, index))
        preprocessing = self.pictures.preprocessing
        image = self.pictures.read(self.examples.files[index])
        square = augment(image, self.augmentation, preprocessing, self.size, rng, self._any_picture)
        preprocessing.normalise(square, place)

    def _any_picture(self, rng: np.random.Generator) -> Image.Image:
        return self.pictures.read(self.examples.files[int(rng.integers(len(self.examples)))])


def batches_in(pictures: int, batch_size: int) -> int:
    """Batches of one pass over so many pictures."""
    full, rest = divmod(pictures, batch_size)
    return max(1, full + (rest > 1))


def plain_batches(
    examples: Examples,
    pictures: Copies,
    batch_size: int,
    threads: int,
    *,
    share: Share = ALL,
    pinned: bool = False,
) -> Generator[Batch, None, None]:
    """All examples once, in order, exactly as the engine will see them, or the `share` of each
    batch. Raises PictureError."""
    preprocessing = pictures.preprocessing
    starts = range(0, len(examples), batch_size)
    jobs = (
        [(0, index) for index in range(start, min(start + batch_size, len(examples)))]
        for start in starts
    )

    def load(job: _Job, place: NDArray[np.float32]) -> None:
        square = preprocessing.to_square(pictures.read(examples.files[job[1]]))
        preprocessing.normalise(square, place)

    with pool_of(max(1, threads), "pictures") as pool:
        yield from _ahead(pool, jobs, share, load, examples.targets, preprocessing.size, pinned)


_Job = tuple[int, int]
"""Which pass over the examples, and the index of the picture."""


def _ahead(
    pool: ThreadPoolExecutor,
    jobs: Iterator[list[_Job]],
    share: Share,
    load: Callable[[_Job, NDArray[np.float32]], None],
    targets: Sequence[int],
    size: int,
    pinned: bool,
) -> Iterator[Batch]:
    """Each picture is written by a thread to its place in the batch, so nothing is copied."""
    waiting: deque[tuple[Batch, list[Future[None]]]] = deque()
    for whole in jobs:
        part = share.of(len(whole))
        job = whole[part.first : part.first + part.rows]
        images_BHWC = torch.empty((len(job), size, size, 3), pin_memory=pinned)
        places = zip(job, images_BHWC.numpy(), strict=True)
        written = [pool.submit(load, item, place) for item, place in places]
        wanted = torch.tensor([targets[index] for _, index in whole], dtype=torch.int64)
        wanted_B = wanted[part.first : part.first + part.rows]
        # channels last, as the network wants them
        batch = Batch(images_BHWC.permute(0, 3, 1, 2), wanted_B, wanted, part)
        waiting.append((batch, written))
        if len(waiting) > _AHEAD:
            yield _whole(*waiting.popleft())
    while waiting:
        yield _whole(*waiting.popleft())


def _whole(batch: Batch, written: list[Future[None]]) -> Batch:
    for picture in written:
        picture.result()
    return batch
