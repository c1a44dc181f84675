"""A second look at a picture the model is not sure of: other views of it, whose logits are averaged
with the first.

Shapes: C classes, H and W the input's side, V views.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, field_validator

from trainer.messages import Message
from trainer.pictures.preprocess import Preprocessing

View = Literal["mirrored", "cropped", "zoomed", "closer", "squashed"]
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
            its proportions.
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
    same = {"crop": "cropped", "squash": "squashed", "pad": None}[preprocessing.fit]
    return tuple(view for view in VIEWS if view != same and (mirrored or view != "mirrored"))


Middles = Literal["auto", "always", "never"]
"""whether the last layer learns from `MIDDLES` beside the first look at each training picture"""
MOST_MIDDLES = 2000
"""training pictures, beyond which "auto" means never: they take time, and tell less"""


def learnt_views(training: int, middles: Middles) -> tuple[View, ...]:
    """The views of so many training pictures that the last layer learns from beside the first."""
    wanted = training <= MOST_MIDDLES if middles == "auto" else middles == "always"
    return tuple(MIDDLES) if wanted else ()


def view_batch(
    image: Image.Image, preprocessing: Preprocessing, views: tuple[View, ...]
) -> NDArray[np.float32]:
    """The model's inputs (V, 3, H, W) for those views of an upright RGB picture."""
    return np.stack([_MAKE[view](image, preprocessing) for view in views])


def _mirrored(image: Image.Image, preprocessing: Preprocessing) -> NDArray[np.float32]:
    return preprocessing(image)[:, :, ::-1]


def _fitted(
    fit: Literal["crop", "squash"],
) -> Callable[[Image.Image, Preprocessing], NDArray[np.float32]]:
    return lambda image, spec: spec.model_copy(update={"fit": fit})(image)


def middle(image: Image.Image, part: float) -> Image.Image:
    """Of a picture, that part of each side."""
    width, height = image.size
    left, top = round(width * (1 - part) / 2), round(height * (1 - part) / 2)
    return image.crop((left, top, width - left, height - top))


_MAKE: dict[View, Callable[[Image.Image, Preprocessing], NDArray[np.float32]]] = {
    "mirrored": _mirrored,
    "cropped": _fitted("crop"),
    "zoomed": lambda image, spec: spec(middle(image, MIDDLES["zoomed"])),
    "closer": lambda image, spec: spec(middle(image, MIDDLES["closer"])),
    "squashed": _fitted("squash"),
}
