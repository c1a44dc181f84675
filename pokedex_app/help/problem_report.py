"""The dialog behind “Report a problem”: a text to copy. Nothing is sent anywhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pokedex_app.core.errors import ErrorReporter
from pokedex_app.core.jobs import Job, Jobs
from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel
from trainer.files import write_atomically

FILE_NAME = "pokedex-problem.txt"


class ProblemReport(LiveMixin, QDialog):
    """Versions and the end of the log, which the user may shorten, then copy or save."""

    def __init__(self, errors: ErrorReporter, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errors = errors
        self._intro = PlainLabel()
        self._intro.setWordWrap(True)
        self._private = PlainLabel()
        self._private.setWordWrap(True)
        set_role(self._private, "muted")
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._done = PlainLabel()
        set_role(self._done, "good")
        self._copy = QPushButton()
        set_role(self._copy, "primary")
        self._copy.setDefault(True)
        self._copy.clicked.connect(self._copy_text)
        self._save = QPushButton()
        self._save.clicked.connect(self._save_text)
        self._close = QPushButton()
        self._close.clicked.connect(self.accept)
        self._assemble()
        self.resize(760, 520)
        self.settle()
        # the log lies on a disk, which may be slow
        self._reading: Job | None = jobs.run(
            errors.problem_text, self.text.setPlainText, errors.show, "problem report"
        )
        self._reading.ended.connect(self._was_read)

    def done(self, result: int) -> None:
        if self._reading is not None:
            self._reading.stop()
            self._reading = None
        super().done(result)

    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Report a problem"))
        self._intro.setText(
            self.tr(
                "Copy this text into your report, and say what you did and what you expected. It "
                "tells us the versions and what the app noted last."
            )
        )
        self._private.setText(
            self.tr(
                "Nothing is sent by itself. The text may name files of yours: change or delete "
                "whatever you would rather keep to yourself."
            )
        )
        self.text.setAccessibleName(self.tr("Text of the report"))
        self.text.setPlaceholderText(self.tr("Reading the log…"))
        self._copy.setText(self.tr("Copy"))
        self._copy.setToolTip(self.tr("Copy the whole text"))
        self._save.setText(self.tr("Save as…"))
        self._save.setToolTip(self.tr("Save the text as a file"))
        self._close.setText(self.tr("Close"))
        self._close.setToolTip(self.tr("Close this window (Esc)"))

    def restyle(self) -> None:
        self._copy.setIcon(icon("fa6s.copy", self.palette(), "accent_text"))
        self._save.setIcon(icon("fa6s.floppy-disk", self.palette()))

    # ---- inside -----------------------------------------------------------------------------

    def _assemble(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._done, 1)
        for button in (self._close, self._save, self._copy):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._intro)
        column.addWidget(self._private)
        column.addWidget(self.text, 1)
        column.addLayout(buttons)
        self._copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def _was_read(self) -> None:
        self._reading = None

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._done.setText(self.tr("Copied."))

    def _save_text(self) -> None:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the report"), str(Path(place) / FILE_NAME), "*.txt"
        )
        if not name:
            return
        try:
            write_atomically(name, self.text.toPlainText())
        except OSError as error:
            self._errors.show(error)
            return
        self._done.setText(self.tr("Saved as {name}.").format(name=Path(name).name))
