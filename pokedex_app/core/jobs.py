"""A long job: a generator of events that runs off the GUI thread and becomes Qt signals.

    job = jobs.start(lambda control: scan(dataset), "scan")
    job.events.connect(page.take)        # lists of events, at most ten a second
    errors.follow(job)                   # tells the user where it fails

The generator is closed in the thread that ran it, so its clean-up is done when the job has ended.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

LOG = logging.getLogger(__name__)

REDRAW_MILLISECONDS = 100
"""Events that come sooner after the last delivery wait for the next one."""

T = TypeVar("T")
Work = Callable[["Control"], Iterable[object]]


class Control:
    """How a job's work learns that it should pause or stop. Used from both threads.

    Calling it waits while the job is paused and then tells whether to stop, so it serves as the
    ``stop=`` of `trainer`'s generators.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._going = threading.Event()
        self._going.set()

    def stopping(self) -> bool:
        return self._stop.is_set()

    def paused(self) -> bool:
        return not self._going.is_set()

    def wait_while_paused(self) -> None:
        self._going.wait()

    def wait(self, seconds: float) -> bool:
        """Sleep, but no longer than until the job is stopped; tells whether it is."""
        return self._stop.wait(seconds)

    def __call__(self) -> bool:
        self.wait_while_paused()
        return self.stopping()

    def stop(self) -> None:
        self._stop.set()
        self._going.set()

    def pause(self) -> None:
        if not self.stopping():
            self._going.clear()

    def resume(self) -> None:
        self._going.set()


class Job(QObject):
    """One run of a generator in a thread of its own. All signals come in the GUI thread.

    Signals, in this order:
        events(list): what the generator yielded since the last time, in order; at most ten a
            second, and all of them before any of the next.
        finished(): the generator came to its end by itself.
        stopped(): it ended after `stop` was called; an exception after `stop` is no failure.
        failed(Exception): it raised.
        ended(): after exactly one of the three above; the thread is gone.
    """

    events = Signal(object)  # a Signal(list) would turn what is in it into Qt's types and back
    finished = Signal()
    stopped = Signal()
    failed = Signal(object)
    ended = Signal()

    def __init__(self, work: Work, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.control = Control()
        self.running = False
        self._heard = True
        self._waiting: deque[object] = deque()
        self._delivered = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._deliver)
        self._thread = _Thread(work, self.control, self._waiting, name)
        self._thread.came.connect(self._came, Qt.ConnectionType.QueuedConnection)
        self._thread.finished.connect(self._end, Qt.ConnectionType.QueuedConnection)

    @property
    def paused(self) -> bool:
        return self.running and self.control.paused()

    def start(self) -> None:
        self.running = True
        self._thread.start()

    def stop(self) -> None:
        """Ask the work to end; `stopped` tells when it has."""
        self.control.stop()

    def abandon(self) -> None:
        """Ask the work to end, and tell no event any more: who heard them may be gone."""
        self._heard = False
        self.stop()

    def pause(self) -> None:
        self.control.pause()

    def resume(self) -> None:
        self.control.resume()

    def wait(self, milliseconds: int) -> bool:
        """Block until the thread has ended; for the closing of the app only."""
        return self._thread.wait(milliseconds)

    @Slot()
    def _came(self) -> None:
        if self._timer.isActive():
            return
        since = 1000 * (time.monotonic() - self._delivered)
        self._timer.start(max(0, round(REDRAW_MILLISECONDS - since)))

    @Slot()
    def _deliver(self) -> None:
        self._delivered = time.monotonic()
        self._thread.announced.clear()
        batch = []
        while self._waiting:
            batch.append(self._waiting.popleft())
        if batch and self._heard:
            self.events.emit(batch)

    @Slot()
    def _end(self) -> None:
        self._timer.stop()
        self._deliver()
        self.running = False
        self._thread.wait()  # `finished` comes a moment before the thread is gone
        error = self._thread.error
        if self.control.stopping():
            if error is not None:
                LOG.info("%s raised while it was stopped: %r", self.name, error)
            self.stopped.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.finished.emit()
        self.ended.emit()


class _Thread(QThread):
    came = Signal()

    def __init__(self, work: Work, control: Control, waiting: deque[object], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.announced = threading.Event()
        self.error: Exception | None = None
        self._work = work
        self._control = control
        self._waiting = waiting

    def run(self) -> None:
        try:
            stream = iter(self._work(self._control))
            with closing(_closable(stream)):
                for event in stream:
                    self._waiting.append(event)
                    if not self.announced.is_set():
                        self.announced.set()
                        self.came.emit()
                    if self._control():
                        break
        except Exception as error:  # it is reported where the user sees it
            LOG.info("%s ended with an error", self.objectName(), exc_info=True)
            self.error = error


class _closable:  # noqa: N801 - an adapter in the manner of contextlib
    """Iterators that are no generators have nothing to close."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


class Jobs(QObject):
    """Starts jobs and knows those that run.

    Signals:
        changed(): a job began or ended.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Job] = []
        self._closing = False

    def start(self, work: Work, name: str) -> Job:
        """Run `work` off the GUI thread. Connect to the signals before the event loop turns."""
        job = Job(work, name, self)
        self._running.append(job)
        job.ended.connect(lambda: self._forget(job))
        if self._closing:
            job.abandon()
        job.start()
        self.changed.emit()
        return job

    def run(
        self,
        function: Callable[[], T],
        on_result: Callable[[T], None],
        on_error: Callable[[Exception], None] | None = None,
        name: str = "call",
    ) -> Job:
        """Call `function` off the GUI thread; its result or error is delivered in the GUI thread.

        A result that comes after the job was stopped is dropped.
        """
        job = self.start(lambda _control: iter([function()]), name)

        def deliver(results: list[Any]) -> None:
            if not job.control.stopping():
                on_result(results[0])

        job.events.connect(deliver)
        if on_error is not None:
            job.failed.connect(on_error)
        return job

    def running(self) -> list[Job]:
        return list(self._running)

    def stop_all(self) -> None:
        """Those that run, and whatever is started from now on: the window closes."""
        self._closing = True
        for job in self._running:
            job.abandon()

    def wait(self, seconds: float) -> bool:
        """Block until every job's thread has ended; False where one has not in that time."""
        deadline = time.monotonic() + seconds
        return all(
            job.wait(max(1, round(1000 * (deadline - time.monotonic())))) for job in self.running()
        )

    def _forget(self, job: Job) -> None:
        self._running.remove(job)
        job.deleteLater()
        self.changed.emit()
