"""EfficientNet-Lite0 fine-tuned in a plain loop, as fastai's `fine_tune` does it.

    python -m benchmarks.fine_tuned FOLDER [--quick]

FOLDER holds `train` and `test` with a folder a class. The head learns first, then everything, the
first layers slower, with a one-cycle schedule each (rates and momenta are fastai's), and crop,
mirror, rotation and colour as changes. Prints the accuracy on the test part. None of it was chosen
by looking at accuracies.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision.datasets import ImageFolder
from torchvision.models import EfficientNet
from torchvision.transforms import v2

from trainer.model.networks import LITE0
from trainer.training.network import build_network
from trainer.training.starts import apply_start

SIZE, BATCH = 224, 16
EPOCHS, LEAST_STEPS = 15, 100
"""of all layers: so many epochs, or more where these are fewer steps; the head has a third of it"""
HEAD_RATE, RATE, SLOWEST = 2e-3, 1e-3, 1e-5
"""as `fine_tune` has them: half for all layers, and a hundredth of that for the first of them"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true", help="one epoch, to see that it runs")
    given = parser.parse_args()
    torch.manual_seed(0)
    ready = [
        v2.ToImage(),
        v2.ToDtype(torch.float32, scale=True),
        v2.Normalize(LITE0.mean, LITE0.std),
    ]
    changes = [
        v2.RandomResizedCrop(SIZE, scale=(0.35, 1), interpolation=v2.InterpolationMode.BICUBIC),
        v2.RandomHorizontalFlip(),
        v2.RandomRotation(10),
        v2.ColorJitter(0.2, 0.2),
    ]
    squared = [
        v2.Resize(SIZE, interpolation=v2.InterpolationMode.BICUBIC),
        v2.CenterCrop(SIZE),
    ]
    train = ImageFolder(given.folder / "train", v2.Compose([*changes, *ready]))
    test = ImageFolder(given.folder / "test", v2.Compose([*squared, *ready]))
    workers = torch.get_num_threads()
    alone = len(train) % BATCH == 1  # one picture has no batch statistics
    batches = DataLoader(train, BATCH, shuffle=True, drop_last=alone, num_workers=workers)
    epochs = 1 if given.quick else max(EPOCHS, math.ceil(LEAST_STEPS / len(batches)))
    model = build_network(LITE0, len(train.classes))
    apply_start(model, LITE0, "offline", seed=0)
    head: list[dict[str, object]] = [{"params": model.classifier.parameters(), "lr": HEAD_RATE}]
    model.features.requires_grad_(False)
    _fit(model, batches, head, math.ceil(epochs / 3), climbing=0.99, begins=1 / 25)
    model.requires_grad_(True)
    _fit(model, batches, _slower_first(model), epochs, climbing=0.3, begins=1 / 5)
    print(_accuracy(model, DataLoader(test, BATCH, num_workers=workers)))


def _slower_first(model: EfficientNet) -> list[dict[str, object]]:
    """The parts of the features and the head, with rates from `SLOWEST` to `RATE`, geometric."""
    parts = [*model.features, model.classifier]
    ratio = (RATE / SLOWEST) ** (1 / (len(parts) - 1))
    return [
        {"params": part.parameters(), "lr": SLOWEST * ratio**number}
        for number, part in enumerate(parts)
    ]


def _fit(
    model: EfficientNet,
    batches: DataLoader[tuple[torch.Tensor, torch.Tensor]],
    groups: list[dict[str, object]],
    epochs: int,
    *,
    climbing: float,
    begins: float,
) -> None:
    """`climbing` is the part of the steps in which the rates grow, from `begins` of what they are
    at most."""
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.99), eps=1e-5, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=[group["lr"] for group in optimizer.param_groups],
        total_steps=epochs * len(batches),
        pct_start=climbing,
        div_factor=1 / begins,
        base_momentum=0.85,
        max_momentum=0.95,
    )
    model.train()
    for _ in range(epochs):
        for images, targets in batches:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(images), targets).backward()
            optimizer.step()
            schedule.step()


@torch.inference_mode()
def _accuracy(model: EfficientNet, batches: DataLoader[tuple[torch.Tensor, torch.Tensor]]) -> float:
    model.eval()
    right = [model(images).argmax(1) == targets for images, targets in batches]
    return float(torch.cat(right).double().mean())


if __name__ == "__main__":
    main()
