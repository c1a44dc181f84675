"""Draws `resources/samples/*.png` anew from `resources/drawings/*.svg`, with rsvg-convert.

The pictures are kept small: 256 colours each are enough for drawings. Where a drawing leaves its
ground open, the picture is transparent there.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
COLORS = 256


def main() -> int:
    renderer = shutil.which("rsvg-convert")
    if renderer is None:
        sys.stderr.write("rsvg-convert is missing; it comes with librsvg (librsvg2-bin).\n")
        return 1
    for drawing in sorted((RESOURCES / "drawings").glob("*.svg")):
        rendered = subprocess.run([renderer, drawing], check=True, capture_output=True).stdout
        sample = RESOURCES / "samples" / f"{drawing.stem}.png"
        with Image.open(io.BytesIO(rendered)) as picture:
            reduced(picture).save(sample, optimize=True)
        sys.stdout.write(f"{sample.name}: {sample.stat().st_size:,} bytes\n")
    return 0


def reduced(picture: Image.Image) -> Image.Image:
    """The picture with a palette of `COLORS`, and an alpha channel only where it says something."""
    rgba = picture.convert("RGBA")
    if rgba.getchannel("A").getextrema() == (255, 255):
        opaque = rgba.convert("RGB")
        return opaque.quantize(COLORS, Image.Quantize.MEDIANCUT, kmeans=4, dither=Image.Dither.NONE)
    return rgba.quantize(COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


if __name__ == "__main__":
    sys.exit(main())
