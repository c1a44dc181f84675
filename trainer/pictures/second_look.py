"""A second look at a picture the model is not sure of: other views of it, whose logits are averaged
with the first.

Shapes: C classes, H and W the input's side, V views, K channels of the last feature map and h and w
its sides.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, field_validator

from trainer.messages import Message
from trainer.pictures.preprocess import Preprocessing

View = Literal["mirrored", "cropped", "zoomed", "closer", "squashed", "figure"]
VIEWS: tuple[View, ...] = get_args(View)

MIDDLES: dict[View, float] = {"zoomed": 0.8, "closer": 0.65}
"""the part of each side that such a view shows"""


class SecondLook(BaseModel):
    """When to look again, and how.

    Attributes:
        margin: by how much the largest logit exceeds the next, below which it is worth it. The
            temperature is not applied, so that it may be chosen afterwards.
        views: ``mirrored`` is what its name says, ``cropped`` the central square, ``zoomed`` the
            middle of the picture and ``closer`` less of it, ``squashed`` the whole of it without
            its proportions, ``figure`` the square around what the first look saw something in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    margin: float = Field(gt=0, le=1e6)
    views: tuple[View, ...] = Field(min_length=1)

    @field_validator("views")
    @classmethod
    def _differ(cls, views: tuple[View, ...]) -> tuple[View, ...]:
        if len(set(views)) != len(views):
            raise ValueError(Message("two views are the same"))
        return views

    def is_worth_it(self, logits: NDArray[np.floating[Any]]) -> bool:
        """Whether these logits (C,) of the first look leave a doubt."""
        return bool(margins(logits) < self.margin)


def margins(logits: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """By how much the largest logit exceeds the next, (...) for logits (..., C)."""
    next_best, best = np.moveaxis(np.partition(logits, -2, axis=-1)[..., -2:], -1, 0)
    with np.errstate(invalid="ignore"):  # of logits that overflowed there is none
        return np.asarray(best - next_best)


def averaged(first: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logits (..., C) of both looks: the mean of the first's and of the views' (..., V, C).

    Pooled features likewise, from which logits follow linearly.
    """
    together = np.concatenate([first[..., np.newaxis, :], others], axis=-2)
    return np.asarray(together.mean(axis=-2), np.float32)


def useful_views(preprocessing: Preprocessing, *, mirrored: bool = True) -> tuple[View, ...]:
    """The views that show something else than the first look.

    `mirrored` is false where left and right tell classes apart.
    """
    same = {"crop": "cropped", "squash": "squashed"}.get(preprocessing.fit)
    return tuple(view for view in VIEWS if view != same and (mirrored or view != "mirrored"))


Middles = Literal["auto", "always", "never"]
"""whether the last layer learns from `LEARNT` beside the first look at each training picture"""
LEARNT: tuple[View, ...] = (*MIDDLES, "figure")
MOST_MIDDLES = 2000
"""training pictures, beyond which "auto" means never: they take time, and tell less"""


def learnt_views(training: int, middles: Middles) -> tuple[View, ...]:
    """The views of so many training pictures that the last layer learns from beside the first.

    Of many, the figure would take more from the first look than it brings the second.
    """
    if training <= MOST_MIDDLES:
        return LEARNT if middles != "never" else ()
    return tuple(MIDDLES) if middles == "always" else ()


def view_batch(
    image: Image.Image,
    preprocessing: Preprocessing,
    views: tuple[View, ...],
    features: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """The model's inputs (V, 3, H, W) for those views of an upright RGB picture.

    `features` is the map (K, h, w) of the first look, which ``figure`` is found by.
    """
    return np.stack([_input(image, preprocessing, view, features) for view in views])


def _input(
    image: Image.Image,
    preprocessing: Preprocessing,
    view: View,
    features: NDArray[np.float32] | None,
) -> NDArray[np.float32]:
    if view == "mirrored":
        return preprocessing(image)[:, :, ::-1]
    if view == "cropped":
        return preprocessing.model_copy(update={"fit": "crop"})(image)
    if view == "squashed":
        return preprocessing.model_copy(update={"fit": "squash"})(image)
    if view == "figure":
        assert features is not None
        return preprocessing(image.crop(figure_box(features, image.size, preprocessing)))
    return preprocessing(middle(image, MIDDLES[view]))


def middle(image: Image.Image, part: float) -> Image.Image:
    """Of a picture, that part of each side."""
    width, height = image.size
    left, top = round(width * (1 - part) / 2), round(height * (1 - part) / 2)
    return image.crop((left, top, width - left, height - top))


_STRONG = 0.3
"""of the strongest place's length of features: what is weaker counts as ground"""
_ROOM = 1.1
"""of the figure's longer side, for the view's"""
_LEAST, _MOST = 0.5, 0.9
"""of the picture's shorter side, for the view's"""
_GRAIN = 128
"""steps along each side of the input, in which the figure is looked for"""


def figure_box(
    features: NDArray[np.floating[Any]], size: tuple[int, int], preprocessing: Preprocessing
) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the square around the figure in a picture (width, height).

    Where the features (K, h, w) of a picture are long vectors, the network saw something, whatever
    that may be: a class activation map would be about what was answered, right or wrong.
    """
    strength = np.linalg.norm(np.asarray(features, np.float64), axis=0)
    strongest = strength.max()
    if not 0 < strongest < np.inf:
        strength, strongest = np.ones_like(strength), 1.0
    heights = Image.fromarray((strength / strongest).astype(np.float32))
    fine = heights.resize((_GRAIN, _GRAIN), Image.Resampling.BICUBIC)
    rows, columns = np.nonzero(np.asarray(fine) >= _STRONG)
    left, top, right, bottom = preprocessing.shown(size)
    spans = [
        low + (high - low) * np.array([places.min(), places.max() + 1]) / _GRAIN
        for places, low, high in ((columns, left, right), (rows, top, bottom))
    ]
    shorter = min(size)
    side = np.clip(_ROOM * max(map(np.ptp, spans)), _LEAST * shorter, _MOST * shorter)
    x, y = (
        int(np.clip(span.mean() - side / 2, 0, whole - side))
        for span, whole in zip(spans, size, strict=True)
    )
    edge = max(1, round(side))
    return x, y, min(x + edge, size[0]), min(y + edge, size[1])
