"""How fast this computer trains a network, from a few steps on the user's own pictures."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import torch
from torchvision.models import EfficientNet

from trainer.features.extractor import FeatureExtractor
from trainer.model.networks import NETWORKS, Network
from trainer.pictures.copies import Copies, users_copies
from trainer.pictures.preprocess import Preprocessing
from trainer.runs.duration import Speed
from trainer.runs.recipe import BEST, Phase, Recipe
from trainer.threads import pool_of
from trainer.training.device import choose_device, choose_precision, choose_threads
from trainer.training.loader import Batch, Examples, TrainingBatches
from trainer.training.network import build_network, prepare_phase
from trainer.training.objective import Classification

T = TypeVar("T")

_SIZE = 128
"""side in pixels; times of other sizes follow from the number of pixels"""
_PICTURES = {"cpu": 8}
_PICTURES_AT_ONCE = 32
"""on a graphics card, which is as quick with that many as with one"""
_EVERYTHING = Phase(name="all", trainable="all", batch_norm="adapt", epochs=1)


def speeds_here(files: Sequence[Path]) -> Iterator[tuple[str, Speed]]:
    """Each network by its name, on the device that ``auto`` chooses, as `BEST` treats pictures.

    Raises PictureError.
    """
    device, threads = choose_device("auto"), choose_threads(0)
    torch.set_num_threads(threads)
    pictures = Copies(BEST.preprocessing, users_copies())
    for name in NETWORKS:
        recipe = BEST.model_copy(update={"architecture": name})
        yield name, measure_speed(recipe, files, pictures, device, threads)


def measure_speed(
    recipe: Recipe,
    files: Sequence[Path],
    pictures: Copies,
    device: torch.device,
    threads: int,
) -> Speed:
    """Takes about a second on a processor; of each thing, the second time counts.

    Args:
        recipe: the rates of its phases are of no account.
        files: some of the pictures, one at least.
        threads: that read pictures; torch's own are set already.

    Raises PictureError.
    """
    count = _PICTURES.get(device.type, _PICTURES_AT_ONCE)
    chosen = tuple(files[place * len(files) // count] for place in range(count))
    batches = TrainingBatches(
        examples=Examples(chosen, (0,) * count),
        pictures=pictures,
        augmentation=recipe.augmentation,
        size=_SIZE,
        batch_size=count,
        seed=(0,),
        length=1,
    )
    read, reading = _second_time(lambda: next(batches.from_batch(0, threads)))
    batch = read.to(device)
    network = recipe.network
    model = build_network(network, 2)
    answering = _answering(model, network, read, threads)
    model.to(device, memory_format=torch.channels_last)
    _, looking = _second_time(lambda: _look(model, batch))
    phase = next((phase for phase in recipe.phases if phase.trainable == "all"), _EVERYTHING)
    prepare_phase(model, phase)
    precision = choose_precision(recipe.precision, device)
    objective = Classification(model, network, phase, precision)
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)
    _, learning = _second_time(lambda: _learn(objective, optimizer, batch))
    megapixels = count * _SIZE**2 / 1e6
    return Speed(
        reading=reading / count,
        learning=learning / megapixels,
        looking=looking / megapixels,
        answering=answering / megapixels,
        overlapping=device.type != "cpu",
    )


def _answering(model: EfficientNet, network: Network, batch: Batch, threads: int) -> float:
    """Seconds for the batch as features are computed and finished models answer: without torch, a
    picture a thread."""
    weights = {name: values.numpy() for name, values in model.state_dict().items()}
    extractor = FeatureExtractor(network, weights, Preprocessing(size=_SIZE))
    pictures = batch.images_BCHW.contiguous().numpy()[:, None]
    with pool_of(threads, "speed") as pool:
        _, seconds = _second_time(lambda: list(pool.map(extractor, pictures)))
    return seconds


def _second_time(work: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and its seconds."""
    work()
    _wait()
    begun = time.perf_counter()
    result = work()
    _wait()
    return result, time.perf_counter() - begun


def _wait() -> None:
    """Until a graphics card has done what it was given."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    elif torch.backends.mps.is_available():
        torch.mps.synchronize()


@torch.inference_mode()
def _look(model: EfficientNet, batch: Batch) -> float:
    model.eval()
    return float(model(batch.images_BCHW).sum())


def _learn(
    objective: Classification,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
) -> float:
    optimizer.zero_grad(set_to_none=True)
    result = objective(batch)
    result.loss.backward()
    optimizer.step()
    return result.shown_loss
