"""The pooled features of a network under given weights, computed by ONNX Runtime.

Shapes: N pictures, V views, K features.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.model.engine import Session
from trainer.model.networks import HEAD, Network
from trainer.model.serving_graph import Place, serving_graph
from trainer.model.tensors import Tensors
from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.reading import READING
from trainer.pictures.second_look import View, view_batch

_CLASSES = 2
"""of the head that the graph has and nobody asks"""


class FeatureExtractor:
    """What a network's last feature map says of a picture, pooled over its places.

    `key` is a hexadecimal digest that is another one whenever the numbers could be. May be called
    from several threads at once.
    """

    def __init__(self, network: Network, weights: Tensors, preprocessing: Preprocessing) -> None:
        """`weights` are at least those of the features, by torchvision's names."""
        shapes, arrays = network.weight_shapes(_CLASSES), _arrays(network, weights)
        places = {name: Place(0, values.nbytes) for name, values in arrays.items()}
        places |= {name: Place(0, 8) for name, shape in shapes.items() if not shape}
        graph = serving_graph(network, _CLASSES, preprocessing.size, "weights", places)
        self.network = network
        self.preprocessing = preprocessing
        self.length = network.features
        self.key = _digest(network, arrays, preprocessing)
        self._session = Session(graph.SerializeToString(), arrays)

    def __call__(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Features (N, K) of inputs (N, 3, H, W)."""
        return self.network.pooled(self.maps(batch))

    def maps(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """The last feature map (N, K, h, w) of inputs (N, 3, H, W)."""
        (maps,) = self._session.run(["features"], batch)
        return maps

    def of(self, picture: Image.Image) -> NDArray[np.float32]:
        """(K,) of an upright RGB picture."""
        found: NDArray[np.float32] = self(self.preprocessing(picture)[np.newaxis])[0]
        return found


class LooksExtractor:
    """What `extractor` says of a picture, followed by what it says of other views of it: a picture
    is read once for all of them. Its key is of its own."""

    def __init__(self, extractor: FeatureExtractor, views: tuple[View, ...]) -> None:
        self.length = (1 + len(views)) * extractor.length
        digest = hashlib.sha256(f"{extractor.key} {' '.join(views)}".encode()).hexdigest()
        self.key = digest[: len(extractor.key)]
        self.preprocessing = extractor.preprocessing
        self._extractor = extractor
        self._views = views

    def of(self, picture: Image.Image) -> NDArray[np.float32]:
        """((1 + V) · K,) of an upright RGB picture."""
        (first,) = self._extractor.maps(self.preprocessing(picture)[np.newaxis])
        others = self._extractor(view_batch(picture, self.preprocessing, self._views, first))
        return np.concatenate([self._extractor.network.pooled(first), others.ravel()])


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
    spec = f"{network.name} {network.pooling} {READING} {preprocessing.model_dump_json()}"
    digest = hashlib.sha256(spec.encode())
    for name, values in sorted(weights.items()):
        digest.update(name.encode())
        digest.update(values.tobytes())
    return digest.hexdigest()
