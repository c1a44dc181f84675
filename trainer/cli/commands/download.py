"""Fetching weights from the network."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from trainer.cli import terminal
from trainer.cli.options import ExitCode


def download(
    what: Annotated[Literal["imagenet"], typer.Argument(help="torchvision's ImageNet weights.")],
) -> int:
    """Fetch weights from the network.

    Nothing else opens a connection, but for what lies behind a URL that a command is given.
    """
    assert what == "imagenet"
    from trainer.model.download import download_imagenet

    terminal.follow_download(download_imagenet())
    return ExitCode.DONE
