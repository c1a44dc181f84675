"""A widget that sets others in lines like words, as many in a line as fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class FlowBox(QWidget):
    """Widgets keep their size hint; in a line, small ones stand at half the height of tall ones.

    Args:
        gap: pixels between two widgets and between two lines.
        centred: whether lines stand in the middle rather than at the left.
    """

    def __init__(self, gap: int = 8, *widgets: QWidget, centred: bool = False) -> None:
        super().__init__()
        self._boxed: list[QWidget] = []
        self._gap = gap
        self._centred = centred
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for widget in widgets:
            self.add(widget)

    def add(self, widget: QWidget) -> None:
        widget.setParent(self)
        self._boxed.append(widget)
        if self.isVisible():
            widget.show()
        self._changed()

    def boxed(self) -> list[QWidget]:
        """The widgets in their order."""
        return list(self._boxed)

    def clear(self) -> None:
        """Delete every widget in it."""
        for widget in self._boxed:
            widget.hide()
            widget.deleteLater()
        self._boxed.clear()
        self._changed()

    def heightForWidth(self, width: int) -> int:
        return self._arrange(width, move=False)

    def sizeHint(self) -> QSize:
        hints = [widget.sizeHint() for widget in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        # beside the true width Qt asks for the height again
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        hints = [widget.minimumSizeHint() for widget in self._shown()]
        width = max((hint.width() for hint in hints), default=0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._arrange(self.width(), move=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._changed()  # Qt does not tell a hidden parent that a child has another size

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # one of them has another size now
            self._changed()
        return super().event(event)

    def _changed(self) -> None:
        self.updateGeometry()
        self._arrange(self.width(), move=True)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._boxed if not _is_left_out(widget)]

    def _arrange(self, width: int, *, move: bool) -> int:
        """Lay the widgets out, or only say how high they would be."""
        y = 0
        for line in self._lines(width):
            height = max(size.height() for _, size in line)
            used = sum(size.width() for _, size in line) + self._gap * (len(line) - 1)
            x = (width - used) // 2 if self._centred else 0
            for widget, size in line:
                if move:
                    corner = QPoint(x, y + (height - size.height()) // 2)
                    widget.setGeometry(self._mirrored(QRect(corner, size)))
                x += size.width() + self._gap
            y += height + self._gap
        return max(0, y - self._gap)

    def _lines(self, width: int) -> list[list[tuple[QWidget, QSize]]]:
        lines: list[list[tuple[QWidget, QSize]]] = []
        left = 0
        for widget in self._shown():
            size = _size(widget, width)
            if not lines or size.width() > left:
                lines.append([])
                left = width
            lines[-1].append((widget, size))
            left -= size.width() + self._gap
        return lines

    def _mirrored(self, place: QRect) -> QRect:
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            place.moveLeft(self.width() - place.right() - 1)
        return place


def _is_left_out(widget: QWidget) -> bool:
    """Whether somebody hid it; one that waits for its parent to be shown is not left out."""
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _size(widget: QWidget, width: int) -> QSize:
    hint = widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())
    narrowed = min(hint.width(), width)
    if narrowed < hint.width() and widget.hasHeightForWidth():
        return QSize(narrowed, widget.heightForWidth(narrowed))
    return QSize(narrowed, hint.height())
