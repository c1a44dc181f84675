"""What the results page shows while there is no run."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel

SYMBOL = 56


class EmptyResults(LiveMixin, QFrame):
    """Says where runs come from.

    Signals:
        folder_wanted(): the user wants to open the folder of a run.
    """

    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._symbol, self._title, self._text = PlainLabel(), PlainLabel(), PlainLabel()
        for label in (self._symbol, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        set_role(self._title, "heading")
        set_role(self._text, "muted")
        self.open = QPushButton()
        set_role(self.open, "primary")
        self.open.clicked.connect(self.folder_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 40, 40, 40)
        column.setSpacing(12)
        column.addStretch(1)
        for widget in (self._symbol, self._title, self._text):
            column.addWidget(widget)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.settle()

    def retranslate(self) -> None:
        self._title.setText(self.tr("There is no run yet"))
        self._text.setText(
            self.tr(
                "Train a model on the Train page: its figures, its curves and its errors are "
                "shown here. Or open the folder of a run that was trained elsewhere."
            )
        )
        self.open.setText(self.tr("Open a run’s folder…"))
        self.open.setToolTip(self.tr("The folder with events.jsonl and evaluation.json"))

    def restyle(self) -> None:
        symbol = icon("fa6s.chart-line", self.palette(), "silhouette")
        self._symbol.setPixmap(symbol.pixmap(QSize(SYMBOL, SYMBOL), self.devicePixelRatioF()))
        self.open.setIcon(icon("fa6s.folder-open", self.palette(), "accent_text"))
