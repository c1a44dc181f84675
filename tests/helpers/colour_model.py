"""A small model of three colours that can be taught, and pictures of these and a fourth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tests.helpers.small_network import network_that_sees
from trainer.evaluation.rehearsal import choose_rehearsal
from trainer.evaluation.strangers import fit_strangers
from trainer.features.extractor import FeatureExtractor
from trainer.model.bundle import with_manifest
from trainer.model.networks import Network
from trainer.model.rehearsal import Known
from trainer.pictures.preprocess import Preprocessing

COLOURS = {
    "Red": (230, 40, 40),
    "Green": (40, 200, 60),
    "Blue": (40, 60, 220),
    "Yellow": (240, 220, 40),
}
KNOWN = ("Red", "Green", "Blue")
HELD_OUT = 15
"""pictures of each class that the model did not learn"""
SIZE = 32


def drawn(colour: str, seed: int) -> Image.Image:
    """A patchy square in a shade of that colour; no two are the same."""
    random = np.random.default_rng([seed, *COLOURS[colour]])
    patches = np.kron(random.integers(-90, 90, (4, 4, 3)), np.ones((SIZE // 4, SIZE // 4, 1)))
    return Image.fromarray(np.clip(patches + COLOURS[colour], 0, 255).astype(np.uint8))


def saved(folder: Path, colour: str, count: int, first: int = 1000) -> list[Path]:
    """Files with the squares of so many seeds."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{colour}-{first + number}.png" for number in range(count)]
    for number, file in enumerate(files):
        drawn(colour, first + number).save(file)
    return files


def make_colour_model(network: Network, path: Path) -> Path:
    """With a rule for strangers; 20 learnt and `HELD_OUT` other pictures a class are rehearsed."""
    import torch

    from trainer.training.export import export_bundle
    from trainer.training.logistic import fit

    model = network_that_sees(network, len(KNOWN))
    preprocessing = Preprocessing(size=SIZE)
    bundle = export_bundle(model, network, KNOWN, preprocessing, path)
    extractor = FeatureExtractor(network, bundle.tensors, preprocessing)
    learnt, held_out = (
        Known(
            extractor(preprocessing.batch([drawn(each, seed) for each in KNOWN for seed in seeds])),
            np.repeat(np.arange(len(KNOWN)), len(seeds)),
        )
        for seeds in (range(20), range(100, 100 + HELD_OUT))
    )
    head = fit(learnt.features.astype(np.float16), learnt.labels, len(KNOWN), 0.1)
    with torch.no_grad():
        model.classifier[1].weight.copy_(torch.from_numpy(head.weight))
        model.classifier[1].bias.copy_(torch.from_numpy(head.bias))
    rule = fit_strangers(
        learnt.features, learnt.labels, [], held_out.features, len(KNOWN), frozen=False
    )
    with_manifest(
        export_bundle(model, network, KNOWN, preprocessing, path),
        path,
        strangers=rule,
        rehearsal=choose_rehearsal(learnt, held_out, len(KNOWN)),
        threshold=0.5,
    )
    return path
