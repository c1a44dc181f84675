"""The invitation to start a batch."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from pokedex_app.ui.controls import OPEN, Button, native
from pokedex_app.ui.drop_frame import DropFrame, centred
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.layouts import STRETCH, vbox
from pokedex_app.ui.plain_label import Symbol

FOLDER_KEYS = "Ctrl+Shift+O"


class BatchDrop(DropFrame):
    """A large dashed frame. The page around it takes the drops; this shows that it would.

    Signals:
        folder_requested(), files_requested(), samples_requested(): the button was pressed.

    Args:
        recent: what offers the folders opened lately.
    """

    folder_requested = Signal()
    files_requested = Signal()
    samples_requested = Signal()

    def __init__(self, recent: QWidget) -> None:
        super().__init__()
        title = centred(self.tr("Drop a folder or many pictures here"), "heading")
        hint = self.tr(
            "Every picture is named, and folders are searched to the bottom. "
            "Your files stay on this computer and are not changed."
        )
        self.folder = Button(
            self.tr("Choose a folder…"),
            "fa6s.folder-open",
            self.folder_requested,
            tip=self.tr("Name every picture in a folder"),
            told=FOLDER_KEYS,
            role="primary",
        )
        self.files = Button(
            self.tr("Choose pictures…"),
            "fa6s.images",
            self.files_requested,
            tip=self.tr("Name the pictures that you choose"),
            told=native(OPEN),
        )
        self.samples = Button(
            self.tr("Try it with our drawings"),
            do=self.samples_requested,
            tip=self.tr("Name the sample pictures that come with the app"),
            role="link",
        )
        vbox(
            STRETCH,
            (Symbol("fa6s.layer-group"), Qt.AlignmentFlag.AlignHCenter),
            8,
            title,
            centred(hint, "muted"),
            12,
            FlowBox(10, self.folder, self.files, recent, centred=True),
            6,
            (self.samples, Qt.AlignmentFlag.AlignHCenter),
            STRETCH,
            on=self,
            spacing=6,
            margins=(32, 24, 32, 24),
        )
