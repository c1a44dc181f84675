"""Where pictures are dropped: says what to do, and offers pictures to try."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QWidget

from pokedex_app.core.thumbnails import Thumbnails
from pokedex_app.ui.controls import OPEN, PASTE, Button, ToolButton, native
from pokedex_app.ui.drop_frame import DropFrame, centred
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.layouts import Stretch, vbox
from pokedex_app.ui.plain_label import Symbol

ICON_PIXELS = 56
SAMPLE_PIXELS = 56


class DropArea(DropFrame):
    """A large dashed frame. The page around it takes the drops; this shows that it would.

    Signals:
        open_requested(), paste_requested(): the button was pressed.
        sample_chosen(Path): one of the pictures to try was.

    Args:
        recent: what offers the folders opened lately.
    """

    open_requested = Signal()
    paste_requested = Signal()
    sample_chosen = Signal(object)

    def __init__(self, thumbnails: Thumbnails, recent: QWidget) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self.samples: dict[Path, ToolButton] = {}
        self._icon = Symbol("fa6s.images", pixels=ICON_PIXELS)
        title = centred(self.tr("Drop a picture here"), "heading")
        hint = self.tr(
            "Your pictures stay on this computer. A folder or several pictures go to Batch."
        )
        open_one = Button(
            self.tr("Open a picture…"),
            "fa6s.folder-open",
            self.open_requested,
            tip=self.tr("Choose a file"),
            told=native(OPEN),
            role="primary",
        )
        paste = Button(
            self.tr("Paste"),
            "fa6s.paste",
            self.paste_requested,
            tip=self.tr("Take a picture or a file from the clipboard"),
            told=native(PASTE),
        )
        self.samples_hint = centred(self.tr("Nothing at hand? Try one of our drawings:"), "muted")
        self._gallery = FlowBox(8, centred=True)
        vbox(
            Stretch(3),
            (self._icon, Qt.AlignmentFlag.AlignHCenter),
            8,
            title,
            centred(hint, "muted"),
            12,
            FlowBox(10, open_one, paste, recent, centred=True),
            Stretch(3),
            self.samples_hint,
            4,
            self._gallery,
            on=self,
            spacing=6,
            margins=(32, 24, 32, 20),
        )
        thumbnails.ready.connect(self._take_thumbnail)

    @property
    def has_samples(self) -> bool:
        return bool(self.samples)

    def set_samples(self, paths: Sequence[Path]) -> None:
        """Offer these files as pictures to try."""
        self._gallery.clear()
        self.samples.clear()
        for path in paths:
            name = path.stem.replace("_", " ")
            button = ToolButton(
                self.tr("Sample picture {name}").format(name=name),
                do=lambda _checked=False, path=path: self.sample_chosen.emit(path),
                tip=self.tr("Identify this drawing"),
            )
            button.setIconSize(QSize(SAMPLE_PIXELS, SAMPLE_PIXELS))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            self.samples[path] = button
            self._gallery.add(button)
            self._take_thumbnail(path)
        self.samples_hint.setVisible(bool(paths))
        self._gallery.setVisible(bool(paths))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The symbol goes where the samples need its room."""
        column = self.layout()
        assert column is not None
        needed = column.totalHeightForWidth(self.width())
        if self._icon.isHidden():
            needed += ICON_PIXELS + column.spacing()
        self._icon.setHidden(needed > self.height())

    def _take_thumbnail(self, path: object) -> None:
        if not isinstance(path, Path) or path not in self.samples:
            return
        found = self._thumbnails.request(path, 2 * SAMPLE_PIXELS)
        if found is not None:
            self.samples[path].setIcon(QIcon(found))
