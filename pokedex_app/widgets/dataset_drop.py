"""The invitation to drop a data set."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pokedex_app.theme import colors_of, icon, set_role
from pokedex_app.widgets.live import LiveWidget

_CORNER = 10
_ICON = 44


class DatasetDrop(LiveWidget):
    """Says what a data set is and how to choose one. The card around it takes the drops.

    Signals:
        folder_requested(), zip_requested(): the button was pressed.
    """

    folder_requested = Signal()
    zip_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = False
        self._icon = QLabel()
        self._title, self._hint = _centred("heading"), _centred("muted")
        self._problem = _centred("bad")
        self._problem.hide()
        self._folder, self._zip = QPushButton(), QPushButton()
        set_role(self._folder, "primary")
        self._folder.clicked.connect(self.folder_requested)
        self._zip.clicked.connect(self.zip_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self._folder)
        buttons.addWidget(self._zip)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 26, 28, 26)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._hint, self._problem):
            column.addWidget(label)
        column.addSpacing(6)
        column.addLayout(buttons)
        column.addStretch(1)
        self.settle()

    def set_problem(self, text: str) -> None:
        """Why the last choice could not be taken; "" for nothing."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def problem(self) -> str:
        return self._problem.text()

    def set_hovered(self, hovered: bool) -> None:
        """Something that could be dropped here is over the card."""
        self._hovered = hovered
        self.update()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Drop a folder of pictures here, or a zip of one"))
        self._hint.setText(
            self.tr(
                "One folder for each class, named as the class, with its pictures inside. "
                "Nothing in it is changed, and nothing leaves this computer."
            )
        )
        self._folder.setText(self.tr("Choose a folder…"))
        self._folder.setToolTip(self.tr("Choose the folder that holds the class folders"))
        self._zip.setText(self.tr("Choose a zip file…"))
        self._zip.setToolTip(self.tr("Choose a zip of a data set; it is unpacked to a copy"))

    def restyle(self) -> None:
        symbol = icon("fa6s.folder-tree", self.palette(), "silhouette")
        self._icon.setPixmap(symbol.pixmap(QSize(_ICON, _ICON)))
        self._folder.setIcon(icon("fa6s.folder-open", self.palette(), "accent_text"))
        self._zip.setIcon(icon("fa6s.file-zipper", self.palette()))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colors.accent if self._hovered else colors.silhouette), 2)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(colors.selection if self._hovered else colors.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _CORNER, _CORNER)
        painter.end()


def _centred(role: str) -> QLabel:
    label = QLabel()
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_role(label, role)  # type: ignore[arg-type]
    return label
