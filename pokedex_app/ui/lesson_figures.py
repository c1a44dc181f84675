"""What a lesson changed: the same pictures before and after, none of which it learnt from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from pokedex_app.core.i18n import Translator
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel
from trainer.model.lessons import Comparison, Lesson


class LessonFigures(LiveWidget):
    """A row for each kind of pictures, with the 95 % interval of the change.

    Args:
        narrow: a row's name stands above its figures.
    """

    def __init__(self, translator: Translator, *, narrow: bool = False) -> None:
        super().__init__()
        self._translator = translator
        self._narrow = narrow
        self._lesson: Lesson | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14 if narrow else 20)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3 if narrow else 0, 1)
        self.settle()

    def show_lesson(self, lesson: Lesson | None) -> None:
        self._lesson = lesson
        self.retranslate()

    def retranslate(self) -> None:
        self._clear()
        lesson = self._lesson
        if lesson is None:
            return
        rows = (
            (self.tr("What it knew before"), lesson.known),
            (self.tr("Validation pictures of its training"), lesson.validation),
            (self.tr("Corrected pictures"), lesson.corrected),
            (self.tr("New classes"), lesson.added),
            (self.tr("“None of these”, rightly"), lesson.refused),
            (self.tr("What it knew, not “none of these”"), lesson.kept),
        )
        shown = [(name, figures) for name, figures in rows if figures is not None]
        heads = (self.tr("before"), self.tr("after"), self.tr("change (95 % interval)"))
        for column, head in enumerate(heads, start=1):
            self._put(PlainLabel(head, "muted", wrap=self._narrow and column == 3), 0, column)
        percent = self._translator.percent
        for number, (name, figures) in enumerate(shown):
            row = 2 * number + 2
            label = PlainLabel(self._name(name, figures), wrap=True)
            if self._narrow:
                self._grid.addWidget(label, row - 1, 0, 1, 4)
            else:
                self._grid.addWidget(label, row, 0)
            self._put(PlainLabel(percent(figures.before / figures.pictures)), row, 1)
            self._put(PlainLabel(percent(figures.after / figures.pictures), "heading"), row, 2)
            self._put(PlainLabel(self._change(figures), wrap=self._narrow), row, 3)

    def _put(self, label: PlainLabel, row: int, column: int) -> None:
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column)

    def _name(self, name: str, figures: Comparison) -> str:
        pictures = self.tr("%Ln picture(s) that it did not learn from", "", figures.pictures)
        return f"{name}: {pictures}"

    def _change(self, figures: Comparison) -> str:
        told = self._translator.spoken.points
        low, high = map(told, figures.interval)
        return self.tr("{points} ({low} to {high})").format(
            points=told(figures.change), low=low, high=high
        )

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
