"""The first weights of a training; `trainer.model.start_files` says which there are."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torchvision.models import EfficientNet

from trainer.errors import StartError
from trainer.model.bundle import open_bundle
from trainer.model.networks import Network, features_of
from trainer.model.start_files import start_file
from trainer.resources import starts
from trainer.training.checkpoint import load_tensors


def apply_start(model: EfficientNet, network: Network, start: str, seed: int) -> None:
    """Give `model`, of that `network`, its first weights; the head is always new.

    Raises StartError or ModelFileError.

    The head is drawn as torch does for a linear layer (Kaiming uniform), from `seed`.
    """
    torch.manual_seed(seed)
    model.classifier[1].reset_parameters()
    if start == "random":
        return
    features = _features(network, start)
    missing, unexpected = model.load_state_dict(dict(features), strict=False)
    if unexpected or features_of(dict.fromkeys(missing)):
        raise StartError(
            "The weights of the start “{start}” do not fit {network}.",
            start=start,
            network=network.title,
        )


def _features(network: Network, start: str) -> Mapping[str, Tensor]:
    if start == "offline":
        return load_tensors(starts() / network.start)[0]
    file = start_file(start)
    if file.suffix == ".pth":
        return features_of(torch.load(file, map_location="cpu", weights_only=True))
    weights = features_of(open_bundle(file).weights())
    return {name: torch.from_numpy(value.copy()) for name, value in weights.items()}
