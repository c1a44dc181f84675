"""Classifies pictures with a fine-tuned EfficientNet-B0 and retrains it on anyone's own pictures.

Three lines classify a folder::

    from trainer import Classifier
    for picture in Classifier().classify(["my pictures"]):
        print(picture.path, picture.predictions[0].label)

Nothing heavy is imported until it is used: `Classifier` brings ONNX Runtime, and only training
brings torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainer.classifier import Classifier

__all__ = ["Classifier", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "Classifier":
        from trainer.classifier import Classifier

        return Classifier
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
