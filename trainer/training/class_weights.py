"""How much a picture's error counts, so that rare classes are learnt as well as common ones.

Shapes: N pictures, C classes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trainer.data.findings import UNBALANCED
from trainer.runs.recipe import ClassWeights


def class_weights(
    targets: Sequence[int] | NDArray[np.int64], classes: int, wanted: ClassWeights
) -> NDArray[np.float32] | None:
    """Weights (C,) of the classes for targets (N,), inverse to their pictures; None to weigh none.

    Their mean over the pictures is 1, so that learning rates and regularisation mean the same.
    """
    counts = np.bincount(np.asarray(targets, np.int64), minlength=classes)
    present = counts[counts > 0]
    if not present.size or wanted == "never":
        return None
    if wanted == "auto" and present.max() <= UNBALANCED * present.min():
        return None
    weights = counts.sum() / (len(present) * np.maximum(counts, 1))
    return np.asarray(weights, np.float32)
