"""`pokedex classify --engine ray`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path

from trainer.cli import terminal
from trainer.cluster.batch import LOCAL, ClusterBatch, classify_on_cluster
from trainer.languages import ENGLISH
from trainer.resources import default_model


def classify_on_ray(
    paths: Sequence[str],
    output: Path,
    *,
    model: Path | None,
    address: str | None,
    actors: int | None,
    threads: int | None,
    top: int,
    second_look: bool,
    strangers: bool,
    threshold: float | None,
    ignore: Collection[str],
) -> int:
    """Name the pictures of `paths` into the folder `output`; how many could not be read."""
    batch = ClusterBatch(
        paths,
        output,
        model or default_model(),
        address=address or LOCAL,
        threads=threads or 1,
        actors=actors,
        top_k=top,
        second_look=second_look,
        tell_strangers=strangers,
        threshold=threshold,
        ignore=ignore,
    )
    try:
        with closing(classify_on_cluster(batch)) as events:
            last = terminal.follow_batch(events)
    except KeyboardInterrupt:
        terminal.errors.print("The same command goes on where this one stops.")
        raise
    number = ENGLISH.number
    summary = f"{number(last.pictures)} pictures named in {output}"
    if unreadable := last.failed - last.unfetched:
        summary += f"; {number(unreadable)} could not be read, as the column “error” tells"
    if last.unfetched:
        summary += (
            f"; {number(last.unfetched)} could not be fetched: the same command tries them again"
        )
    terminal.errors.print(terminal.plain_line(f"{summary}."))
    return last.failed
