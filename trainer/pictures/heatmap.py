"""Where in the picture the model saw what it says: class activation maps.

Source: B. Zhou et al., *Learning Deep Features for Discriminative Localization* (CVPR 2016). As the
head is linear on averaged features, a class's logit is the average of this map plus its bias.

Shapes: K, h and w are the channels and sides of the last feature map.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.pictures.preprocess import Preprocessing

Float32 = NDArray[np.float32]


def class_activation_map(features: Float32, class_weights: Float32) -> Float32:
    """What speaks for a class, (h, w) in [0, 1], from features (K, h, w) and weights (K,).

    The strongest place is 1. What speaks against the class is 0, and so is everything where
    nothing speaks for it.
    """
    # float64: products of weights and features that are fine each may be too large for float32
    weights, maps = np.asarray(class_weights, np.float64), np.asarray(features, np.float64)
    evidence = np.maximum(np.tensordot(weights, maps, axes=1), 0)
    strongest = evidence.max()
    return np.asarray(evidence / strongest if strongest > 0 else evidence, np.float32)


def spread_over_picture(
    heatmap: Float32, picture_size: tuple[int, int], preprocessing: Preprocessing
) -> Float32:
    """The heatmap in the pixels of the picture itself, (height, width) in [0, 1].

    `picture_size` is (width, height) of the upright picture. Undoes what `preprocessing` did to
    its shape; parts that the model was not shown are 0.
    """
    width, height = picture_size
    small = Image.fromarray(np.asarray(heatmap, np.float32))
    box = np.array(preprocessing.shown(picture_size)).reshape(2, 2)
    start, end = np.clip(box, 0, picture_size)
    (left, top), (right, bottom) = np.floor(start).astype(int), np.ceil(end).astype(int)
    in_map = (np.stack([start, end]) - box[0]) / (box[1] - box[0]) * small.size
    resized = small.resize(
        (right - left, bottom - top), Image.Resampling.BICUBIC, box=tuple(in_map.ravel())
    )
    spread = np.zeros((height, width), np.float32)
    spread[top:bottom, left:right] = np.clip(np.asarray(resized, np.float32), 0, 1)
    return spread
