"""What several commands are asked alike, and how they end."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from trainer.cli import terminal
from trainer.errors import UsageError
from trainer.languages import LanguageCode
from trainer.pictures.passed_over import read_pattern
from trainer.pictures.urls import url_of

if TYPE_CHECKING:
    from trainer.data.source import Located


class ExitCode(enum.IntEnum):
    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    FAILED = 3


def some_failed(failed: object) -> ExitCode:
    """The exit code of a command that came to its end, by what failed on the way."""
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


def here(path: Path | None) -> Path | None:
    """A place to write to. Raises UsageError for a URL, which would become a folder called so."""
    if path is not None and (url := url_of(path)) is not None:
        raise UsageError(
            "{url} is a URL, and nothing is written there: name a place on this computer, and copy "
            "what is made.",
            url=url,
        )
    return path


Model = Annotated[
    Path | None, typer.Option("--model", help="Model file; without it, the default model.")
]
_DATASET = "A folder with one folder of pictures a class, or a zip of one"
DatasetArgument = Annotated[Path, typer.Argument(metavar="DATASET", help=f"{_DATASET}.")]
DatasetsArgument = Annotated[
    list[Path],
    typer.Argument(metavar="DATASET", help=f"{_DATASET}, or the folders of the classes."),
]
LooksAgain = Annotated[
    bool,
    typer.Option("--second-look/--no-second-look", help="Look again where the model is in doubt."),
]
TellsStrangers = Annotated[
    bool,
    typer.Option(
        "--strangers/--no-strangers", help="Answer “none of these” to what is no class at all."
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATTERN",
        parser=read_pattern,
        help="Pass over files and folders of that name, such as “*_mask.png”; repeatable.",
    ),
]
DecisionsFile = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        help="A table of decisions on single labels: path, label, decision (relabel, leave_out or "
        "keep), becomes, content.",
    ),
]
ZipNames = Annotated[
    str | None,
    typer.Option(
        metavar="ENCODING",
        help="Of the names in a zip, such as cp932, where they are guessed wrongly.",
    ),
]
AnswersFormat = Annotated[Literal["table", "json"], typer.Option(help="json is for programs.")]
ReportLanguage = Annotated[LanguageCode, typer.Option(help="Of the report.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", callback=here, help="Write to this file.")
]


def located_data_set(*chosen: Path, zip_names: str | None = None) -> Located:
    """The data set in what was named, out of what merely wraps it. Raises SourceError."""
    from trainer.data.packing import packed_at
    from trainer.data.source import Located, locate, unpacked_folder
    from trainer.data.zip_names import ENCODINGS

    if zip_names is not None and zip_names not in ENCODINGS:
        raise UsageError(
            "“{value}” is no {option}: give {words}.",
            value=zip_names,
            option="--zip-names",
            words=", ".join(ENCODINGS),
        )
    if len(chosen) == 1 and (url := url_of(chosen[0])) is not None:
        return Located(packed_at(url, unpacked_folder()))
    located = terminal.follow_unpacking(locate(chosen, unpacked_folder(), zip_names))
    terminal.show_renamed(located.renamed)
    return located
