"""The invitation to drop a data set."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from pokedex_app.ui.controls import Button
from pokedex_app.ui.drop_frame import DropFrame, centred
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.layouts import STRETCH, vbox
from pokedex_app.ui.plain_label import Symbol


class DatasetDrop(DropFrame):
    """Says what a data set is and how to choose one. The card around it takes the drops.

    Signals:
        folder_requested(), zip_requested(): the button was pressed.

    Args:
        recent: what offers the data sets opened lately.
    """

    folder_requested = Signal()
    zip_requested = Signal()

    def __init__(self, recent: QWidget) -> None:
        super().__init__(corner=10)
        title = self.tr("Drop a folder of pictures here, or a zip of one")
        hint = self.tr(
            "One folder for each class, named as the class, with its pictures inside. "
            "Nothing in it is changed, and nothing leaves this computer."
        )
        folder = Button(
            self.tr("Choose a folder…"),
            "fa6s.folder-open",
            self.folder_requested,
            tip=self.tr("Choose the folder that holds the class folders"),
            role="primary",
        )
        zip_file = Button(
            self.tr("Choose a zip file…"),
            "fa6s.file-zipper",
            self.zip_requested,
            tip=self.tr("Choose a zip of a data set; it is unpacked to a copy"),
        )
        self._problem = centred("", "bad")
        self._problem.hide()
        vbox(
            STRETCH,
            (Symbol("fa6s.folder-tree", pixels=44), Qt.AlignmentFlag.AlignHCenter),
            centred(title, "heading"),
            centred(hint, "muted"),
            self._problem,
            6,
            FlowBox(10, folder, zip_file, recent, centred=True),
            STRETCH,
            on=self,
            spacing=8,
            margins=(28, 26, 28, 26),
        )

    def set_problem(self, text: str) -> None:
        """Why the last choice could not be taken; "" for nothing."""
        self._problem.show_text(text)

    def problem(self) -> str:
        return self._problem.text()
