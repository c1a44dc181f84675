"""The invitation to start a batch."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from pokedex_app.theme import colors_of, icon, set_role
from pokedex_app.widgets.flow_box import FlowBox
from pokedex_app.widgets.live import LiveWidget

CORNER = 14
ICON_PIXELS = 56
FOLDER_KEYS = "Ctrl+Shift+O"


class BatchDrop(LiveWidget):
    """A large dashed frame. The page around it takes the drops; this shows that it would.

    Signals:
        folder_requested(), files_requested(), samples_requested(): the button was pressed.
    """

    folder_requested = Signal()
    files_requested = Signal()
    samples_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = False
        self._icon = QLabel()
        self._title, self._hint = _centred("heading"), _centred("muted")
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

    def set_hovered(self, hovered: bool) -> None:
        """Something that could be dropped here is over the page."""
        self._hovered = hovered
        self.update()

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

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colors.accent if self._hovered else colors.silhouette), 2)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(colors.selection if self._hovered else colors.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), CORNER, CORNER)
        painter.end()


def _centred(role: str) -> QLabel:
    label = QLabel()
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    set_role(label, role)  # type: ignore[arg-type]
    return label
