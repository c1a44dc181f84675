"""What the command line shows while it works: bars on a terminal, clean output in a pipe."""

from __future__ import annotations

import os
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from trainer.errors import TrainerError, printable, refusal
from trainer.files import replacing
from trainer.languages import ENGLISH, plain_spaces
from trainer.messages import fits_on_a_line
from trainer.pictures.urls import url_of

if TYPE_CHECKING:
    from trainer.cluster.batch import Answered, Listed
    from trainer.data.decisions import Decision
    from trainer.data.findings import Finding
    from trainer.data.scan import ScanProgress
    from trainer.data.source import Located, SourceEvent
    from trainer.features.store import FeaturesDone
    from trainer.model.download import DownloadProgress
    from trainer.runs.events import HeadFitted, TrainingEvent, WeightsAveraged
    from trainer.runs.teaching import Taught, TeachingEvent

T = TypeVar("T")

# a file may be called “[red]” or “:cat:”, which is neither markup nor a picture here
errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)


def plain(message: object) -> str:
    """`message` without control characters, line by line."""
    return "\n".join(map(plain_line, str(message).split("\n")))


def plain_line(value: str | os.PathLike[str]) -> str:
    """A name or a path on one line, without control characters, whatever a file is called."""
    text = printable(value) if isinstance(value, os.PathLike) else value
    return "".join(c if fits_on_a_line(c) else "\N{REPLACEMENT CHARACTER}" for c in text)


def accept_all_names() -> None:
    """Make standard output take every name, whatever the system's encoding is."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")


@contextmanager
def output(path: Path | None, *, marked: bool = False) -> Iterator[TextIO]:
    """Standard output, or a file that appears when everything is written.

    Args:
        marked: the file begins with the mark by which Excel knows UTF-8.

    Raises TrainerError where the file cannot be written: at once, if that can be known.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    with (
        _writing(path),
        _written(path, "utf-8-sig" if marked else "utf-8") as stream,
    ):
        yield stream


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Where to write a file that appears at `path` when the block ends. Raises as `output`."""
    with _writing(path), replacing(path) as temporary:
        yield temporary


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TrainerError(
            "{path} cannot be written: {why}.", path=path, why=refusal(error)
        ) from error


@contextmanager
def _written(path: Path, encoding: str) -> Iterator[TextIO]:
    if path.parts[:2] == ("/", "dev") or (path.exists() and not path.is_file()):
        # a device or a pipe, which no file may replace
        with path.open("a", encoding="utf-8", newline="", errors="backslashreplace") as stream:
            yield stream
        return
    with (
        replacing(path) as temporary,
        temporary.open("w", encoding=encoding, newline="", errors="backslashreplace") as stream,
    ):
        yield stream


def close_output() -> None:
    """Flush standard output, or give it up where that fails, so that Python's exit is silent."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def counted(items: Iterable[T], title: str, stream: TextIO | None) -> Iterator[T]:
    """`items` as they come, counted on a terminal unless their results, in `stream`, go there."""
    if not _live() or (stream is not None and stream.isatty()):
        yield from items
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed}"))
    with Progress(*columns, TimeElapsedColumn(), console=errors, transient=True) as bar:
        task = bar.add_task(title, total=None)
        for item in items:
            yield item
            bar.advance(task)


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar; call what it gives with the number done so far. Nothing where there is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=errors, transient=True, disable=not _live()
    ) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, completed=done)


def follow_batch(events: Iterable[Listed | Answered]) -> Answered:
    """Show how far a batch over a cluster is, and give where it ends."""
    from trainer.cluster.batch import Answered

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    last = None
    with Progress(
        *columns, TimeRemainingColumn(), console=errors, transient=True, disable=not _live()
    ) as bar:
        task = bar.add_task("Listing", total=None)
        for event in events:
            if isinstance(event, Answered):
                last = event
                bar.update(
                    task, description="Classifying", completed=event.done, total=event.pictures
                )
            else:
                bar.update(task, completed=event.pictures)
    assert last is not None, "a batch ends with its answers"
    return last


def follow_scan(events: Iterable[ScanProgress | T]) -> T:
    """Show how far a scan is, and give the event that it ends with."""
    from trainer.data.scan import ScanProgress

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=errors, transient=True, disable=not _live()
    ) as bar:
        tasks = {
            stage: bar.add_task(f"{stage.title()} pictures", total=None, visible=False)
            for stage in ("reading", "comparing")
        }
        for event in events:
            if not isinstance(event, ScanProgress):
                return event
            task = tasks[event.stage]
            bar.update(task, completed=event.done, total=event.total, visible=True)
    raise AssertionError("a scan ends with its report")


