"""What model files are called. Without the model itself, which takes time to import."""

from __future__ import annotations

from pathlib import Path

SUFFIX = ".pokedex"
_GENERIC = frozenset({"model", "best", "last"})


def model_name(path: Path) -> str:
    """The name of a model by its file's: without the ending, or its folder's, as that of its run,
    where the file's own says nothing."""
    stem = path.name.removesuffix(SUFFIX)
    folder = path.absolute().parent.name
    return folder if stem.lower() in _GENERIC and folder else stem
