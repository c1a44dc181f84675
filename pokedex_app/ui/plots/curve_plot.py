"""One plot of a training: loss or accuracy by batches and by epochs, of one run or two.

pyqtgraph is imported with this module: import it when a plot is about to be shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import Colors, colors_of
from pokedex_app.shared.runs.curves import Curves, CurveSubset, PhaseMark, Quantity
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.phase_names import phase_name

Layer = Literal["teaching", "batches", "train", "valid"]
LAYERS: tuple[Layer, ...] = ("teaching", "batches", "train", "valid")
SUBSETS: tuple[CurveSubset, ...] = ("train", "valid")

_LINE = 2.2
_BATCH_STRENGTH = 0.42
_FEW_POINTS = 60
"""so many epochs are drawn as points too, more as a line alone"""
_ZOOM = 1.25
_LABEL_GAP = 6
_LABEL_ROWS = 4
_ROW_GAP = 4


@dataclass(frozen=True)
class ShownRun:
    """A run and what it is called where two are shown."""

    name: str
    curves: Curves


class CurvePlot(LiveWidget):
    """The first run's lines are solid; a second one's are dashed, and without its batches.

    The wheel zooms, with Ctrl where a page around scrolls; dragging moves, a double click shows
    everything again; on the keyboard + and − zoom, the arrows walk along the epochs, Home shows
    everything.

    Signals:
        pointed(object): the pointer is over this x (float), or has left (None).
        reset_requested(): by a double click or a key; the owner calls `reset_view` of all plots.
    """

    pointed = Signal(object)
    reset_requested = Signal()

    def __init__(self, quantity: Quantity, translator: Translator) -> None:
        super().__init__()
        self.quantity = quantity
        self._translator = translator
        self._runs: list[ShownRun] = []
        self._drawn: list[int] = []
        self._hidden: set[Layer] = set()
        self.lines: dict[tuple[int, Layer], Any] = {}
        self.marks: list[tuple[PhaseMark, Any]] = []
        self._at: float | None = None
        axes = {side: _Axis(self, side) for side in ("left", "bottom")}
        self.canvas = pg.PlotWidget(axisItems=axes, viewBox=pg.ViewBox(enableMenu=False))
        self.pointer_line = pg.InfiniteLine(angle=90, movable=False)
        self._points = pg.ScatterPlotItem(size=9, pxMode=True)
        self._arrange()
        self.settle()

    @property
    def view(self) -> Any:
        """pyqtgraph's ViewBox."""
        return self.canvas.getViewBox()

    # ---- what is shown ----------------------------------------------------------------------

    def show_runs(self, runs: Sequence[ShownRun]) -> None:
        """Draw one run, or two on top of each other."""
        for line in self.lines.values():
            self.canvas.removeItem(line)
        self.lines.clear()
        self._runs = list(runs)
        self._drawn = [-1] * len(runs)
        for number in range(len(runs)):
            for layer in LAYERS if number == 0 else SUBSETS:
                line = pg.PlotDataItem(
                    autoDownsampleFactor=1.0, skipFiniteCheck=True, antialias=layer in SUBSETS
                )
                line.setVisible(layer not in self._hidden)
                self.canvas.addItem(line)
                self.lines[number, layer] = line
        self.restyle()
        self.refresh()
        self.reset_view()

    def refresh(self) -> None:
        """Draw what the curves have gained since the last time."""
        changed = False
        for number, run in enumerate(self._runs):
            if self._drawn[number] == run.curves.changes:
                continue
            self._drawn[number] = run.curves.changes
            changed = True
            for subset in SUBSETS:
                x, y = run.curves.epoch_points(self.quantity, subset)
                symbol = ("o" if subset == "train" else "d") if len(x) <= _FEW_POINTS else None
                self.lines[number, subset].setData(x, y, symbol=symbol)
            if number == 0:
                points = run.curves.batch_points
                self.lines[0, "batches"].setData(*points(self.quantity))
                self.lines[0, "teaching"].setData(*points(self.quantity, teaching=True))
        if changed:
            self._set_marks()
            self.setAccessibleDescription(self._spoken())

    def set_layer_visible(self, layer: Layer, visible: bool) -> None:
        (self._hidden.discard if visible else self._hidden.add)(layer)
        for (_, its_layer), line in self.lines.items():
            if its_layer == layer:
                line.setVisible(visible)
        self.point_at(self._at)

    def reset_view(self) -> None:
        """Show everything, and follow what is added; a linked plot follows the other one."""
        linked = self.view.linkedView(0) is not None
        self.view.enableAutoRange(axis="y" if linked else None)
        # what was clipped to the earlier view would count as everything
        for line in self.lines.values():
            line.setClipToView(False)
            line.setClipToView(True)

    def zoom(self, factor: float) -> None:
        """Show `factor` times as many epochs."""
        self.view.scaleBy((factor, 1.0))

    def point_at(self, x: float | None) -> None:
        """Mark that place of the axis and the values there; None takes the mark away."""
        self._at = x
        points = [] if x is None else list(self._values_at(x))
        moment = self._runs[0].curves.moment(x) if self._runs and x is not None else None
        self.pointer_line.setVisible(moment is not None)
        if moment is not None:
            self.pointer_line.setPos(moment.x)
        self._points.setData(points)

    def paint(self, painter: QPainter, target: Any) -> None:
        """Draw the plot into a part of a picture, without the mark of the pointer."""
        at = self._at
        self.point_at(None)
        self.canvas.render(painter, target)
        self.point_at(at)

    # ---- assembly ---------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.canvas.setMenuEnabled(False)
        self.canvas.hideButtons()
        self.canvas.setFrameStyle(0)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.showGrid(x=False, y=True, alpha=0.18)
        # otherwise a line of 100,000 points would be drawn point by point; `addItem` hands it on
        self.canvas.setDownsampling(auto=True, mode="peak")
        self.canvas.setClipToView(True)
        self.canvas.getPlotItem().setContentsMargins(6, 2, 10, 0)
        self.view.setDefaultPadding(0.03)
        limits = {"yMin": -0.04, "yMax": 1.04} if self.quantity == "accuracy" else {"yMin": -0.5}
        self.view.setLimits(xMin=-0.5, minXRange=0.02, **limits)
        self.canvas.addItem(self.pointer_line, ignoreBounds=True)
        self.canvas.addItem(self._points, ignoreBounds=True)
        self.pointer_line.setZValue(20)
        self._points.setZValue(30)
        self.pointer_line.hide()
        self.canvas.scene().sigMouseMoved.connect(self._mouse_moved)
        self.canvas.viewport().installEventFilter(self)
        self.view.sigXRangeChanged.connect(self.place_labels)
        vbox(self.canvas, on=self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 150)

    def retranslate(self) -> None:
        if self.quantity == "loss":
            self.setAccessibleName(self.tr("Plot of the loss"))
        else:
            self.setAccessibleName(self.tr("Plot of the accuracy"))
        self.place_labels()
        self.setAccessibleDescription(self._spoken())
        self.canvas.getAxis("bottom").setLabel(self.tr("epochs"))
        for axis in ("left", "bottom"):
            self.canvas.getAxis(axis).picture = None
        self.canvas.update()

    def restyle(self) -> None:
        colors = colors_of(self.palette())
        self.canvas.setBackground(QColor(colors.surface))
        for side in ("left", "bottom"):
            axis = self.canvas.getAxis(side)
            axis.setPen(pg.mkPen(colors.border))
            axis.setTextPen(pg.mkPen(colors.muted))
        self.pointer_line.setPen(pg.mkPen(colors.muted, width=1, style=Qt.PenStyle.DashLine))
        for (number, layer), line in self.lines.items():
            self._style_line(line, number, layer, colors)
        for _, mark in self.marks:
            self._style_mark(mark, colors)
        self.point_at(self._at)

    def _style_line(self, line: Any, number: int, layer: Layer, colors: Colors) -> None:
        color = QColor(colors.valid if layer == "valid" else colors.train)
        if layer in ("batches", "teaching"):
            color = QColor(colors.muted) if layer == "teaching" else color
            # an opaque pale line is drawn many times faster than a translucent one
            line.setPen(pg.mkPen(blend(color, colors.surface, _BATCH_STRENGTH), width=1))
            line.setZValue(1)
            return
        style = Qt.PenStyle.SolidLine if number == 0 else Qt.PenStyle.DashLine
        line.setPen(pg.mkPen(color, width=_LINE, style=style))
        line.setSymbolPen(pg.mkPen(color, width=1.4))
        line.setSymbolBrush(color if number == 0 else QColor(colors.surface))
        line.setSymbolSize(7)
        line.setZValue(10 if layer == "valid" else 9)

    def _style_mark(self, mark: Any, colors: Colors) -> None:
        mark.setPen(pg.mkPen(colors.muted, width=1, style=Qt.PenStyle.DotLine))
        mark.label.setColor(QColor(colors.muted))
        ground = QColor(colors.surface)
        ground.setAlphaF(0.75)
        mark.label.fill = pg.mkBrush(ground)

    # ---- phases -----------------------------------------------------------------------------

    def _set_marks(self) -> None:
        """Boundaries of the first run's phases."""
        phases = self._runs[0].curves.phases if self._runs else []
        if [mark for mark, _ in self.marks] == phases:
            return
        for _, line in self.marks:
            self.canvas.removeItem(line)
        self.marks = [(phase, self._mark(phase)) for phase in phases]
        self.place_labels()

    def _mark(self, phase: PhaseMark) -> Any:
        line = pg.InfiniteLine(
            pos=phase.x, angle=90, movable=False, label=self.name_of(phase), labelOpts={}
        )
        self._style_mark(line, colors_of(self.palette()))
        self.canvas.addItem(line, ignoreBounds=True)
        line.setZValue(5)
        return line

    def place_labels(self) -> None:
        """Names of phases stand beside their marks, whole and within the plot.

        A name that would leave the plot stands before its mark, or is the number alone where that
        has no room either; that of the phase at the left edge, whose mark is farther left, begins
        there. Those that would run into each other stand in rows.
        """
        height, width = max(1.0, self.view.height()), self.view.width()
        pixels, metrics = self.view.viewPixelSize()[0] or 1.0, QFontMetrics(self.canvas.font())
        first = self.view.viewRange()[0][0]
        rows: list[list[tuple[float, float]]] = [[] for _ in range(_LABEL_ROWS)]
        marks = [*((phase.x - first) / pixels for phase, _ in self.marks), width]
        for (phase, line), (mark, end) in zip(self.marks, pairwise(marks), strict=True):
            left = 0 if mark < 0 < end else mark
            name, before = self.name_of(phase), False
            wide = metrics.horizontalAdvance(name) + _LABEL_GAP
            if left + wide > width:
                before = left - wide >= 0
                if not before and phase.phase:
                    name = str(phase.phase)
                    wide = metrics.horizontalAdvance(name) + _LABEL_GAP
                    before = left + wide > width
            line.label.setFormat(name)
            place = (left - wide, left) if before else (left, left + wide)
            row = next((n for n, taken in enumerate(rows) if _is_free(place, taken)), -1)
            rows[row].append(place)
            # of the name's own width, which is that much to the right of the mark
            anchor = (1, 0) if before else ((mark - left) / (wide - _LABEL_GAP), 0)
            line.label.anchors = [anchor, anchor]
            row %= _LABEL_ROWS
            # where there is room: a loss falls, an accuracy rises
            down = (2 + row * (metrics.height() + _ROW_GAP)) / height
            up = (4 + (row + 1) * (metrics.height() + _ROW_GAP)) / height
            line.label.setPosition(min(0.9, up) if self.quantity == "accuracy" else 1 - down)

    # ---- the pointer and the keys -----------------------------------------------------------

    def _values_at(self, x: float) -> Iterable[dict[str, Any]]:
        colors = colors_of(self.palette())
        for number, run in enumerate(self._runs):
            moment = run.curves.moment(x)
            if moment is None or moment.ended is None:
                continue
            place = moment.phase.x + moment.epoch
            for subset in SUBSETS:
                value = getattr(moment.ended, f"{subset}_{self.quantity}")
                if value is None or subset in self._hidden or moment.phase.phase == 0:
                    continue
                color = QColor(getattr(colors, subset))
                ring = pg.mkPen(color, width=2.2)
                ground = QColor(colors.surface)
                yield {"pos": (place, value), "pen": ring, "brush": ground, "data": number}

    def _mouse_moved(self, place: QPointF) -> None:
        inside = self.view.sceneBoundingRect().contains(place)
        self.pointed.emit(float(self.view.mapSceneToView(place).x()) if inside else None)

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QWheelEvent) and self._only_passed(event):
            event.ignore()
            return True
        if kind == QEvent.Type.Leave:
            self.pointed.emit(None)
        elif kind == QEvent.Type.MouseButtonDblClick:
            self.reset_requested.emit()
            return True
        elif kind == QEvent.Type.MouseButtonPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        return super().eventFilter(watched, event)

    def _only_passed(self, wheel: QWheelEvent) -> bool:
        """Whether it is turned to scroll the page around."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QAbstractScrollArea):
            around = around.parentWidget()
        scrolls = around is not None and around.verticalScrollBar().maximum() > 0
        return scrolls and not wheel.modifiers() & Qt.KeyboardModifier.ControlModifier

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1 / _ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(_ZOOM)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.reset_requested.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._runs:
            self._walk(-1 if key == Qt.Key.Key_Left else 1)
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self.pointed.emit(None)
        else:
            super().keyPressEvent(event)

    def _walk(self, step: int) -> None:
        """To the end of the next or the last epoch."""
        end = self._runs[0].curves.end
        here = end + (step < 0) if self._at is None else self._at
        self.pointed.emit(min(max(1.0, round(here) + step), end))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.pointed.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_labels()

    # ---- names and numbers ------------------------------------------------------------------

    def name_of(self, phase: PhaseMark) -> str:
        """“2 · all layers”; the teaching phase is counted by nobody."""
        return self.tr("start") if phase.phase == 0 else phase_name(phase.phase, phase.name)

    def number(self, value: float) -> str:
        """A value of this plot as the window writes it."""
        if self.quantity == "accuracy":
            return self._translator.percent(value)
        return self._translator.decimal(value, 3)

    def tick(self, side: str, value: float, spacing: float) -> str:
        """With as many decimals as two ticks that stand so far apart need to differ."""
        if side == "left" and self.quantity == "accuracy":
            return self._translator.percent(value, _decimals(100 * spacing))
        return self._translator.decimal(value, _decimals(spacing))

    def _spoken(self) -> str:
        """The newest figures, for those who do not see the lines."""
        epochs = self._runs[0].curves.epochs if self._runs else []
        if not epochs:
            return ""
        figures = [getattr(epochs[-1], f"{subset}_{self.quantity}") for subset in SUBSETS]
        train, valid = ("–" if value is None else self.number(value) for value in figures)
        return self.tr("Epoch {epoch}: training {train}, validation {valid}").format(
            epoch=epochs[-1].epoch, train=train, valid=valid
        )


def _decimals(spacing: float) -> int:
    return max(0, math.ceil(-math.log10(spacing) - 1e-9)) if spacing > 0 else 0


def _is_free(place: tuple[float, float], taken: Iterable[tuple[float, float]]) -> bool:
    return all(place[1] <= left or right <= place[0] for left, right in taken)


def blend(color: QColor, ground: str, strength: float) -> QColor:
    """`color` as it looks where it covers `ground` by that fraction."""
    below = QColor(ground)

    def mixed(one: int, other: int) -> int:
        return round(strength * one + (1 - strength) * other)

    return QColor(
        mixed(color.red(), below.red()),
        mixed(color.green(), below.green()),
        mixed(color.blue(), below.blue()),
    )


class _Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph carries no types
    """Writes numbers as the window's language does."""

    def __init__(self, plot: CurvePlot, side: str) -> None:
        super().__init__(side)
        # its numbers are slow to write: most repaints are for the curves alone
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)
        self._owner = plot
        self._side = side
        self.enableAutoSIPrefix(False)

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [self._owner.tick(self._side, value * scale, spacing) for value in values]
