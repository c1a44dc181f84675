"""Where a training starts from: the files and what tells the right ones; needs no torch.

``auto``      ``imagenet`` where the network has such a file and it is on this computer, otherwise
              ``offline``
``offline``   features that come with this program (`trainer.resources.starts`)
``imagenet``  torchvision's ImageNet weights of B0, from a file, the local cache, or a download
              that the user asked for (`trainer.model.download`)
``random``    nothing
a path        the features of a ``*.pokedex`` file, or of an ImageNet weights file (``*.pth``)
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from trainer.errors import StartError
from trainer.messages import Message, reason_of
from trainer.model.bundle import open_bundle
from trainer.model.networks import B0, IMAGENET, LITE0, NETWORKS, Network

STARTS = ("auto", "offline", "imagenet", "random")
"""Starts that are no files."""


@dataclass(frozen=True)
class ChosenStart:
    """A network and where it begins; `start` is no ``auto``, and a file by its full path.

    `reason` is a clause that says why this network.
    """

    network: Network
    start: str
    reason: Message


def choose_start(architecture: str, start: str) -> ChosenStart:
    """Settle a recipe's `architecture` and a `start`, either of which may be ``auto``.

    Raises StartError or ModelFileError where the weights cannot be had or are of another network.
    """
    if start not in STARTS:
        return _from_file(architecture, start)
    if architecture in NETWORKS:
        network, reason = NETWORKS[architecture], Message("the recipe names it")
    elif start == "imagenet" or (start == "auto" and imagenet_file() is not None):
        network, reason = B0, Message("its ImageNet weights are on this computer")
    elif start == "random":
        network, reason = LITE0, Message("it is the quicker one")
    else:
        network = LITE0
        reason = Message(
            "its ImageNet weights come with the program, and those of {other} are not on "
            "this computer",
            other=B0.title,
        )
    if start == "auto":
        there = network.imagenet is not None and imagenet_file() is not None
        start = "imagenet" if there else "offline"
    elif start == "imagenet" and network.imagenet is None:
        start = "offline"  # which are its ImageNet weights
    if start == "imagenet":
        start_file(start)
    return ChosenStart(network, start, reason)


def _from_file(architecture: str, start: str) -> ChosenStart:
    file = start_file(start)
    network = B0 if file.suffix == ".pth" else open_bundle(file).manifest.network
    if architecture in NETWORKS and architecture != network.name:
        raise StartError(
            "{path} holds {found}, but the recipe trains {wanted}: choose a start of that network, "
            "or leave the network to the program.",
            path=file,
            found=network.title,
            wanted=NETWORKS[architecture].title,
        )
    return ChosenStart(
        network, str(file.resolve()), Message("the model that it starts from is one")
    )


def start_file(start: str) -> Path:
    """The file that ``imagenet`` or a path stands for; weights files are the right ones.

    Raises StartError.
    """
    if start == "imagenet":
        file = imagenet_file()
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
            "There is no start “{start}”: use auto, offline, imagenet, random, or name a model "
            "file.",
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


def imagenet_file() -> Path | None:
    """torchvision's weights on this computer, if they are where they are looked for."""
    return next((path for path in imagenet_places() if path.is_file()), None)


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
