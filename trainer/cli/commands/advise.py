"""Saying what would help a model most."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from trainer.cli import tables, terminal
from trainer.cli.options import AnswersFormat, ExitCode, Output, format_of


def advise(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")],
    format: AnswersFormat = None,  # noqa: A002
    output: Output = None,
) -> int:
    """Say what would help a model most.

    At most five things, each with its evidence and what it may give.
    """
    from trainer.evaluation.advice import read_advice

    advice = read_advice(run)
    with terminal.output(output) as stream:
        if format_of(output, format) == "json":
            facts = [each.to_dict() for each in advice]
            stream.write(json.dumps(facts, ensure_ascii=False) + "\n")
        else:
            tables.print_advice(advice, stream)
    return ExitCode.DONE
