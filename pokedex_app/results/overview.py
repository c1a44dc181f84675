"""The first part of the results page: the headline figures and the curves."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from pokedex_app.results.advice_card import AdviceCard
from pokedex_app.results.curve_section import RunCurves
from pokedex_app.results.lessons import Lessons
from pokedex_app.results.metrics_cards import MetricsCards
from pokedex_app.services import Services
from pokedex_app.shared.runs.evaluated_run import RunResults
from pokedex_app.ui.layouts import Stretch, vbox
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.scroll_area import ScrollArea
from trainer.runs.events import HeadFitted


class OverviewPart(LiveWidget):
    """What a run came to, at one look."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._run: RunResults | None = None
        self._subset = ""
        self.cards = MetricsCards(services.translator)
        self._unmeasured = PlainLabel(
            self.tr(
                "This run has no figures yet: they are measured when a training has come to its "
                "end. An unfinished one can be resumed on the Train page."
            ),
            wrap=True,
        )
        self._damaged = PlainLabel("", "warning", wrap=True)
        self._crossed = PlainLabel("", wrap=True)
        self._crossed.setObjectName("cross-validation")
        self.advice = AdviceCard(services.translator)
        self.lessons = Lessons(services)
        self.curves = RunCurves(services)
        self.area = ScrollArea(takes_focus=True)
        self._assemble()
        self.settle()

    def show_results(self, run: RunResults | None, subset: str) -> None:
        self._run, self._subset = run, subset
        self.cards.show_evaluation(run.evaluations.get(subset) if run is not None else None)
        self.advice.show_advice(run.advice if run is not None else None)
        self.retranslate()

    def show_curves(self, run: RunResults | None) -> None:
        """The rest, which takes longer."""
        self.curves.show_runs([(run.name, run.curves)] if run is not None else [])

    def go_to_lessons(self) -> None:
        """Once they have been laid out."""
        QTimer.singleShot(0, lambda: self.area.ensureWidgetVisible(self.lessons))

    def retranslate(self) -> None:
        run = self._run
        measured = run is None or self._subset in run.evaluations
        self._unmeasured.setVisible(not measured)
        fitted = run.curves.history.fitted if run is not None else None
        self._crossed.setVisible(fitted is not None)
        if fitted is not None:
            self._crossed.setText(self._cross_validated(fitted))
        problems = run.problems if run is not None else ()
        self._damaged.setVisible(bool(problems))
        self._damaged.setText("\n".join(self._services.errors.sentence(p) for p in problems))

    def _cross_validated(self, fitted: HeadFitted) -> str:
        translator = self._services.translator
        return self.tr(
            "Cross-validation of the first model on %Ln training picture(s): {percent}, between "
            "{low} and {high}.",
            "",
            fitted.judged,
        ).format(
            percent=translator.percent(fitted.accuracy),
            low=translator.percent(fitted.low),
            high=translator.percent(fitted.high),
        )

    def _assemble(self) -> None:
        content = QWidget()
        vbox(
            self._damaged,
            self._unmeasured,
            self.cards,
            self._crossed,
            self.lessons,
            self.advice,
            (self.curves, 1),
            Stretch(0),
            on=content,
            spacing=10,
            margins=(0, 8, 4, 0),
        )
        self.area.setWidget(content)
        vbox(self.area, on=self)
