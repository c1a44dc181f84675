"""The picture with what belongs below it: its name, its neighbours in the folder, the heatmap."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy

from pokedex_app.core.i18n import spoken_now
from pokedex_app.ui.controls import ToolButton, with_keys
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.zoom_view import ZoomView

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

    def __init__(self, percent: Callable[[float], str]) -> None:
        super().__init__()
        self.view = ZoomView(percent)
        self._caption = _Caption()
        self._position = PlainLabel("", "muted")
        self._previous = ToolButton(
            self.tr("Previous picture in the folder"),
            "fa6s.chevron-left",
            lambda: self.stepped.emit(-1),
            told="←",
        )
        self._next = ToolButton(
            self.tr("Next picture in the folder"),
            "fa6s.chevron-right",
            lambda: self.stepped.emit(1),
            told="→",
        )
        self.heat = ToolButton(
            self.tr("Show what in the picture speaks for the answer"),
            "fa6s.fire",
            text=self.tr("Heatmap"),
            told=HEAT_KEY,
        )
        self.heat.setCheckable(True)
        self.heat.toggled.connect(self.view.set_heat_shown)
        self.heat.toggled.connect(self.heat_toggled)
        self.put_away = ToolButton(
            self.tr("Put the picture away"),
            "fa6s.xmark",
            self.close_requested,
            told="Esc",
            role="flat",
        )
        place = (self._previous, self._next, self._position)
        tools = hbox(*place, 6, (self._caption, 1), self.heat, self.put_away, spacing=6)
        vbox((self.view, 1), tools, on=self, spacing=10)
        self.set_place("", 0, 1)

    def set_place(self, name: str, place: int, count: int) -> None:
        """The picture's name, and which of the pictures in its folder it is, counted from 0."""
        self._caption.set_name(name)
        self._previous.setEnabled(place > 0)
        self._next.setEnabled(place + 1 < count)
        for widget in (self._previous, self._next, self._position):
            widget.setVisible(count > 1)
        number = spoken_now().number
        text = self.tr("{place} of {count}")
        self._position.setText(text.format(place=number(place + 1), count=number(count)))

    def set_has_heat(self, has_heat: bool) -> None:
        """Whether there is a heatmap to show; the choice to see it is kept meanwhile."""
        self.heat.setEnabled(has_heat)
        tip = self.tr("Show what in the picture speaks for the answer")
        self.heat.setToolTip(with_keys(tip, HEAT_KEY))

    def say_heat_of(self, name: str) -> None:
        """The heatmap is now that of the class of this name."""
        tip = self.tr("Show what in the picture speaks for {name}").format(name=name)
        self.heat.setToolTip(with_keys(tip, HEAT_KEY))


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
