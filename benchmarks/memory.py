"""Training steps a second with and without `trainer.memory.keep_freed_memory`, side by side.

    python benchmarks/memory.py

Each way runs in a process of its own, in turn, three times; the best of each is compared. A step is
one of EfficientNet-B0 on 32 pictures, AdamW, channels_last.
"""

from __future__ import annotations

import subprocess
import sys
import time

SIZES = (128, 224)
_STEPS = 4


def main() -> None:
    best = {way: dict.fromkeys(SIZES, 0.0) for way in ("plain", "kept")}
    for _ in range(3):
        for way, rates in best.items():
            output = subprocess.run(
                [sys.executable, __file__, way], check=True, capture_output=True, text=True
            ).stdout
            for size, rate in zip(SIZES, map(float, output.split()), strict=True):
                rates[size] = max(rates[size], rate)
    for size in SIZES:
        plain, kept = best["plain"][size], best["kept"][size]
        print(f"{size} px: {plain:.1f} images/s plain, {kept:.1f} kept, ratio {kept / plain:.2f}")


def measure(way: str) -> None:
    from trainer.memory import keep_freed_memory

    if way == "kept":
        keep_freed_memory()
    import torch
    from torch.nn import functional

    from trainer.model.networks import B0
    from trainer.training.network import build_network

    model = build_network(B0, 150).to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.AdamW(model.parameters(), 1e-3)
    for size in SIZES:
        images = torch.randn(32, 3, size, size).contiguous(memory_format=torch.channels_last)
        targets = torch.randint(0, 150, (32,))
        begun = time.perf_counter()
        for step in range(_STEPS + 2):
            if step == 2:
                begun = time.perf_counter()
            optimizer.zero_grad()
            functional.cross_entropy(model(images), targets).backward()
            optimizer.step()
        print(32 * _STEPS / (time.perf_counter() - begun))


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
