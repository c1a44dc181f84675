"""A small trained-looking model and its file, made once and shared by the tests of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trainer.model.bundle import Bundle, open_bundle
from trainer.model.golden import draw_golden_pictures, open_golden_picture
from trainer.model.networks import B0
from trainer.pictures.preprocess import Preprocessing

if TYPE_CHECKING:
    from torchvision.models import EfficientNet

LABELS = ("Bulbasaur", "Ditto", "Farfetch’d", "Mr. Mime", "Nidoran♀")


@pytest.fixture(scope="session")
def five_classes() -> EfficientNet:
    """A B0 of five classes with random weights and statistics, in evaluation mode."""
    import torch

    from trainer.training.network import build_network

    pictures = [open_golden_picture(data) for data in draw_golden_pictures().values()]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = build_network(B0, len(LABELS))
        # statistics of pictures make signals pass through all layers, as training does
        norms = [module for module in model.modules() if isinstance(module, torch.nn.BatchNorm2d)]
        for norm in norms:
            norm.momentum = 1.0
        with torch.no_grad():
            model(torch.from_numpy(Preprocessing().batch(pictures)))
        for norm in norms:
            norm.momentum = 0.1
            # one scale for all channels: dividing by tiny deviations would magnify rounding errors
            norm.running_var.fill_(norm.running_var.mean())
    model.eval()
    # answers that differ from picture to picture, as a trained model's do
    model.classifier[1].weight.data.mul_(30)
    return model


@pytest.fixture(scope="session")
def model_file(five_classes: EfficientNet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model file of `five_classes`. Tests must not change it."""
    from trainer.training.export import export_bundle

    path = tmp_path_factory.mktemp("model") / "five.pokedex"
    facts = {"metrics": {"valid": {"top1": 0.5}}, "created": "2026-01-01T00:00:00+00:00"}
    export_bundle(five_classes, B0, LABELS, Preprocessing(fit="pad"), path, **facts)
    return path


@pytest.fixture(scope="session")
def bundle(model_file: Path) -> Bundle:
    return open_bundle(model_file)
