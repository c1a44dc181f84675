"""What lessons did to the model of the run that is shown: one card each, the newest open."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from pokedex_app.core.theme import set_role
from pokedex_app.services import Services
from pokedex_app.shared.model_library import TaughtModel
from pokedex_app.shared.runs.evaluated_run import RunResults
from pokedex_app.ui.foldable import Foldable
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.lesson_figures import LessonFigures
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel
from trainer.errors import printable
from trainer.messages import told
from trainer.model.file_name import SUFFIX
from trainer.runs.teaching import verdict_on

MOST_LETTERS = 80
"""of a name that stands in a model file"""
MOST_NEW = 12
"""new classes that are named"""


class Lessons(LiveWidget):
    """Hidden where the model was not taught, or no model that came of it is among the user's.

    Signals:
        looked(): those of the run that was shown last are here now.
    """

    looked = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._run: RunResults | None = None
        self._taught: Sequence[TaughtModel] = ()
        self.cards: list[_Lesson] = []
        self._column = vbox(on=self, spacing=10)
        services.recogniser.ready.connect(self.retranslate)
        self.hide()
        self.settle()

    def show_run(self, run: RunResults | None) -> None:
        """Those of its model."""
        if self._run is None or run is None or run.folder != self._run.folder:
            self._show(())
        self._run = run
        self.look()

    def look(self) -> None:
        """Read the models again, of which there may be more or fewer."""
        run = self._run
        origin = run.manifest.origin if run is not None and run.manifest is not None else None
        if run is None or origin is None:
            self._show(())
            return
        models = self._services.models
        self._services.run(
            lambda: models.taught_from(origin), partial(self._take, run), "lessons of a run"
        )

    def _take(self, run: RunResults, taught: list[TaughtModel]) -> None:
        if run is self._run:
            self._show(taught)
            self.looked.emit()

    def _show(self, taught: Sequence[TaughtModel]) -> None:
        if taught != self._taught:  # else one that was folded would open again
            self._taught = taught
            for card in self.cards:
                card.deleteLater()
                card.setParent(None)
            self.cards = [_Lesson(self._services, each) for each in taught]
            for card in self.cards:
                self._column.addWidget(card)
            for newest in self.cards[:1]:
                newest.set_unfolded(True)
        self.retranslate()
        self.setVisible(bool(taught))

    def retranslate(self) -> None:
        for card in self.cards:
            card.retranslate()


class _Lesson(Foldable):
    def __init__(self, services: Services, taught: TaughtModel) -> None:
        self._services = services
        self._taught = taught
        self._what = PlainLabel("", "muted", wrap=True)
        self._verdict = PlainLabel("", wrap=True)
        self._figures = LessonFigures(services.translator)
        self._figures.show_lesson(taught.lesson)
        content = LiveWidget()
        vbox(self._what, self._verdict, self._figures, on=content, spacing=6, margins=(6, 0, 0, 6))
        super().__init__(content)

    def retranslate(self) -> None:
        lesson, path = self._taught.lesson, self._taught.path
        worse, verdict = verdict_on(lesson)
        set_role(self._verdict, "bad" if worse else None)
        self._verdict.setText(told(verdict, self._services.translator.language))
        self._what.setText(self._what_was_taught())
        if path is None:
            self.set_texts(self.tr("A lesson whose model is not among yours any more"))
            return
        when = self._services.translator.date_time(self._taught.created)
        if self._services.recogniser.model_path == path:
            when = self.tr("in use · {date}").format(date=when)
        name = printable(path.name.removesuffix(SUFFIX))
        self.set_texts(self.tr("Taught: {name}").format(name=name), when)

    def _what_was_taught(self) -> str:
        lesson = self._taught.lesson
        before = lesson.model.removesuffix(SUFFIX)[:MOST_LETTERS]
        pictures = sum(lesson.pictures.values()) + lesson.strangers
        text = self.tr("%Ln picture(s) were taught to “{model}”.", "", pictures)
        text = text.format(model=printable(before))
        if lesson.new_classes:
            names = printable(", ".join(lesson.new_classes[:MOST_NEW]))
            names += " …" if len(lesson.new_classes) > MOST_NEW else ""
            text += " " + self.tr("New classes: {names}").format(names=names)
        return text
