"""Moving pictures as was decided on their labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trainer.cli.options import (
    DecisionsFile,
    Ignore,
    located_data_set,
    some_failed,
)
from trainer.errors import UsageError


def carry_out(
    datasets: Annotated[
        list[Path],
        typer.Argument(
            metavar="DATASET",
            help="A folder with one folder of pictures a class, or the folders of the classes.",
        ),
    ],
    decisions: DecisionsFile = None,
    left_out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where pictures go that are left out; without it, into a new folder beside the "
            "data set.",
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Move the files; without it, say what would move where.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back what was carried out last.")
    ] = False,
    ignore: Ignore = None,
) -> int:
    """Move pictures as was decided on their labels.

    What is relabelled goes into the folder of its class, what is left out goes beside the data
    set. Nothing is overwritten, what is interrupted is gone on with, and --undo takes it back.
    """
    from trainer.cli.carrying_out import show_or_do, take_back
    from trainer.data.dataset import open_dataset
    from trainer.data.decisions import read_decisions
    from trainer.pictures.packed import is_packed

    if undo == (decisions is not None):
        raise UsageError("Name the table with --decisions, or take back what was done with --undo.")
    located = located_data_set(*datasets)
    if is_packed(located.root):
        raise UsageError(
            "The pictures in the shards of {path} cannot be moved: train with --decisions, or "
            "carry the decisions out before you pack.",
            path=located.root,
        )
    if undo:
        failed = take_back(located.root)
    else:
        assert decisions is not None
        dataset = open_dataset(located.root, ignore=ignore or (), folders=located.folders)
        failed = show_or_do(read_decisions(decisions), dataset, left_out, do=yes)
    return some_failed(failed)
