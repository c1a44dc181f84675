"""Where pictures are dropped: says what to do, and offers pictures to try."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from pokedex_app.core.theme import icon, set_role
from pokedex_app.core.thumbnails import Thumbnails
from pokedex_app.ui.drop_frame import DropFrame, centred
from pokedex_app.ui.flow_box import FlowBox
from pokedex_app.ui.plain_label import PlainLabel

CORNER = 14
ICON_PIXELS = 56
SAMPLE_PIXELS = 56


class DropArea(DropFrame):
    """A large dashed frame. The page around it takes the drops; this shows that it would.

    Signals:
        open_requested(), paste_requested(): the button was pressed.
        sample_chosen(Path): one of the pictures to try was.
    """

    open_requested = Signal()
    paste_requested = Signal()
    sample_chosen = Signal(object)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(CORNER, parent)
        self._thumbnails = thumbnails
        self._samples: dict[Path, QToolButton] = {}
        self._icon = PlainLabel()
        self._title = centred("heading")
        self._hint = centred("muted")
        self._try = centred("muted")
        self._open = QPushButton()
        set_role(self._open, "primary")
        self._open.clicked.connect(self.open_requested)
        self._paste = QPushButton()
        self._paste.clicked.connect(self.paste_requested)
        self._gallery = FlowBox(8, centred=True)
        self._assemble()
        thumbnails.ready.connect(self._take_thumbnail)
        self.settle()

    @property
    def has_samples(self) -> bool:
        return bool(self._samples)

    def set_samples(self, paths: Sequence[Path]) -> None:
        """Offer these files as pictures to try."""
        self._gallery.clear()
        self._samples.clear()
        for path in paths:
            button = QToolButton()
            button.setIconSize(QSize(SAMPLE_PIXELS, SAMPLE_PIXELS))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _checked=False, path=path: self.sample_chosen.emit(path))
            self._samples[path] = button
            self._gallery.add(button)
            self._take_thumbnail(path)
        self._try.setVisible(bool(paths))
        self._gallery.setVisible(bool(paths))
        self._name_samples()
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

    def _assemble(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self._open)
        buttons.addWidget(self._paste)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 20)
        column.setSpacing(6)
        column.addStretch(3)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addSpacing(12)
        column.addLayout(buttons)
        column.addStretch(3)
        column.addWidget(self._try)
        column.addSpacing(4)
        column.addWidget(self._gallery)

    def _take_thumbnail(self, path: object) -> None:
        if not isinstance(path, Path) or path not in self._samples:
            return
        found = self._thumbnails.request(path, 2 * SAMPLE_PIXELS)
        if found is not None:
            self._samples[path].setIcon(QIcon(found))

    def retranslate(self) -> None:
        self._title.setText(self.tr("Drop a picture here"))
        self._hint.setText(
            self.tr(
                "Your pictures stay on this computer. A folder or several pictures go to Batch."
            )
        )
        self._open.setText(self.tr("Open a picture…"))
        self._open.setToolTip(_with_keys(self.tr("Choose a file"), QKeySequence.StandardKey.Open))
        self._paste.setText(self.tr("Paste"))
        self._paste.setToolTip(
            _with_keys(
                self.tr("Take a picture or a file from the clipboard"),
                QKeySequence.StandardKey.Paste,
            )
        )
        self._try.setText(self.tr("Nothing at hand? Try one of our drawings:"))
        self._name_samples()

    def _name_samples(self) -> None:
        for path, button in self._samples.items():
            name = path.stem.replace("_", " ")
            button.setAccessibleName(self.tr("Sample picture {name}").format(name=name))
            button.setToolTip(self.tr("Identify this drawing"))

    def restyle(self) -> None:
        symbol = icon("fa6s.images", self.palette(), "silhouette")
        self._icon.setPixmap(symbol.pixmap(QSize(ICON_PIXELS, ICON_PIXELS)))
        self._open.setIcon(icon("fa6s.folder-open", self.palette(), "accent_text"))
        self._paste.setIcon(icon("fa6s.paste", self.palette()))
        self.update()


def _with_keys(text: str, keys: QKeySequence.StandardKey) -> str:
    return f"{text} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})"
