"""How far the reading of a data set is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import icon, set_role
from pokedex_app.train.dataset.dataset_scan import Listed
from pokedex_app.train.logic.source import UnpackProgress
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel
from trainer.data.scan import ScanProgress
from trainer.errors import printable


class DatasetProgress(LiveWidget):
    """A bar, a sentence, and a way to end it.

    Signals:
        cancelled(): the button was pressed.
    """

    cancelled = Signal()

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._name = ""
        self._event: object = None
        self._working, self._doing = PlainLabel(), PlainLabel()
        set_role(self._working, "heading")
        set_role(self._doing, "muted")
        for label in (self._working, self._doing):
            label.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = QPushButton()
        self._cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._working)
        column.addLayout(row)
        column.addWidget(self._doing)
        self.settle()

    def begin(self, name: str) -> None:
        """A folder or file of this name is being read."""
        self._name, self._event = name, None
        self._show()

    def set_event(self, event: object) -> None:
        """The newest event of `jobs.dataset_scan.scan_job`."""
        self._event = event
        self._show()

    def text(self) -> str:
        return self._doing.text()

    def retranslate(self) -> None:
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("End the scan"))
        self._bar.setAccessibleName(self.tr("Progress of the scan"))
        self._show()

    def restyle(self) -> None:
        self._cancel.setIcon(icon("fa6s.xmark", self.palette()))

    def _show(self) -> None:
        name = printable(self._name)
        self._working.setText(self.tr("Looking at “{name}”…").format(name=name))
        text, done, total = self._stage()
        self._doing.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _stage(self) -> tuple[str, int, int]:
        """A sentence, and how much of how much is done; a total of 0 is not known."""
        event, translator = self._event, self._translator
        if isinstance(event, UnpackProgress):
            text = self.tr("Unpacking: {done} of {total}").format(
                done=translator.size(event.done), total=translator.size(event.total)
            )
            # in kilobytes, as Qt counts in 32 bits
            return text, event.done // 1024, max(1, event.total // 1024)
        if isinstance(event, Listed):
            pictures = self.tr("%n picture(s)", "", event.pictures)
            classes = self.tr("%n class(es)", "", event.classes)
            return f"{pictures}, {classes}", 0, event.pictures
        if isinstance(event, ScanProgress):
            done, total = translator.number(event.done), translator.number(event.total)
            if event.stage == "reading":
                text = self.tr("Reading pictures: {done} of {total}")
            else:
                text = self.tr("Looking for copies: {done} of {total}")
            return text.format(done=done, total=total), event.done, event.total
        return self.tr("Finding the pictures…"), 0, 0
