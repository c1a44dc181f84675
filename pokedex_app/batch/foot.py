"""Below the table: how many rows there are, how sure they are, and what can be done with them."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pokedex_app.batch.answers_item_model import AnswersItemModel
from pokedex_app.batch.logic.answers import Certainty
from pokedex_app.batch.logic.answers_export import FORMATS
from pokedex_app.core.i18n import Translator
from pokedex_app.ui.controls import Button, Menu
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.later import later
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel

EXPORT_KEYS = "Ctrl+E"
SORT_KEYS = "Ctrl+M"
COUNTING_MILLISECONDS = 250
"""Counts that change sooner wait: a text of another width lays half the page out anew."""


class BatchFoot(LiveWidget):
    """Counts the rows by itself.

    Signals:
        accuracy_requested(), sort_requested(), clear_requested(): the button was pressed.
        export_requested(str): the ending of the file to write, such as ``.csv``.
    """

    accuracy_requested = Signal()
    sort_requested = Signal()
    clear_requested = Signal()
    export_requested = Signal(str)

    def __init__(self, model: AnswersItemModel, translator: Translator) -> None:
        super().__init__()
        self._model = model
        self._translator = translator
        self._truths = False
        self._idle = True
        self.counts = PlainLabel("", "muted")
        self.states = PlainLabel("", "muted")
        self.accuracy = Button(
            self.tr("Accuracy…"),
            "fa6s.bullseye",
            self.accuracy_requested,
            tip=self.tr("Compare the answers with the names of the folders the pictures lie in"),
        )
        self.export = Button(
            self.tr("Export"),
            "fa6s.file-export",
            tip=self.tr("Write the rows that are shown to a file"),
            told=EXPORT_KEYS,
        )
        formats = {
            ".csv": self.tr("Table for a spreadsheet (CSV)…"),
            ".jsonl": self.tr("Data for programs (JSON Lines)…"),
            ".html": self.tr("Page for a browser (HTML)…"),
        }
        menu = Menu(self)
        for ending in FORMATS:
            menu.add(formats[ending], lambda _=False, end=ending: self.export_requested.emit(end))
        self.export.setMenu(menu)
        self.sort = Button(
            self.tr("Sort into folders…"),
            "fa6s.folder-tree",
            self.sort_requested,
            tip=self.tr("Copy or move the pictures that are shown into one folder for each class"),
            told=SORT_KEYS,
        )
        self.clear = Button(
            self.tr("Clear"),
            "fa6s.broom",
            self.clear_requested,
            tip=self.tr("Empty the table; no file is touched"),
        )
        buttons = (self.accuracy, self.export, self.sort, self.clear)
        told = QWidget()  # two lines are as high as a button
        vbox(self.counts, self.states, on=told, spacing=0)
        vbox(FlowBox(8, told, *buttons), on=self)
        self._counting = later(self, COUNTING_MILLISECONDS, self.follow)
        model.counted.connect(self._follow_soon)
        self.settle()

    def set_truths(self, truths: bool) -> None:
        """Whether there are folders named after classes."""
        if truths != self._truths:
            self._truths = truths
            self.follow()

    def set_idle(self, idle: bool) -> None:
        """Whether files may be moved: nothing is being read, moved or exported."""
        if idle != self._idle:
            self._idle = idle
            self.follow()

    def open_export_menu(self) -> None:
        if self.export.isEnabled():
            self.export.showMenu()

    def _follow_soon(self) -> None:
        enabled = self.export.isEnabled() == (self._model.rowCount() > 0)
        if not enabled:
            self.follow()
        elif not self._counting.isActive():
            self._counting.start()

    def follow(self) -> None:
        """Show the counts as they are now."""
        self._counting.stop()
        model, number = self._model, self._translator.number
        shown, total = model.rowCount(), len(model.results)
        if shown == total:
            text = self.tr("%Ln picture(s)", "", total)
        else:
            text = self.tr("{shown} of {total} pictures")
            text = text.format(shown=number(shown), total=number(total))
        states = model.states()
        if states[Certainty.UNREADABLE]:
            text += ", " + self.tr("%Ln cannot be read", "", states[Certainty.UNREADABLE])
        self.counts.setText(text)
        self.states.show_text(self._told(states))
        self.accuracy.setVisible(self._truths)
        self.export.setEnabled(shown > 0)
        self.sort.setEnabled(shown > 0 and self._idle)
        self.clear.setEnabled(total > 0)

    def _told(self, states: Counter[Certainty]) -> str:
        """How the answers are to be taken; what there is none of is left out."""
        told = (
            (Certainty.SURE, self.tr("%Ln sure", "", states[Certainty.SURE])),
            (Certainty.UNSURE, self.tr("%Ln not sure", "", states[Certainty.UNSURE])),
            (Certainty.STRANGE, self.tr("%Ln none of these", "", states[Certainty.STRANGE])),
            (Certainty.CORRECTED, self.tr("%Ln by you", "", states[Certainty.CORRECTED])),
        )
        return ", ".join(text for state, text in told if states[state])

    def retranslate(self) -> None:
        self.follow()
