"""Measuring a model on labelled pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.cli import tables, terminal
from trainer.cli.options import (
    AnswersFormat,
    Coverage,
    DatasetArgument,
    Ignore,
    LooksAgain,
    Model,
    Output,
    TellsStrangers,
    Threshold,
    ZipNames,
    format_of,
    located_data_set,
    some_failed,
    wanted_threshold,
)
from trainer.cli.terminal import errors
from trainer.data.subsets import Subset
from trainer.errors import UsageError
from trainer.languages import ENGLISH

if TYPE_CHECKING:
    from trainer.evaluation.evaluate import Labelled


def evaluate(
    dataset: DatasetArgument,
    model: Model = None,
    subset: Annotated[
        Subset | None,
        typer.Option(help="Only this part of the split of --run."),
    ] = None,
    run: Annotated[Path | None, typer.Option(help="The run whose split and model to use.")] = None,
    format: AnswersFormat = None,  # noqa: A002
    output: Output = None,
    second_look: LooksAgain = True,
    strangers: TellsStrangers = True,
    threshold: Threshold = None,
    coverage: Coverage = None,
    ignore: Ignore = None,
    zip_names: ZipNames = None,
) -> int:
    """Measure a model on labelled pictures.

    Classes are matched by folder name.
    """
    from trainer.data.dataset import open_dataset
    from trainer.evaluation.evaluate import evaluate as measure
    from trainer.model.classifier import Classifier
    from trainer.runs.run_folder import RunFolder

    if (subset is None) != (run is None):
        raise UsageError("--subset and --run go together: the run says which pictures are meant.")
    pictures = open_dataset(
        located_data_set(dataset, zip_names=zip_names).root, ignore=ignore or ()
    )
    judged: Sequence[Labelled] = pictures.pictures
    if run is not None and subset is not None:
        folder = RunFolder.open(run)
        judged = folder.split.subset(subset)  # those that are gone too: they count as failed
        model = model or folder.model_file
    asked = wanted_threshold(model, threshold, coverage)
    classifier = Classifier(
        model, second_look=second_look, tell_strangers=strangers, threshold=asked
    )
    manifest = classifier.manifest
    with terminal.output(output) as stream:
        with terminal.progress("Evaluating", len(judged)) as advance:
            evaluation = measure(
                classifier,
                pictures.root,
                judged,
                temperature=manifest.temperature,
                threshold=classifier.threshold,
                threshold_from=manifest.threshold_from if asked is None else "asked",
                progress=advance,
            )
        if format_of(output, format) == "json":
            stream.write(evaluation.to_json())
        else:
            tables.print_evaluation(evaluation, stream)
    for folder_name, count in evaluation.unknown_folders.items():
        errors.print(
            f"Left out: {terminal.plain_line(folder_name)} ({ENGLISH.number(count)}), "
            "which the model doesn't know."
        )
    for failure in evaluation.failed:
        errors.print(terminal.plain_line(f"{failure.path}: {failure.reason}"), style="yellow")
    return some_failed(evaluation.failed)
