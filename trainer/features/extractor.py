"""The pooled features of a network under given weights, computed by ONNX Runtime.

Shapes: N pictures, K features.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from trainer.model.engine import Session
from trainer.model.networks import HEAD, Network
from trainer.model.serving_graph import Place, serving_graph
from trainer.model.tensors import Tensors
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.reading import READING

_CLASSES = 2
"""of the head that the graph has and nobody asks"""


class FeatureExtractor:
    """What a network's last feature map says of a picture, averaged over its places.

    `key` is a hexadecimal digest that is another one whenever the numbers could be. May be called
    from several threads at once.
    """

    def __init__(self, network: Network, weights: Tensors, preprocessing: Preprocessing) -> None:
        """`weights` are at least those of the features, by torchvision's names."""
        shapes, arrays = network.weight_shapes(_CLASSES), _arrays(network, weights)
        places = {name: Place(0, values.nbytes) for name, values in arrays.items()}
        places |= {name: Place(0, 8) for name, shape in shapes.items() if not shape}
        graph = serving_graph(network, _CLASSES, preprocessing.size, "weights", places)
        self.preprocessing = preprocessing
        self.length = network.features
        self.key = _digest(network, arrays, preprocessing)
        self._session = Session(graph.SerializeToString(), arrays)

    def __call__(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Features (N, K) of inputs (N, 3, H, W)."""
        (maps,) = self._session.run(["features"], batch)
        return np.asarray(maps.mean(axis=(2, 3)), np.float32)


class MiddleExtractor:
    """What `extractor` says of the middle of each picture, `part` of each side.

    It is told such pictures by whoever reads them (`second_look.middle`); its key is of its own.
    """

    def __init__(self, extractor: FeatureExtractor, part: float) -> None:
        self.preprocessing = extractor.preprocessing
        self.length = extractor.length
        self.key = hashlib.sha256(f"{extractor.key} {part}".encode()).hexdigest()[
            : len(extractor.key)
        ]
        self._extractor = extractor

    def __call__(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        return self._extractor(batch)


def features_key(network: Network, weights: Tensors, preprocessing: Preprocessing) -> str:
    """The `FeatureExtractor.key` of what computes these features, without making one."""
    return _digest(network, _arrays(network, weights), preprocessing)


def _arrays(network: Network, weights: Tensors) -> Tensors:
    """What the graph needs, with an empty head."""
    return {
        name: np.zeros(shape, np.float32)
        if name.startswith(HEAD)
        else np.ascontiguousarray(weights[name], np.float32)
        for name, shape in network.weight_shapes(_CLASSES).items()
        if shape
    }


def _digest(network: Network, weights: Tensors, preprocessing: Preprocessing) -> str:
    spec = f"{network.name} {READING} {preprocessing.model_dump_json()}"
    digest = hashlib.sha256(spec.encode())
    for name, values in sorted(weights.items()):
        digest.update(name.encode())
        digest.update(values.tobytes())
    return digest.hexdigest()
