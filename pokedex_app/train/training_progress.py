"""How far a training is, how fast, how good, and what can be done with it now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import set_role
from pokedex_app.train.logic.training_state import TrainingState
from pokedex_app.train.phase_bar import PhaseBar, Piece
from pokedex_app.train.training_session import TrainingSession
from pokedex_app.ui.controls import Button
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.phase_names import phase_name, phase_words
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.tab_order import show_only
from trainer.errors import printable
from trainer.messages import told
from trainer.runs.events import HeadFitted, WeightsAveraged, most_confused

_NONE = "–"

_AT_THE_END = ("use_model", "further", "results", "new")
"""buttons in a row of their own, below what has come of a training"""

_NEXT = ("go_on", "results", "new")
"""buttons for what one probably wants when a training has ended, the likeliest first"""

_OF_PHASES = ("loading", "looking", "training", "validating", "stopped")


class TrainingProgress(LiveMixin, QFrame):
    """A card that follows a `TrainingSession`.

    Signals:
        pressed(str): a name in `buttons`. ``resume`` ends a pause; ``go_on`` resumes a run whose
            process has ended.
    """

    pressed = Signal(str)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        set_role(self, "card")
        self._translator = translator
        self._session: TrainingSession | None = None
        self._in_use = False
        self.headline = PlainLabel("", "heading", wrap=True)
        self._detail = PlainLabel("", "muted", wrap=True)
        self._bar = PhaseBar()
        self._captions = {
            "epoch": PlainLabel(self.tr("Epoch"), "muted"),
            "batch": PlainLabel(self.tr("Batch"), "muted"),
            "rate": PlainLabel(self.tr("Speed"), "muted"),
            "left": PlainLabel("", "muted"),
            "best": PlainLabel(self.tr("Best validation accuracy"), "muted"),
        }
        self.figures = {name: PlainLabel("", "heading") for name in self._captions}
        for label in (self._captions["best"], self.figures["best"]):
            says(label, toolTip=self.tr("Of the validation pictures, which are not trained on"))
        self.buttons = self._make_buttons()
        self._figure_grid = QWidget()
        self._assemble()
        self.settle()

    def follow(self, session: TrainingSession) -> None:
        """Show this training from now on."""
        if self._session is not None:
            self._session.changed.disconnect(self.refresh)
        self._session = session
        session.changed.connect(self.refresh)
        self.set_in_use(False)
        self.refresh()

    def set_in_use(self, in_use: bool) -> None:
        """The model that came of it is the one that names pictures now."""
        self._in_use = in_use
        self._name_use()

    def refresh(self) -> None:
        """Show what the session knows now."""
        session = self._session
        if session is None:
            return
        self.headline.setText(self.sentence())
        detail = self._detail_text(session)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._show_phases(session.state)
        self._figure_grid.setVisible(not session.state.is_first_model)
        self._captions["left"].setText(self._time_caption(session.state))
        for name, text in self._figure_texts(session.state).items():
            self.figures[name].setText(text)
        self._show_buttons(session)

    # ---- assembly ---------------------------------------------------------------------------

    def _make_buttons(self) -> dict[str, Button]:
        made = {
            "pause": Button(
                self.tr("Pause"), "fa6s.pause", tip=self.tr("Wait after this batch"), keys="Ctrl+P"
            ),
            "resume": Button(
                self.tr("Go on"),
                "fa6s.play",
                tip=self.tr("End the pause"),
                keys="Ctrl+P",
                role="primary",
            ),
            "stop": Button(
                self.tr("Stop…"),
                "fa6s.stop",
                tip=self.tr("End it; it can be resumed"),
                keys="Ctrl+.",
            ),
            "go_on": Button(
                self.tr("Resume"),
                "fa6s.play",
                tip=self.tr("Go on from the last checkpoint"),
                keys="Ctrl+R",
                role="primary",
            ),
            "keep_best": Button(
                self.tr("Make a model"),
                "fa6s.cube",
                tip=self.tr("Make a model file of the best weights so far"),
                keys="Ctrl+M",
            ),
            "use_model": Button(
                symbol="fa6s.check",
                tip=self.tr("Identify pictures with it"),
                keys="Ctrl+U",
            ),
            "results": Button(
                self.tr("Show the results"),
                "fa6s.chart-line",
                tip=self.tr("Its figures and errors"),
                keys="Ctrl+R",
                role="primary",
            ),
            "further": Button(
                self.tr("Train it further"),
                "fa6s.forward",
                tip=self.tr("Teach all layers, beginning with this model; takes longer"),
                keys="Ctrl+Shift+T",
            ),
            "new": Button(
                self.tr("New training"),
                "fa6s.plus",
                tip=self.tr("Set up another training"),
                keys="Ctrl+N",
            ),
        }
        for name, button in made.items():
            button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))
            button.hide()
        return made

    def _assemble(self) -> None:
        texts = vbox(self.headline, self._detail, spacing=2)
        beside = [
            (button, Qt.AlignmentFlag.AlignTop)
            for name, button in self.buttons.items()
            if name not in _AT_THE_END
        ]
        below = [self.buttons[name] for name in _AT_THE_END]
        top = hbox((texts, 1), *beside, spacing=8)
        grid = QGridLayout(self._figure_grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(0)
        for column, (name, caption) in enumerate(self._captions.items()):
            figure = self.figures[name]
            caption.setBuddy(figure)
            grid.addWidget(caption, 0, column)
            grid.addWidget(figure, 1, column)
            grid.setColumnStretch(column, 1)
        vbox(
            top,
            self._bar,
            self._figure_grid,
            FlowBox(8, *below),
            on=self,
            spacing=10,
            margins=(16, 12, 14, 12),
        )

    def retranslate(self) -> None:
        self._captions["left"].setText(self._time_caption(None))
        self._name_use()
        self.refresh()

    def _name_use(self) -> None:
        use = self.buttons["use_model"]
        use.setText(self.tr("In use") if self._in_use else self.tr("Use this model"))
        use.setEnabled(not self._in_use)

    # ---- what is shown ----------------------------------------------------------------------

    def _show_buttons(self, session: TrainingSession) -> None:
        running, state = session.running, session.state
        held = session.wish in ("stop", "keep_best")
        trains = running and state.stage not in ("stopped", "finishing", "reporting")
        paused = state.paused or session.wish == "pause"
        shown = {
            "pause": trains and not paused,
            "resume": running and paused,
            "stop": running,
            "go_on": session.resumable,
            "keep_best": session.resumable and state.has_learnt,
            "use_model": session.outcome == "finished",
            "results": session.outcome == "finished",
            "further": session.outcome == "finished" and state.is_first_model,
            "new": not running,
        }
        show_only({button: shown[name] for name, button in self.buttons.items()})
        for button in (self.buttons[name] for name in ("pause", "resume", "stop")):
            if held and self.window().focusWidget() is button:  # which a question may hold now
                self.setFocus()  # and not what Qt takes for the next, until there is a new button
            button.setEnabled(not held)
        if not running and self.window().focusWidget() is self:
            next(self.buttons[name] for name in _NEXT if shown[name]).setFocus()

    def _show_phases(self, state: TrainingState) -> None:
        phases = [
            Piece(
                phase_name(phase.phase, phase.name),
                sum(phase.seconds),
                state.fraction_of(phase.phase),
                current=phase.phase == state.phase and state.stage in _OF_PHASES,
            )
            for phase in state.plan
        ]
        self._bar.show_pieces(
            [
                Piece(
                    self.tr("pictures"),
                    state.checking,
                    state.fraction_checked,
                    current=state.stage in ("starting", "preparing"),
                ),
                *phases,
                Piece(
                    self.tr("result"),
                    state.measuring,
                    state.fraction_measured,
                    current=state.stage in ("finishing", "reporting"),
                ),
            ]
        )
        self._bar.setAccessibleName(
            self.tr("{percent} of the time is over").format(
                percent=self._translator.percent(state.fraction, 0)
            )
        )

    def _figure_texts(self, state: TrainingState) -> dict[str, str]:
        number = self._translator.number
        current, best = state.current, state.best
        texts = dict.fromkeys(self._captions, _NONE)
        if current is not None and state.epoch:
            texts["epoch"] = self._of(number(state.epoch), number(current.epochs))
        if state.batches and state.stage not in ("starting", "preparing", "loading", "looking"):
            texts["batch"] = self._of(number(state.batch), number(state.batches))
        if state.rate is not None and not state.paused:
            texts["rate"] = self.tr("{number} images/s").format(
                number=self._translator.decimal(state.rate, 1)
            )
        if state.seconds is not None:
            texts["left"] = self._translator.duration(state.seconds)
        elif state.seconds_left is not None:
            texts["left"] = self._translator.duration(state.seconds_left)
        if best is not None and best.valid_accuracy is not None:
            texts["best"] = self._translator.percent(best.valid_accuracy)
        return texts

    def _time_caption(self, state: TrainingState | None) -> str:
        if state is not None and state.seconds is not None:
            return self.tr("Took")
        return self.tr("Time left")

    def _of(self, part: str, whole: str) -> str:
        return self.tr("{part} of {whole}").format(part=part, whole=whole)

    def _device(self, device: str, threads: int) -> str:
        if device == "cpu":
            return self.tr("Processor, %Ln thread(s)", "", threads)
        return {"cuda": self.tr("NVIDIA GPU"), "mps": self.tr("Apple GPU")}.get(
            device.split(":")[0], device
        )

    # ---- sentences --------------------------------------------------------------------------

    def sentence(self) -> str:
        """What is going on, in a few words; "" before `follow`."""
        session = self._session
        if session is None:
            return ""
        if not session.running:
            return {
                "finished": self._finished_text(session.state),
                "stopped": self.tr("The training is stopped"),
                "failed": self.tr("The training has ended with an error"),
            }[session.outcome]
        wishes = {
            "stop": self.tr("Stopping after this batch…"),
            "keep_best": self.tr("Stopping, then making a model of the best weights…"),
            "pause": self.tr("Pausing after this batch…"),
        }
        if session.wish in wishes and session.state.stage not in ("finishing", "reporting"):
            return wishes[session.wish]
        if session.state.paused:
            return self.tr("Paused")
        return self._stage_text(session.state)

    def _finished_text(self, state: TrainingState) -> str:
        fitted = state.fitted
        if not state.is_first_model or fitted is None:
            return self.tr("The training is finished")
        return self.tr("First model: cross-validation {percent}, between {low} and {high}").format(
            percent=self._translator.percent(fitted.accuracy),
            low=self._translator.percent(fitted.low, 0),
            high=self._translator.percent(fitted.high, 0),
        )

    def _stage_text(self, state: TrainingState) -> str:
        current = state.current
        if state.stage == "training" and current is not None:
            return self.tr("Training, phase {phase} of {phases}: {name}").format(
                phase=current.phase, phases=state.plan[-1].phase, name=phase_words(current.name)
            )
        return {
            "starting": self.tr("Starting the trainer…"),
            "preparing": self.tr("Checking the pictures: {done} of {total}").format(
                done=self._translator.number(state.prepared),
                total=self._translator.number(state.to_prepare),
            ),
            "loading": self.tr("Building the model…"),
            "looking": self.tr("Looking at the pictures: {done} of {total}").format(
                done=self._translator.number(state.batch),
                total=self._translator.number(state.batches),
            ),
            "training": self.tr("Building the model…"),
            "validating": self.tr("Measuring on the validation pictures…"),
            "finishing": self.tr("Measuring the model: {done} of {total}").format(
                done=self._translator.number(state.judged),
                total=self._translator.number(state.to_judge),
            )
            if state.judged
            else self.tr("Making the model file and measuring it…"),
            "reporting": self.tr("Writing the report…"),
            "stopped": self.tr("Stopping…"),
            "finished": self.tr("Writing the report…"),
        }[state.stage]

    def _detail_text(self, session: TrainingSession) -> str:
        name = printable(session.run.name)
        if session.resumable:
            return self.tr("“{name}” is kept up to its last checkpoint and can be resumed.").format(
                name=name
            )
        parts = [name]
        if session.state.begun is not None and session.running:
            begun = session.state.begun
            parts.append(self._device(begun.device, begun.threads))
        early = session.state.ended_early
        if early is not None:
            parts.append(
                self.tr(
                    "Phase {phase} ended early: no progress in its last %Ln epoch(s)",
                    "",
                    early.patience,
                ).format(phase=early.phase)
            )
        if session.state.averaged is not None:
            parts.append(self._averaged_text(session.state.averaged))
        if session.state.is_first_model and session.state.fitted is not None:
            parts += self._confused_texts(session.state.fitted, session.state.classes)
        if session.state.notices:
            parts.append(told(session.state.notices[-1], self._translator.language))
        return " · ".join(parts)

    def _averaged_text(self, averaged: WeightsAveraged) -> str:
        if not averaged.taken:
            return str(self.tr("The first model was better on validation, and is kept"))
        if averaged.accuracy is None:
            return str(self.tr("Averaged with the first model"))
        return self.tr("Averaged with the first model: {percent} on validation").format(
            percent=self._translator.percent(averaged.accuracy)
        )

    def _confused_texts(self, fitted: HeadFitted, classes: Sequence[str]) -> list[str]:
        pairs = [
            self.tr("{name} for {answer} ({count})").format(
                name=printable(truth), answer=printable(answer), count=self._translator.number(n)
            )
            for truth, answer, n in most_confused(fitted, classes)
        ]
        return [self.tr("Mistaken most: {pairs}").format(pairs=", ".join(pairs))] if pairs else []
