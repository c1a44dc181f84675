"""Pictures a second of whole training steps: torchvision's convolutions and ours, side by side.

    python -m benchmarks.step

All layers learn, in batches of 32 that are ready in memory, with batch normalisation frozen or
adapting. The best of three rounds in which all take turns. Eight minutes.
"""

from __future__ import annotations

import os
import time

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as `trainer.training` does before torch

import torch
from torch import nn
from torchvision.models import EfficientNet
from torchvision.ops import misc

from trainer.memory import keep_freed_memory
from trainer.model.networks import NETWORKS, Network
from trainer.runs.recipe import BEST
from trainer.training.convolution import Conv2dNormActivation
from trainer.training.loader import Batch
from trainer.training.network import build_network, prepare_phase
from trainer.training.objective import Classification

_BATCH, _STEPS, _ROUNDS, _CLASSES = 32, 3, 3, 150


def main() -> None:
    keep_freed_memory()
    for network in NETWORKS.values():
        for policy in ("frozen", "adapt"):
            for size in (128, 224):
                _compare(network, policy, size)


def _compare(network: Network, policy: str, size: int) -> None:
    ways = {
        (convolutions, precision): _Step(network, policy, convolutions, precision)
        for convolutions in ("torchvision's", "ours")
        for precision in ("float32", "bfloat16")
    }
    images = torch.randn(_BATCH, 3, size, size).contiguous(memory_format=torch.channels_last)
    batch = Batch.whole(images, torch.arange(_BATCH) % _CLASSES)
    best = dict.fromkeys(ways, 0.0)
    for _ in range(_ROUNDS):
        for way, step in ways.items():
            step(batch)
            begun = time.perf_counter()
            for _ in range(_STEPS):
                step(batch)
            best[way] = max(best[way], _BATCH * _STEPS / (time.perf_counter() - begun))
    plain = best["torchvision's", "float32"]
    for (convolutions, precision), rate in best.items():
        print(
            f"{network.title}, {policy}, {size} px, {convolutions}, {precision}: "
            f"{rate:.1f} pictures/s, {rate / plain:.2f} ×",
            flush=True,
        )


class _Step:
    """Forward, backward and the optimizer."""

    def __init__(self, network: Network, policy: str, convolutions: str, precision: str) -> None:
        phase = BEST.phases[-1].model_copy(update={"batch_norm": policy})
        model = build_network(network, _CLASSES)
        if convolutions != "ours":
            _give_back(model)
        model.to(memory_format=torch.channels_last)
        prepare_phase(model, phase)
        self._objective = Classification(model, network, phase, precision)
        self._optimizer = torch.optim.AdamW(model.parameters(), fused=True)

    def __call__(self, batch: Batch) -> None:
        self._optimizer.zero_grad()
        self._objective(batch).loss.backward()
        self._optimizer.step()


def _give_back(model: EfficientNet) -> None:
    module: nn.Module
    for module in model.modules():
        if isinstance(module, Conv2dNormActivation):
            module.__class__ = misc.Conv2dNormActivation


if __name__ == "__main__":
    main()
