"""PyInstaller's runtime hook: lets torchvision be imported without its compiled operators.

torchvision describes its operators to torch when it is imported, which fails where none of them is
known. None is used here, so their bare names will do (docs/decisions/0014). torch is not imported
before somebody wants torchvision: the window never does.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

OPERATORS = (
    "nms",
    "qnms",
    "roi_align",
    "_roi_align_backward",
    "qroi_align",
    "roi_pool",
    "_roi_pool_backward",
    "ps_roi_align",
    "_ps_roi_align_backward",
    "ps_roi_pool",
    "_ps_roi_pool_backward",
    "deform_conv2d",
    "_deform_conv2d_backward",
)


class OperatorNames(MetaPathFinder):
    """Finds no module: it declares the names at the moment when torchvision is looked for."""

    def __init__(self) -> None:
        self._library: object = None  # torch forgets what it declared when this goes

    def find_spec(self, name: str, *_: object) -> None:
        if name == "torchvision" and self._library is None:
            self._library = declare()


def declare() -> object:
    from torch.library import Library

    library = Library("torchvision", "DEF")
    for operator in OPERATORS:
        library.define(f"{operator}(Tensor input) -> Tensor")
    return library


# where the compiled operators could be shipped, they declare themselves
if not any(Path(sys._MEIPASS, "torchvision").glob("_C*")):
    sys.meta_path.insert(0, OperatorNames())
