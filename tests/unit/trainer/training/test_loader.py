"""Batches: their order and content follow from the seed alone, from whichever batch on."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from PIL import Image

from trainer.cache import FileCache
from trainer.errors import PictureError
from trainer.pictures.augmentation import Augmentation
from trainer.pictures.copies import Copies
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.reading import read_picture
from trainer.runs.recipe import BEST
from trainer.training.loader import Batch, Examples, TrainingBatches, batches_in, plain_batches

SPEC = Preprocessing(size=32)
PICTURES = Copies(SPEC, None)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    """Ten pictures; the red level is twenty times the target, which is the index."""
    folder = tmp_path_factory.mktemp("pictures")
    files = []
    for number in range(10):
        noise = np.random.default_rng(number).integers(0, 256, (24 + number, 30, 3), np.uint8)
        noise[..., 0] = 20 * number
        files.append(folder / f"{number}.png")
        Image.fromarray(noise).save(files[-1])
    return Examples(tuple(files), tuple(range(10)))


def epoch(examples: Examples, **changes: object) -> TrainingBatches:
    plan = TrainingBatches(
        examples=examples,
        pictures=PICTURES,
        augmentation=Augmentation(),
        size=32,
        batch_size=4,
        seed=(0, 1, 1),
        length=batches_in(len(examples), 4),
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


def order(batches: list[Batch]) -> list[list[int]]:
    return [batch.targets_B.tolist() for batch in batches]


def flat(batches: list[list[int]]) -> list[int]:
    return list(chain.from_iterable(batches))


def equal(one: list[Batch], other: list[Batch]) -> bool:
    return len(one) == len(other) and all(
        torch.equal(a.images_BCHW, b.images_BCHW) and torch.equal(a.targets_B, b.targets_B)
        for a, b in zip(one, other, strict=True)
    )


def first(examples: Examples, count: int) -> Examples:
    return Examples(examples.files[:count], examples.targets[:count])


@pytest.mark.parametrize(
    ("pictures", "batch_size", "batches"),
    [(8, 4, 2), (9, 4, 2), (10, 4, 3), (11, 4, 3), (3, 4, 1), (2, 4, 1), (1, 4, 1), (5, 2, 2)],
)
def test_a_single_picture_left_over_makes_no_batch(
    pictures: int, batch_size: int, batches: int
) -> None:
    assert batches_in(pictures, batch_size) == batches


def test_an_epoch_shows_every_picture_once(examples: Examples) -> None:
    batches = list(epoch(examples).from_batch(0, 1))
    assert [len(targets) for targets in order(batches)] == [4, 4, 2]
    assert sorted(flat(order(batches))) == list(range(10))
    assert flat(order(batches)) != list(range(10)), "it is shuffled"


def test_the_single_picture_left_over_differs_from_epoch_to_epoch(examples: Examples) -> None:
    left_over = set()
    for number in range(20):
        plan = epoch(first(examples, 9), length=2, seed=(0, 1, number))
        batches = list(plan.from_batch(0, 1))
        assert [len(targets) for targets in order(batches)] == [4, 4]
        left_over |= set(range(9)) - set(flat(order(batches)))
    assert len(left_over) > 4


def test_images_are_normalised_and_belong_to_their_targets(examples: Examples) -> None:
    for batch in epoch(examples).from_batch(0, 1):
        assert batch.images_BCHW.dtype == torch.float32
        assert batch.images_BCHW.shape[1:] == (3, 32, 32)
        assert batch.images_BCHW.is_contiguous(memory_format=torch.channels_last)
        assert batch.targets_B.dtype == torch.int64
        for image, target in zip(batch.images_BCHW, batch.targets_B, strict=True):
            expected = SPEC(read_picture(examples.files[int(target)]))
            assert torch.equal(image, torch.from_numpy(expected))


def test_the_order_is_a_function_of_the_seed(examples: Examples) -> None:
    def orders(*seed: int) -> list[list[int]]:
        return order(list(epoch(examples, seed=seed).from_batch(0, 1)))

    assert orders(0, 1, 1) == orders(0, 1, 1)
    others = [orders(*seed) for seed in ((1, 1, 1), (0, 2, 1), (0, 1, 2), (0, 0, 0))]
    assert all(other != orders(0, 1, 1) for other in others)


@pytest.mark.parametrize("threads", [1, 4])
def test_from_any_batch_on_it_is_the_same_bit_for_bit(examples: Examples, threads: int) -> None:
    plan = epoch(examples, augmentation=BEST.augmentation, length=7)
    whole = list(plan.from_batch(0, 1))
    assert len(whole) == 7
    for start in range(8):
        assert equal(list(plan.from_batch(start, threads)), whole[start:])


def test_copies_change_no_bit(tmp_path: Path, examples: Examples) -> None:
    spec = SPEC.model_copy(update={"decoding": "scaled"})
    files = [tmp_path / f"{number}.jpg" for number in range(10)]
    for original, file in zip(examples.files, files, strict=True):
        Image.open(original).resize((300, 200)).save(file)
    large = Examples(tuple(files), examples.targets)
    cache = FileCache(tmp_path / "cache")
    plan = epoch(large, pictures=Copies(spec, None), augmentation=BEST.augmentation)
    without = list(plan.from_batch(0, 2))
    making, having = (replace(plan, pictures=Copies(spec, cache)) for _ in range(2))
    assert equal(list(making.from_batch(0, 2)), without)
    assert equal(list(having.from_batch(0, 2)), without)
    assert len([file for file in cache.folder.rglob("*") if file.is_file()]) == 10


def test_another_epoch_varies_the_pictures_otherwise(examples: Examples) -> None:
    augmentation = Augmentation(color_jitter=0.5)

    def shown(number: int) -> dict[int, bytes]:
        plan = epoch(examples, augmentation=augmentation, seed=(0, 1, number))
        return {
            int(target): image.numpy().tobytes()
            for batch in plan.from_batch(0, 1)
            for image, target in zip(batch.images_BCHW, batch.targets_B, strict=True)
        }

    one, other = shown(1), shown(2)
    assert one.keys() == other.keys()
    assert all(one[target] != other[target] for target in one)


def test_a_longer_epoch_passes_again_in_another_order(examples: Examples) -> None:
    batches = order(list(epoch(examples, length=6).from_batch(0, 1)))
    assert [len(targets) for targets in batches] == [4, 4, 2, 4, 4, 2]
    once, again = flat(batches[:3]), flat(batches[3:])
    assert sorted(again) == sorted(once)
    assert again != once


def test_the_size_is_the_epochs(examples: Examples) -> None:
    [batch, *_] = epoch(examples, size=48).from_batch(0, 1)
    assert batch.images_BCHW.shape == (4, 3, 48, 48)


def test_a_vanished_picture_is_named(examples: Examples, tmp_path: Path) -> None:
    files = (*examples.files[:6], tmp_path / "gone.png", *examples.files[7:])
    batches = epoch(replace(examples, files=files)).from_batch(0, 2)
    with pytest.raises(PictureError, match=r"gone\.png"):
        list(batches)
    assert pool_threads() == []
    with pytest.raises(PictureError, match=r"gone\.png"):
        list(plain_batches(replace(examples, files=files), PICTURES, 4, 2))


def test_closing_early_ends_its_threads(examples: Examples) -> None:
    batches = epoch(examples, length=50).from_batch(0, 2)
    next(batches)
    assert pool_threads() != []
    batches.close()
    assert pool_threads() == []


def pool_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if "pictures" in thread.name]


def test_plain_batches_show_everything_once_in_order(examples: Examples) -> None:
    batches = list(plain_batches(first(examples, 9), PICTURES, 4, 2))
    assert order(batches) == [[0, 1, 2, 3], [4, 5, 6, 7], [8]]
    images = torch.cat([batch.images_BCHW for batch in batches])
    expected = SPEC.batch([read_picture(file) for file in examples.files[:9]])
    assert torch.equal(images, torch.from_numpy(expected))


def test_nothing_gives_no_batches() -> None:
    assert list(plain_batches(Examples((), ()), PICTURES, 4, 1)) == []
