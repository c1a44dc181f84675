"""EfficientNet-B0 made small: for tests that train, and that are not about the network itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from trainer.model.golden import draw_golden_pictures, open_golden_picture
from trainer.model.networks import B0, NETWORKS, Network, Stage
from trainer.pictures.preprocess import Preprocessing

if TYPE_CHECKING:
    from torchvision.models import EfficientNet

SMALL = replace(
    B0,
    stem=8,
    stages=(Stage(1, 3, 1, 8, 8, 1), Stage(6, 3, 2, 8, 8, 2), Stage(6, 5, 2, 8, 16, 2)),
    features=32,
)
"""B0's record with fewer and narrower stages: only the data differ, all code is the real one"""


@contextmanager
def small_network() -> Iterator[Network]:
    """What asks for B0 by its name gets `SMALL`. No file of B0's weights fits it: neither the
    default model nor the start `offline`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(NETWORKS, B0.name, SMALL)
        yield SMALL


def network_that_sees(network: Network, classes: int) -> EfficientNet:
    """Random weights and statistics of pictures, with which signals pass through all layers, as in
    a trained one. In evaluation mode."""
    import torch

    from trainer.training.network import build_network

    pictures = [open_golden_picture(data) for data in draw_golden_pictures().values()]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = build_network(network, classes)
        norms = [module for module in model.modules() if isinstance(module, torch.nn.BatchNorm2d)]
        for norm in norms:
            norm.momentum = 1.0
        with torch.no_grad():
            model(torch.from_numpy(Preprocessing().batch(pictures)))
        for norm in norms:
            norm.momentum = 0.1
            # one scale for all channels: dividing by tiny deviations would magnify rounding errors
            norm.running_var.fill_(norm.running_var.mean())
    return model.eval()
