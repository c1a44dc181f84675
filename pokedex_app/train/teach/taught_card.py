"""What a lesson did to the model: a sentence, the figures before and after, and what to do now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import set_role
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.lesson_figures import LessonFigures
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import printable
from trainer.messages import told
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
        self._figures = LessonFigures(translator)
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
        self._figures.show_lesson(taught.lesson if taught is not None else None)
        if taught is None:
            return
        set_role(self.verdict, "bad" if taught.worse else "heading")
        self.verdict.setText(told(taught.verdict, language))
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
