"""How far the reading of a data set is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from pokedex_app.core.i18n import Translator
from pokedex_app.train.dataset.dataset_scan import ScanBegun
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveWidget, says
from pokedex_app.ui.plain_label import PlainLabel
from trainer.data.scan import ScanProgress
from trainer.data.source import UnpackProgress
from trainer.errors import printable


class DatasetProgress(LiveWidget):
    """A bar, a sentence, and a way to end it.

    Signals:
        cancelled(): the button was pressed.
    """

    cancelled = Signal()

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._name = ""
        self._event: object = None
        self._working = PlainLabel("", "heading")
        self._doing = PlainLabel("", "muted")
        for label in (self._working, self._doing):
            label.setWordWrap(True)
        self._bar = says(QProgressBar(), accessibleName=self.tr("Progress of the scan"))
        self._bar.setTextVisible(False)
        self._cancel = Button(
            self.tr("Cancel"), "fa6s.xmark", self.cancelled, tip=self.tr("End the scan")
        )
        across = hbox((self._bar, 1), self._cancel, spacing=12)
        vbox(self._working, across, self._doing, on=self, spacing=8)
        self.settle()

    def begin(self, name: str) -> None:
        """A folder or file of this name is being read."""
        self._name, self._event = name, None
        self._show()

    def set_event(self, event: object) -> None:
        """The newest event of `dataset_scan.scan_job`."""
        self._event = event
        self._show()

    def text(self) -> str:
        return self._doing.text()

    def retranslate(self) -> None:
        self._show()

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
        if isinstance(event, ScanBegun):
            pictures = self.tr("%Ln picture(s)", "", event.pictures)
            classes = self.tr("%Ln class(es)", "", event.classes)
            return f"{pictures}, {classes}", 0, event.pictures
        if isinstance(event, ScanProgress):
            done, total = translator.number(event.done), translator.number(event.total)
            if event.stage == "reading":
                text = self.tr("Reading pictures: {done} of {total}")
            else:
                text = self.tr("Looking for copies: {done} of {total}")
            return text.format(done=done, total=total), event.done, event.total
        return self.tr("Finding the pictures…"), 0, 0
