"""Where the files of a start lie and what tells the right ones; needs no torch."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from platformdirs import user_cache_path

from trainer.model.networks import IMAGENET


def imagenet_places() -> tuple[Path, ...]:
    """Where torchvision's weights file is looked for, in order: torch's own cache, then ours."""
    return _torch_hub() / "checkpoints" / IMAGENET.name, cached_start(IMAGENET.name)


def cached_start(name: str) -> Path:
    """A file of that name in the user's cache folder."""
    return user_cache_path("pokedex", appauthor=False) / "starts" / name


def file_digest(path: str | os.PathLike[str]) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _torch_hub() -> Path:
    """As `torch.hub.get_dir` answers, without torch."""
    cache = os.environ.get("XDG_CACHE_HOME", "~/.cache")
    home = os.environ.get("TORCH_HOME", str(Path(cache) / "torch"))
    return Path(home).expanduser() / "hub"
