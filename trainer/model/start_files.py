"""Where a training starts from: the files and what tells the right ones; needs no torch.

``offline``   features that `tools/teach_start.py` taught what Lite0 knows of ImageNet
``imagenet``  torchvision's ImageNet weights of B0, from a file, the local cache, or a download
              that the user asked for (`trainer.model.download`)
``random``    nothing
a path        the features of a ``*.pokedex`` file, or of an ImageNet weights file (``*.pth``)
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from platformdirs import user_cache_path

from trainer.errors import StartError
from trainer.messages import reason_of
from trainer.model.bundle import open_bundle
from trainer.model.networks import IMAGENET

STARTS = ("offline", "imagenet", "random")
"""Starts that are no files."""


def check_start(start: str) -> None:
    """Raise StartError or ModelFileError where the weights of `start` cannot be had."""
    if start not in ("offline", "random"):
        file = start_file(start)
        if file.suffix != ".pth":
            open_bundle(file).weights()


def start_file(start: str) -> Path:
    """The file that ``imagenet`` or a path stands for; weights files are the right ones.

    Raises StartError.
    """
    if start == "imagenet":
        file = next((path for path in imagenet_places() if path.is_file()), None)
        if file is None:
            raise StartError(
                "The ImageNet weights are not on this computer. Download them with "
                "`pokedex download imagenet`, name the file {file} as the start, "
                "or use the start `offline`.",
                file=IMAGENET.name,
            )
    else:
        file = Path(start)
    if not file.is_file():
        raise StartError(
            "There is no start “{start}”: use offline, imagenet, random, or name a model file.",
            start=start,
        )
    if file.suffix == ".pth":
        _check_imagenet(file)
    return file


def _check_imagenet(path: Path) -> None:
    try:
        digest = file_digest(path)
    except OSError as error:
        raise StartError(
            "{path} cannot be read: {why}.", path=path, why=reason_of(error)
        ) from error
    if not digest.startswith(IMAGENET.digest):
        raise StartError(
            "{path} is not torchvision's {file}, or is damaged: its SHA-256 begins with {found}, "
            "not {wanted}. Download it again.",
            path=path,
            file=IMAGENET.name,
            found=digest[:8],
            wanted=IMAGENET.digest,
        )


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
