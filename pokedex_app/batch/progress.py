"""How far a batch is, how fast, how long it will take, and the buttons that hold and end it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pokedex_app.batch.batch_run import BatchRun, Phase
from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel

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

    def __init__(
        self, run: BatchRun, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._run = run
        self._translator = translator
        self._line = PlainLabel()
        self._left = PlainLabel()
        set_role(self._left, "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(BAR_HEIGHT)
        self.pause = QPushButton()
        self.pause.clicked.connect(self.pause_toggled)
        self.cancel = QPushButton()
        self.cancel.clicked.connect(self.cancel_requested)
        self.go_on = QPushButton()
        set_role(self.go_on, "primary")
        self.go_on.clicked.connect(self.go_on_requested)
        texts = QHBoxLayout()
        texts.setSpacing(16)
        texts.addWidget(self._line)
        texts.addStretch(1)
        texts.addWidget(self._left)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(texts)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(14)
        row.addLayout(column, 1)
        for button in (self.pause, self.cancel, self.go_on):
            row.addWidget(button)
        self._shown: tuple[Phase, bool] | None = None
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(TELLING_MILLISECONDS)
        self._telling.timeout.connect(self.follow)
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
        self.setVisible(run.phase is not Phase.IDLE)
        self._line.setText(self._sentence())
        self._left.setText(self._time_left())
        measured = run.phase in (Phase.RUNNING, Phase.STOPPED) and run.total > 0
        self._bar.setRange(0, STEPS if measured or run.phase is Phase.STOPPED else 0)
        if measured:
            self._bar.setValue(STEPS * run.done // run.total)
        self.pause.setVisible(run.active)
        self.pause.setEnabled(run.phase is not Phase.WAITING)
        self.cancel.setVisible(run.active)
        self.go_on.setVisible(run.phase is Phase.STOPPED)
        self._name_pause()

    def summary(self) -> str:
        """The state in one line, for the window's status line; "" where nothing runs."""
        return self._sentence() if self._run.active else ""

    def _sentence(self) -> str:
        run, number = self._run, self._translator.number
        if run.phase is Phase.WAITING:
            return self.tr("Waiting for the model…")
        if run.phase is Phase.LISTING:
            text = self.tr("Looking for pictures: {found} so far")
            return text.format(found=number(run.found))
        counts = {"done": number(run.done), "total": number(run.total)}
        if run.phase is Phase.STOPPED:
            return self.tr("Stopped after {done} of {total} pictures").format(**counts)
        if run.paused:
            return self.tr("Paused after {done} of {total} pictures").format(**counts)
        return self.tr("{done} of {total} pictures").format(**counts)

    def _time_left(self) -> str:
        run = self._run
        if run.phase is not Phase.RUNNING or run.paused:
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
        self.pause.setToolTip(f"{text} ({PAUSE_KEYS})")
        name = "fa6s.play" if paused else "fa6s.pause"
        if self.pause.property("symbol") != name:
            self.pause.setProperty("symbol", name)
            self.pause.setIcon(icon(name, self.palette()))

    def retranslate(self) -> None:
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Stop here; the answers so far stay, and you can go on"))
        self.go_on.setText(self.tr("Go on"))
        self.go_on.setToolTip(self.tr("Look at the pictures that are left"))
        self._bar.setAccessibleName(self.tr("Progress"))
        self.follow()

    def restyle(self) -> None:
        self.pause.setProperty("symbol", None)
        self._name_pause()
        self.cancel.setIcon(icon("fa6s.stop", self.palette()))
        self.go_on.setIcon(icon("fa6s.play", self.palette(), "accent_text"))
