"""Results as the command line prints them."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from rich import box
from rich.console import Console
from rich.table import Table

from trainer.errors import printable
from trainer.terminal import plain

if TYPE_CHECKING:
    from trainer.bundle import Bundle
    from trainer.classifier import Prediction
    from trainer.metrics import Evaluation
    from trainer.model import ArchitectureTable
    from trainer.scan import ScanReport


class PredictionWriter(Protocol):
    """Writes predictions one by one, keeping none."""

    def write(self, prediction: Prediction) -> None: ...


def prediction_writer(
    format: str,  # noqa: A002
    stream: TextIO,
    top: int,
) -> PredictionWriter:
    """For ``table``, ``json`` (an object a line) or ``csv``."""
    if format == "json":
        return _JsonLines(stream)
    return _Csv(stream, top) if format == "csv" else _Lines(stream)


class _JsonLines:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, prediction: Prediction) -> None:
        self._stream.write(json.dumps(prediction.record(), ensure_ascii=False) + "\n")


class _Csv:
    def __init__(self, stream: TextIO, top: int) -> None:
        self._writer = csv.writer(stream)
        self._top = top
        ranks = range(1, top + 1)
        pairs = [name for n in ranks for name in (f"label_{n}", f"probability_{n}")]
        self._writer.writerow(["path", "status", *pairs, "error"])

    def write(self, prediction: Prediction) -> None:
        pairs: list[str] = []
        for item in prediction.predictions:
            pairs += [_inert(item.label), f"{item.probability:.6f}"]
        pairs += [""] * (2 * self._top - len(pairs))
        path = _inert(printable(prediction.path))
        self._writer.writerow([path, prediction.status, *pairs, _inert(prediction.error or "")])


def _inert(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


class _Lines:
    """One line a file, in columns, so that a million files need no memory."""

    def __init__(self, stream: TextIO) -> None:
        width = shutil.get_terminal_size((100, 24)).columns
        self._path_width = max(16, min(48, width // 3))
        self._stream = stream
        self._others = max(0, (width - self._path_width - 32) // 24)
        self._stream.write(f"{'file':<{self._path_width}}  {'answer':<20} {'confidence':>10}\n")

    def write(self, prediction: Prediction) -> None:
        path = plain_line(printable(prediction.path))
        if len(path) > self._path_width:
            path = "…" + path[1 - self._path_width :]
        if prediction.status == "error":
            answer = f"not read: {prediction.error}"
        else:
            best, *others = prediction.predictions
            doubt = "" if prediction.sure else "  not sure"
            answer = f"{plain_line(best.label):<20} {best.probability:>10.1%}{doubt:<10}"
            answer += "".join(
                f"  {plain_line(item.label)} {item.probability:.1%}"
                for item in others[: self._others]
            )
        self._stream.write(f"{path:<{self._path_width}}  {answer.rstrip()}\n")


def plain_line(text: str) -> str:
    """`text` on one line, without control characters."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def print_evaluation(evaluation: Evaluation, stream: TextIO) -> None:
    console = _console(stream)
    low, high = evaluation.top1_interval
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_row("pictures", str(evaluation.images))
    table.add_row("top-1", f"{evaluation.top1:.2%}  (95 % interval {low:.2%} to {high:.2%})")
    table.add_row("top-5", f"{evaluation.top5:.2%}")
    table.add_row("macro top-1", f"{evaluation.macro_top1:.2%}")
    table.add_row("macro F1", f"{evaluation.macro_f1:.4f}")
    table.add_row("loss", f"{evaluation.loss:.4f}")
    table.add_row("calibration error", f"{evaluation.ece:.4f}")
    console.print(table)
    if evaluation.most_confused:
        confused = Table("shown", "taken for", "times", box=box.SIMPLE, title="Most confused")
        for pair in evaluation.most_confused[:10]:
            confused.add_row(plain(pair.truth), plain(pair.predicted), str(pair.count))
        console.print(confused)