def follow_features(events: Iterable[FeaturesDone | T], title: str = "Judging labels") -> T:
    """Show for how many pictures features are there, and give the event that it ends with."""
    from trainer.features.store import FeaturesDone

    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=errors, transient=True, disable=not _live()
    ) as bar:
        task = bar.add_task("", total=None)
        for event in events:
            if not isinstance(event, FeaturesDone):
                return event
            bar.update(task, completed=event.done, total=event.total)
    raise AssertionError("it ends with what was found")


def follow_teaching(events: Iterable[TeachingEvent]) -> Taught:
    """Show how far teaching is, and give what it tells of the lesson; the model comes after it."""
    from trainer.runs.teaching import Taught, TeachingProgress

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=errors, transient=True, disable=not _live()) as bar:
        tasks = {
            stage: bar.add_task(title, total=None, visible=False)
            for stage, title in (("looking", "Looking at pictures"), ("learning", "Learning"))
        }
        for event in events:
            if isinstance(event, Taught):
                return event
            if isinstance(event, TeachingProgress):
                task = tasks[event.stage]
                bar.update(task, completed=event.done, total=event.total, visible=True)
    raise AssertionError("it tells what it did")


def follow_unpacking(steps: Iterable[SourceEvent]) -> Located:
    """Show how far a zip is unpacked, and give where the data set is."""
    from trainer.data.source import Located

    columns = (TextColumn("Unpacking"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not _live()) as bar:
        task = bar.add_task("", visible=False)
        for step in steps:
            if isinstance(step, Located):
                return step
            bar.update(task, completed=step.done, total=step.total, visible=True)
    raise AssertionError("the data set is somewhere")


def show_renamed(renamed: Sequence[tuple[str, str]]) -> None:
    """What of a zip was unpacked to another name; of many, the first few."""
    for told, path in renamed[:_MOST_OF_A_KIND]:
        errors.print(plain_line(f"Renamed, as some system could not have it: {told} is {path}"))
    if (more := len(renamed) - _MOST_OF_A_KIND) > 0:
        errors.print(f"… and {ENGLISH.number(more)} more.")


def show_unmatched(decisions: Sequence[Decision]) -> None:
    """Decisions that match no picture; of many, the first few."""
    for each in decisions[:_MOST_OF_A_KIND]:
        told = f"{each.kind} of {printable(each.path)} as {each.label}"
        errors.print(plain_line(f"No picture matches the decision: {told}"), style="yellow")
    if (more := len(decisions) - _MOST_OF_A_KIND) > 0:
        errors.print(f"… and {more} more decisions match no picture.", style="yellow")


def show_findings(findings: Iterable[Finding], datasets: Iterable[Path]) -> None:
    """What a scan found, the grave ones first; of many of a kind, the first few."""
    told = Counter[str]()
    for finding in findings:
        told[finding.kind] += 1
        if told[finding.kind] <= _MOST_OF_A_KIND:
            errors.print(plain_line(f"{finding.severity}: {finding.message}"))
    if (
        more := sum(count - _MOST_OF_A_KIND for count in told.values() if count > _MOST_OF_A_KIND)
    ) > 0:
        named = shlex.join(plain_line(url_of(each) or each) for each in datasets)
        command = f"pokedex scan {named}"
        rest = ENGLISH.number(more)
        errors.print(f"… and {rest} more of these kinds, which `{command}` lists.")


_MOST_OF_A_KIND = 10


def follow_download(steps: Iterable[DownloadProgress]) -> None:
    columns = (TextColumn("Downloading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not _live()) as bar:
        task = bar.add_task("")
        for step in steps:
            bar.update(task, completed=step.done, total=step.total)
    errors.print("The weights are here; train with --start imagenet.")


def follow_training(
    events: Iterable[TrainingEvent], classes: Sequence[str], as_json: bool
) -> Iterator[TrainingEvent]:
    """Show the events as they come: JSON lines, or a bar and a line an epoch."""
    if as_json:
        from trainer.runs.events import to_json

        for event in events:
            print(to_json(event), flush=True)
            yield event
        return
    # a phase may be called “[red]”
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TextColumn("{task.fields[note]}"), console=errors, disable=not _live()
    ) as bar:
        view = _TrainingView(bar, classes)
        for event in events:
            view.show(event)
            yield event


class _TrainingView:
    """A line for what is finished, and the bar for the epoch that runs."""

    def __init__(self, bar: Progress, classes: Sequence[str]) -> None:
        self._bar = bar
        self._classes = classes
        self._task = bar.add_task("Reading", total=None, note="")
        self._phase = ""

    def show(self, event: TrainingEvent) -> None:
        match event.event:
            case "run_begun":
                pictures = (event.train_pictures, event.valid_pictures, event.test_pictures)
                train, valid, test = map(ENGLISH.number, pictures)
                self._line(
                    f"{train} pictures to learn from, {valid} to validate, {test} to test; "
                    f"{ENGLISH.number(event.classes)} classes; "
                    f"{event.device}, {many(event.threads, 'thread')}"
                )
            case "expected":
                about = plain_spaces(ENGLISH.duration(event.seconds))
                self._line(f"It will take {about} or less, as a few steps say")
                if event.read_per_second is not None:
                    self._line(f"Reading alone does {event.read_per_second:,.0f} images/s")
            case "phase_begun":
                self._phase = plain_line(event.name)
                self._line(
                    f"Phase {event.phase}, {self._phase}: {many(event.epochs, 'epoch')}, "
                    f"{ENGLISH.number(event.trainable_parameters)} trainable parameters"
                )
            case "epoch_begun":
                self._bar.reset(
                    self._task,
                    total=event.batches,
                    description=f"{self._phase} {event.epoch} at {event.size} px",
                )
            case "batch_done":
                self._bar.update(
                    self._task,
                    completed=event.batch,
                    note=f"loss {event.loss:.3f}  {event.images_per_second:,.0f} images/s  "
                    f"{_left(event.seconds_left)}",
                )
            case "features_computed":
                self._bar.update(
                    self._task,
                    description="Looking at pictures",
                    completed=event.done,
                    total=event.total,
                    note=_left(event.seconds_left),
                )
            case "pictures_judged":
                self._bar.update(
                    self._task,
                    description="Measuring the model",
                    completed=event.done,
                    total=event.total,
                    note=_left(event.seconds_left),
                )
            case "head_fitted":
                self._line(_cross_validated(event, self._classes))
            case "epoch_ended":
                figures = [f"loss {event.train_loss:.3f}"]
                if event.train_accuracy is not None:
                    figures.append(
                        f"accuracy {plain_spaces(ENGLISH.percent(event.train_accuracy))}"
                    )
                if event.valid_loss is not None and event.valid_accuracy is not None:
                    figures.append(
                        f"validation loss {event.valid_loss:.3f}, "
                        f"validation accuracy {plain_spaces(ENGLISH.percent(event.valid_accuracy))}"
                    )
                self._line(f"  epoch {event.epoch}: {', '.join(figures)}")
            case "phase_ended_early":
                self._line(
                    f"  no progress on validation in {many(event.patience, 'epoch')}: "
                    f"phase {event.phase} ends early"
                )
            case "weights_averaged":
                self._line(_averaged(event))
            case "notice":
                self._line(event.message)
            case _:
                pass

    def _line(self, text: str) -> None:
        self._bar.console.print(plain(text))


def _left(seconds: float | None) -> str:
    return f"{plain_spaces(ENGLISH.duration(seconds))} left" if seconds is not None else ""


def _cross_validated(event: HeadFitted, classes: Sequence[str]) -> str:
    from trainer.runs.events import most_confused

    bounds = ENGLISH.interval((event.low, event.high))
    text = (
        f"  cross-validated accuracy {ENGLISH.percent(event.accuracy)} "
        f"(95 % interval {bounds}, {many(event.judged, 'picture')})"
    )
    if confused := most_confused(event, classes):
        pairs = (f"{truth} for {answer} ({ENGLISH.number(n)})" for truth, answer, n in confused)
        text += f"; mistaken most: {', '.join(pairs)}"
    suspected = max(event.suspected, len(event.suspects))  # of which the event has the surest
    if suspected:
        text += f"; {many(suspected, 'label')} may be wrong:"
    doubts = [
        f"    {printable(each.path)}: {each.label}, or {each.looks_like}?"
        for each in event.suspects[:_MOST_DOUBTS]
    ]
    if (more := suspected - len(doubts)) > 0:
        doubts.append(f"    … and {ENGLISH.number(more)} more")
    return plain_spaces("\n".join([text, *doubts]))


_MOST_DOUBTS = 10


def _averaged(event: WeightsAveraged) -> str:
    if event.accuracy is None or event.first_accuracy is None:
        return "  the weights are averaged with the first model's"
    accuracy, first = (
        plain_spaces(ENGLISH.percent(each)) for each in (event.accuracy, event.first_accuracy)
    )
    kept = "" if event.taken else ", which is kept"
    return (
        f"  averaged with the first model: validation accuracy {accuracy}; it alone {first}{kept}"
    )


def many(count: int, thing: str, ending: str = "s") -> str:
    """“1 picture”, “2 classes”."""
    return f"{ENGLISH.number(count)} {thing}{ending if count != 1 else ''}"


def _live() -> bool:
    return errors.is_terminal
