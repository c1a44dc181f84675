"""Training: shown, stopped by Ctrl+C, and reported on."""

from __future__ import annotations

import os
import shlex
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainer.cli import tables, terminal
from trainer.cli.options import (
    DatasetsArgument,
    DecisionsFile,
    ExitCode,
    Ignore,
    ReportLanguage,
    ZipNames,
    here,
    located_data_set,
    some_failed,
)
from trainer.cli.terminal import errors, plain_line
from trainer.errors import FindingsError, NothingNewError, RecipeError, UsageError
from trainer.languages import ENGLISH

if TYPE_CHECKING:
    from trainer.runs.events import TrainingEvent
    from trainer.runs.recipe import Recipe
    from trainer.runs.run_folder import RunFolder
    from trainer.training.team import Team


def train(
    context: typer.Context,
    datasets: DatasetsArgument = [],  # noqa: B006 - typer makes a new one
    out: Annotated[Path | None, typer.Option(callback=here, help="New folder for the run.")] = None,
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
    language: ReportLanguage = ENGLISH.code,
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
        place = located_data_set(moved).root if moved is not None else None
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
    located = located_data_set(*datasets, zip_names=zip_names)
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
    terminal.show_unmatched(prepared.unmatched)
    network = prepared.chosen.network.title
    errors.print(plain_line(f"Trains {network}: {prepared.chosen.reason}."))
    follow_run(prepared.run, json_events, language, team)
    return some_failed(scanned.unreadable)


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


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


@contextmanager
def joined_team() -> Iterator[Team | None]:
    """The processes that `torchrun` started, once they have found each other; None without it.

    torch is imported only then.
    """
    if "TORCHELASTIC_RUN_ID" not in os.environ:
        yield None
        return
    from trainer.training.team import joined, team_of_torchrun

    team = team_of_torchrun()
    with joined(team):
        yield team


def follow_leader(team: Team) -> None:
    """Train with the others, as the leader says. Raises RankLostError where it is gone."""
    from trainer.memory import keep_freed_memory
    from trainer.pictures.copies import users_copies

    keep_freed_memory()
    from trainer.training.learner import follow

    with _interrupts(told=False) as stopped:
        follow(team, stopped, users_copies())


def follow_run(run: RunFolder, json_events: bool, language: str, team: Team | None = None) -> None:
    """Train `run` to its end and write the report, or until somebody stops it.

    Raises KeyboardInterrupt where somebody insists, CheckpointError where another process is at
    it, and what `trainer.training.loop.train` raises.
    """
    with _locked(run.path):
        _follow(run, json_events, language, team)


def resume_run(
    folder: Path,
    dataset: Path | None,
    anyway: bool,
    json_events: bool,
    language: str,
    team: Team | None = None,
) -> None:
    """Go on with the run in `folder` as `follow_run` does, once its pictures are looked over.

    Raises PicturesChangedError besides (`trainer.runs.reopening`).
    """
    from trainer.errors import PicturesChangedError
    from trainer.runs.reopening import reopen_run
    from trainer.runs.run_folder import RunFolder

    run = RunFolder.open(folder)
    with _locked(folder):
        if not _is_finished(run):
            try:
                run = terminal.follow_scan(reopen_run(folder, dataset=dataset, anyway=anyway))
            except PicturesChangedError:
                errors.print("--dataset PLACE says where the data set is now, --anyway goes on.")
                raise
        _follow(run, json_events, language, team)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Raises CheckpointError where another process is at the run."""
    from trainer.errors import CheckpointError
    from trainer.runs.run_lock import RunLock

    lock = RunLock(folder)
    if not lock.acquire():
        raise CheckpointError(
            "{path} is being trained already, in the app or in another terminal.", path=folder
        )
    try:
        yield
    finally:
        lock.release()


def _follow(run: RunFolder, json_events: bool, language: str, team: Team | None) -> None:
    from trainer.errors import RankLostError
    from trainer.memory import keep_freed_memory
    from trainer.pictures.copies import users_copies
    from trainer.runs.events import Stopped

    go_on = f"pokedex train --resume {shlex.quote(terminal.plain_line(run.path))}"
    if _is_finished(run):
        errors.print("This training is finished already.")
    else:
        keep_freed_memory()
        from trainer.training.loop import train
        from trainer.training.team import ALONE

        last: TrainingEvent | None = None
        try:
            with _interrupts() as stopped:
                events = train(run, stop=stopped, copies=users_copies(), team=team or ALONE)
                for event in terminal.follow_training(events, run.settings.classes, json_events):
                    last = event
        except (KeyboardInterrupt, RankLostError):
            errors.print(f"Go on from the last checkpoint with: {go_on}")
            raise
        if isinstance(last, Stopped):
            errors.print(f"Stopped. Go on with: {go_on}")
            return
    _report(run, json_events, language)


def _is_finished(run: RunFolder) -> bool:
    """Whether nothing is left to do: the test part is not to be opened again."""
    from trainer.runs.events import Finished

    last = next(reversed(run.events()), None)
    return isinstance(last, Finished) and run.model_file.exists()


def _report(run: RunFolder, json_events: bool, language: str) -> None:
    from trainer.evaluation.evaluate import read_evaluations
    from trainer.report.writer import write_report

    report = write_report(run.path, language)
    if not json_events:
        test = read_evaluations(run.path / "evaluation.json").get("test")
        print(tables.outcome(run.model_file, report, test))


@contextmanager
def _interrupts(*, told: bool = True) -> Iterator[Callable[[], bool]]:
    """A first Ctrl+C, or a request to end, asks the training to stop; a second one insists."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        if not told:
            return
        with suppress(RuntimeError):  # it came while another message was being written
            errors.print("Stopping after this batch …")

    numbers = [signal.SIGINT, signal.SIGTERM]
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
