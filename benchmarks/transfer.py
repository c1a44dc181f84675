"""What a start's frozen features are worth on photographs that it has never seen.

    python benchmarks/transfer.py ../shared/data/own/groceries ../shared/data/own/waste

For each data set and number of pictures a class: the accuracy in percent, on all other pictures, of
a linear head (logistic regression on standardised pooled features, C = 0.01), a mean over five
draws. A column each for EfficientNet-Lite0 and B0 as a training begins, one for the default model.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from trainer.cores import usable_cores
from trainer.data.dataset import open_dataset
from trainer.model.networks import B0, LITE0, Network
from trainer.pictures.copies import Copies
from trainer.pictures.preprocess import Preprocessing
from trainer.resources import default_model
from trainer.training.loader import Examples, plain_batches
from trainer.training.network import build_network
from trainer.training.starts import apply_start

SHOTS = (5, 20)
DRAWS = 5
C = 0.01
"""inverse strength of the regularisation, as scikit-learn counts it"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("datasets", type=Path, nargs="+")
    options = parser.parse_args()
    columns = {
        LITE0.title: (LITE0, "offline"),
        B0.title: (B0, "offline"),
        "default model": (B0, str(default_model())),
    }
    print(" | ".join(["data set, pictures a class", *columns]))
    for folder in options.datasets:
        dataset = open_dataset(folder)
        examples = Examples(
            tuple(dataset.file(picture) for picture in dataset.pictures),
            tuple(dataset.classes.index(picture.label) for picture in dataset.pictures),
        )
        features = [_pooled(*column, examples) for column in columns.values()]
        targets = np.array(examples.targets)
        for shots in SHOTS:
            cells = [f"{_accuracy(each, targets, shots):.1%}" for each in features]
            print(" | ".join([f"{folder.name}, {shots}", *cells]), flush=True)


@torch.inference_mode()
def _pooled(network: Network, start: str, examples: Examples) -> Tensor:
    """Pooled features (N, 1280)."""
    model = build_network(network, 2).eval()
    apply_start(model, network, start, seed=0)
    preprocessing = Preprocessing(mean=network.mean, std=network.std)
    batches = plain_batches(examples, Copies(preprocessing, None), 32, usable_cores())
    return torch.cat([model.features(batch.images_BCHW).mean((2, 3)) for batch in batches])


def _accuracy(features: Tensor, targets: NDArray[np.int64], shots: int) -> float:
    found = []
    for seed in range(DRAWS):
        draw = np.random.default_rng(seed)
        chosen = np.zeros(len(targets), bool)
        for target in np.unique(targets):
            chosen[draw.permutation(np.flatnonzero(targets == target))[:shots]] = True
        taught = torch.from_numpy(chosen)
        mean, std = features[taught].mean(0), features[taught].std(0, correction=0)
        x = (features - mean) / std.clamp(min=1e-6)
        y = torch.from_numpy(targets)
        weight, bias = _logistic_regression(x[taught], y[taught])
        answers = functional.linear(x[~taught], weight, bias).argmax(1)
        found.append(float((answers == y[~taught]).double().mean()))
    return float(np.mean(found))


def _logistic_regression(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    weight = torch.zeros(int(y.max()) + 1, x.shape[1], requires_grad=True)
    bias = torch.zeros(len(weight), requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> float:
        optimizer.zero_grad()
        errors = functional.cross_entropy(functional.linear(x, weight, bias), y, reduction="sum")
        total = C * errors + weight.square().sum() / 2
        total.backward()
        return float(total.detach())

    optimizer.step(loss)
    return weight.detach(), bias.detach()


if __name__ == "__main__":
    main()
