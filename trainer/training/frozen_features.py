"""Frozen features on a processor, computed by ONNX Runtime: no gradient is needed, and it is about
twice as fast as torch (`benchmarks/frozen.py`)."""

from __future__ import annotations

import torch
from torch import Tensor
from torchvision.models import EfficientNet

from trainer.errors import ExportError, ModelFileError
from trainer.model.engine import Engine
from trainer.model.networks import Network
from trainer.pictures.preprocess import Preprocessing
from trainer.training.export import bundle_of


class FrozenFeatures:
    """The features of a model as they are now; later changes of the model are not seen.

    Where the two runtimes disagree on the model, which only absurd weights bring about, and on
    other devices, torch computes them.
    """

    def __init__(self, model: EfficientNet, network: Network) -> None:
        self._model = model
        self._network = network
        self._size = 0
        self._engine: Engine | None = None

    def __call__(self, images_BCHW: Tensor) -> Tensor:
        """The last feature map (B, K, h, w) for square images (B, 3, H, H), without gradient."""
        if images_BCHW.device.type == "cpu":
            self._load(images_BCHW.shape[-1])
            if self._engine is not None:
                _, features = self._engine.run(images_BCHW.contiguous().numpy())
                return torch.from_numpy(features)
        with torch.no_grad():
            features_BCHW: Tensor = self._model.features(images_BCHW)
        return features_BCHW

    def _load(self, size: int) -> None:
        """The engine for inputs of that size."""
        if size == self._size:
            return
        self._size = size
        labels = [str(index) for index in range(self._model.classifier[1].out_features)]
        try:
            with torch.autocast("cpu", enabled=False):  # what is checked is float32
                bundle = bundle_of(
                    self._model, self._network, labels, Preprocessing(size=size), "frozen features"
                )
            self._engine = Engine(bundle, threads=torch.get_num_threads())
        except (ExportError, ModelFileError):
            self._engine = None
