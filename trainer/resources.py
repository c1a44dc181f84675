"""Where the files that come with the program lie.

In a checkout they are in `resources/` beside the package; a wheel and the frozen app carry the same
folder inside the package as `_resources` (`pyproject.toml`, ``tool.hatch.build.targets.wheel``).
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder() -> Path:
    """The folder that holds everything below."""
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def default_model() -> Path:
    """The model that is used where none is named: 150 Pokémon, EfficientNet-B0."""
    return folder() / "pokedex150.pokedex"


def starts() -> Path:
    """A folder with the features that a training of each network begins with, float16.

    ``b0.safetensors`` was taught by `tools/teach_start.py`; ``lite0.safetensors`` are ImageNet
    weights of its own, converted by `tools/lite0_start.py`.
    """
    return folder() / "starts"


def samples() -> Path:
    """A folder of pictures of our own drawing, fit to be classified and shown anywhere.

    A file is named after what it shows, in lower case: ``voltorb.png``. Some show no Pokémon.
    """
    return folder() / "samples"


def species() -> Path:
    """Names, types, stats and evolution of the species, as JSON (PokeAPI, BSD-3-Clause)."""
    return folder() / "species.json"


def licences() -> Path:
    """A folder with the licence texts of what others made and we pass on."""
    return folder() / "licences"


def translations() -> Path:
    """A folder with the window's texts in other languages.

    ``pokedex_<language>.qm`` holds those of the app, for Qt; ``trainer.<language>.toml`` those of
    this package, for `trainer.messages`.
    """
    return folder() / "translations"
