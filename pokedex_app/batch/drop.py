"""The invitation to start a batch."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.drop_frame import DropFrame, centred
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.plain_label import PlainLabel

CORNER = 14
ICON_PIXELS = 56
FOLDER_KEYS = "Ctrl+Shift+O"


class BatchDrop(DropFrame):
    """A large dashed frame. The page around it takes the drops; this shows that it would.

    Signals:
        folder_requested(), files_requested(), samples_requested(): the button was pressed.
    """

    folder_requested = Signal()
    files_requested = Signal()
    samples_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(CORNER, parent)
        self._icon = PlainLabel()
        self._title, self._hint = centred("heading"), centred("muted")
        self.folder, self.files, self.samples = QPushButton(), QPushButton(), QPushButton()
        set_role(self.folder, "primary")
        set_role(self.samples, "link")
        self.folder.clicked.connect(self.folder_requested)
        self.files.clicked.connect(self.files_requested)
        self.samples.clicked.connect(self.samples_requested)
        buttons = FlowBox(10, centred=True)
        buttons.add(self.folder)
        buttons.add(self.files)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(6)
        column.addStretch(1)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addSpacing(12)
        column.addWidget(buttons)
        column.addSpacing(6)
        column.addWidget(self.samples, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.settle()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Drop a folder or many pictures here"))
        self._hint.setText(
            self.tr(
                "Every picture is named, and folders are searched to the bottom. "
                "Your files stay on this computer and are not changed."
            )
        )
        opened = QKeySequence(QKeySequence.StandardKey.Open)
        keys = opened.toString(QKeySequence.SequenceFormat.NativeText)
        self.folder.setText(self.tr("Choose a folder…"))
        self.folder.setToolTip(self.tr("Name every picture in a folder") + f" ({FOLDER_KEYS})")
        self.files.setText(self.tr("Choose pictures…"))
        self.files.setToolTip(self.tr("Name the pictures that you choose") + f" ({keys})")
        self.samples.setText(self.tr("Try it with our drawings"))
        self.samples.setToolTip(self.tr("Name the sample pictures that come with the app"))

    def restyle(self) -> None:
        symbol = icon("fa6s.layer-group", self.palette(), "silhouette")
        self._icon.setPixmap(symbol.pixmap(QSize(ICON_PIXELS, ICON_PIXELS)))
        self.folder.setIcon(icon("fa6s.folder-open", self.palette(), "accent_text"))
        self.files.setIcon(icon("fa6s.images", self.palette()))
        self.update()
