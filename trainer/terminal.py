"""What the command line shows while it works: bars on a terminal, clean output in a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

from rich.console import Console
from rich.markup import escape
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

from trainer.errors import printable
from trainer.files import replacing
from trainer.scan import ScanProgress

if TYPE_CHECKING:
    from trainer.download import DownloadProgress
    from trainer.events import TrainingEvent

T = TypeVar("T")

errors = Console(stderr=True, soft_wrap=True, highlight=False)


def plain(value: object) -> str:
    """`value` as text that rich prints as it stands, whatever a file is called."""
    text = printable(value) if isinstance(value, os.PathLike) else str(value)
    return escape(
        "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
    )


@contextmanager
def output(path: Path | None) -> Iterator[TextIO]:
    """Standard output as UTF-8, or a file that appears when everything is written."""
    if path is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        sys.stdout.flush()
        return
    with (
        replacing(path) as temporary,
        temporary.open("w", encoding="utf-8", newline="", errors="backslashreplace") as stream,
    ):
        yield stream


def close_output() -> None:
    """Give up standard output after its reader went away, so that Python's exit is silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def counted(items: Generator[T, None, None], title: str) -> Iterator[T]:
    """`items` as they come, counted on a terminal whose standard output goes elsewhere."""
    if not errors.is_terminal or sys.stdout.isatty():
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


def follow_scan(events: Iterable[ScanProgress | T]) -> T:
    """Show how far a scan is, and give the event that it ends with."""
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


def follow_download(steps: Iterable[DownloadProgress]) -> None:
    columns = (TextColumn("Downloading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not _live()) as bar:
        task = bar.add_task("")
        for step in steps:
            bar.update(task, completed=step.done, total=step.total)
    errors.print("The weights are here; train with --start imagenet.")


def follow_training(events: Iterable[TrainingEvent], as_json: bool) -> Iterator[TrainingEvent]:
    """Show the events as they come: JSON lines, or a bar and a line an epoch."""
    if as_json:
        from trainer.events import to_json

        for event in events:
            print(to_json(event), flush=True)
            yield event
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TextColumn("{task.fields[note]}"), console=errors, disable=not _live()
    ) as bar:
        view = _TrainingView(bar)
        for event in events:
            view.show(event)
            yield event


class _TrainingView:
    """A line for what is finished, and the bar for the epoch that runs."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("Reading", total=None, note="")
        self._phase = ""

    def show(self, event: TrainingEvent) -> None:
        match event.event:
            case "run_begun":
                self._line(
                    f"{event.train_pictures} pictures to learn from, {event.valid_pictures} to "
                    f"validate, {event.test_pictures} to test; {event.classes} classes; "
                    f"{event.device}, {event.threads} threads"
                )
            case "phase_begun":
                self._phase = event.name
                self._line(
                    f"Phase {event.phase}, {event.name}: {event.epochs} epochs, "
                    f"{event.trainable_parameters:,} trainable parameters"
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
                    note=f"loss {event.loss:.3f}  {event.images_per_second:.0f} images/s  "
                    f"{duration(event.seconds_left)} left",
                )
            case "epoch_ended":
                figures = [f"loss {event.train_loss:.3f}"]
                if event.train_accuracy is not None:
                    figures.append(f"accuracy {event.train_accuracy:.1%}")
                if event.valid_loss is not None and event.valid_accuracy is not None:
                    figures.append(
                        f"validation loss {event.valid_loss:.3f}, "
                        f"accuracy {event.valid_accuracy:.1%}"
                    )
                self._line(f"  epoch {event.epoch}: {', '.join(figures)}")
            case "notice":
                self._line(event.message)
            case _:
                pass

    def _line(self, text: str) -> None:
        self._bar.console.print(plain(text))


def duration(seconds: float) -> str:
    """Such as ``1 h 05 min``, ``12 min`` or ``40 s``."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def _live() -> bool:
    return errors.is_terminal
