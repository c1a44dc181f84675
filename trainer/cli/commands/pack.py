"""Packing a data set into shards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trainer.cli import terminal
from trainer.cli.options import (
    DatasetArgument,
    Ignore,
    ZipNames,
    here,
    located_data_set,
    some_failed,
)
from trainer.cli.terminal import errors


def pack(
    dataset: DatasetArgument,
    out: Annotated[
        Path, typer.Argument(metavar="OUT", callback=here, help="New folder for the shards.")
    ],
    megabytes: Annotated[
        int, typer.Option("--shard-size", min=1, metavar="MB", help="Size of a shard.")
    ] = 256,
    ignore: Ignore = None,
    zip_names: ZipNames = None,
) -> int:
    """Pack a data set of very many pictures into shards.

    Every command that takes a data set takes the folder for it, or its URL; carry-out takes none.
    What cannot be read is left out.
    """
    from trainer.data.dataset import open_dataset
    from trainer.data.packing import PackProgress, check_new, pack
    from trainer.data.scan import scan as look_over

    located = located_data_set(dataset, zip_names=zip_names)
    whole = open_dataset(located.root, ignore=ignore or (), folders=located.folders)
    check_new(out, whole)  # before a scan that may take hours
    report = terminal.follow_scan(look_over(whole))
    findings = [each for each in report.findings if each.kind != "unreadable"]
    terminal.show_findings(findings, [dataset])
    readable = whole.without(report.unreadable)
    events = pack(readable, report.groups, out, shard_bytes=megabytes * 10**6)
    with terminal.progress("Packing", len(readable.pictures)) as told:
        for event in events:
            if isinstance(event, PackProgress):
                told(event.done)
            else:
                pictures = terminal.many(event.pictures, "picture")
                shards = terminal.many(event.shards, "shard")
                print(f"{pictures} in {shards}: {event.folder}")
    for path in report.unreadable:
        errors.print(f"Left out, as it cannot be read: {terminal.plain_line(path)}")
    return some_failed(report.unreadable)
