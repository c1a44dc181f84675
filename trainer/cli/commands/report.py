"""Writing a run's report anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trainer.cli import terminal
from trainer.cli.options import ExitCode, ReportLanguage
from trainer.languages import ENGLISH


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")],
    language: ReportLanguage = ENGLISH.code,
    pictures: Annotated[
        bool, typer.Option("--pictures/--no-pictures", help="Show the worst errors.")
    ] = True,
) -> int:
    """Write the run's report.html anew."""
    from trainer.report.writer import write_report

    print(terminal.plain_line(write_report(run, language, pictures=pictures)))
    return ExitCode.DONE
