"""The command line: sub-commands over the library, and nothing else.

Exit codes: 0 done; 1 done, but some inputs failed; 2 wrong usage; 3 the command failed. Results go
to standard output or to ``--output``; progress and messages go to standard error, and bars are
drawn only where that is a terminal. torch is imported by the commands that train or convert.
"""

from __future__ import annotations

import enum
import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from trainer import __version__, tables, terminal
from trainer.errors import TrainerError, UsageError, printable

if TYPE_CHECKING:
    from trainer.events import TrainingEvent
    from trainer.run import RunFolder


class ExitCode(enum.IntEnum):
    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    FAILED = 3


app = typer.Typer(
    name="pokedex",
    help="Names the Pokémon in pictures, offline, and learns your own classes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

errors = terminal.errors

_WRONG_ARGUMENTS: Any = typer.BadParameter.__mro__[2]
"""the base of what typer raises for wrong arguments, from whichever copy of click it uses"""

Model = Annotated[
    Path | None, typer.Option("--model", help="Model file; without it, the default model.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write here and not to the terminal.")
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    command = typer.main.get_command(app)
    try:
        result = command(
            list(arguments) if arguments is not None else None,
            prog_name="pokedex",
            standalone_mode=False,
        )
    except typer.Exit as ended:
        return ended.exit_code
    except UsageError as error:
        errors.print(f"[red]{terminal.plain(error)}[/]")
        return ExitCode.USAGE
    except TrainerError as error:
        errors.print(f"[red]{terminal.plain(error)}[/]")
        return ExitCode.FAILED
    except (KeyboardInterrupt, typer.Abort):
        errors.print("Interrupted.")
        return ExitCode.FAILED
    except BrokenPipeError:
        terminal.close_output()
        return ExitCode.FAILED
    except OSError as error:
        errors.print(f"[red]{terminal.plain(error)}[/]")
        return ExitCode.FAILED
    except _WRONG_ARGUMENTS as error:
        errors.print(f"[red]{terminal.plain(error.format_message())}[/]")
        errors.print("`pokedex --help` lists the commands, `pokedex COMMAND --help` its options.")
        return ExitCode.USAGE
    return result if isinstance(result, int) else ExitCode.DONE


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"pokedex {__version__}")
        raise typer.Exit


@app.command()
def classify(
    paths: Annotated[list[Path], typer.Argument(help="Pictures, and folders to be walked.")],
    model: Model = None,
    top: Annotated[int, typer.Option(min=1, help="How many answers to give.")] = 5,
    format: Annotated[  # noqa: A002
        Literal["table", "json", "csv"], typer.Option(help="json is one object a line.")
    ] = "table",
    output: Output = None,
    threads: Annotated[int | None, typer.Option(min=1)] = None,
) -> int:
    """Name what pictures show."""
    from trainer.classifier import Classifier

    classifier = Classifier(model, threads=threads, top_k=top)
    failed = total = 0
    with terminal.output(output) as stream:
        writer = tables.prediction_writer(format, stream, top)
        for prediction in terminal.counted(classifier.classify(paths), "Classifying"):
            writer.write(prediction)
            total += 1
            failed += prediction.status == "error"
    if not total:
        raise TrainerError("There is no picture in what was named.")
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


@app.command()
def train(
    dataset: Annotated[
        Path | None, typer.Argument(help="A folder with one folder of pictures a class.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="New folder for the run.")] = None,
    resume: Annotated[Path | None, typer.Option(help="Go on with the run in this folder.")] = None,
    recipe: Annotated[str, typer.Option(help="report, best, or a JSON file.")] = "best",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="Change a setting, such as phases.1.epochs=3; repeatable."),
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
        str, typer.Option(help="offline, imagenet, random, or a model file.")
    ] = "offline",
    test: Annotated[
        bool, typer.Option("--test/--no-test", help="Measure the finished model on the test part.")
    ] = True,
    json_events: Annotated[bool, typer.Option("--json", help="Print the events.")] = False,
    language: Annotated[Literal["en", "es"], typer.Option(help="Of the report.")] = "en",
) -> int:
    """Train a model on your own pictures, or resume a training."""
    if resume is not None:
        if dataset is not None or out is not None:
            raise UsageError(
                "A resumed run has its data set and folder already: give --resume alone."
            )
        from trainer.run import RunFolder

        run = RunFolder.open(resume)
    else:
        if dataset is None or out is None:
            raise UsageError("Name the data set's folder and a new folder for the run with --out.")
        from trainer.prepare import Preparation, prepare_run
        from trainer.recipe import load_recipe

        chosen = load_recipe(recipe).with_settings(settings or ())
        preparation = Preparation(
            dataset=dataset,
            out=out,
            recipe=chosen,
            split=split,
            split_seed=split_seed,
            start=start,
            test=test,
        )
        prepared = terminal.follow_scan(prepare_run(preparation))
        for path in prepared.report.unreadable:
            errors.print(f"Left out, as it cannot be read: {terminal.plain(printable(path))}")
        run = prepared.run
    return _run_training(run, json_events, language)


def _run_training(run: RunFolder, json_events: bool, language: Literal["en", "es"]) -> int:
    from trainer.memory import keep_freed_memory

    keep_freed_memory()
    from trainer.evaluation import read_evaluations
    from trainer.events import Finished, Stopped
    from trainer.report import write_report
    from trainer.training import train as train_run

    last: TrainingEvent | None = None
    with _interrupts() as stopped:
        events = train_run(run, stop=stopped)
        for event in terminal.follow_training(events, json_events):
            last = event
    if isinstance(last, Stopped):
        errors.print(f"Stopped. Go on with: pokedex train --resume {terminal.plain(run.path)}")
        return ExitCode.DONE
    assert isinstance(last, Finished)
    report = write_report(run.path, language)
    if not json_events:
        test = read_evaluations(run.path / "evaluation.json").get("test")
        print(tables.outcome(run.model_file, report, test))
    return ExitCode.DONE


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """A first Ctrl+C, or a request to end, asks the training to stop; a second one insists."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        errors.print("Stopping after this batch …")

    numbers = [signal.SIGINT, signal.SIGTERM]
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@app.command()
def evaluate(
    dataset: Annotated[Path, typer.Argument(help="A folder with one folder of pictures a class.")],
    model: Model = None,
    subset: Annotated[
        Literal["train", "valid", "test"] | None,
        typer.Option(help="Only this part of the split of --run."),
    ] = None,
    run: Annotated[Path | None, typer.Option(help="The run whose split and model to use.")] = None,
    format: Annotated[Literal["table", "json"], typer.Option()] = "table",  # noqa: A002
    output: Output = None,
) -> int:
    """Measure a model on labelled pictures; classes are matched by folder name."""
    from trainer.classifier import Classifier
    from trainer.dataset import open_dataset
    from trainer.evaluation import evaluate as measure
    from trainer.run import RunFolder

    if (subset is None) != (run is None):
        raise UsageError(
            "--subset and --run go together: the run says which pictures belong to it."
        )
    pictures = open_dataset(dataset)
    judged: Sequence[object] = pictures.pictures
    if run is not None and subset is not None:
        folder = RunFolder.open(run)
        known = {picture.path for picture in pictures.pictures}
        judged = [row for row in folder.split.subset(subset) if row.path in known]
        model = model or folder.model_file
    classifier = Classifier(model)
    manifest = classifier.manifest
    with terminal.progress("Evaluating", len(judged)) as advance:
        evaluation = measure(
            classifier,
            pictures.root,
            judged,  # type: ignore[arg-type]
            temperature=manifest.temperature,
            threshold=manifest.threshold,
            progress=advance,
        )
    with terminal.output(output) as stream:
        if format == "json":
            stream.write(evaluation.to_json() + "\n")
        else:
            tables.print_evaluation(evaluation, stream)
    for folder_name, count in evaluation.unknown_folders.items():
        errors.print(
            f"Left out: {terminal.plain(folder_name)} ({count}), which the model doesn't know."
        )
    for failure in evaluation.failed:
        errors.print(f"[yellow]{terminal.plain(failure.path)}: {terminal.plain(failure.reason)}[/]")
    return ExitCode.SOME_FAILED if evaluation.failed else ExitCode.DONE


@app.command()
def scan(
    dataset: Annotated[Path, typer.Argument(help="A folder with one folder of pictures a class.")],
    format: Annotated[Literal["table", "json"], typer.Option()] = "table",  # noqa: A002
    output: Output = None,
) -> int:
    """Look a data set over: unreadable pictures, tiny classes, duplicates."""
    from trainer.dataset import open_dataset
    from trainer.scan import scan as look_over

    report = terminal.follow_scan(look_over(open_dataset(dataset)))
    with terminal.output(output) as stream:
        if format == "json":
            stream.write(json.dumps(report.to_dict(), ensure_ascii=False) + "\n")
        else:
            tables.print_scan(report, stream)
    return ExitCode.SOME_FAILED if report.unreadable else ExitCode.DONE


@app.command()
def inspect(
    model: Annotated[Path | None, typer.Argument(help="A model file.")] = None,
    architecture: Annotated[
        bool, typer.Option("--architecture", help="Print the network's layer table.")
    ] = False,
) -> int:
    """Show what a model file holds, or the layer table of the network."""
    from trainer.resources import default_model

    if architecture:
        from trainer.bundle import read_manifest
        from trainer.model import architecture_table

        classes = 150 if model is None else len(read_manifest(model).labels)
        tables.print_architecture(architecture_table(classes), sys.stdout)
        return ExitCode.DONE
    from trainer.bundle import open_bundle
    from trainer.engine import Engine

    bundle = open_bundle(model or default_model())
    Engine(bundle).check()
    tables.print_manifest(bundle, sys.stdout)
    return ExitCode.DONE


@app.command()
def export(
    model: Annotated[Path, typer.Argument(help="A model file.")],
    to: Annotated[Literal["onnx", "torchscript", "openvino"], typer.Option(help="The format.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File; beside the model without it.")
    ] = None,
) -> int:
    """Convert a model for other programs, and check that it answers alike."""
    from trainer.bundle import open_bundle
    from trainer.export import export_onnx, export_openvino, export_torchscript

    exporters = {
        "onnx": (export_onnx, ".onnx"),
        "torchscript": (export_torchscript, ".pt"),
        "openvino": (export_openvino, ".xml"),
    }
    exporter, suffix = exporters[to]
    target = exporter(open_bundle(model), output or model.with_suffix(suffix))
    errors.print(f"Written and checked: {terminal.plain(target)}")
    return ExitCode.DONE


@app.command()
def report(
    run: Annotated[Path, typer.Argument(help="The folder of a finished run.")],
    language: Annotated[Literal["en", "es"], typer.Option()] = "en",
    pictures: Annotated[
        bool, typer.Option("--pictures/--no-pictures", help="Show the worst errors.")
    ] = True,
) -> int:
    """Write the run's report.html anew."""
    from trainer.report import write_report

    print(write_report(run, language, pictures=pictures))
    return ExitCode.DONE


@app.command()
def download(
    what: Annotated[Literal["imagenet"], typer.Argument(help="torchvision's ImageNet weights.")],
) -> int:
    """Fetch weights from the network; nothing else ever opens a connection."""
    assert what == "imagenet"
    from trainer.download import download_imagenet

    terminal.follow_download(download_imagenet())
    return ExitCode.DONE
