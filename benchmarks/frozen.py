"""Pictures a second through frozen features: torch against ONNX Runtime, side by side.

python benchmarks/frozen.py
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from torch import Tensor

from trainer.memory import keep_freed_memory
from trainer.model.networks import B0
from trainer.training.frozen_features import FrozenFeatures
from trainer.training.network import build_network

_BATCH, _STEPS, _ROUNDS = 32, 3, 3


def main() -> None:
    keep_freed_memory()
    model = build_network(B0, 150).to(memory_format=torch.channels_last).eval()
    ways: dict[str, Callable[[Tensor], Tensor]] = {
        "torch": model.features,
        "ONNX Runtime": FrozenFeatures(model, B0),
    }
    for size in (128, 224):
        images = torch.randn(_BATCH, 3, size, size).contiguous(memory_format=torch.channels_last)
        best = dict.fromkeys(ways, 0.0)
        with torch.no_grad():
            for _ in range(_ROUNDS):
                for name, features in ways.items():
                    features(images)
                    begun = time.perf_counter()
                    for _ in range(_STEPS):
                        features(images)
                    rate = _BATCH * _STEPS / (time.perf_counter() - begun)
                    best[name] = max(best[name], rate)
        ratio = best["ONNX Runtime"] / best["torch"]
        rates = ", ".join(f"{name} {rate:.0f} images/s" for name, rate in best.items())
        print(f"{size} px: {rates}, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
