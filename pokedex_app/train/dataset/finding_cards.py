"""Findings as cards: one click leads to the pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from pokedex_app.core.theme import colors_of
from pokedex_app.train.dataset.findings_view import section_icon, severity_of
from pokedex_app.train.dataset.section_texts import SectionTexts
from pokedex_app.train.logic.review import Section
from pokedex_app.ui.live import LiveMixin, LiveWidget
from pokedex_app.ui.painting import paint_line
from pokedex_app.ui.tab_order import take_place_of

_SMALLEST = 236
_GAP = 10
_PAD = 12
_ICON = 18
_RADIUS = 8
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class FindingCards(LiveWidget):
    """As many cards in a line as fit, all of one width.

    Signals:
        chosen(str): the kind of the section whose card was pressed.
    """

    chosen = Signal(str)

    def __init__(self, texts: SectionTexts) -> None:
        super().__init__()
        self._texts = texts
        self._cards: list[FindingCard] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)

    def set_sections(self, sections: Sequence[Section]) -> None:
        kinds = [card.section.kind for card in self._cards]
        if kinds == [section.kind for section in sections]:
            for card, section in zip(self._cards, sections, strict=True):
                card.set_section(section)
            return
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(section) for section in sections]
        take_place_of(self, self._cards)
        self._columns = 0
        self._arrange()

    def _card(self, section: Section) -> FindingCard:
        card = FindingCard(section, self._texts, self)
        card.clicked.connect(lambda: self.chosen.emit(card.section.kind))
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """One column: the cards of a line must not keep a window wide that was wide once."""
        return QSize(_SMALLEST, super().minimumSizeHint().height())

    def _arrange(self) -> None:
        columns = max(1, (self.width() + _GAP) // (_SMALLEST + _GAP))
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // columns, number % columns)
            card.show()
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)


class FindingCard(LiveMixin, QAbstractButton):
    """One kind of finding: an icon, how many, and whether something is left to do."""

    def __init__(
        self, section: Section, texts: SectionTexts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.section = section
        self._texts = texts
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.settle()

    def set_section(self, section: Section) -> None:
        self.section = section
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        self.setText(self._texts.title(self.section))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self._texts.state(self.section))
        self.setToolTip(self._texts.explanation(self.section.kind))
        self.updateGeometry()

    def restyle(self) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(_SMALLEST, 2 * line + 2 * _PAD + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        line = self.fontMetrics().height()
        return self._title_height(width - 3 * _PAD - _ICON) + line + 2 * _PAD + 2

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _title_height(self, width: int) -> int:
        """Long titles, as translations may be, take more than one line."""
        room = QRect(0, 0, max(1, width), 1000)
        return QFontMetrics(self._bold()).boundingRect(room, _WRAPPED, self.text()).height()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = self.hasFocus() or self.underMouse()
        pen = QPen(QColor(colors.accent if marked else colors.border))
        pen.setWidth(2 if self.hasFocus() else 1)
        painter.setPen(pen)
        painter.setBrush(QColor(colors.selection if self.isDown() else colors.window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        line = self.fontMetrics().height()
        symbol = QRect(_PAD, (self.height() - _ICON) // 2, _ICON, _ICON)
        section_icon(self.section, self).paint(painter, symbol)
        left = 2 * _PAD + _ICON
        width = self.width() - left - _PAD
        height = self._title_height(width)
        painter.setFont(self._bold())
        painter.setPen(QColor(colors.text))
        painter.drawText(QRect(left, _PAD, width, height), _WRAPPED, self.text())
        painter.setFont(self.font())
        good = severity_of(self.section) == "settled"
        below = QRect(left, _PAD + height + 2, width, line)
        color = colors.good if good else colors.muted
        paint_line(painter, below, self.accessibleDescription(), color)
        painter.end()
