"""The invitation to drop a data set."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.drop_frame import DropFrame, centred
from pokedex_app.ui.plain_label import PlainLabel

_CORNER = 10
_ICON = 44


class DatasetDrop(DropFrame):
    """Says what a data set is and how to choose one. The card around it takes the drops.

    Signals:
        folder_requested(), zip_requested(): the button was pressed.
    """

    folder_requested = Signal()
    zip_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_CORNER, parent)
        self._icon = PlainLabel()
        self._title, self._hint = centred("heading"), centred("muted")
        self._problem = centred("bad")
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
