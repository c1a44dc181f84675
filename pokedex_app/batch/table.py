"""The table of a batch: one delegate paints every row, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import chain, groupby
from pathlib import Path

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from pokedex_app.batch.answers_item_model import (
    AnswerColumn,
    AnswersItemModel,
    none_of_them,
    state_name,
)
from pokedex_app.batch.logic.answers import Certainty, Result
from pokedex_app.batch.panel import CORRECT_KEY, BatchPanel
from pokedex_app.core.theme import Colors, colors_of, icon
from pokedex_app.core.thumbnails import Thumbnails
from pokedex_app.ui.controls import COPY, DELETE
from pokedex_app.ui.deeds import ContextMenu, Deed
from pokedex_app.ui.item_views import show_whole_rows
from pokedex_app.ui.later import later
from pokedex_app.ui.live import LiveMixin, Said
from pokedex_app.ui.painting import centred, paint_line, paint_meter

PAD = 8
BAR_HEIGHT = 6
SYMBOL = 16
CELLS_KEPT = 240
"""Painted cells in memory: those of sixty rows, some 25 KB each."""
WORTH_TELLING = 0.005
"""A second answer less probable than this is none."""

_SYMBOLS = {
    Certainty.SURE: ("fa6s.circle-check", "good"),
    Certainty.UNSURE: ("fa6s.circle-question", "warning"),
    Certainty.STRANGE: ("fa6s.ban", "muted"),
    Certainty.UNREADABLE: ("fa6s.triangle-exclamation", "bad"),
    Certainty.CORRECTED: ("fa6s.user-check", "good"),
}

RIGHT_KEY, NONE_KEY, AGAIN_KEY, ORDER_KEY = "R", "N", "A", "L"
"""While the table has the focus: that is right, none of the classes, the last word again, the least
certain first."""

HELD_ROWS = 1000
"""More rows than these, selected, would take longer to find again than anybody waits."""

ASKED = 200
"""Rows at either end whose texts say how wide the columns should be."""
FITTING_MILLISECONDS = 300
"""Rows that come sooner wait: a table whose columns move all the time cannot be read."""

FILE_PIXELS = 100
"""Least width of the column with the file's name."""


