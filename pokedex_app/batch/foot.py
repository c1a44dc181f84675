"""Below the table: how many rows there are, and what can be done with them."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from pokedex_app.batch.answers_model import BatchModel
from pokedex_app.batch.logic.export import FORMATS
from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.flow_box import FlowBox
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

    def __init__(
        self, model: BatchModel, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._translator = translator
        self._truths = False
        self._idle = True
        self._counts = PlainLabel()
        set_role(self._counts, "muted")
        self.accuracy, self.export = QPushButton(), QPushButton()
        self.sort, self.clear = QPushButton(), QPushButton()
        self._menu = QMenu(self)
        self._formats = {ending: QAction(self) for ending in FORMATS}
        for ending, action in self._formats.items():
            action.triggered.connect(
                lambda _checked=False, ending=ending: self.export_requested.emit(ending)
            )
            self._menu.addAction(action)
        self.export.setMenu(self._menu)
        self.accuracy.clicked.connect(self.accuracy_requested)
        self.sort.clicked.connect(self.sort_requested)
        self.clear.clicked.connect(self.clear_requested)
        flow = FlowBox(8)
        for widget in (self._counts, self.accuracy, self.export, self.sort, self.clear):
            flow.add(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(flow)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNTING_MILLISECONDS)
        self._counting.timeout.connect(self.follow)
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
            text = self.tr("%n picture(s)", "", total).replace(str(total), number(total))
        else:
            text = self.tr("{shown} of {total} pictures")
            text = text.format(shown=number(shown), total=number(total))
        if model.unreadable:
            text += ", " + self.tr("%n cannot be read", "", model.unreadable)
        self._counts.setText(text)
        self.accuracy.setVisible(self._truths)
        self.export.setEnabled(shown > 0)
        self.sort.setEnabled(shown > 0 and self._idle)
        self.clear.setEnabled(total > 0)

    def retranslate(self) -> None:
        self.accuracy.setText(self.tr("Accuracy…"))
        self.accuracy.setToolTip(
            self.tr("Compare the answers with the names of the folders the pictures lie in")
        )
        self.export.setText(self.tr("Export"))
        tip = self.tr("Write the rows that are shown to a file")
        self.export.setToolTip(f"{tip} ({EXPORT_KEYS})")
        self._formats[".csv"].setText(self.tr("Table for a spreadsheet (CSV)…"))
        self._formats[".jsonl"].setText(self.tr("Data for programs (JSON Lines)…"))
        self._formats[".html"].setText(self.tr("Page for a browser (HTML)…"))
        self.sort.setText(self.tr("Sort into folders…"))
        tip = self.tr("Copy or move the pictures that are shown into one folder for each class")
        self.sort.setToolTip(f"{tip} ({SORT_KEYS})")
        self.clear.setText(self.tr("Clear"))
        self.clear.setToolTip(self.tr("Empty the table; no file is touched"))
        self.follow()

    def restyle(self) -> None:
        self.accuracy.setIcon(icon("fa6s.bullseye", self.palette()))
        self.export.setIcon(icon("fa6s.file-export", self.palette()))
        self.sort.setIcon(icon("fa6s.folder-tree", self.palette()))
        self.clear.setIcon(icon("fa6s.broom", self.palette()))
