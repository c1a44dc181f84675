"""The first weights of a training (`trainer.model.start_files` says which there are), and those
that an earlier training on the same pictures was taught."""

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
from trainer.messages import Message, reason_of
from trainer.model.bundle import open_bundle
from trainer.model.networks import features_of
from trainer.model.start_files import cached_start, start_file
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
        raise StartError(
            "The weights of the start “{start}” do not fit EfficientNet-B0.", start=start
        )


def _features(start: str) -> Mapping[str, Tensor]:
    if start == "offline":
        return graft()
    file = start_file(start)
    if file.suffix == ".pth":
        return features_of(torch.load(file, map_location="cpu", weights_only=True))
    weights = features_of(open_bundle(file).weights())
    return {name: torch.from_numpy(value.copy()) for name, value in weights.items()}


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
        raise PictureError(picture, Message("{why}.", why=reason_of(error))) from error
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
