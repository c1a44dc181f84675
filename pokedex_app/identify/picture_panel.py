"""The picture with what belongs below it: its name, its neighbours in the folder, the heatmap."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pokedex_app.core.theme import icon, set_role
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.picture_view import PictureView
from pokedex_app.ui.plain_label import PlainLabel

HEAT_KEY = "H"


class PicturePanel(LiveWidget):
    """A picture and its tools.

    Signals:
        stepped(int): -1 for the picture before this one, 1 for the one after.
        heat_toggled(bool): the heatmap shall be shown or hidden.
        close_requested(): the user is done with this picture.
    """

    stepped = Signal(int)
    heat_toggled = Signal(bool)
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PictureView()
        self._name = ""
        self._place, self._count = 0, 1
        self._caption = _Caption()
        self._position = PlainLabel()
        set_role(self._position, "muted")
        self._previous = QToolButton()
        self._previous.clicked.connect(lambda: self.stepped.emit(-1))
        self._next = QToolButton()
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        self.heat = QToolButton()
        self.heat.setCheckable(True)
        self.heat.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heat.toggled.connect(self.view.set_heat_shown)
        self.heat.toggled.connect(self.heat_toggled)
        self._close = QToolButton()
        set_role(self._close, "flat")
        self._close.clicked.connect(self.close_requested)
        self._assemble()
        self.set_place("", 0, 1)
        self.settle()

    def set_place(self, name: str, place: int, count: int) -> None:
        """The picture's name, and which of the pictures in its folder it is, counted from 0."""
        self._name, self._place, self._count = name, place, count
        self._caption.set_name(name)
        self._previous.setEnabled(place > 0)
        self._next.setEnabled(place + 1 < count)
        for widget in (self._previous, self._next, self._position):
            widget.setVisible(count > 1)
        self._say_position()

    def set_has_heat(self, has_heat: bool) -> None:
        """Whether there is a heatmap to show; the choice to see it is kept meanwhile."""
        self.heat.setEnabled(has_heat)

    def _assemble(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(6)
        for widget in (self._previous, self._next, self._position):
            tools.addWidget(widget)
        tools.addSpacing(6)
        tools.addWidget(self._caption, 1)
        tools.addWidget(self.heat)
        tools.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.view, 1)
        column.addLayout(tools)

    def _say_position(self) -> None:
        text = self.tr("{place} of {count}")
        self._position.setText(text.format(place=self._place + 1, count=self._count))

    def retranslate(self) -> None:
        self._say_position()
        for button, name, keys in (
            (self._previous, self.tr("Previous picture in the folder"), "←"),
            (self._next, self.tr("Next picture in the folder"), "→"),
            (self.heat, self.tr("Show what in the picture speaks for the answer"), HEAT_KEY),
            (self._close, self.tr("Put the picture away"), "Esc"),
        ):
            button.setToolTip(f"{name} ({keys})")
            button.setAccessibleName(name)
        self.heat.setText(self.tr("Heatmap"))

    def restyle(self) -> None:
        palette = self.palette()
        self._previous.setIcon(icon("fa6s.chevron-left", palette))
        self._next.setIcon(icon("fa6s.chevron-right", palette))
        self.heat.setIcon(icon("fa6s.fire", palette))
        self._close.setIcon(icon("fa6s.xmark", palette))


class _Caption(PlainLabel):
    """A file name that gives way in its middle where there is too little room."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_name(self, name: str) -> None:
        self._whole = name
        self.setToolTip(name)
        self._fit()

    def resizeEvent(self, _event: object) -> None:
        self._fit()

    def _fit(self) -> None:
        room = max(0, self.width() - 2)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room))
