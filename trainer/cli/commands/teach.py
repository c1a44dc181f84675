"""Teaching a model a few pictures."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from trainer.cli import tables, terminal
from trainer.cli.options import (
    DatasetsArgument,
    Ignore,
    ZipNames,
    here,
    located_data_set,
    some_failed,
)
from trainer.cli.terminal import errors
from trainer.errors import TeachingError, UsageError

if TYPE_CHECKING:
    from trainer.data.dataset import Dataset
    from trainer.runs.teaching import Taught, Teaching


def teach(
    model: Annotated[
        Path, typer.Argument(metavar="MODEL", help="A model file, or “default” for the default.")
    ],
    datasets: DatasetsArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            callback=here,
            help="The new model file; without it, MODEL-taught.pokedex in this folder.",
        ),
    ] = None,
    even_if_worse: Annotated[
        bool, typer.Option("--even-if-worse", help="Write the model although it is worse.")
    ] = False,
    runs: Annotated[
        Path | None,
        typer.Option(
            help="Folder of runs, in which that of MODEL is looked for unless MODEL lies in it: "
            "its validation pictures are compared before and after."
        ),
    ] = None,
    format: Annotated[  # noqa: A002
        Literal["table", "json"], typer.Option(help="json is for programs.")
    ] = "table",
    ignore: Ignore = None,
    zip_names: ZipNames = None,
) -> int:
    """Teach a model by a few pictures, in seconds: wrong answers put right, or new classes.

    Only its last layer learns, beside what the model file keeps of the pictures that it knows; 5 to
    30 pictures of a class will do. Pictures in a folder “none of these” are to be named nothing.
    Where the data set is at hand, `train --start MODEL` or `train --continue RUN` learns more.
    """
    import trainer.training.teach  # noqa: F401 - what is not installed is told at once
    from trainer.data.dataset import open_dataset
    from trainer.model.file_name import SUFFIX, model_name
    from trainer.resources import default_model

    if model == Path("default") and not model.exists():
        model = default_model()
    out = out or Path(f"{model_name(model)}-taught{SUFFIX}")
    if out.exists():
        raise UsageError(
            "{path} is there already, and nothing is overwritten: name another file with --out.",
            path=out,
        )
    located = located_data_set(*datasets, zip_names=zip_names)
    pictures = open_dataset(located.root, ignore=ignore or (), folders=located.folders)
    order = teaching_of(model, pictures, out, runs)
    taught = follow_teaching(order, even_if_worse, as_json=format == "json")
    return some_failed(taught.failed)


def teaching_of(model: Path, dataset: Dataset, out: Path, runs: Path | None) -> Teaching:
    """What `dataset` teaches `model`, whose run may lie in `runs`."""
    from trainer.runs.teaching import Teaching

    examples: dict[str, list[Path]] = {}
    for picture in dataset.pictures:
        examples.setdefault(picture.label, []).append(dataset.file(picture))
    return Teaching(model, examples, out, runs=runs)


def follow_teaching(order: Teaching, even_if_worse: bool, as_json: bool) -> Taught:
    """Teach, tell what that did, and write the model, unless it is worse and nobody wants it so.

    Raises TeachingError where it is not written, and what `trainer.training.teach.teach` raises.
    """
    from trainer.training.teach import teach

    with closing(teach(order)) as events:
        taught = terminal.follow_teaching(events)
        for note in (*taught.notes, *_failures(taught)):
            errors.print(terminal.plain_line(note), style="yellow")
        if as_json:
            print(json.dumps(tables.taught_facts(taught), ensure_ascii=False), flush=True)
        else:
            tables.print_taught(taught, sys.stdout)
        if taught.worse and not even_if_worse and not _is_wanted():
            raise TeachingError(
                "Nothing was written, as the taught model is worse. With --even-if-worse it is "
                "written all the same."
            )
        for _ in events:
            pass
    errors.print(f"Written: {terminal.plain_line(order.out)}")
    return taught


_MOST_FAILURES = 10


def _failures(taught: Taught) -> Sequence[str]:
    shown = [f"{file}: {why}" for file, why in list(taught.failed.items())[:_MOST_FAILURES]]
    if (more := len(taught.failed) - len(shown)) > 0:
        shown.append(f"… and {more} more pictures that cannot be read.")
    return shown


def _is_wanted() -> bool:
    """Whether somebody at a terminal says so."""
    if not (sys.stdin.isatty() and errors.is_terminal):
        return False
    return typer.confirm("It is worse. Write it all the same?", default=False, err=True)
