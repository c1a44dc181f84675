"""The one place where errors become something the user reads, and where the log is kept."""

from __future__ import annotations

import datetime as dt
import logging
import logging.handlers
import platform
import sqlite3
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QtMsgType, Signal, qInstallMessageHandler, qVersion

import trainer
from pokedex_app.core.collection_texts import trouble
from pokedex_app.shared.collection.file import CollectionError
from trainer.cores import usable_cores
from trainer.errors import TrainerError, printable, refusal
from trainer.languages import ENGLISH
from trainer.messages import told

if TYPE_CHECKING:
    from pokedex_app.core.jobs import Job

LOG = logging.getLogger("pokedex_app")

LOG_BYTES = 1_000_000
LOG_FILES = 3
KEPT_REPORTS = 50
TAIL_LINES = 200

Again = Callable[[], object]


@dataclass(frozen=True)
class Report:
    """An error as it is shown, with what can be done about it.

    Attributes:
        summary: in the user's language.
        details: for us.
        cause: what it is about, where somebody says when that is over (`Trouble`).
        again: does once more what failed, where it may go well the next time.
        unforeseen: it is a mistake of ours, to be reported.
    """

    summary: str
    details: str
    time: dt.datetime
    cause: str = ""
    again: Again | None = None
    unforeseen: bool = False


class ErrorReporter(QObject):
    """Takes errors from anywhere, writes them to the log and passes them to the window.

    Signals:
        reported(Report): in the GUI thread, from whichever thread `show` was called.
        over(str): reports of that cause need not be shown any more.
    """

    reported = Signal(object)
    over = Signal(str)
    _arrived = Signal(object, str, str, object)

    def __init__(
        self,
        log_file: Path,
        language: Callable[[], str] = lambda: ENGLISH.code,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._language = language
        self.recent: deque[Report] = deque(maxlen=KEPT_REPORTS)
        self._arrived.connect(self._report, Qt.ConnectionType.AutoConnection)

    def show(
        self,
        error: Exception | str,
        details: str = "",
        cause: str = "",
        again: Again | None = None,
    ) -> None:
        """Tell the user, who may do it `again` where the system refused something.

        May be called from any thread.
        """
        self._arrived.emit(error, details, cause, again)

    def about(self, cause: str) -> Trouble:
        """For errors that go by themselves once their cause is over."""
        return Trouble(self, cause)

    def follow(
        self,
        job: Job,
        again: Again | None = None,
        told: Callable[[Exception], Exception | str] | None = None,
    ) -> None:
        """Tell of the job's failure, as `told` says it, until one of that name succeeds."""
        trouble = self.about(job.name)
        job.failed.connect(lambda error: trouble.show(told(error) if told else error, again=again))
        job.finished.connect(trouble.over)

    def _report(
        self, error: Exception | str, details: str, cause: str, again: Again | None
    ) -> None:
        summary = self.sentence(error)
        if isinstance(error, BaseException):
            details = "\n".join(filter(None, [details, _trace(error)]))
        if isinstance(error, (TrainerError, str)):
            LOG.warning("%s%s", error, f"\n{details}" if details else "")
        else:
            LOG.error("%s\n%s", summary, details)
        report = Report(
            summary,
            details,
            dt.datetime.now().astimezone(),
            cause,
            again if _may_pass(error) else None,
            unforeseen=not isinstance(error, (TrainerError, OSError, str)),
        )
        self.recent.append(report)
        self.reported.emit(report)

    def sentence(self, error: Exception | str) -> str:
        """What an error means, in the user's language; unforeseen ones are named as such."""
        if isinstance(error, str):
            return error
        if isinstance(error, CollectionError):
            return trouble(error)
        if isinstance(error, TrainerError):
            return told(error.message, self._language())
        if isinstance(error, OSError):
            what = told(refusal(error), self._language())
            if error.filename:
                return self.tr("{file}: the system refused it: {what}.").format(
                    file=printable(str(error.filename)), what=what
                )
            return self.tr("The system refused something: {what}.").format(what=what)
        return self.tr(
            "Something went wrong that we did not foresee ({kind}). Nothing of yours was "
            "changed by it; please report it with “Report a problem” on the help page."
        ).format(kind=type(error).__name__)

    def problem_text(self) -> str:
        """Versions and the end of the log, for a bug report. Nothing is sent anywhere."""
        lines = [
            f"pokedex {trainer.__version__}",
            f"Python {platform.python_version()}, Qt {qVersion()}",
            f"{platform.platform()}, {usable_cores()} cores",
            "frozen app" if getattr(sys, "frozen", False) else "from source",
            "",
            f"Last lines of {self._log_file.name}:",
            *_tail(self._log_file),
        ]
        return "\n".join(lines).replace(str(Path.home()), "~") + "\n"


@dataclass(frozen=True)
class Trouble:
    """Errors of one cause, such as a model that cannot be loaded."""

    errors: ErrorReporter
    cause: str

    def show(self, error: Exception | str, details: str = "", again: Again | None = None) -> None:
        self.errors.show(error, details, self.cause, again)

    def over(self) -> None:
        """It is over: another model has been loaded."""
        self.errors.over.emit(self.cause)


def start_log(file: Path) -> logging.Handler | None:
    """Write warnings and worse of everything, and all of our own, to a rotating file.

    None where the file cannot be written: the app runs without a log then.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            file,
            maxBytes=LOG_BYTES,
            backupCount=LOG_FILES,
            delay=True,
            # a file name may hold bytes that are no text
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    logging.getLogger("pokedex_app").setLevel(logging.INFO)
    return handler


def install_hooks(errors: ErrorReporter) -> None:
    """Exceptions that nobody caught are shown, and Qt's own messages go to the log."""

    def unhandled(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt) or not isinstance(error, Exception):
            sys.__excepthook__(kind, error, trace)
        else:
            errors.show(error)

    def unhandled_in_thread(arguments: threading.ExceptHookArgs) -> None:
        if isinstance(arguments.exc_value, Exception):
            errors.show(arguments.exc_value)

    sys.excepthook = unhandled
    threading.excepthook = unhandled_in_thread
    qInstallMessageHandler(_qt_message)


def _qt_message(kind: QtMsgType, _context: object, message: str) -> None:
    level = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }.get(kind, logging.ERROR)
    logging.getLogger("pokedex_app.qt").log(level, message)


def _may_pass(error: Exception | str) -> bool:
    """Whether the system refused something, at the bottom of it: a disk may be plugged in again."""
    cause: object = error
    while isinstance(cause, Exception) and not isinstance(cause, (OSError, sqlite3.Error)):
        cause = cause.__cause__
    return isinstance(cause, Exception)


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)).strip()


def _tail(file: Path) -> list[str]:
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            return [line.rstrip("\n") for line in deque(lines, maxlen=TAIL_LINES)]
    except OSError:
        return ["(there is no log)"]
