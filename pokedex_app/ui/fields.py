"""Fields that hold still while the page they are on is scrolled past them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object

LEFT = 7


class _Still(_Base):
    """The wheel changes it once it has the focus, which the wheel does not give; else it scrolls
    what is around: nobody sees what changes in passing."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Slider(_Still, QSlider):
    """A QSlider that holds still."""


class NumberBox(_Still, QSpinBox):
    """A QSpinBox whose text keeps its distance from the left border, as in other fields.

    Qt's style sheets apply no padding there: the text field inside takes the box's whole width.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(LEFT, 0, 0, 0)


class ChoiceBox(_Still, QComboBox):
    """A QComboBox that says by … that its text goes on; Qt cuts it off anywhere."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
            faint = self.palette().placeholderText()
            option.palette.setBrush(QPalette.ColorRole.ButtonText, faint)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, option, part, self).width()
        text = option.currentText
        right = Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(text, right, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
