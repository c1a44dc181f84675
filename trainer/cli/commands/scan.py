"""Looking for what is wrong with a data set."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from trainer.cli import tables, terminal
from trainer.cli.options import (
    DatasetsArgument,
    DecisionsFile,
    Ignore,
    Output,
    ZipNames,
    format_of,
    located_data_set,
    some_failed,
)
from trainer.errors import UsageError


def scan(
    datasets: DatasetsArgument,
    format: Annotated[  # noqa: A002
        Literal["table", "json", "csv"] | None,
        typer.Option(
            help="json is for programs. csv, with --deep, is a table of decisions as they are "
            "suggested: look it through and give it to --decisions. Without it, a table, or what "
            "the ending of --output says."
        ),
    ] = None,
    output: Output = None,
    ignore: Ignore = None,
    zip_names: ZipNames = None,
    deep: Annotated[
        bool,
        typer.Option("--deep", help="Look for wrong labels and pictures of no class, too."),
    ] = False,
    decisions: DecisionsFile = None,
) -> int:
    """Look for what is wrong with a data set.

    Unreadable pictures, tiny classes, duplicates; with --deep, labels that are likely wrong.
    """
    from trainer.data.dataset import open_dataset
    from trainer.data.decisions import apply_decisions, read_decisions, settled
    from trainer.data.scan import scan as look_over

    written = format_of(output, format)
    if written == "csv" and not deep:
        raise UsageError("CSV needs --deep, which finds what could be decided.")
    made = read_decisions(decisions) if decisions is not None else ()
    located = located_data_set(*datasets, zip_names=zip_names)
    whole = open_dataset(located.root, ignore=ignore or (), folders=located.folders)
    with terminal.output(output, marked=written == "csv") as stream:
        found = terminal.follow_scan(look_over(whole))
        decided = apply_decisions(made, whole, found)
        terminal.show_unmatched(decided.unmatched)
        report, diagnosis = decided.report, None
        if deep:
            from trainer.training.diagnosis import diagnose

            known = settled(made, whole, found)
            diagnosis = terminal.follow_features(diagnose(decided.dataset, report, settled=known))
        if written == "json":
            facts = report.to_dict()
            if diagnosis is not None:
                facts["diagnosis"] = diagnosis.to_dict()
            stream.write(json.dumps(facts, ensure_ascii=False) + "\n")
        elif diagnosis is not None and written == "csv":
            tables.write_suggestions(diagnosis, report.contents, stream)
        else:
            tables.print_scan(report, stream)
            if diagnosis is not None:
                tables.print_diagnosis(diagnosis, stream)
    return some_failed(report.unreadable)
