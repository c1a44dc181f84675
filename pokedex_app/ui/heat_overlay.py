"""A heatmap as a picture to lay over the one it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QColor, QImage

from pokedex_app.core.theme import DARK

if TYPE_CHECKING:
    from numpy.typing import NDArray

# where nothing speaks for the answer the picture is dimmed; (heat, colour, opacity)
_RAMP = (
    (0.0, DARK.sidebar, 0.62),
    (0.25, DARK.sidebar, 0.42),
    (0.5, DARK.warning, 0.22),
    (0.75, DARK.warning, 0.42),
    (1.0, DARK.accent, 0.62),
)


def heat_image(heat: NDArray[Any]) -> QImage:
    """Colours for a heatmap (H, W) in [0, 1]: premultiplied ARGB of as many pixels."""
    import numpy as np

    small = np.clip(heat, 0, 1)
    places = [place for place, _, _ in _RAMP]
    opacity = np.interp(small, places, [alpha for _, _, alpha in _RAMP])
    colors = [QColor(color) for _, color, _ in _RAMP]
    red, green, blue = (
        np.interp(small, places, [channel(color) for color in colors]) * opacity
        for channel in (QColor.red, QColor.green, QColor.blue)
    )
    alpha, red, green, blue = (
        np.rint(channel).astype(np.uint32) for channel in (255 * opacity, red, green, blue)
    )
    pixels = alpha << 24 | red << 16 | green << 8 | blue
    height, width = small.shape
    image = QImage(
        pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
    )
    return image.copy()
