"""What several commands are asked alike, and how they end."""

from __future__ import annotations

import enum
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from trainer.cli import terminal
from trainer.errors import UsageError
from trainer.languages import ENGLISH, LanguageCode, plain_spaces
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


def read_fraction(text: str) -> float:
    """A fraction in [0, 1], written as one or in percent. Raises UsageError."""
    number = text.strip().removesuffix("%")
    try:
        value = float(number) / (100 if "%" in text else 1)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise UsageError("“{value}” is no part of a whole: give 90% or 0.9.", value=text)
    return value


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
Threshold = Annotated[
    float | None,
    typer.Option(
        metavar="CONFIDENCE",
        parser=read_fraction,
        help="Below it an answer is not sure, such as 90%; without it, the model's own.",
    ),
]
Coverage = Annotated[
    float | None,
    typer.Option(
        metavar="SHARE",
        parser=read_fraction,
        help="Of how many pictures to be sure, such as 95%: the threshold that brought so many "
        "on the model's validation pictures.",
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
AnswersFormat = Annotated[
    Literal["table", "json"] | None,
    typer.Option(
        help="json is for programs. Without it, a table, or what the ending of --output says."
    ),
]
ReportLanguage = Annotated[LanguageCode, typer.Option(help="Of the report.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", callback=here, help="Write to this file.")
]
_ENDINGS = {".json": "json", ".jsonl": "json", ".csv": "csv", ".parquet": "parquet"}


def format_of(output: Path | None, wanted: str | None) -> str:
    """The format that is wanted, or that the ending of the file says, or a table."""
    ending = output.suffix.lower() if output is not None else ""
    return wanted or _ENDINGS.get(ending, "table")


def wanted_threshold(
    model: Path | None, threshold: float | None, coverage: float | None
) -> float | None:
    """What was asked for by `Threshold` or `Coverage`; None where neither was.

    Raises UsageError where the model cannot tell, and ModelFileError.
    """
    if coverage is None:
        return threshold
    if threshold is not None:
        raise UsageError("--threshold and --coverage say the same: give one of them.")
    from trainer.model.bundle import read_manifest
    from trainer.resources import default_model

    file = model or default_model()
    curve = read_manifest(file).coverage
    if curve is None:
        raise UsageError(
            "{path} holds no figures of what each threshold brings: give --threshold.", path=file
        )
    found = curve.threshold_for(coverage)
    if found is None:
        raise UsageError(
            "The model was sure of {most} of its validation pictures at most: ask for less with "
            "--coverage.",
            most=plain_spaces(ENGLISH.percent(curve.answered[0])),
        )
    return found


def located_data_set(*chosen: Path, zip_names: str | None = None) -> Located:
    """The data set in what was named, out of what merely wraps it. Raises SourceError."""
    from trainer.data.packing import packed_at
    from trainer.data.source import Located, locate
    from trainer.data.zip_names import ENCODINGS
    from trainer.pictures.packed import unpacked_folder

    if zip_names is not None and zip_names not in ENCODINGS:
        raise UsageError(
            "“{value}” is no {option}: give {words}.",
            value=zip_names,
            option="--zip-names",
            words=", ".join(ENCODINGS),
        )
    if len(chosen) == 1 and (url := url_of(chosen[0])) is not None:
        return Located(packed_at(url))
    located = terminal.follow_unpacking(locate(chosen, unpacked_folder(), zip_names))
    terminal.show_renamed(located.renamed)
    return located
