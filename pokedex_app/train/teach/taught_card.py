"""What a lesson did to the model: a sentence, the figures before and after, and what to do now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import set_role
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import printable
from trainer.messages import told
from trainer.model.lessons import Comparison, Lesson
from trainer.runs.teaching import Taught

MOST_FAILURES = 3


class TaughtCard(LiveMixin, QFrame):
    """Hidden until there is something to compare.

    Signals:
        use_wanted(): the taught model shall name pictures.
        discard_wanted(): it is not wanted.
    """

    use_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        set_role(self, "card")
        self._translator = translator
        self._taught: Taught | None = None
        self.verdict = PlainLabel("", "heading", wrap=True)
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(20)
        self._figures.setVerticalSpacing(4)
        self._figures.setColumnStretch(0, 1)
        self._notes = PlainLabel("", "muted", wrap=True)
        self.use = Button(self.tr("Use it"), "fa6s.circle-check", self.use_wanted, role="primary")
        self.discard = Button(
            self.tr("Discard it"),
            "fa6s.trash-can",
            self.discard_wanted,
            tip=self.tr("The model that you taught stays as it was in any case"),
        )
        foot = hbox(STRETCH, self.discard, self.use, spacing=8)
        vbox(
            self.verdict,
            self._figures,
            self._notes,
            foot,
            on=self,
            spacing=8,
            margins=(16, 12, 14, 12),
        )
        self.hide()
        self.settle()

    def show_taught(self, taught: Taught | None) -> None:
        if taught is not self._taught:
            self._taught = taught
            self.retranslate()
        self.setVisible(taught is not None)

    def retranslate(self) -> None:
        taught, language = self._taught, self._translator.language
        self._clear()
        if taught is None:
            return
        set_role(self.verdict, "bad" if taught.worse else "heading")
        self.verdict.setText(told(taught.verdict, language))
        self._show_figures(taught.lesson)
        notes = [told(note, language) for note in taught.notes]
        failed = [
            f"{printable(file.name)}: {told(why, language)}" for file, why in taught.failed.items()
        ]
        notes += failed[:MOST_FAILURES]
        if len(failed) > MOST_FAILURES:
            more = self.tr("%Ln more picture(s) cannot be read.", "", len(failed) - MOST_FAILURES)
            notes.append(more)
        self._notes.show_text("\n".join(notes))
        worse = taught.worse
        self.use.setText(self.tr("Use it all the same…") if worse else self.tr("Use it"))
        self.use.setToolTip(
            self.tr("Name pictures with the taught model, though it is worse")
            if worse
            else self.tr("Put it among your models, and name pictures with it")
        )
        for button, symbol, first in (
            (self.use, "fa6s.circle-check", not worse),
            (self.discard, "fa6s.trash-can", worse),
        ):
            set_role(button, "primary" if first else None)
            button.set_symbol(symbol, "accent_text" if first else None)

    def _show_figures(self, lesson: Lesson) -> None:
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
            self._put(PlainLabel(head, "muted"), 0, column)
        for row, (name, figures) in enumerate(shown, start=1):
            self._figures.addWidget(PlainLabel(self._name(name, figures), wrap=True), row, 0)
            percent = self._translator.percent
            self._put(PlainLabel(percent(figures.before / figures.pictures)), row, 1)
            self._put(PlainLabel(percent(figures.after / figures.pictures), "heading"), row, 2)
            self._put(PlainLabel(self._change(figures)), row, 3)

    def _put(self, label: PlainLabel, row: int, column: int) -> None:
        self._figures.addWidget(label, row, column, Qt.AlignmentFlag.AlignRight)

    def _name(self, name: str, figures: Comparison) -> str:
        pictures = self.tr("%Ln picture(s) that it did not learn from", "", figures.pictures)
        return f"{name}: {pictures}"

    def _change(self, figures: Comparison) -> str:
        low, high = (self._points(value) for value in figures.interval)
        return self.tr("{points} ({low} to {high})").format(
            points=self._points(figures.change), low=low, high=high
        )

    def _points(self, fraction: float) -> str:
        """Of the accuracy, with their sign."""
        points = round(100 * fraction, 1)
        text = self._translator.decimal(abs(points), 1)
        sign = "+" if points > 0 else "−" if points < 0 else "±"
        return f"{sign}{text}"

    def _clear(self) -> None:
        while (item := self._figures.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
