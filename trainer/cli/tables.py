"""Results as the command line prints them."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table

from trainer.cli.terminal import many, plain_line
from trainer.errors import printable
from trainer.languages import ENGLISH, plain_spaces
from trainer.model.prediction_files import CsvRows, JsonLines
from trainer.moves.plan import Plan, Why

if TYPE_CHECKING:
    from trainer.data.scan import ScanReport
    from trainer.evaluation.advice import Advice
    from trainer.evaluation.metrics import Evaluation
    from trainer.evaluation.suspicion import Diagnosis
    from trainer.features.neighbours import Neighbour
    from trainer.model.bundle import Bundle, Manifest
    from trainer.model.classifier import LabelProbability, Prediction
    from trainer.model.coverage import Coverage
    from trainer.model.layer_table import LayerTable
    from trainer.model.lessons import Comparison, Lesson
    from trainer.runs.teaching import Taught

_number = ENGLISH.number


def percent(fraction: float, places: int = 1) -> str:
    return plain_spaces(ENGLISH.percent(fraction, places))


class PredictionWriter:
    """Writes predictions one by one, keeping none; without any, it writes nothing at all.

    Args:
        format: ``table``, ``json`` (an object a line) or ``csv``.
        model: what JSON and CSV call the model.
    """

    def __init__(self, format: str, stream: TextIO, top: int, model: str) -> None:  # noqa: A002
        self._begin = partial(_begun, format, stream, top, model)
        self._write: _Write | None = None

    def write(self, prediction: Prediction, looks_like: Sequence[Neighbour] | None = None) -> None:
        """`looks_like`, where it was asked for, is told in tables and JSON."""
        if self._write is None:
            self._write = self._begin()
        self._write(prediction, looks_like)


_Write = Callable[["Prediction", "Sequence[Neighbour] | None"], None]


def _begun(format: str, stream: TextIO, top: int, model: str) -> _Write:  # noqa: A002
    if format == "table":
        return _Lines(stream).write
    writer = JsonLines(stream) if format == "json" else CsvRows(stream, top)

    def write(prediction: Prediction, looks_like: Sequence[Neighbour] | None) -> None:
        told = {} if looks_like is None else {"looks_like": [each.record() for each in looks_like]}
        writer.write(prediction.record() | {"model": model} | told)

    return write


class _Lines:
    """One line a file, in columns, so that a million files need no memory."""

    def __init__(self, stream: TextIO) -> None:
        width = shutil.get_terminal_size((100, 24)).columns
        self._path_width = max(16, min(48, width // 3))
        self._stream = stream
        self._others = max(0, (width - self._path_width - 32) // 24)
        self._stream.write(f"{'file':<{self._path_width}}  {'answer':<20} {'confidence':>10}\n")

    def write(self, prediction: Prediction, looks_like: Sequence[Neighbour] | None) -> None:
        if prediction.status == "error":
            answer = f"not read: {plain_line(prediction.error or '')}"
        else:
            shown: Sequence[LabelProbability] = prediction.predictions
            if prediction.verdict == "none_of_these":
                answer = f"{'none of these':<41}"
            else:
                best, *shown = shown
                doubt = "" if prediction.sure else "  not sure"
                label = plain_line(best.label)
                label += " " * (20 - cell_len(label))
                answer = f"{label} {percent(best.probability):>10}{doubt:<10}"
            answer += "".join(
                f"  {plain_line(item.label)} {percent(item.probability)}"
                for item in shown[: self._others]
            )
        path = _end_of(plain_line(prediction.path), self._path_width)
        self._stream.write(f"{path}  {answer.rstrip()}\n")
        for each in looks_like or ():
            where = f"{plain_line(each.label)}, {plain_line(each.path)}"
            self._stream.write(f"  looks like {percent(each.similarity, 0):>4}  {where}\n")


def _end_of(text: str, width: int) -> str:
    """`text`, or the end of it, filling `width` columns of a terminal."""
    if cell_len(text) > width:
        text = text[-width:]
        while cell_len(text) >= width:
            text = text[1:]
        text = f"…{text}"
    return set_cell_size(text, width)


def print_evaluation(evaluation: Evaluation, stream: TextIO) -> None:
    console = _console(stream)
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_row("pictures", _number(evaluation.images))
    table.add_row(
        "top-1", f"{percent(evaluation.top1, 2)}  ({_interval(*evaluation.top1_interval)})"
    )
    if evaluation.tells_top5:
        table.add_row("top-5", percent(evaluation.top5, 2))
    table.add_row("macro top-1", percent(evaluation.macro_top1, 2))
    table.add_row("macro F1", ENGLISH.decimal(evaluation.macro_f1, 4))
    table.add_row("loss", ENGLISH.decimal(evaluation.loss, 4))
    table.add_row("calibration error", ENGLISH.decimal(evaluation.ece, 4))
    table.add_row(f"sure, from {percent(evaluation.threshold)}", _sure(evaluation))
    if evaluation.none_of_these is not None:
        share = percent(evaluation.none_of_these / evaluation.images)
        table.add_row("“none of these”", f"{_number(evaluation.none_of_these)}  ({share})")
    console.print(table)
    if evaluation.most_confused:
        confused = Table("shown", "taken for", "times", box=box.SIMPLE, title="Most confused")
        for pair in evaluation.most_confused[:10]:
            times = _number(pair.count)
            confused.add_row(plain_line(pair.truth), plain_line(pair.predicted), times)
        console.print(confused)


def _sure(evaluation: Evaluation) -> str:
    share = percent(evaluation.sure_images / evaluation.images)
    told = f"{_number(evaluation.sure_images)}  ({share})"
    if evaluation.sure_top1 is not None:
        told += f", {percent(evaluation.sure_top1)} of them right"
    return told


def print_scan(report: ScanReport, stream: TextIO) -> None:
    """The findings, the grave ones first, with the first few pictures of each."""
    pictures, classes = many(report.pictures, "picture"), many(len(report.classes), "class", "es")
    stream.write(f"{pictures} in {classes}\n")
    if not report.findings:
        stream.write("Nothing found that would harm a training.\n")
    for finding in report.findings:
        stream.write(f"\n{finding.severity}: {plain_line(finding.message)}\n")
        for path in finding.pictures[:_SHOWN_PICTURES]:
            stream.write(f"    {plain_line(printable(path))}\n")
        if (rest := len(finding.pictures) - _SHOWN_PICTURES) > 0:
            stream.write(f"    … and {_number(rest)} more; --format json names them all\n")


_SHOWN_PICTURES = 6


def print_diagnosis(diagnosis: Diagnosis, stream: TextIO) -> None:
    """The labels that are likely wrong and the pictures of no class, the surest first."""
    if diagnosis.judged:
        interval = _interval(diagnosis.low, diagnosis.high)
        stream.write(
            f"\nCross-validated accuracy {percent(diagnosis.accuracy, 2)} "
            f"({interval}, {many(diagnosis.judged, 'picture')})\n"
        )
    if not diagnosis.learnt:
        stream.write("Whether labels are wrong cannot be told: guessing may recognise as many.\n")
    elif not diagnosis.suspects:
        stream.write("No label looks wrong.\n")
    if diagnosis.suspects:
        stream.write(f"\n{many(len(diagnosis.suspects), 'label')} may be wrong:\n")
    for each in diagnosis.suspects[:_SHOWN_SUSPECTS]:
        why = f"a copy of {each.copy_of}" if each.copy_of else percent(each.probability)
        line = f"{printable(each.path)}: {each.label}, or {each.looks_like}? ({printable(why)})"
        stream.write(f"    {plain_line(line)}\n")
    if diagnosis.outliers:
        verb = "is" if len(diagnosis.outliers) == 1 else "are"
        told = f"{many(len(diagnosis.outliers), 'picture')} {verb} unlike all others"
        stream.write(f"\n{told}:\n")
    for outlier in diagnosis.outliers[:_SHOWN_SUSPECTS]:
        stream.write(f"    {plain_line(printable(outlier.path))}\n")
    rest = max(len(diagnosis.suspects), len(diagnosis.outliers)) - _SHOWN_SUSPECTS
    if rest > 0:
        stream.write("    … and more; --format json names them all\n")


_SHOWN_SUSPECTS = 50


def write_suggestions(diagnosis: Diagnosis, contents: Mapping[str, str], stream: TextIO) -> None:
    """A table of decisions (`trainer.data.decisions`) as they are suggested, with why each is.

    `contents` has what files hold, by their paths.
    """
    from trainer.data.decisions import COLUMNS

    writer = csv.writer(stream)
    writer.writerow((*COLUMNS, "why"))
    for each in diagnosis.suspects:
        why = f"a copy of {each.copy_of}" if each.copy_of else percent(each.probability)
        content = contents.get(each.path, "")
        writer.writerow((each.path, each.label, "relabel", each.looks_like, content, "", why))
    for outlier in diagnosis.outliers:
        content = contents.get(outlier.path, "")
        why = f"unlike all others, by {ENGLISH.decimal(outlier.deviations, 1)} deviations"
        writer.writerow((outlier.path, outlier.label, "leave_out", "", content, "", why))


def print_plan(plan: Plan, stream: TextIO) -> None:
    """What goes where, and what stays."""
    if not plan.steps:
        stream.write("Nothing is to be moved.\n")
    for step in plan.steps:
        line = f"{printable(step.source)} -> {printable(step.target)}"
        stream.write(f"{plain_line(line)}\n")
    for stays in plan.stays:
        stream.write(f"{plain_line(f'{printable(stays.path)} stays: {_WHY[stays.why]}')}\n")


_WHY = {  # of those by which what is decided can stay
    Why.IN_PLACE: "it is in its folder already",
    Why.GONE: "it is not there any more",
    Why.LINK: "it is a link, which would lead nowhere",
    Why.TWICE: "it is a file that goes already, by another name",
    Why.NO_FOLDER: "no folder can be called as its class is",
    Why.SHARED: "it may belong to another picture of that name",
}


def print_advice(advice: Sequence[Advice], stream: TextIO) -> None:
    """The sentences, the greatest expected gain first."""
    if not advice:
        stream.write("Nothing stands out from chance that would help.\n")
    for place, each in enumerate(advice, start=1):
        stream.write(f"{place}. {plain_line(each.sentence)}\n   {plain_line(each.expected)}\n")


def print_taught(taught: Taught, stream: TextIO) -> None:
    """What a lesson did, before and after on the same pictures."""
    lesson = taught.lesson
    table = Table(box=box.SIMPLE)
    for title in ("answered rightly", "pictures", "before", "after", "change"):
        table.add_column(title, justify="left" if title == "answered rightly" else "right")
    for name, found in _compared(lesson):
        table.add_row(
            name,
            _number(found.pictures),
            percent(found.before / found.pictures),
            percent(found.after / found.pictures),
            _change(found),
        )
    _console(stream).print(table)
    if lesson.new_classes:
        stream.write(f"New classes: {', '.join(map(plain_line, lesson.new_classes))}\n")
    stream.write(f"{plain_line(taught.verdict)}\n")


def _compared(lesson: Lesson) -> list[tuple[str, Comparison]]:
    """What was judged before and after, and on which pictures."""
    every = (
        ("known pictures, held out", lesson.known),
        ("validation pictures of its run", lesson.validation),
        ("corrected pictures, held out in turn", lesson.corrected),
        ("new classes, held out in turn", lesson.added),
        ("none of these, held out in turn", lesson.refused),
        ("known pictures, not taken for none of these", lesson.kept),
    )
    return [(name, found) for name, found in every if found is not None]


def _change(found: Comparison) -> str:
    low, high = map(ENGLISH.points, found.interval)
    return f"{ENGLISH.points(found.change)} points  (95 % interval {low} to {high})"


def taught_facts(taught: Taught) -> dict[str, Any]:
    """The same for programs."""
    return {
        "lesson": taught.lesson.model_dump(mode="json"),
        "worse": taught.worse,
        "verdict": taught.verdict,
        "notes": list(taught.notes),
        "failed": {printable(file): why for file, why in taught.failed.items()},
        "seconds": round(taught.seconds, 1),
    }


def print_manifest(bundle: Bundle, stream: TextIO) -> None:
    manifest = bundle.manifest
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_row("file", plain_line(bundle.path))
    table.add_row("architecture", manifest.architecture)
    table.add_row("classes", _number(len(manifest.labels)))
    table.add_row("parameters", _number(bundle.parameters))
    table.add_row("input", f"{manifest.preprocessing.size} px, {manifest.preprocessing.fit}")
    table.add_row("made by", plain_line(f"{manifest.produced_by}, {manifest.created}"))
    if manifest.continues is not None:
        table.add_row("goes on from", f"the run {plain_line(manifest.continues)}")
    for lesson in manifest.lessons:
        table.add_row("taught", plain_line(_lesson(lesson)))
        for name, found in _compared(lesson):
            before, after = (percent(each / found.pictures) for each in (found.before, found.after))
            told = f"{name}, {_number(found.pictures)}: {before} → {after}"
            table.add_row("", f"{told}, {_change(found)}")
    by_default = " (the default: too few pictures to choose it from)"
    remark = by_default if manifest.threshold_from == "default" else ""
    table.add_row("“not sure” below", percent(manifest.threshold) + remark)
    for title, told in _coverage(manifest.coverage):
        table.add_row(title, told)
    again = manifest.second_look
    table.add_row("second look", ", ".join(again.views) if again is not None else "none")
    table.add_row("strangers", _strangers(manifest))
    for subset in ("valid", "test"):
        match manifest.metrics.get(subset):  # free JSON: it may hold anything
            case {
                "images": int(images),
                "top1": float(top1),
                "top1_interval": [float(low), float(high)],
            }:
                told = f"{percent(top1, 2)}  ({_interval(low, high)}, {many(images, 'picture')})"
                table.add_row(f"top-1 on {subset}", told)
            case _:
                pass
    if "tested" in manifest.metrics:
        table.add_row("", "the test of a model made alike; this one learnt those pictures too")
    _console(stream).print(table)
    stream.write(", ".join(map(plain_line, manifest.labels)) + "\n")


def _lesson(lesson: Lesson) -> str:
    pictures = sum(lesson.pictures.values()) + lesson.strangers
    told = f"{many(pictures, 'picture')}, as {lesson.model}"
    if lesson.strangers:
        told += f"; {_number(lesson.strangers)} of none of the classes"
    if lesson.new_classes:
        told += f"; new classes: {', '.join(lesson.new_classes)}"
    return told


def _coverage(curve: Coverage | None) -> Iterator[tuple[str, str]]:
    """A few places of the curve."""
    if curve is None:
        yield "coverage", "not measured"
        return
    yield "coverage", f"on {_number(curve.pictures)} validation pictures"
    for threshold in _TOLD_THRESHOLDS:
        answered, right = curve.at(threshold)
        told = f"sure of {percent(answered)}"
        if right is not None:
            told += f", {percent(right)} of them right"
        yield "", f"from {percent(threshold, 0)}: {told}"


_TOLD_THRESHOLDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)


def _strangers(manifest: Manifest) -> str:
    rule = manifest.strangers
    if rule is None:
        return "not told"
    named = ", ".join(f"{kind} {percent(share)}" for kind, share in rule.named.items())
    told = f"told; {percent(rule.kept)} of known pictures keep their answer"
    return f"{told}; named all the same: {plain_line(named)}" if named else told


def print_architecture(table: LayerTable, stream: TextIO) -> None:
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
            _number(row.parameters) if row.parameters else "–",
            "yes" if row.trainable else "no" if row.parameters else "–",
        )
    _console(stream).print(shown)
    stream.write(
        f"parameters                {_number(table.parameters)}\n"
        f"trainable                 {_number(table.trainable)}\n"
        f"frozen                    {_number(table.frozen)}\n"
        f"mult-adds                 {ENGLISH.decimal(table.mult_adds / 1e6)} M\n"
        f"input                     {ENGLISH.decimal(table.input_mb)} MB\n"
        f"forward and backward      {ENGLISH.decimal(table.activations_mb)} MB\n"
        f"parameters                {ENGLISH.decimal(table.parameters_mb)} MB\n"
        f"total                     {ENGLISH.decimal(table.total_mb)} MB\n"
    )


def outcome(model: Path, report: Path, test: Evaluation | None) -> str:
    """What `pokedex train` says at its end."""
    lines = [f"Model:  {plain_line(model)}", f"Report: {plain_line(report)}"]
    if test is not None:
        interval = _interval(*test.top1_interval)
        shown = f"{percent(test.top1, 2)} ({interval}, {many(test.images, 'picture')})"
        lines.insert(0, f"Test accuracy {shown}")
    return "\n".join(lines)


def _interval(low: float, high: float) -> str:
    return f"95 % interval {percent(low, 2)} to {percent(high, 2)}"


def _console(stream: TextIO) -> Console:
    """Wide enough for every table where the output is no terminal."""
    console = _Console(file=stream, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = 140
    return console


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise  # rich would end the program
