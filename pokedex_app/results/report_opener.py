"""Opening the report of a run, which is written first where there is none."""

from __future__ import annotations

import traceback
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from pokedex_app.core.jobs import Job
from pokedex_app.services import Services
from pokedex_app.ui.deeds import Deed
from pokedex_app.ui.live import translate
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import copying, showing
from trainer.errors import TrainerError, printable


class ReportOpener(QObject):
    """Writes one report at a time, in the language of the window, and tells where it lies.

    Signals:
        changed(): writing has begun or ended.
    """

    changed = Signal()

    def __init__(
        self, services: Services, notice: NoticeBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._notice = notice
        self._services = services
        self._trouble = services.errors.about("report")
        self._job: Job | None = None

    @property
    def writing(self) -> bool:
        return self._job is not None

    def open(self, run: Path) -> None:
        """Show the run's report in the browser."""
        report = run / "report.html"
        if report.exists():
            self._show(report)
        elif self._job is None:
            self._write(run)

    def stop(self) -> None:
        """Do not show what is being written."""
        if self._job is not None:
            self._job.stop()

    def _write(self, run: Path) -> None:
        self._trouble.over()
        language = self._services.translator.language

        def write() -> Path:
            from trainer.report.writer import write_report  # it takes what trains to be installed

            return write_report(run, language)

        self._job = self._services.jobs.run(write, self._show, self._failed, "report")
        self._job.ended.connect(self._ended)
        self.changed.emit()

    def _show(self, report: Path) -> None:
        """The path is told in any case: the system may find a browser and it may not start."""
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(report))):
            text = self.tr("Your browser shows the report, which is {path}.")
        else:
            text = self.tr("No program that shows web pages was found. The report is {path}.")
        deeds = (
            Deed(translate("ReportOpener", "Open again"), lambda: self._show(report)),
            showing(report, self._notice),
            copying(report, self._notice),
        )
        self._notice.offer(text.format(path=printable(report)), *deeds)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, TrainerError):
            self._trouble.show(error)
        else:
            self._trouble.show(
                self.tr("The report could not be written. The run itself is not affected."),
                "".join(traceback.format_exception(error)),
            )

    def _ended(self) -> None:
        self._job = None
        self.changed.emit()
