"""Classifies pictures with a fine-tuned EfficientNet-B0 and retrains it on anyone's own pictures.

Three lines classify a folder::

    from trainer import Classifier
    for picture in Classifier().classify(["my pictures"]):
        print(picture.path, picture.predictions[0].label)

Nothing heavy is imported until it is used: `Classifier` brings ONNX Runtime, and only training
brings torch.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainer.model.classifier import Classifier

__all__ = ["Classifier", "__version__"]

__version__ = "0.2.0"

# Unless this is set before it is imported, ONNX Runtime (1.32) gives the computer a number, keeps a
# record of its use in the user's cache, and is built to send that in. Child processes inherit it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def __getattr__(name: str) -> Any:
    if name == "Classifier":
        from trainer.model.classifier import Classifier

        return Classifier
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
