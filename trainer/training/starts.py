"""The first weights of a training; `trainer.model.start_files` says which there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor
from torchvision.models import EfficientNet

from trainer.errors import StartError
from trainer.model.bundle import open_bundle
from trainer.model.networks import HEAD, Network, features_of
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
    features = start_features(network, start)
    missing, unexpected = model.load_state_dict(dict(features), strict=False)
    if unexpected or features_of(dict.fromkeys(missing)):
        raise StartError(
            "The weights of the start “{start}” do not fit {network}.",
            start=start,
            network=network.title,
        )


def grow_head(model: EfficientNet, start: str, classes: Sequence[str]) -> None:
    """Give the head what that of the model file `start` knows of `classes`, in their order.

    A class that it does not know begins as the mean of those that it knows, which is an answer to
    no picture: how much it should differ, learning tells. Raises ModelFileError.
    """
    bundle = open_bundle(Path(start))
    weights = bundle.weights()
    weight, bias = (
        torch.from_numpy(weights[f"{HEAD}.{name}"].copy()) for name in ("weight", "bias")
    )
    rows = {label: row for row, label in enumerate(bundle.manifest.labels)}
    linear = model.classifier[1]
    with torch.no_grad():
        for place, label in enumerate(classes):
            row = rows.get(label)
            linear.weight[place] = weight[row] if row is not None else weight.mean(dim=0)
            linear.bias[place] = bias[row] if row is not None else bias.mean()


def start_features(network: Network, start: str) -> Mapping[str, Tensor]:
    """The weights of the features of a start that is not ``random``, by torchvision's names.

    Raises StartError or ModelFileError.
    """
    if start == "offline":
        return load_tensors(starts() / network.start)[0]
    file = start_file(start)
    if file.suffix == ".pth":
        return features_of(torch.load(file, map_location="cpu", weights_only=True))
    weights = features_of(open_bundle(file).weights())
    return {name: torch.from_numpy(value.copy()) for name, value in weights.items()}
