"""Converting a model for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from trainer.cli import terminal
from trainer.cli.options import ExitCode, here
from trainer.cli.terminal import errors
from trainer.errors import UsageError

ExportFormat = Literal["onnx", "torchscript", "openvino", "triton", "ovms", "huggingface"]
"""the keys of `trainer.training.export_folders.EXPORTERS`, which takes torch to import"""


def export(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A model file.")],
    to: Annotated[
        ExportFormat,
        typer.Option(help="The format; the last three are folders, from which others serve."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", callback=here, help="File or folder; beside the model without it."
        ),
    ] = None,
) -> int:
    """Convert a model for other programs.

    What is written is loaded again and must answer as the model does.
    """
    from trainer.model.bundle import open_bundle
    from trainer.training.export_folders import EXPORTERS

    ending, write = EXPORTERS[to]
    bundle = open_bundle(model)
    target = output or model.with_name(model.stem + ending)
    if target.exists() and target.samefile(model):
        raise UsageError("{path} is the model itself: name another file.", path=target)
    write(bundle, target)
    errors.print(f"Written and checked: {terminal.plain_line(target)}")
    return ExitCode.DONE
