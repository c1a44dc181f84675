"""Showing what a model file holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trainer.cli import tables
from trainer.cli.options import ExitCode


def inspect(
    model: Annotated[
        Path | None,
        typer.Argument(metavar="MODEL", help="A model file; without it, the default model."),
    ] = None,
    architecture: Annotated[
        bool, typer.Option("--architecture", help="Print the network's layer table.")
    ] = False,
) -> int:
    """Show what a model file holds.

    Or, with --architecture, the layer table of the network.
    """
    from trainer.resources import default_model

    if architecture:
        from trainer.model.bundle import read_manifest
        from trainer.model.layer_table import layer_table

        manifest = read_manifest(model or default_model())
        table = layer_table(manifest.network, len(manifest.labels))
        tables.print_architecture(table, sys.stdout)
        return ExitCode.DONE
    from trainer.model.bundle import open_bundle
    from trainer.model.engine import Engine

    bundle = open_bundle(model or default_model())
    Engine(bundle).check()
    tables.print_manifest(bundle, sys.stdout)
    return ExitCode.DONE
