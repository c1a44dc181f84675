"""A field for a whole number."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox

LEFT = 7


class NumberBox(QSpinBox):
    """A QSpinBox whose text keeps its distance from the left border, as in other fields.

    Qt's style sheets apply no padding there: the text field inside takes the box's whole width.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(LEFT, 0, 0, 0)