def print_scan(report: ScanReport, stream: TextIO) -> None:
    """The findings, the grave ones first, with the first few pictures of each."""
    stream.write(f"{report.pictures} pictures in {len(report.classes)} classes\n")
    if not report.findings:
        stream.write("Nothing found that would harm a training.\n")
    for finding in report.findings:
        stream.write(f"\n{finding.severity}: {plain_line(finding.message)}\n")
        for path in finding.pictures[:_SHOWN_PICTURES]:
            stream.write(f"    {plain_line(printable(path))}\n")
        if (rest := len(finding.pictures) - _SHOWN_PICTURES) > 0:
            stream.write(f"    … and {rest} more; --format json names them all\n")


_SHOWN_PICTURES = 6


def print_manifest(bundle: Bundle, stream: TextIO) -> None:
    manifest = bundle.manifest
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_row("file", plain(bundle.path))
    table.add_row("architecture", manifest.architecture)
    table.add_row("classes", str(len(manifest.labels)))
    table.add_row("parameters", f"{_parameters(bundle):,}")
    table.add_row("input", f"{manifest.preprocessing.size} px, {manifest.preprocessing.fit}")
    table.add_row("made by", f"{plain(manifest.produced_by)}, {plain(manifest.created)}")
    table.add_row("“not sure” below", f"{manifest.threshold:.1%}")
    for subset in ("valid", "test"):
        figures = manifest.metrics.get(subset)
        interval = figures.get("top1_interval") if isinstance(figures, dict) else None
        if isinstance(figures, dict) and isinstance(interval, list):
            low, high = interval
            table.add_row(
                f"top-1 on {subset}",
                f"{figures['top1']:.2%}  (95 % interval {low:.2%} to {high:.2%}, "
                f"{figures.get('images')} pictures)",
            )
    _console(stream).print(table)
    stream.write(", ".join(map(plain_line, manifest.labels)) + "\n")


def _parameters(bundle: Bundle) -> int:
    """Without the running statistics of the normalisation, as torch counts."""
    statistics = ("running_mean", "running_var", "num_batches_tracked")
    return sum(
        values.size for name, values in bundle.tensors.items() if not name.endswith(statistics)
    )


def print_architecture(table: ArchitectureTable, stream: TextIO) -> None:
    """The student report's layer table."""
    shown = Table(box=box.SIMPLE)
    for title in ("layer", "input", "output"):
        shown.add_column(title, no_wrap=True)
    shown.add_column("parameters", justify="right")
    shown.add_column("trainable")
    for row in table.rows:
        shown.add_row(
            f"{'  ' * row.depth}{row.kind} ({row.name})",
            "×".join(map(str, row.input_shape)),
            "×".join(map(str, row.output_shape)),
            f"{row.parameters:,}" if row.parameters else "–",
            "yes" if row.trainable else "no" if row.parameters else "–",
        )
    _console(stream).print(shown)
    stream.write(
        f"parameters                {table.parameters:,}\n"
        f"trainable                 {table.trainable:,}\n"
        f"frozen                    {table.frozen:,}\n"
        f"mult-adds                 {table.mult_adds / 1e6:.2f} M\n"
        f"input                     {table.input_mb:.2f} MB\n"
        f"forward and backward      {table.activations_mb:.2f} MB\n"
        f"parameters                {table.parameters_mb:.2f} MB\n"
        f"total                     {table.total_mb:.2f} MB\n"
    )


def outcome(model: Path, report: Path, test: Evaluation | None) -> str:
    """What `pokedex train` says at its end."""
    lines = [f"Model:  {printable(model)}", f"Report: {printable(report)}"]
    if test is not None:
        low, high = test.top1_interval
        lines.insert(
            0,
            f"Test accuracy {test.top1:.2%} (95 % interval {low:.2%} to {high:.2%}, "
            f"{test.images} pictures)",
        )
    return "\n".join(lines)


def _console(stream: TextIO) -> Console:
    """Wide enough for every table where the output is no terminal."""
    console = Console(file=stream, highlight=False)
    return console if console.is_terminal else Console(file=stream, highlight=False, width=140)
