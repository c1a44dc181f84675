"""Naming what pictures show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import typer

from trainer.cli import tables, terminal
from trainer.cli.options import (
    Coverage,
    Ignore,
    LooksAgain,
    Model,
    Output,
    TellsStrangers,
    Threshold,
    format_of,
    some_failed,
    wanted_threshold,
)
from trainer.cores import usable_cores
from trainer.errors import TrainerError, UsageError
from trainer.pictures.packed import none_found
from trainer.pictures.urls import is_url

if TYPE_CHECKING:
    from trainer.cli.looks_like import LooksLike
    from trainer.model.classifier import Classifier, Prediction


def classify(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Pictures, and folders to be walked. With --engine ray also URLs, such as "
            "s3://bucket/folder, and .txt files that list pictures.",
        ),
    ],
    model: Model = None,
    top: Annotated[int, typer.Option(min=1, help="How many answers to give.")] = 5,
    format: Annotated[  # noqa: A002
        Literal["table", "json", "csv", "parquet"] | None,
        typer.Option(
            help="json is one object a line. Without it, a table, or what the ending of --output "
            "says."
        ),
    ] = None,
    output: Output = None,
    threads: Annotated[
        int | None, typer.Option(min=1, help="How many pictures to work on at the same time.")
    ] = None,
    second_look: LooksAgain = True,
    strangers: TellsStrangers = True,
    threshold: Threshold = None,
    coverage: Coverage = None,
    looks_like: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="Tell the N training pictures that each picture looks like most to the model: why "
            "it answers so. Of a model of your own, in a table or JSON.",
        ),
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option(
            help="With --looks-like: the folder of the run that made the model, which need not be "
            "named then. Without it, the one beside the model file."
        ),
    ] = None,
    ignore: Ignore = None,
    engine: Annotated[
        Literal["local", "ray"],
        typer.Option(
            help="ray names very many pictures on all computers of a Ray cluster, into the folder "
            "--output; called again, it goes on where it stopped."
        ),
    ] = "local",
    address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT",
            help="With --engine ray: the cluster that this computer is part of (auto finds it). "
            "Without it, one is started here.",
        ),
    ] = None,
    actors: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="With --engine ray: how many workers there are, each with --threads processors "
            "(1 by default). Without it, as many as the cluster has room for.",
        ),
    ] = None,
) -> int:
    """Name what pictures show."""
    written = format_of(output, format)
    _check_looks_like(looks_like, run, model, written, engine)
    if engine == "ray":
        if format not in (None, "parquet") or output is None:
            raise UsageError("--engine ray writes Parquet: name a folder for it with --output.")
        from trainer.cli.on_ray import classify_on_ray

        return some_failed(
            classify_on_ray(
                paths,
                output,
                model=model,
                address=address,
                actors=actors,
                threads=threads,
                top=top,
                second_look=second_look,
                strangers=strangers,
                threshold=wanted_threshold(model, threshold, coverage),
                ignore=ignore or (),
            )
        )
    if (url := next(filter(is_url, paths), None)) is not None:
        raise UsageError(
            "{url} is a URL: name the pictures there with --engine ray, into a folder --output.",
            url=url,
        )
    for option, given in (("--address", address), ("--actors", actors)):
        if given is not None:
            raise UsageError("{option} needs --engine ray.", option=option)
    from trainer.model.classifier import Classifier
    from trainer.pictures.listing import find_pictures
    from trainer.runs.run_folder import RunFolder

    made = RunFolder.open(run) if run is not None else None
    if made is not None and model is None:
        model = made.model_file
    classifier = Classifier(
        model,
        threads=threads,
        top_k=top,
        second_look=second_look,
        tell_strangers=strangers,
        threshold=wanted_threshold(model, threshold, coverage),
    )
    like = None
    if looks_like is not None:
        from trainer.cli.looks_like import LooksLike

        like = LooksLike(classifier, looks_like, made, threads or usable_cores())
    failed = total = 0
    with _answers(written, output, classifier, like) as (write, shown_at):
        found = find_pictures(paths, ignore=ignore or ())
        with closing(classifier.classify(found)) as predictions:
            for prediction in terminal.counted(predictions, "Classifying", shown_at):
                write(prediction)
                total += 1
                failed += prediction.status == "error"
        if not total:
            raise TrainerError(none_found(paths))
    return some_failed(failed)


def _check_looks_like(
    looks_like: int | None,
    run: Path | None,
    model: Path | None,
    format: str,  # noqa: A002
    engine: str,
) -> None:
    """Raise UsageError where it cannot be told what pictures look like, or not in that format."""
    if looks_like is None:
        if run is not None:
            raise UsageError("--run needs --looks-like.")
        return
    if engine == "ray" or format in ("csv", "parquet"):
        raise UsageError("--looks-like is told in a table or with --format json.")
    if model is None and run is None:
        raise UsageError(
            "The default model comes without the pictures that it has learnt: name a model of your "
            "own with --model, or its run with --run."
        )


@contextmanager
def _answers(
    format: str,  # noqa: A002
    output: Path | None,
    classifier: Classifier,
    like: LooksLike | None,
) -> Iterator[tuple[Callable[[Prediction], None], TextIO | None]]:
    """What writes predictions in that format, with what they look like where that is asked for,
    and where they can be seen meanwhile."""
    if format != "parquet":
        with terminal.output(output, marked=format == "csv") as stream:
            writer = tables.PredictionWriter(format, stream, classifier.top_k, classifier.name)
            yield lambda each: writer.write(each, like.of(each.path) if like else None), stream
        return
    if output is None:
        raise UsageError("Parquet is no text: name its file with --output.")
    from trainer.cluster.parquet import ParquetRows

    with terminal.written_whole(output) as file, ParquetRows(file, classifier.digest) as rows:
        yield lambda prediction: rows.write(prediction.record()), None
