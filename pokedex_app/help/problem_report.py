"""The dialog behind “Report a problem”: a text to copy. Nothing is sent anywhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QPlainTextEdit, QWidget

from pokedex_app.core.error_reporting import ErrorReporter
from pokedex_app.core.jobs import Job, Jobs
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import STRETCH, hbox, resize_within_screen, vbox
from pokedex_app.ui.live import LiveMixin, says
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import tell_saved
from pokedex_app.ui.plain_label import PlainLabel
from trainer.files import write_atomically

FILE_NAME = "pokedex-problem.txt"


class ProblemReport(LiveMixin, QDialog):
    """Versions and the end of the log, which the user may shorten, then copy or save."""

    def __init__(self, errors: ErrorReporter, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errors = errors
        self._intro = PlainLabel(
            self.tr(
                "Copy this text into your report, and say what you did and what you expected. It "
                "tells us the versions and what the app noted last."
            ),
            wrap=True,
        )
        self._private = PlainLabel(
            self.tr(
                "Nothing is sent by itself. The text may name files of yours: change or delete "
                "whatever you would rather keep to yourself."
            ),
            "muted",
            wrap=True,
        )
        self.text = says(
            QPlainTextEdit(),
            accessibleName=self.tr("Text of the report"),
            placeholderText=self.tr("Reading the log…"),
        )
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._notice = NoticeBar()
        self._copy = Button(
            self.tr("Copy"),
            "fa6s.copy",
            self._copy_text,
            tip=self.tr("Copy the whole text"),
            role="primary",
        )
        self._copy.setDefault(True)
        self._save = Button(
            self.tr("Save as…"),
            "fa6s.floppy-disk",
            self._save_text,
            tip=self.tr("Save the text as a file"),
        )
        self._close = Button(
            self.tr("Close"), do=self.accept, tip=self.tr("Close this window (Esc)")
        )
        self._assemble()
        resize_within_screen(self, QSize(760, 520))
        self.settle()
        # the log lies on a disk, which may be slow
        self._reading: Job | None = jobs.run(
            errors.problem_text, self.text.setPlainText, name="problem report"
        )
        errors.follow(self._reading)
        self._reading.ended.connect(self._was_read)

    def done(self, result: int) -> None:
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
        super().done(result)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Report a problem"))

    # ---- inside -----------------------------------------------------------------------------

    def _assemble(self) -> None:
        buttons = hbox(STRETCH, self._close, self._save, self._copy)
        vbox(
            self._intro,
            self._private,
            (self.text, 1),
            self._notice,
            buttons,
            on=self,
            spacing=10,
            margins=(20, 18, 20, 16),
        )
        self._copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def _was_read(self) -> None:
        self._reading = None

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._notice.tell(self.tr("Copied."))

    def _save_text(self) -> None:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the report"), str(Path(place) / FILE_NAME), "*.txt"
        )
        if not name:
            return
        trouble = self._errors.about("problem report")
        try:
            write_atomically(name, self.text.toPlainText())
        except OSError as error:
            trouble.show(error)
            return
        trouble.over()
        tell_saved(Path(name), self._notice)
