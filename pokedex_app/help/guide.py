"""A long text in Markdown, laid out for reading: headings to jump to, places found marked."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextList,
    QTextListFormat,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from pokedex_app.core.theme import colors_of
from pokedex_app.ui.live import LiveMixin

SECTION_LEVEL = 2
READABLE_WIDTH = 760
"""Pixels; longer lines are hard to read."""
LINE_HEIGHT_PERCENT = 130.0
_INDENT = 26.0
"""pixels that lists stand in; their bullets and numbers stand within"""


_HOLLOW = (QTextListFormat.Style.ListCircle, QTextListFormat.Style.ListSquare)


@dataclass(frozen=True)
class Heading:
    """A section's title, and the number of the block it is."""

    text: str
    block: int


class Guide(LiveMixin, QTextBrowser):
    """Signals:
    section_changed(int): the reader has scrolled into the section with that index in `headings`.
    """

    section_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._markdown = ""
        self._headings: list[Heading] = []
        self._section = 0
        self._searched = ""
        self._colors = colors_of(self.palette())
        self.setOpenLinks(False)
        self.document().setUndoRedoEnabled(False)
        self.document().setIndentWidth(_INDENT)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.settle()

    def show_text(self, markdown: str) -> None:
        """Show a text, at the same place of the same section as the one before it."""
        place = self._place()
        self._markdown = markdown
        self._colors = colors_of(self.palette())
        self.document().setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        self._headings = [
            Heading(block.text(), block.blockNumber())
            for block in self._blocks()
            if block.blockFormat().headingLevel() == SECTION_LEVEL
        ]
        self._lay_out()
        # else the browser scrolls to where the text was put in last, its end
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._go_back_to(place)

    def headings(self) -> list[Heading]:
        return list(self._headings)

    def scroll_to_block(self, number: int) -> None:
        """Bring a block to the top."""
        self.verticalScrollBar().setValue(round(self._top(number)))

    def mark(self, words: str) -> int:
        """Mark every place where `words` are, and return how many there are."""
        self._searched = words
        marks = []
        colors = colors_of(self.palette())
        cursor = self.document().find(words) if words else QTextCursor()
        while not cursor.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(QColor(colors.selection))
            mark.format.setForeground(QColor(colors.selection_text))
            marks.append(mark)
            cursor = self.document().find(words, cursor)
        self.setExtraSelections(marks)
        return len(marks)

    def find_next(self, words: str) -> None:
        """Select the next place, from the beginning again after the last."""
        if words and not self.find(words):
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self.find(words)

    def restyle(self) -> None:
        colors = colors_of(self.palette())
        if self._markdown and colors != self._colors:
            # links and the borders of tables take their colour when the text is read
            self.show_text(self._markdown)
            self.mark(self._searched)

    def resizeEvent(self, event: QResizeEvent) -> None:
        place = self._place()
        super().resizeEvent(event)
        self._set_margins()
        self._go_back_to(place)

    # ---- inside -----------------------------------------------------------------------------

    def _place(self) -> tuple[int, float]:
        """The section that is read, and how many pixels below its heading."""
        if not self._headings:
            return 0, 0.0
        top = self._top(self._headings[self._section].block)
        return self._section, self.verticalScrollBar().value() - top

    def _go_back_to(self, place: tuple[int, float]) -> None:
        section, offset = place
        if not self._headings or section == 0:  # the text begins above its first section
            return
        section = min(section, len(self._headings) - 1)
        top = self._top(self._headings[section].block)
        self.verticalScrollBar().setValue(round(top + offset))

    def _top(self, number: int) -> float:
        block = self.document().findBlockByNumber(number)
        return self.document().documentLayout().blockBoundingRect(block).top()

    def _blocks(self) -> list[QTextBlock]:
        blocks, block = [], self.document().begin()
        while block.isValid():
            blocks.append(block)
            block = block.next()
        return blocks

    def _lay_out(self) -> None:
        """What Markdown cannot say: air between the lines, sizes of headings, tables."""
        editing = QTextCursor(self.document())
        editing.beginEditBlock()  # so that all of it is laid out once
        for block in self._blocks():
            self._lay_out_block(block)
            bullets: QTextList | None = block.textList()  # none where it is in no list
            if bullets is not None and bullets.format().style() in _HOLLOW:
                form = bullets.format()
                form.setStyle(QTextListFormat.Style.ListDisc)
                bullets.setFormat(form)
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._lay_out_table(frame)
        self._set_margins()
        editing.endEditBlock()

    def _lay_out_block(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        form = block.blockFormat()
        level = form.headingLevel()
        form.setLineHeight(LINE_HEIGHT_PERCENT, 1)
        if form.nonBreakableLines():
            form.setLeftMargin(14.0)
            form.setBottomMargin(0.0 if block.next().blockFormat().nonBreakableLines() else 12.0)
        elif level:
            form.setTopMargin({1: 4.0, 2: 26.0}.get(level, 16.0))
            form.setBottomMargin(8.0)
        elif cursor.currentTable() is None:
            form.setBottomMargin(5.0 if block.textList() is not None else 9.0)
        cursor.setBlockFormat(form)
        if level:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            letters = cursor.charFormat()
            letters.setFontPointSize(self.font().pointSizeF() * {1: 1.6, 2: 1.45}.get(level, 1.15))
            letters.setFontWeight(QFont.Weight.DemiBold)
            cursor.mergeCharFormat(letters)

    def _lay_out_table(self, table: QTextTable) -> None:
        form = table.format()
        form.setCellPadding(7)
        form.setCellSpacing(0)
        form.setBorderCollapse(True)
        form.setBorder(1)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(QColor(colors_of(self.palette()).border))
        form.setBottomMargin(10)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table.setFormat(form)

    def _set_margins(self) -> None:
        frame = self.document().rootFrame()
        form = frame.frameFormat()
        form.setLeftMargin(14)
        form.setTopMargin(6)
        form.setBottomMargin(30)
        form.setRightMargin(max(14, self.viewport().width() - READABLE_WIDTH))
        frame.setFrameFormat(form)

    def _scrolled(self) -> None:
        reached = self.verticalScrollBar().value() + self.fontMetrics().lineSpacing()
        passed = [
            n for n, heading in enumerate(self._headings) if self._top(heading.block) <= reached
        ]
        section = passed[-1] if passed else 0
        if section != self._section:
            self._section = section
            self.section_changed.emit(section)
