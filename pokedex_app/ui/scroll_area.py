"""A scroll area that a screen reader can walk through while its bars come and go.

Qt hands out an area's children by number without looking whether they are still there, and its
bars are among them only while they show: a reader that counted one too many ends the program. Who
hands them out is chosen by the name of the widget's class, so the class here bears the name of a
plain widget, whose children are counted anew and always hold both bars (decision 0038).
"""

from __future__ import annotations

from PySide6 import QtWidgets
from PySide6.QtCore import Qt


class QWidget(QtWidgets.QScrollArea):  # noqa: TID251
    """Frameless, its content as wide as itself where that is possible.

    Args:
        inner: what scrolls; may be given later by `setWidget`.
        sideways: whether it scrolls to the left and right too.
        takes_focus: whether the keys scroll it; else what is in it takes the focus.
    """

    def __init__(
        self,
        inner: QtWidgets.QWidget | None = None,
        *,
        sideways: bool = True,
        takes_focus: bool = False,
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not takes_focus:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if inner is not None:
            self.setWidget(inner)


ScrollArea = QWidget