class BatchTable(LiveMixin, QTableView):
    """Rows of a `AnswersItemModel`; one is current, and stays it when rows are sorted or filtered.

    Any number of rows can be selected, the current one among them, which `panel` shows.

    Signals:
        current_changed(object): the current `Result`, or None.
        opened(Result): Enter or a double click on a row.
        answers_wanted(list[Result]), paths_wanted(list[Result]): for the clipboard.
        removed(list[Result]): these rows shall go, the files stay.
        confirmed(): the model's answers of the selected rows are right.
        disowned(): they show none of the model's classes.
        repeated(): they show what was named the last time.
        escaped(): the Esc key.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    answers_wanted = Signal(object)
    paths_wanted = Signal(object)
    removed = Signal(object)
    confirmed = Signal()
    disowned = Signal()
    repeated = Signal()
    escaped = Signal()

    def __init__(self, model: AnswersItemModel, thumbnails: Thumbnails, panel: BatchPanel) -> None:
        super().__init__()
        self._model = model
        self._current: str | None = None
        self._held_scroll = 0
        self._held_selection: list[str] = []
        self._least_answer = 0
        self._answer_is_the_users = False
        self._own_resizing = False
        self._fitting = later(self, FITTING_MILLISECONDS, self.fit)
        self._delegate = _Delegate(model, thumbnails, self)
        self.setItemDelegate(self._delegate)
        self._set_up()
        self._last: str | None = None
        self._menu = self._make_menu(panel)
        self.horizontalHeader().sortIndicatorChanged.connect(self._menu.retranslate)
        self.setModel(model)
        model.modelAboutToBeReset.connect(self._hold)
        model.modelReset.connect(self._restore)
        model.dataChanged.connect(self._tell_current)
        model.counted.connect(self._fit_soon)
        self.selectionModel().currentRowChanged.connect(self._tell_current)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        thumbnails.ready.connect(self._take_thumbnail)
        self.settle()

    @property
    def current(self) -> Result | None:
        index = self.currentIndex()
        return self._model.result(index.row()) if index.isValid() else None

    def selected(self) -> list[Result]:
        """Those of all rows that are selected, in the order of the rows."""
        return [self._model.result(row) for row in sorted(chain(*self._selected_rows()))]

    def _selected_rows(self) -> list[range]:
        parts = self.selectionModel().selection().toList()
        return [range(part.top(), part.bottom() + 1) for part in parts]

    def offer_again(self, label: str) -> None:
        """Let `repeated` be chosen, for that class."""
        self._last = label
        self._menu.retranslate()

    def _fit_soon(self) -> None:
        if not self._fitting.isActive():
            self._fitting.start()

    def go_to(self, row: int) -> None:
        if 0 <= row < self._model.rowCount():
            self.selectRow(row)

    def show_current(self) -> None:
        """Scroll to the current row."""
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def least_width(self) -> int:
        """Pixels with which every column can be read."""
        bar = self.verticalScrollBar().sizeHint().width()
        return FILE_PIXELS + self._least_answer + self._fixed_width() + bar

    def fit(self) -> None:
        """Share the width between files and answers by what they need; both as far as possible."""
        self._fitting.stop()
        if self._answer_is_the_users:
            return
        room = self.viewport().width() - self._fixed_width()
        files, answers = self._needed()
        if files + answers > room:
            share = room * answers // (files + answers)
            answers = min(max(share, room - files, self._least_answer), answers)
        width = max(self._heading_width(), min(answers, room - FILE_PIXELS))
        self._own_resizing = True
        self.setColumnWidth(AnswerColumn.ANSWER, width)
        self._own_resizing = False

    def _needed(self) -> tuple[int, int]:
        """Pixels for file names and for answers; of many rows, the first and the last are asked."""
        above, below = QFontMetrics(_bold(self.font())), QFontMetrics(_small(self.font()))
        files, answers = FILE_PIXELS, self._heading_width()
        rows = self._model.rowCount()
        for row in (*range(min(rows, ASKED)), *range(max(ASKED, rows - ASKED), rows)):
            result = self._model.result(row)
            folder = below.horizontalAdvance(result.folder)
            files = max(files, self.fontMetrics().horizontalAdvance(result.name), folder)
            first, second = self._delegate.answer_lines(result)
            widths = above.horizontalAdvance(first), below.horizontalAdvance(second)
            # a sentence about a file that cannot be read has two lines
            answers = max(answers, widths[0] * 2 // 3 if result.error is not None else max(widths))
        return files + 2 * PAD + 2, answers + 2 * PAD + 2

    def _heading_width(self) -> int:
        heading = self._model.headerData(AnswerColumn.ANSWER, Qt.Orientation.Horizontal)
        return (
            QFontMetrics(self.horizontalHeader().font()).horizontalAdvance(str(heading)) + 5 * PAD
        )

    def _fixed_width(self) -> int:
        shared = (AnswerColumn.FILE, AnswerColumn.ANSWER)
        return sum(self.columnWidth(c) for c in AnswerColumn if c not in shared)

    def _note_resizing(self, column: int) -> None:
        if column == AnswerColumn.ANSWER and not self._own_resizing:
            self._answer_is_the_users = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _set_up(self) -> None:
        show_whole_rows(self)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(32)
        self.setSortingEnabled(True)
        header.sectionResized.connect(self._note_resizing)

    def _make_menu(self, panel: BatchPanel) -> ContextMenu:
        ask = panel.correction_requested  # about all selected rows; the current one may be broken
        wrong = replace(Deed.of(panel.wrong), do=ask, keys=CORRECT_KEY, when=lambda: True)
        deeds = (
            Deed.of(panel.identify),
            Deed.of(panel.folder),
            None,
            wrong,
            Deed(self.tr("That's right"), self.confirmed, "fa6s.user-check", keys=RIGHT_KEY),
            Deed(self.tr("None of these"), self.disowned, "fa6s.ban", keys=NONE_KEY),
            Deed(
                Said(self._name_again),
                self.repeated,
                "fa6s.repeat",
                keys=AGAIN_KEY,
                when=lambda: self._last is not None,
            ),
            None,
            Deed(Said(self._name_order), self._change_order, "fa6s.arrow-down-1-9", keys=ORDER_KEY),
            None,
            Deed(
                self.tr("Copy the answer"),
                partial(self._with_selected, self.answers_wanted),
                "fa6s.quote-left",
            ),
            Deed(
                self.tr("Copy the path"),
                partial(self._with_selected, self.paths_wanted),
                "fa6s.copy",
                keys=COPY,
            ),
            None,
            Deed(
                self.tr("Remove from the table"),
                partial(self._with_selected, self.removed),
                "fa6s.xmark",
                keys=DELETE,
            ),
        )
        return ContextMenu(self, deeds, applies=lambda: self.current is not None)

    def _name_again(self) -> str:
        if self._last is None:
            return self.tr("The class named last")
        return self.tr("It is {name} too").format(name=self._model.name_of(self._last))

    def _least_certain_first(self) -> bool:
        header = self.horizontalHeader()
        order = header.sortIndicatorSection(), header.sortIndicatorOrder()
        return order == (AnswerColumn.STATE, Qt.SortOrder.AscendingOrder)

    def _name_order(self) -> str:
        if self._least_certain_first():
            return self.tr("In the order of arrival")
        return self.tr("Least certain first")

    def _change_order(self) -> None:
        if self._least_certain_first():
            self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
            self.show_current()
        else:
            self.sortByColumn(AnswerColumn.STATE, Qt.SortOrder.AscendingOrder)
            self.go_to(0)

    def _with_selected(self, signal: SignalInstance) -> None:
        if selected := self.selected():
            signal.emit(selected)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pictures and answers"))
        if self.model() is not None:
            self._measure()

    def restyle(self) -> None:
        self._delegate.restyle()
        self.viewport().update()

    def _measure(self) -> None:
        metrics = QFontMetrics(self.font())
        height = 2 * metrics.height() + 12
        self.verticalHeader().setDefaultSectionSize(height)
        self.setIconSize(QSize(height - 8, height - 8))
        header = self.horizontalHeader()
        states = max(metrics.horizontalAdvance(state_name(state)) for state in Certainty)
        head = max(
            metrics.horizontalAdvance(str(self._model.headerData(c, Qt.Orientation.Horizontal)))
            for c in (AnswerColumn.CONFIDENCE, AnswerColumn.STATE)
        )
        bold = QFontMetrics(_bold(self.font()))
        usual = "Alolan Sandslash", state_name(Certainty.STRANGE), none_of_them()
        self._least_answer = max(map(bold.horizontalAdvance, usual)) + 2 * PAD + 2
        widths = {
            AnswerColumn.PICTURE: height + PAD,
            AnswerColumn.ANSWER: self._least_answer,
            AnswerColumn.CONFIDENCE: max(metrics.horizontalAdvance("100.0 %"), head) + 4 * PAD,
            AnswerColumn.STATE: max(states + SYMBOL + PAD, head) + 2 * PAD,
        }
        self._own_resizing = True
        for column in AnswerColumn:
            if column is AnswerColumn.FILE:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(column, widths[column])
        self._own_resizing = False
        self.fit()

    # ---- the current row --------------------------------------------------------------------

    def _hold(self) -> None:
        self._held_scroll = self.verticalScrollBar().value()
        few = sum(map(len, self._selected_rows())) <= HELD_ROWS
        self._held_selection = [result.path for result in self.selected()] if few else []
        self.selectionModel().currentRowChanged.disconnect(self._tell_current)

    def _restore(self) -> None:
        """After a reset: the rows that were selected are, if they are not too many, and the same
        one is current, where they are still shown; else the first one is."""
        places = map(self._model.row_of, self._held_selection)
        selected = [row for row in places if row is not None]
        row = self._model.row_of(self._current) if self._current is not None else None
        if row is None and self._model.rowCount():
            row = min(selected, default=0)
            self._held_scroll = 0
        if row is not None:
            self.selectRow(row)
        self._select_too(selected)
        self.selectionModel().currentRowChanged.connect(self._tell_current)
        self.verticalScrollBar().setValue(self._held_scroll)
        self._tell_current()

    def _select_too(self, rows: list[int]) -> None:
        selection = QItemSelection()
        for _, run in groupby(enumerate(sorted(rows)), lambda each: each[1] - each[0]):
            piece = [row for _, row in run]
            first, last = self._model.index(piece[0], 0), self._model.index(piece[-1], 0)
            selection.select(first, last)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flag.Select | flag.Rows)

    def _tell_current(self) -> None:
        """It is another one, or says something else."""
        current = self.current
        if current is not None:
            self._current = current.path
        self.current_changed.emit(current)

    def follow(self, moved: dict[str, str]) -> None:
        """Files are elsewhere now; the current row stays current."""
        if self._current is not None:
            self._current = moved.get(self._current, self._current)

    def _open(self, row: int) -> None:
        self.opened.emit(self._model.result(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def _take_thumbnail(self, _path: Path) -> None:
        if self.isVisible():
            self.viewport().update()


class _Delegate(QStyledItemDelegate):
    """Paints a row's cells; asks for the pictures of the rows that are painted, and no others.

    Rows are painted again whenever some arrive, up to ten times a second, so cells with text are
    kept as pixmaps. One belongs to a `Result`, which is kept with it, lest another has its id.
    """

    def __init__(self, model: AnswersItemModel, thumbnails: Thumbnails, view: QTableView) -> None:
        super().__init__(view)
        self._model = model
        self._thumbnails = thumbnails
        self._view = view
        self._colors = colors_of(view.palette())
        self._cells: dict[tuple[int, ...], tuple[Result, QPixmap]] = {}
        self._symbols: dict[str, QPixmap] = {}
        model.modelReset.connect(self._cells.clear)
        model.dataChanged.connect(self._cells.clear)

    def restyle(self) -> None:
        self._colors = colors_of(self._view.palette())
        self._cells.clear()
        self._symbols.clear()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        result = self._model.result(index.row())
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(self._colors.selection))
        column = index.column()
        if column == AnswerColumn.PICTURE:
            self._paint_picture(painter, rect.adjusted(PAD, 4, -PAD, -5), result, self._colors)
            line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
            painter.fillRect(line, QColor(self._colors.border))
        else:
            painter.drawPixmap(rect.topLeft(), self._cell(result, column, rect.size()))

    def _cell(self, result: Result, column: int, size: QSize) -> QPixmap:
        ratio = self._view.devicePixelRatioF()
        key = (id(result), column, size.width(), size.height(), round(100 * ratio))
        found = self._cells.get(key)
        if found is None:
            while len(self._cells) >= CELLS_KEPT:
                del self._cells[next(iter(self._cells))]
            found = self._cells[key] = result, self._painted(result, column, size, ratio)
        return found[1]

    def _painted(self, result: Result, column: int, size: QSize, ratio: float) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._view.font())
        rect = QRect(QPoint(0, 0), size)
        painter.fillRect(QRect(0, rect.bottom(), rect.width(), 1), QColor(self._colors.border))
        inner = rect.adjusted(PAD, 4, -PAD, -5)
        self._painters[AnswerColumn(column)](self, painter, inner, result, self._colors)
        painter.end()
        return pixmap

    def _paint_picture(
        self, painter: QPainter, rect: QRect, result: Result, colors: Colors
    ) -> None:
        room = rect.adjusted(-PAD // 2, 0, PAD // 2, 0)
        if result.error is None:
            ratio = self._view.devicePixelRatioF()
            side = min(room.width(), room.height())
            pixmap = self._thumbnails.request(Path(result.path), round(side * ratio))
            if pixmap is None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colors.track))
                painter.drawRoundedRect(centred(QSize(side, side), room), 4, 4)
                return
            if not pixmap.isNull():
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawPixmap(centred(pixmap.size() / ratio, room), pixmap)
                return
        self._draw_symbol(painter, room.center(), "mdi6.image-broken-variant", "silhouette", 24)

    def _paint_file(self, painter: QPainter, rect: QRect, result: Result, colors: Colors) -> None:
        self._two_lines(painter, rect, (result.name, colors.text), (result.folder, colors.muted))

    def _paint_answer(self, painter: QPainter, rect: QRect, result: Result, colors: Colors) -> None:
        first, second = self.answer_lines(result)
        if result.error is not None:
            self._wrapped(painter, rect, first, colors.bad)
        else:
            lines = (first, colors.text), (second, colors.muted)
            elide = Qt.TextElideMode.ElideRight
            self._two_lines(painter, rect, *lines, bold=True, elide=elide)

    def answer_lines(self, result: Result) -> tuple[str, str]:
        """What counts, or why there is no answer, and below it what else the model thought of."""
        second = ""
        if result.correction is not None:
            second = self._model.said(result)
        else:
            place = 0 if result.strange else 1
            if len(result.labels) > place and result.probabilities[place] >= WORTH_TELLING:
                percent = self._model.percent(result.probabilities[place])
                second = f"{self._model.name_of(result.labels[place])} {percent}"
        return self._model.answer(result), second

    def _paint_confidence(
        self, painter: QPainter, rect: QRect, result: Result, colors: Colors
    ) -> None:
        if result.error is not None or result.correction is not None:
            return
        state = result.state(self._model.threshold)
        text_height = painter.fontMetrics().height()
        top = rect.center().y() - (text_height + BAR_HEIGHT + 3) // 2
        painter.setPen(QColor(colors.text))
        line = QRect(rect.left(), top, rect.width(), text_height)
        painter.drawText(
            line, int(Qt.AlignmentFlag.AlignLeft), self._model.percent(result.confidence)
        )
        track = QRectF(rect.left(), top + text_height + 3, rect.width(), BAR_HEIGHT)
        color = getattr(colors, _SYMBOLS[state][1])
        paint_meter(painter, track, result.confidence, color, self._view.palette())

    def _paint_state(self, painter: QPainter, rect: QRect, result: Result, colors: Colors) -> None:
        state = result.state(self._model.threshold)
        name, role = _SYMBOLS[state]
        centre = QRect(rect.left(), rect.top(), SYMBOL, rect.height()).center()
        self._draw_symbol(painter, centre, name, role, SYMBOL)
        room = rect.adjusted(SYMBOL + PAD, 0, 0, 0)
        paint_line(painter, room, self._model.state(result), getattr(colors, role))

    _painters: dict[AnswerColumn, Callable[..., None]] = {  # noqa: RUF012 - never changed
        AnswerColumn.FILE: _paint_file,
        AnswerColumn.ANSWER: _paint_answer,
        AnswerColumn.CONFIDENCE: _paint_confidence,
        AnswerColumn.STATE: _paint_state,
    }

    def _two_lines(
        self,
        painter: QPainter,
        rect: QRect,
        first: tuple[str, str],
        second: tuple[str, str],
        *,
        bold: bool = False,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideLeft,
    ) -> None:
        """Texts with their colours; the second line is smaller, and gives way as `elide` says."""
        plain = painter.font()
        font = _bold(plain) if bold else plain
        small = _small(plain)
        above, below = QFontMetrics(font), QFontMetrics(small)
        height = above.height() + (below.height() if second[0] else 0)
        top = rect.center().y() - height // 2
        painter.setFont(font)
        painter.setPen(QColor(first[1]))
        text = above.elidedText(first[0], Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect.left(), top + above.ascent(), text)
        if second[0]:
            painter.setFont(small)
            painter.setPen(QColor(second[1]))
            text = below.elidedText(second[0], elide, rect.width())
            painter.drawText(rect.left(), top + above.height() + below.ascent(), text)
        painter.setFont(plain)

    def _wrapped(self, painter: QPainter, rect: QRect, text: str, color: str) -> None:
        """A sentence on two lines; the tooltip has all of it."""
        small = _small(painter.font())
        painter.setFont(small)
        painter.setPen(QColor(color))
        metrics = QFontMetrics(small)
        words = text.split()
        line = ""
        while words and metrics.horizontalAdvance(f"{line} {words[0]}".strip()) <= rect.width():
            line = f"{line} {words.pop(0)}".strip()
        rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, rect.width())
        lines = [each for each in (line, rest) if each]
        top = rect.center().y() - metrics.height() * len(lines) // 2
        for number, each in enumerate(lines):
            painter.drawText(rect.left(), top + metrics.ascent() + number * metrics.height(), each)

    def _draw_symbol(
        self, painter: QPainter, centre: QPoint, name: str, role: str, side: int
    ) -> None:
        ratio = self._view.devicePixelRatioF()
        key = f"{name} {role} {side} {ratio}"
        if key not in self._symbols:
            made = icon(name, self._view.palette(), role)
            self._symbols[key] = made.pixmap(QSize(side, side), ratio)
        place = QRect(0, 0, side, side)
        place.moveCenter(centre)
        painter.drawPixmap(place, self._symbols[key])


def _small(font: QFont) -> QFont:
    """For the second line of a cell."""
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.88)
    return small


def _bold(font: QFont) -> QFont:
    """For the first line of an answer."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold
