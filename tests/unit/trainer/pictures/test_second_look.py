"""Which pictures are looked at again, and what the other views show."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from trainer.pictures.preprocess import Preprocessing
from trainer.pictures.second_look import (
    LEARNT,
    MIDDLES,
    MOST_MIDDLES,
    VIEWS,
    SecondLook,
    averaged,
    figure_box,
    learnt_views,
    margins,
    useful_views,
    view_batch,
)

PADDED = Preprocessing(size=32, fit="pad")


@pytest.fixture
def picture() -> Image.Image:
    """Twice as wide as high, black at the left edge and white elsewhere."""
    pixels = np.full((40, 80, 3), 255, np.uint8)
    pixels[:, :8] = 0
    return Image.fromarray(pixels)


def darkness(view: np.ndarray) -> np.ndarray:
    """Of each column of an input (3, H, W), red alone."""
    return np.asarray(view[0].max() - view[0].mean(axis=0))


def test_a_small_lead_is_a_doubt() -> None:
    look = SecondLook(margin=1.5, views=("mirrored",))
    assert look.is_worth_it(np.array([0.0, 4.0, 3.0]))
    assert not look.is_worth_it(np.array([0.0, 4.0, 2.5]))


def test_logits_that_overflowed_are_not_looked_at_again() -> None:
    look = SecondLook(margin=1.5, views=("mirrored",))
    assert not look.is_worth_it(np.array([np.inf, np.inf, 0.0]))
    assert not look.is_worth_it(np.array([np.nan, 1.0, 0.0]))


def test_margins_are_those_of_each_row() -> None:
    np.testing.assert_array_equal(margins(np.array([[1.0, 5.0, 3.0], [2.0, 2.0, 0.0]])), [2, 0])


def test_mirrored_shows_the_other_side_first(picture: Image.Image) -> None:
    (view,) = view_batch(picture, PADDED, ("mirrored",))
    assert darkness(view)[-1] > darkness(view)[0]


def test_closer_views_leave_the_edge_out(picture: Image.Image) -> None:
    views = view_batch(picture, PADDED, ("cropped", "zoomed", "closer"))
    assert views.shape == (3, 3, 32, 32)
    assert darkness(PADDED(picture)).max() > 0
    for view in views:
        assert darkness(view)[2:].max() < 1e-3


def test_squashed_shows_all_and_pads_nothing(picture: Image.Image) -> None:
    (view,) = view_batch(picture, PADDED, ("squashed",))
    assert (view[0] < view[0].mean()).mean() == pytest.approx(8 / 80, abs=0.05)
    assert (view[0].std(axis=0) < 1e-3).all()


def features_at(row: int, column: int) -> np.ndarray:
    """A map (4, 8, 8) in which the network saw something at one place, and little elsewhere."""
    features = np.full((4, 8, 8), 0.05, np.float32)
    features[:, row, column] = 1
    return features


def test_the_figure_is_where_features_are_strong_whatever_speaks_for_whom() -> None:
    square = Preprocessing(size=32, fit="crop")
    left, top, right, bottom = figure_box(features_at(6, 1), (400, 400), square)
    assert left <= 75 <= right  # the middle of the strong place
    assert top <= 325 <= bottom
    assert right - left == bottom - top == 200  # no less than half
    against = figure_box(-features_at(6, 1), (400, 400), square)
    assert against == (left, top, right, bottom)


@pytest.mark.parametrize(
    ("fit", "along"), [("pad", 650), ("squash", 650), ("crop", 462), ("trim", 587)]
)
@pytest.mark.parametrize("size", [(800, 200), (200, 800)])
def test_the_figure_is_found_in_pictures_of_any_shape(
    fit: Literal["pad", "squash", "crop", "trim"], along: int, size: tuple[int, int]
) -> None:
    wide = size[0] > size[1]
    features = features_at(4, 6) if wide else features_at(6, 4)
    left, top, right, bottom = figure_box(features, size, Preprocessing(size=32, fit=fit))
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    begin, end = (left, right) if wide else (top, bottom)
    assert begin <= along <= end
    assert end - begin <= 180  # nine tenths of the shorter side


@pytest.mark.parametrize("strength", [0.0, np.nan, np.inf])
def test_without_a_figure_the_middle_is_shown(strength: float) -> None:
    features = np.full((4, 8, 8), strength, np.float32)
    assert figure_box(features, (100, 100), PADDED) == (5, 5, 95, 95)


def test_the_figure_of_a_single_pixel_is_that_pixel() -> None:
    assert figure_box(features_at(3, 3), (1, 1), PADDED) == (0, 0, 1, 1)


def test_the_view_of_the_figure_shows_it_and_little_else() -> None:
    pixels = np.full((64, 64, 3), 255, np.uint8)
    pixels[40:56, 8:24] = 0
    image = Image.fromarray(pixels)
    (view,) = view_batch(image, PADDED, ("figure",), features_at(5, 1))
    assert (view[0] < 0).mean() > 2 * (PADDED(image)[0] < 0).mean()


def test_the_mean_counts_every_look_alike() -> None:
    first = np.array([3.0, 0.0], np.float32)
    others = np.array([[0.0, 3.0], [0.0, 6.0]], np.float32)
    np.testing.assert_allclose(averaged(first, others), [1, 3])
    np.testing.assert_allclose(averaged(first[None], others[None]), [[1, 3]])


def test_only_views_that_show_something_else_are_useful() -> None:
    assert useful_views(PADDED) == VIEWS
    assert "cropped" not in useful_views(Preprocessing(fit="crop"))
    assert "squashed" not in useful_views(Preprocessing(fit="squash"))
    assert "mirrored" not in useful_views(PADDED, mirrored=False)


def test_a_head_learns_from_more_looks_at_few_pictures() -> None:
    assert learnt_views(MOST_MIDDLES, "auto") == learnt_views(1, "always") == LEARNT
    assert learnt_views(MOST_MIDDLES + 1, "auto") == learnt_views(1, "never") == ()
    assert learnt_views(MOST_MIDDLES + 1, "always") == tuple(MIDDLES)


@pytest.mark.parametrize(
    "wrong",
    [
        {"margin": 0, "views": ["mirrored"]},
        {"margin": 1, "views": []},
        {"margin": 1, "views": ["zoomed", "zoomed"]},
        {"margin": 1, "views": ["upside_down"]},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SecondLook.model_validate(wrong)
