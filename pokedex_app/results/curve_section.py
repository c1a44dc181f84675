"""The curves of one run, or of two on top of each other, made when there is something to draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pokedex_app.services import Services

if TYPE_CHECKING:
    from pokedex_app.shared.runs.curves import Curves
    from pokedex_app.ui.plots.curve_plots import CurvePlots

LOWEST = 280
"""Pixels that two plots with their tools need to be of use."""


class RunCurves(QWidget):
    """Holds the place of `CurvePlots`, which bring pyqtgraph, until a run with curves is shown.

    Signals:
        exported(Path): the curves have been written to that file.
    """

    exported = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.plots: CurvePlots | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setMinimumHeight(LOWEST)

    def sizeHint(self) -> QSize:
        return QSize(2 * LOWEST, LOWEST)

    def show_runs(self, runs: Sequence[tuple[str, Curves]]) -> None:
        """Draw one run or two, each with the name it goes by; without a course among them there is
        nothing to be seen."""
        drawn = [(name, curves) for name, curves in runs if curves.shows_a_course]
        self.setVisible(bool(drawn))
        if not drawn:
            return
        from pokedex_app.ui.plots.curve_plot import ShownRun

        if self.plots is None:
            from pokedex_app.ui.plots.curve_plots import CurvePlots

            services = self._services
            self.plots = CurvePlots(services.translator, services.errors, services.jobs)
            self.plots.exported.connect(self.exported)
            self._column.addWidget(self.plots)
        self.plots.show_runs([ShownRun(name, curves) for name, curves in drawn])
