"""How far a batch is, how fast, how long it will take, and the buttons that hold and end it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from pokedex_app.batch.batch_run import BatchRun, BatchState
from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import set_role
from pokedex_app.ui.controls import Button, with_keys
from pokedex_app.ui.later import later
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.tab_order import show_only

PAUSE_KEYS = "Ctrl+P"
BAR_HEIGHT = 8
STEPS = 1000
"""of the bar; it has fewer pixels than a batch may have pictures"""
TELLING_MILLISECONDS = 250
"""Counts that change sooner wait: nobody reads faster."""


class BatchProgress(LiveMixin, QFrame):
    """Follows a `BatchRun` by itself; hidden while nothing runs and nothing is left.

    Signals:
        pause_toggled(), cancel_requested(), go_on_requested()
    """

    pause_toggled = Signal()
    cancel_requested = Signal()
    go_on_requested = Signal()

    def __init__(self, run: BatchRun, translator: Translator) -> None:
        super().__init__()
        set_role(self, "card")
        self._run = run
        self._translator = translator
        self._line, self._left = PlainLabel(), PlainLabel("", "muted")
        self._bar = says(QProgressBar(), accessibleName=self.tr("Progress"))
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(BAR_HEIGHT)
        self.pause = Button(do=self.pause_toggled)
        self.cancel = Button(
            self.tr("Cancel"),
            "fa6s.stop",
            self.cancel_requested,
            tip=self.tr("Stop here; the answers so far stay, and you can go on"),
        )
        self.go_on = Button(
            self.tr("Go on"),
            "fa6s.play",
            self.go_on_requested,
            tip=self.tr("Look at the pictures that are left"),
            role="primary",
        )
        texts = hbox((self._line, 1), self._left, spacing=16)  # room for another digit at once
        told = (vbox(texts, self._bar, spacing=6), 1)
        buttons = (self.pause, self.cancel, self.go_on)
        hbox(told, *buttons, on=self, spacing=14, margins=(14, 8, 10, 8))
        self._shown: tuple[BatchState, bool] | None = None
        self._telling = later(self, TELLING_MILLISECONDS, self.follow)
        run.changed.connect(self._follow_soon)
        self.settle()

    def _follow_soon(self) -> None:
        if self._shown != (self._run.phase, self._run.paused):
            self.follow()
        elif not self._telling.isActive():
            self._telling.start()

    def follow(self) -> None:
        """Show what the run does now."""
        run = self._run
        self._telling.stop()
        self._shown = (run.phase, run.paused)
        self.setVisible(run.phase is not BatchState.IDLE)
        self._line.setText(self._sentence())
        self._left.setText(self._time_left())
        measured = run.phase in (BatchState.RUNNING, BatchState.STOPPED) and run.total > 0
        self._bar.setRange(0, STEPS if measured or run.phase is BatchState.STOPPED else 0)
        if measured:
            self._bar.setValue(STEPS * run.done // run.total)
        stopped = run.phase is BatchState.STOPPED
        show_only({self.pause: run.active, self.cancel: run.active, self.go_on: stopped})
        self.pause.setEnabled(run.phase is not BatchState.WAITING)
        self._name_pause()

    def summary(self) -> str:
        """The state in one line, for the window's status line; "" where nothing runs."""
        return self._sentence() if self._run.active else ""

    def _sentence(self) -> str:
        run, number = self._run, self._translator.number
        if run.phase is BatchState.WAITING:
            return self.tr("Waiting for the model…")
        if run.phase is BatchState.LISTING:
            text = self.tr("Looking for pictures: {found} so far")
            return text.format(found=number(run.found))
        counts = {"done": number(run.done), "total": number(run.total)}
        if run.phase is BatchState.STOPPED:
            return self.tr("Stopped after {done} of {total} pictures").format(**counts)
        if run.paused:
            return self.tr("Paused after {done} of {total} pictures").format(**counts)
        return self.tr("{done} of {total} pictures").format(**counts)

    def _time_left(self) -> str:
        run = self._run
        if run.phase is not BatchState.RUNNING or run.paused:
            return ""
        rate, seconds = run.meter.rate(), run.meter.seconds_left(run.total)
        if rate is None or seconds is None:
            return ""
        shown = self._translator.decimal(rate, 0 if rate >= 10 else 1)
        text = self.tr("{rate} pictures a second, {time} left")
        return text.format(rate=shown, time=self._translator.duration(seconds))

    def _name_pause(self) -> None:
        paused = self._run.paused
        text = self.tr("Go on") if paused else self.tr("Pause")
        self.pause.setText(text)
        self.pause.setToolTip(with_keys(text, PAUSE_KEYS))
        self.pause.set_symbol("fa6s.play" if paused else "fa6s.pause")

    def retranslate(self) -> None:
        self.follow()
