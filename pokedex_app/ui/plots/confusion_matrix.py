"""The confusion matrix: which class was taken for which, for three classes or a thousand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QToolTip

from pokedex_app.core.i18n import spoken_now
from pokedex_app.core.plain_text import tip
from pokedex_app.core.theme import set_role
from pokedex_app.ui.controls import Slot, ToolButton
from pokedex_app.ui.elided import ElidedLabel
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveWidget, Said, says
from pokedex_app.ui.plots.matrix_canvas import ZOOM_STEP, MatrixCanvas
from pokedex_app.ui.plots.matrix_cells import Counts

ICON_PIXELS = 15


class ConfusionMatrix(LiveWidget):
    """A row for each true class, a column for each answer, and buttons to look closer.

    What the cell under the mouse or the cursor means is said in a tooltip and in a line below.

    Signals:
        cell_clicked(str true, str predicted): a cell was clicked, or Enter pressed on it.
    """

    cell_clicked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.canvas = MatrixCanvas()
        self.canvas.pointed.connect(self._point)
        self.canvas.chosen.connect(self._choose)
        self.canvas.zoomed.connect(self._enable)
        self._only_errors = says(
            QCheckBox(),
            text=self.tr("Only errors"),
            toolTip=self.tr("Leave out what was recognised"),
        )
        self._only_errors.toggled.connect(self.canvas.set_only_errors)
        zoom, glass = self.canvas.zoom, "fa6s.magnifying-glass"
        smaller, larger = self.tr("Smaller"), self.tr("Larger")
        self._zoom_out = self._button(smaller, f"{glass}-minus", lambda: zoom(1 / ZOOM_STEP), "-")
        self._zoom_in = self._button(larger, f"{glass}-plus", lambda: zoom(ZOOM_STEP), "+")
        self._fit = self._button(self.tr("Show everything"), "fa6s.expand", self.canvas.fit, "0")
        self._previous = self._button(
            self.tr("Error before"), "fa6s.angle-left", lambda: self._step(-1), "Shift+N"
        )
        self._next = self._button(
            self.tr("Next error"), "fa6s.angle-right", lambda: self._step(1), "N"
        )
        says(self.canvas, accessibleName=self.tr("Confusion matrix"))
        self._line = ElidedLabel(Qt.TextElideMode.ElideRight)
        set_role(self._line, "muted")
        self._pointed: tuple[int, int] | None = None
        vbox(self._tools(), (self.canvas, 1), self._line, on=self, spacing=6)
        self._enable()
        self.settle()

    # ---- what is shown ----------------------------------------------------------------------

    def set_matrix(self, labels: Sequence[str], counts: Counts) -> None:
        """Show `counts` (C, C): rows are true classes, columns answers, both in `labels`' order."""
        if counts.shape != (len(labels), len(labels)):
            raise ValueError(f"{counts.shape} counts for {len(labels)} labels")
        self.canvas.set_matrix(labels, counts)
        self._pointed = None
        self._say()
        self._enable()

    def set_only_errors(self, only: bool) -> None:
        """Leave the diagonal blank and shade errors by their number."""
        self._only_errors.setChecked(only)

    @property
    def only_errors(self) -> bool:
        return self._only_errors.isChecked()

    def show_cell(self, true: str, predicted: str) -> None:
        """Go to that cell, large enough to be read. Labels that are not shown are passed over."""
        labels = self.canvas.labels
        if true in labels and predicted in labels:
            self.canvas.go_to(labels.index(true), labels.index(predicted))

    def cell_sentence(self, row: int, column: int) -> str:
        """“2 of 8 pictures of Kadabra (25 %) were taken for Alakazam.”"""
        labels, counts = self.canvas.labels, self.canvas.counts
        count, total = int(counts[row, column]), int(counts[row].sum())
        if not total:
            return self.tr("There is no picture of {true} among these.").format(true=labels[row])
        if row == column:
            text = self.tr("{count} of {total} pictures of {true} ({share}) were recognised.")
        else:
            text = self.tr(
                "{count} of {total} pictures of {true} ({share}) were taken for {predicted}."
            )
        language = spoken_now()
        return text.format(
            count=language.number(count),
            total=language.number(total),
            true=labels[row],
            predicted=labels[column],
            share=language.percent(count / total),
        )

    # ---- assembly ---------------------------------------------------------------------------

    def _button(self, name: Said, symbol: str, do: Slot, keys: str) -> ToolButton:
        button = ToolButton(name, symbol, do, told=keys)
        button.setIconSize(QSize(ICON_PIXELS, ICON_PIXELS))
        return button

    def _tools(self) -> QHBoxLayout:
        return hbox(
            self._only_errors,
            STRETCH,
            self._previous,
            self._next,
            self._zoom_out,
            self._zoom_in,
            self._fit,
            spacing=6,
        )

    def retranslate(self) -> None:
        self._say()

    # ---- what the user does -----------------------------------------------------------------

    def _step(self, step: int) -> None:
        self.canvas.setFocus()
        self.canvas.next_error(step)

    def _point(self, row: int, column: int) -> None:
        self._pointed = (row, column) if row >= 0 else None
        self._say()
        if self._pointed is not None and self.canvas.underMouse():
            place = QCursor.pos() + QPoint(14, 18)
            QToolTip.showText(place, tip(self.cell_sentence(row, column)), self.canvas)
        else:
            QToolTip.hideText()

    def _say(self) -> None:
        if self._pointed is not None:
            text = self.cell_sentence(*self._pointed)
        elif self.canvas.labels:
            text = self.tr("Point at a cell to read it, click it for its pictures.")
        else:
            text = ""
        self._line.set_whole(text)
        self.canvas.setAccessibleDescription(text)

    def _choose(self, row: int, column: int) -> None:
        labels = self.canvas.labels
        self.cell_clicked.emit(labels[row], labels[column])

    def _enable(self) -> None:
        counts, shown = self.canvas.counts, bool(self.canvas.labels)
        wrong = int(counts.sum()) > int(counts.diagonal().sum())
        for button in (self._previous, self._next):
            button.setEnabled(wrong)
        self._zoom_out.setEnabled(shown and not self.canvas.fitted)
        self._fit.setEnabled(shown and not self.canvas.fitted)
        self._zoom_in.setEnabled(shown and not self.canvas.largest)
