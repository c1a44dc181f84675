"""Loss and accuracy side by side, with what both share: legend, values at the pointer, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)

from pokedex_app.core.error_reporting import ErrorReporter
from pokedex_app.core.i18n import Translator
from pokedex_app.core.jobs import Jobs
from pokedex_app.core.theme import colors_of, set_role
from pokedex_app.shared.runs.curves import Curves, Moment
from pokedex_app.ui.controls import Menu, ToolButton
from pokedex_app.ui.elided import ElidedLabel
from pokedex_app.ui.later import later
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.plots.curve_export import PlotPainting, drawing, picture, swatch
from pokedex_app.ui.plots.curve_plot import CurvePlot, Layer, ShownRun
from trainer.data.spreadsheets import MARK
from trainer.files import write_atomically

_GAP = 12
_NAMED: tuple[Layer, ...] = ("batches", "train", "valid")


BETWEEN_PLOTS_MILLISECONDS = 40


class CurvePlots(LiveWidget):
    """Two linked plots, with the figures of the last epoch above them, or those at the pointer.

    `show_runs` says what is drawn; `refresh` draws what was added to it.

    Signals:
        exported(Path): the file has been written.
    """

    exported = Signal(object)

    def __init__(
        self,
        translator: Translator,
        errors: ErrorReporter,
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        self._errors = errors
        self._jobs = jobs
        self._runs: list[ShownRun] = []
        self.loss = CurvePlot("loss", translator)
        self.accuracy = CurvePlot("accuracy", translator)
        self.accuracy.view.setXLink(self.loss.view)
        self._titles = {
            self.loss: PlainLabel(self.tr("Loss"), "heading"),
            self.accuracy: PlainLabel(self.tr("Accuracy"), "heading"),
        }
        self.readouts = {plot: QLabel() for plot in self._plots()}
        self._place = PlainLabel("", "muted")
        self._names = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        set_role(self._names, "muted")
        names = {
            "batches": (self.tr("Batches"), self.tr("Show the figure of every batch")),
            "train": (self.tr("Training"), self.tr("Show the means of each epoch's batches")),
            "valid": (
                self.tr("Validation"),
                self.tr("Show the figures of pictures that are not trained on"),
            ),
        }
        self._legend: dict[Layer, ToolButton] = {
            layer: ToolButton(text=names[layer][0], tip=names[layer][1], role="flat")
            for layer in _NAMED
        }
        self._reset = ToolButton(
            None,
            "fa6s.expand",
            self.reset_view,
            text=self.tr("Show all"),
            tip=self.tr(
                "The wheel zooms, with Ctrl where the page scrolls, and dragging moves; this shows "
                "everything again (Home)"
            ),
        )
        self._export = ToolButton(
            None,
            "fa6s.download",
            text=self.tr("Export"),
            tip=self.tr("Save the curves as a picture or a table (Ctrl+Shift+E)"),
        )
        menu = Menu(self)
        menu.add(self.tr("Picture (PNG)…"), lambda: self._ask_for_file("png"))
        menu.add(self.tr("Drawing (SVG)…"), lambda: self._ask_for_file("svg"))
        menu.add(self.tr("Table (CSV)…"), lambda: self._ask_for_file("csv"))
        self._export.setMenu(menu)
        self._at: float | None = None
        self.empty = QFrame()
        set_role(self.empty, "card")
        self._cards = [self._card(plot) for plot in self._plots()]
        # drawn on its own, so that the window is never busy with both plots at once
        self._accuracy_later = later(self, BETWEEN_PLOTS_MILLISECONDS, self.accuracy.refresh)
        self._arrange()
        self._connect()
        self.settle()
        self._show_empty()

    # ---- what is shown ----------------------------------------------------------------------

    def show_runs(self, runs: Sequence[ShownRun]) -> None:
        """Draw one run, or two on top of each other; no run leaves the plots empty."""
        self._runs = list(runs)
        for plot in self._plots():
            plot.show_runs(runs)
        self._legend["batches"].setVisible(len(runs) < 2)
        self._name_runs()
        self._show_empty()
        self._point_at(None)

    def curves(self) -> Curves | None:
        """Those of the first run."""
        return self._runs[0].curves if self._runs else None

    def refresh(self) -> None:
        """Draw what the runs' curves have gained; at most ten times a second, please."""
        self._accuracy_later.start()
        self.loss.refresh()
        self._show_empty()
        if self._at is None:
            self._show_values()

    def reset_view(self) -> None:
        for plot in self._plots():
            plot.reset_view()

    def export(self, path: Path) -> None:
        """Write what is seen as ``*.png`` or ``*.svg``, or the first run's points as ``*.csv``.

        A job writes the file, and puts the table together, which takes a while for a long run.
        What goes wrong is shown.
        """
        content: Callable[[], str | bytes]
        ending = path.suffix.lower()
        if ending == ".csv":
            # a copy, as they may be growing
            curves = self._runs[0].curves.copy() if self._runs else Curves()
            content = partial(_table, curves)
        else:
            make = drawing if ending == ".svg" else picture
            content = partial(bytes, make(self, self._parts(), self._legend_entries()))
        job = self._jobs.run(
            lambda: write_atomically(path, content()),
            lambda _: self.exported.emit(path),
            name="curves",
        )
        self._errors.follow(job)

    # ---- assembly ---------------------------------------------------------------------------

    def _plots(self) -> tuple[CurvePlot, CurvePlot]:
        return self.loss, self.accuracy

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(_GAP)
        for column, card in enumerate(self._cards):
            grid.addWidget(card, 0, column)
            grid.setColumnStretch(column, 1)
        begins = PlainLabel(self.tr("The curves begin with the first batch."), "muted")
        vbox((begins, Qt.AlignmentFlag.AlignCenter), on=self.empty, margins=(16, 16, 16, 16))
        vbox(self._tools(), (grid, 1), (self.empty, 1), on=self, spacing=8)

    def _card(self, plot: CurvePlot) -> QFrame:
        frame = QFrame()
        set_role(frame, "card")
        title, values = self._titles[plot], self.readouts[plot]
        values.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        values.setMinimumWidth(10)
        across = hbox(title, (values, 1))
        vbox(across, (plot, 1), on=frame, spacing=4, margins=(10, 8, 6, 6))
        return frame

    def _tools(self) -> QHBoxLayout:
        for button in self._legend.values():
            button.setCheckable(True)
            button.setChecked(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        right = (self._place, self._reset, self._export)
        names = (self._names, 100)  # of the room that is left, all that the stretch would take
        return hbox(*self._legend.values(), names, STRETCH, *right, spacing=6)

    def _connect(self) -> None:
        for plot in self._plots():
            plot.pointed.connect(self._point_at)
            plot.reset_requested.connect(self.reset_view)
        for layer, button in self._legend.items():
            button.toggled.connect(lambda on, layer=layer: self._show_layer(layer, on))
        save = QShortcut(QKeySequence("Ctrl+Shift+E"), self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self._export.showMenu)

    def retranslate(self) -> None:
        self._name_runs()
        self._point_at(None)

    def restyle(self) -> None:
        colors = colors_of(self.palette())
        for layer, button in self._legend.items():
            color = colors.valid if layer == "valid" else colors.train
            button.setIcon(QIcon(swatch(color, layer)))
        self._show_values()

    # ---- reactions --------------------------------------------------------------------------

    def _show_layer(self, layer: Layer, on: bool) -> None:
        for plot in self._plots():
            plot.set_layer_visible(layer, on)
            if layer == "batches":
                plot.set_layer_visible("teaching", on)

    def _point_at(self, x: float | None) -> None:
        moment = None
        if x is not None and self._runs:
            moment = self._runs[0].curves.moment(x)
        self._at = None if moment is None else x
        for plot in self._plots():
            plot.point_at(self._at)
        self._show_values()
        self._place.setText("" if moment is None else self._place_text(moment))

    def _show_values(self) -> None:
        for plot in self._plots():
            self.readouts[plot].setText(self._values_text(plot, self._at))

    def _name_runs(self) -> None:
        two = len(self._runs) == 2
        self._names.setVisible(two)
        if two:
            self._names.set_whole(
                self.tr("solid: {first}, dashed: {second}").format(
                    first=self._runs[0].name, second=self._runs[1].name
                )
            )

    def _show_empty(self) -> None:
        empty = all(run.curves.empty for run in self._runs)
        self.empty.setVisible(empty)
        for card in self._cards:
            card.setVisible(not empty)

    def _ask_for_file(self, ending: str) -> None:
        kinds = {
            "png": self.tr("Pictures (*.png)"),
            "svg": self.tr("Drawings (*.svg)"),
            "csv": self.tr("Tables (*.csv)"),
        }
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = self._runs[0].name if self._runs else "curves"
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export the curves"), str(Path(place) / f"{name}.{ending}"), kinds[ending]
        )
        if not chosen:
            return
        path = Path(chosen)
        self.export(path if path.suffix.lower() == f".{ending}" else Path(f"{path}.{ending}"))

    # ---- texts ------------------------------------------------------------------------------

    def _place_text(self, moment: Moment) -> str:
        return self.tr("{phase}, epoch {epoch} of {epochs}, batch {batch} of {batches}").format(
            phase=self.loss.name_of(moment.phase),
            epoch=moment.epoch,
            epochs=moment.phase.epochs,
            batch=self._translator.number(moment.batch),
            batches=self._translator.number(moment.batches),
        )

    def _values_text(self, plot: CurvePlot, x: float | None) -> str:
        """Figures at `x` in the colours of their lines; without `x` those of the last epoch."""
        colors = colors_of(self.palette())
        parts = []
        for number, run in enumerate(self._runs):
            moment = run.curves.moment(run.curves.settled if x is None else x)
            if moment is None:
                continue
            ended = moment.ended if moment.phase.phase > 0 else None
            train = getattr(ended, f"train_{plot.quantity}", None)
            if train is None:
                train = getattr(moment, plot.quantity)
            valid = getattr(ended, f"valid_{plot.quantity}", None)
            figures = [
                f'<span style="color:{color}">{shape} {plot.number(value)}</span>'
                for color, shape, value in (
                    (colors.train, "●" if number == 0 else "○", train),
                    (colors.valid, "◆" if number == 0 else "◇", valid),
                )
                if value is not None
            ]
            parts.append("&nbsp; ".join(figures))
        return " &nbsp;·&nbsp; ".join(parts)

    def _parts(self) -> list[PlotPainting]:
        return [(self._titles[plot].text(), plot.size(), plot.paint) for plot in self._plots()]

    def _legend_entries(self) -> list[tuple[str, str, Layer]]:
        colors = colors_of(self.palette())
        return [
            (button.text(), colors.valid if layer == "valid" else colors.train, layer)
            for layer, button in self._legend.items()
            if button.isChecked() and not button.isHidden()
        ]


def _table(curves: Curves) -> str:
    return MARK + curves.csv()
