"""The report's drawings as SVG: learning curves, reliability diagram, confusion matrix.

Each is plain SVG with classes for colours, so one style sheet (`STYLE`) serves light and dark, the
screen and paper. No script: what a mark stands for shows as its tooltip. All text is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from trainer.evaluation.metrics import Evaluation, ReliabilityBin
from trainer.report.report_language import Wording
from trainer.runs.history import History

STYLE = """
.chart { --ink: #1f2933; --soft: #5f6c7b; --line: #dde3ea; --paper: #ffffff; --band: #f3f6f9;
  --train: #1f6fc4; --valid: #bf5300; --good: #1d64ad; --bad: #c53030;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
@media (prefers-color-scheme: dark) { .chart { --ink: #e4e9ef; --soft: #9aa7b5; --line: #323c48;
  --paper: #151a20; --band: #1c232b; --train: #6cb2ff; --valid: #ffa35c; --good: #6cb2f2;
  --bad: #fc8181; } }
@media print { .chart { --ink: #1f2933; --soft: #5f6c7b; --line: #dde3ea; --paper: #ffffff;
  --band: #f3f6f9; --train: #1f6fc4; --valid: #bf5300; --good: #1d64ad; --bad: #c53030; } }
.chart text { font-size: 12px; fill: var(--soft); }
.chart .title { font-size: 13px; font-weight: 600; fill: var(--ink); }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .axis { stroke: var(--soft); stroke-width: 1; }
.chart .band { fill: var(--band); }
.chart .boundary { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 3; }
.chart .diagonal { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 5 4; }
.chart .curve { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.chart .curve.train { stroke: var(--train); } .chart .curve.valid { stroke: var(--valid); }
.chart .dot.train { stroke: var(--train); stroke-width: 1.5; fill: var(--paper); }
.chart .dot.valid { fill: var(--valid); }
.chart text.train { fill: var(--train); font-weight: 600; }
.chart text.valid { fill: var(--valid); font-weight: 600; }
.chart .bar { fill: var(--good); opacity: 0.75; } .chart .bar.few { opacity: 0.25; }
.chart .share { fill: var(--soft); opacity: 0.6; }
.chart .hit { fill: var(--good); } .chart .miss { fill: var(--bad); }
.chart .frame { fill: none; stroke: var(--line); }
.chart text.small { font-size: 8px; } .chart text.cell { font-size: 11px; fill: var(--ink); }
"""


@dataclass(frozen=True)
class _Frame:
    """A plot area and how data map into it."""

    left: float
    top: float
    width: float
    height: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    def x(self, value: float) -> float:
        low, high = self.x_range
        return self.left + self.width * (value - low) / (high - low)

    def y(self, value: float) -> float:
        low, high = self.y_range
        return self.top + self.height * (1 - (value - low) / (high - low))

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True)
class _Line:
    """A series: points at (epoch number over all phases, value), in order."""

    kind: str
    points: tuple[tuple[int, float], ...]


_PANEL = (550, 300)
_RELIABILITY = (390, 380)
COUNTED_CELL = 26
"""side from which a cell of the confusion matrix has room for its count"""
LONGEST_NAME = 18
"""letters of a class name along the confusion matrix"""


def loss_curves(history: History, wording: Wording) -> Markup:
    """Training and validation loss over the epochs of all phases."""
    return _figure(_panel(history, wording, "loss"), *_PANEL, wording("curve.describe.loss"))


def accuracy_curves(history: History, wording: Wording) -> Markup:
    """Training and validation accuracy over the epochs of all phases."""
    body = _panel(history, wording, "accuracy")
    return _figure(body, *_PANEL, wording("curve.describe.accuracy"))


def curves_file(history: History, wording: Wording) -> str:
    """Both panels side by side as a standalone SVG document with its own style."""
    width, height = _PANEL
    panels = [
        f'<g transform="translate({index * width} 0)">{_panel(history, wording, kind)}</g>'
        for index, kind in enumerate(("loss", "accuracy"))
    ]
    describe = f"{wording('curve.describe.loss')}. {wording('curve.describe.accuracy')}"
    return _file(_joined(panels), 2 * width, height, describe)


def reliability_diagram(bins: Sequence[ReliabilityBin], wording: Wording) -> Markup:
    """Accuracy of the answers in each bin of confidence, and how many answers it holds."""
    return _figure(_reliability(bins, wording), *_RELIABILITY, wording("calibration.describe"))


def reliability_file(bins: Sequence[ReliabilityBin], wording: Wording) -> str:
    """The same as a standalone SVG document with its own style."""
    return _file(_reliability(bins, wording), *_RELIABILITY, wording("calibration.describe"))


def _reliability(bins: Sequence[ReliabilityBin], wording: Wording) -> Markup:
    frame = _Frame(46, 14, 310, 260, (0, 1), (0, 1))
    shares = _Frame(46, 292, 310, 46, (0, 1), (0, 1))
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    parts = [_grid(frame, ticks, lambda value: wording.percent(value, 0))]
    total = sum(part.count for part in bins)
    most = max(part.count for part in bins)
    for part in bins:
        if part.accuracy is None:
            continue
        left, width = frame.x(part.lower) + 1, frame.x(part.upper) - frame.x(part.lower) - 2
        hint = wording(
            "calibration.bin",
            low=wording.percent(part.lower, 0),
            high=wording.percent(part.upper, 0),
            answers=wording.count("answers", part.count),
            accuracy=wording.percent(part.accuracy, 1),
        )
        top = frame.y(part.accuracy)
        kind = "bar" if part.count >= 5 else "bar few"
        parts.append(_bar(kind, left, top, width, frame.bottom - top, hint))
        top = shares.y(part.count / most)
        parts.append(_bar("share", left, top, width, shares.bottom - top, hint))
    parts.append(
        f'<line class="diagonal" x1="{frame.left}" y1="{frame.bottom}" x2="{frame.right}"'
        f' y2="{frame.top}"/>'
    )
    parts.append(_level("axis", shares, shares.bottom))
    parts += [
        _text(wording.percent(tick, 0), frame.x(tick), shares.bottom + 16, anchor="middle")
        for tick in ticks
    ]
    parts += [
        _text(wording.percent(most / total, 0), 40, shares.top + 8, anchor="end"),
        _text(wording("calibration.accuracy"), frame.left + 6, frame.top + 12),
        _text(wording("calibration.share"), shares.left + 6, shares.top + 12),
        _text(wording("calibration.confidence"), frame.right, shares.bottom + 32, anchor="end"),
    ]
    return _joined(parts)


def confusion_matrix(evaluation: Evaluation, wording: Wording) -> Markup:
    """Rows are the true classes, columns the answers; only cells that are not empty are drawn.

    Large cells show their counts. Of many classes only some are named, and the tooltips name the
    rest.
    """
    count = len(evaluation.classes)
    cell = max(4.6, min(40.0, 660 / count))
    size, origin = cell * count, _label_space(evaluation.classes, cell) + 26
    parts = [f'<rect class="frame" x="{origin}" y="{origin}" width="{size}" height="{size}"/>']
    parts += _class_names(evaluation.classes, cell, origin)
    for row, counts in enumerate(evaluation.confusion):
        support = sum(counts)
        for column, number in enumerate(counts):
            if number:
                x, y = origin + column * cell, origin + row * cell
                hint = wording(
                    "confusion.cell",
                    truth=evaluation.classes[row],
                    answer=evaluation.classes[column],
                    count=wording.number(number),
                    support=wording.number(support),
                )
                kind = "hit" if row == column else "miss"
                parts.append(_cell(kind, x, y, cell, number / support, hint))
                if cell >= COUNTED_CELL:
                    middle = (x + cell / 2, y + cell / 2 + 4)
                    parts.append(
                        _text(wording.number(number), *middle, kind="cell", anchor="middle")
                    )
    parts += [
        _text(wording("confusion.answer"), origin + size / 2, 12, kind="title", anchor="middle"),
        f'<g transform="translate(12 {origin + size / 2:.1f}) rotate(-90)">'
        + _text(wording("confusion.truth"), 0, 0, kind="title", anchor="middle")
        + "</g>",
    ]
    side = math.ceil(origin + size + 2)
    return _figure(_joined(parts), side, side, wording("confusion.describe"), fixed=True)


def _panel(history: History, wording: Wording, kind: str) -> Markup:
    lines = _lines(history, kind)
    total = len(history.epochs)
    frame = _Frame(52, 46, 372, 210, (0.5, max(total, 1) + 0.5), _range(lines, kind))

    def number(value: float) -> str:
        return wording.percent(value, 1) if kind == "accuracy" else wording.decimal(value, 3)

    def tick_label(value: float) -> str:
        places = 0 if kind == "accuracy" else (2 if frame.y_range[1] < 0.5 else 1)
        return (wording.percent if kind == "accuracy" else wording.decimal)(value, places)

    parts = [_text(wording(f"curve.{kind}"), 8, 16, kind="title")]
    parts += _phase_bands(history, wording, frame)
    parts.append(_grid(frame, _ticks(*frame.y_range), tick_label))
    every = math.ceil(total / 15)
    parts += [
        _text(str(epoch), frame.x(epoch), frame.bottom + 17, anchor="middle")
        for epoch in range(every, total + 1, every)
    ]
    parts.append(_text(wording("curve.epoch"), frame.right, frame.bottom + 34, anchor="end"))
    for line in lines:
        parts.append(_curve(line, frame, number, wording))
    parts += _end_labels(lines, frame, number, wording)
    return _joined(parts)


def _lines(history: History, kind: str) -> list[_Line]:
    lines = []
    for part in ("train", "valid"):
        values = [getattr(epoch, f"{part}_{kind}") for epoch in history.epochs]
        points = tuple((n, v) for n, v in enumerate(values, start=1) if v is not None)
        if points:
            lines.append(_Line(part, points))
    return lines


def _range(lines: Iterable[_Line], kind: str) -> tuple[float, float]:
    values = [value for line in lines for _, value in line.points]
    if kind == "loss":
        highest = max(values, default=1.0)
        step = _step(0, max(highest, 1e-6))
        return 0.0, math.ceil(max(highest, 1e-6) / step) * step
    lowest = min(values, default=0.0)
    return max(0.0, math.floor(lowest * 10 - 0.2) / 10), 1.0


def _step(low: float, high: float) -> float:
    """A round step that gives four to eight ticks."""
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(step for step in (1, 2, 5, 10) if step * power >= rough * 0.75)) * power


def _ticks(low: float, high: float) -> list[float]:
    step = _step(low, high)
    first = math.ceil(low / step - 1e-9)
    return [step * n for n in range(first, math.floor(high / step + 1e-9) + 1)]


def _phase_bands(history: History, wording: Wording, frame: _Frame) -> list[str]:
    """Every second phase on a tinted band, a dashed line at each boundary, names on top."""
    parts: list[str] = []
    done = 0
    for index, phase in enumerate(history.phases):
        epochs = len(history.of_phase(phase.phase))
        if not epochs:
            continue
        left, right = frame.x(done + 0.5), frame.x(done + epochs + 0.5)
        if index % 2:
            parts.append(
                f'<rect class="band" x="{left:.1f}" y="{frame.top}" width="{right - left:.1f}"'
                f' height="{frame.height}"/>'
            )
        if done:
            parts.append(
                f'<line class="boundary" x1="{left:.1f}" y1="{frame.top - 16}" x2="{left:.1f}"'
                f' y2="{frame.bottom}"/>'
            )
        name = wording("phase.short", phase=phase.phase)
        if right - left > 50:
            parts.append(_text(name, left + 6, frame.top - 6))
        done += epochs
    return parts


def _grid(frame: _Frame, ticks: Sequence[float], label: Callable[[float], str]) -> str:
    parts = []
    for tick in ticks:
        parts.append(_level("grid", frame, frame.y(tick)))
        parts.append(_text(label(tick), frame.left - 6, frame.y(tick) + 4, anchor="end"))
    return "".join([*parts, _level("axis", frame, frame.bottom)])


def _level(kind: str, frame: _Frame, y: float) -> str:
    return (
        f'<line class="{kind}" x1="{frame.left}" y1="{y:.1f}" x2="{frame.right:.1f}" y2="{y:.1f}"/>'
    )


def _curve(line: _Line, frame: _Frame, number: Callable[[float], str], wording: Wording) -> str:
    places = [(frame.x(epoch), frame.y(value)) for epoch, value in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    radius = 3 if len(places) <= 40 else 1.5
    name = wording(f"curve.{line.kind}")
    dots = [
        f'<circle class="dot {line.kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}">'
        f"<title>{escape(name)}, {escape(wording('curve.epoch'))} {epoch}:"
        f" {escape(number(value))}</title></circle>"
        for (x, y), (epoch, value) in zip(places, line.points, strict=True)
    ]
    return f'<polyline class="curve {line.kind}" points="{path}"/>' + "".join(dots)


def _end_labels(
    lines: Sequence[_Line], frame: _Frame, number: Callable[[float], str], wording: Wording
) -> list[str]:
    """Name and last value of each curve beside its end, moved apart where they would touch."""
    height = 30.0
    ends = sorted(lines, key=lambda line: frame.y(line.points[-1][1]))
    places = [frame.y(line.points[-1][1]) for line in ends]
    if len(places) == 2 and places[1] - places[0] < height:
        middle = (places[0] + places[1]) / 2
        middle = min(max(middle, frame.top + height / 2), frame.bottom - height / 2)
        places = [middle - height / 2, middle + height / 2]
    x = frame.right + 8
    return [
        _text(wording(f"curve.{line.kind}"), x, y, kind=line.kind)
        + _text(number(line.points[-1][1]), x, y + 14, kind=line.kind)
        for y, line in zip(places, ends, strict=True)
    ]


def _class_names(classes: Sequence[str], cell: float, origin: float) -> list[str]:
    size = "small" if cell < 13 else "label"
    parts = []
    for index in range(0, len(classes), _every(cell)):
        name = _shortened(classes[index])
        middle = origin + (index + 0.5) * cell
        parts.append(_text(name, origin - 5, middle + 3, kind=size, anchor="end"))
        parts.append(
            f'<g transform="translate({middle + 3:.1f} {origin - 5}) rotate(-90)">'
            + _text(name, 0, 0, kind=size)
            + "</g>"
        )
    return parts


def _label_space(classes: Sequence[str], cell: float) -> float:
    """Room for the longest name, by the width of a wide letter of its size."""
    letter = 5.0 if cell < 13 else 7.5
    return letter * max(len(_shortened(name)) for name in classes[:: _every(cell)])


def _every(cell: float) -> int:
    """Of so many classes one is named: names closer than 8.5 units would touch."""
    return max(1, math.ceil(8.5 / cell))


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _cell(kind: str, x: float, y: float, side: float, share: float, hint: str) -> str:
    if side >= COUNTED_CELL:
        opacity = 0.15 + 0.45 * share  # the count is written on it
    else:
        # A single mistake must be seen even in the smallest cell.
        opacity = 0.25 + 0.75 * share if kind == "hit" else 0.5 + 0.5 * share
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}"'
        f' opacity="{opacity:.2f}"><title>{escape(hint)}</title></rect>'
    )


def _bar(kind: str, x: float, y: float, width: float, height: float, hint: str) -> str:
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}">'
        f"<title>{escape(hint)}</title></rect>"
    )


def _text(text: str, x: float, y: float, *, kind: str = "label", anchor: str = "start") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _joined(parts: Iterable[str]) -> Markup:
    return Markup("".join(parts))


def _file(body: Markup, width: int, height: int, describe: str) -> str:
    """The figure as a document of its own, which needs a namespace, a style and a ground."""
    style = f'<style>{STYLE}</style><rect width="100%" height="100%" fill="var(--paper)"/>'
    figure = _figure(Markup(style) + body, width, height, describe)
    return figure.replace("<svg ", Markup('<svg xmlns="http://www.w3.org/2000/svg" '), 1) + "\n"


def _figure(body: Markup, width: int, height: int, describe: str, *, fixed: bool = False) -> Markup:
    """An SVG that fills the width it is given, or one with a `fixed` width of its own."""
    size = f' style="width: {width}px"' if fixed else ""
    return Markup(
        f'<svg class="chart" viewBox="0 0 {width} {height}"{size} role="img"'
        f' aria-label="{escape(describe)}">{body}</svg>'
    )
