"""The window: a sidebar of pages, a place for errors, a status line. It only assembles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QMainWindow,
    QMessageBox,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from pokedex_app.services import Services
from pokedex_app.shared.file_kinds import kinds_of
from pokedex_app.ui.controls import Button, ToolButton, on_keys
from pokedex_app.ui.drop_target import DropTarget
from pokedex_app.ui.error_banner import ErrorBanner
from pokedex_app.ui.incoming import Incoming
from pokedex_app.ui.later import InTurn
from pokedex_app.ui.layouts import FRAME, STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveMixin, Said, says
from pokedex_app.ui.message_box import message_box
from pokedex_app.ui.model_button import ModelButton
from pokedex_app.ui.page import Page
from pokedex_app.ui.scroll_area import ScrollArea

if TYPE_CHECKING:
    from pokedex_app.core.error_reporting import Report

SMALLEST = QSize(800, 600)
FITTING = QSize(800, 560)
"""In this every page has room for all its texts, in any language; what is smaller scrolls."""
NAMES_FROM = 880
"""Pixels of width; in a narrower window the sidebar has symbols alone."""
USUAL = QSize(1280, 800)
ICON_PIXELS = 18


@dataclass(frozen=True)
class PageRow:
    """A page as the sidebar and the shortcuts know it.

    Attributes:
        keys: what shows the page from anywhere in the window.
        make: makes and connects the page when it is first asked for.
        at_foot: it stands at the foot of the sidebar.
    """

    name: str
    title: Said
    icon: str
    keys: str
    make: Callable[[MainWindow, Services], Page]
    at_foot: bool = False


class MainWindow(DropTarget, LiveMixin, QMainWindow):
    """Makes a page when it is first asked for, so that the first paint waits for one page only.

    Args:
        rows: the pages in the order of the sidebar.

    Signals:
        painted(): the window has been painted for the first time.
        closed(): the user has closed the window and every page has ended its work.
        problem_report_wanted(): the user wants to tell us of an error.
    """

    painted = Signal()
    closed = Signal()
    problem_report_wanted = Signal()

    def __init__(self, services: Services, rows: Sequence[PageRow]) -> None:
        super().__init__()
        self._services = services
        self._rows = {row.name: row for row in rows}
        self._pages: dict[str, Page] = {}
        self._buttons: dict[str, ToolButton] = {}
        self._statuses: dict[str, str] = {}
        self._painted = False
        self._following = InTurn(self)
        self._sidebar = self._make_sidebar()
        self._stack = QStackedWidget()
        self.banner = ErrorBanner()
        self._model = ModelButton(services)
        self._activity = Button(
            do=self._show_busy_page, tip=self.tr("Show the page that is at work"), role="link"
        )
        self._activity.hide()
        self.setCentralWidget(self._assemble())
        self._take_place()
        self.setAcceptDrops(True)
        self.banner.problem_report_wanted.connect(self.problem_report_wanted)
        services.errors.reported.connect(self._report)
        services.errors.over.connect(self.banner.withdraw)
        loading = services.errors.about("model")
        services.recogniser.failed.connect(loading.show)
        services.recogniser.ready.connect(loading.over)
        self.settle()

    def _take_place(self) -> None:
        """Where it was the last time, and within the screen in any case."""
        within = self.screen().availableGeometry().size() - FRAME
        self.setMinimumSize(SMALLEST.boundedTo(within))
        self.resize(USUAL.boundedTo(within))
        kept = self._services.settings.value.window
        if kept is not None:  # Qt moves it where the screen has gone, and refuses what is damaged
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))

    # ---- pages ------------------------------------------------------------------------------

    def page(self, name: str) -> Page:
        """The page of that name, made now if it has not been shown before."""
        if name not in self._pages:
            page = self._rows[name].make(self, self._services)
            page.status.connect(lambda text: self._take_status(name, text))
            page.elsewhere.connect(self.open_paths)
            self._pages[name] = page
            self._stack.addWidget(page)  # first: with a style sheet it would be styled once more
            self._services.theme.dress(page)
        return self._pages[name]

    def show_page(self, name: str) -> Page:
        page = self.page(name)
        self._buttons[name].setChecked(True)
        for other, button in self._buttons.items():  # Tab leads to the page's own, arrows further
            policy = Qt.FocusPolicy.TabFocus if other == name else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(policy)
        self._stack.setCurrentWidget(page)
        self.setWindowTitle(f"{page.title()} – Pokédex")
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        page.activated()
        self._show_activity()
        return page

    def pages(self) -> list[Page]:
        """Those that have been shown so far."""
        return list(self._pages.values())

    def current(self) -> str:
        return next(n for n, page in self._pages.items() if page is self._stack.currentWidget())

    def open_paths(self, paths: Sequence[Path]) -> None:
        """One picture goes to Identify, several or a folder to Batch, a zip to Train, runs to
        Results and model files to Models."""
        kinds = kinds_of(paths)
        several = len(kinds.pictures) > 1 or any(path.is_dir() for path in kinds.pictures)
        for name, brought in (
            ("batch" if several else "identify", kinds.pictures),
            ("train", kinds.archives),
            ("results", kinds.runs),
            ("models", kinds.models),
        ):
            if brought:
                self.show_page(name).open_paths(list(brought))

    def take(self, brought: Incoming) -> None:
        """Something was dropped on a page that takes nothing itself."""
        if brought.paths:
            self.open_paths(brought.paths)
            return
        page = self.show_page("identify")
        if isinstance(page, DropTarget):
            page.take(brought)

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> QWidget:
        line = QFrame()
        line.setObjectName("statusline")
        hbox(self._model, STRETCH, self._activity, on=line, margins=(24, 3, 24, 3))
        held = vbox(self.banner, margins=(24, 10, 24, 0))
        right = vbox(held, (self._stack, 1), line, spacing=0)
        central = QWidget()
        central.setObjectName("pages")
        hbox(self._sidebar, (right, 1), on=central, spacing=0)
        fitting = _AsSmallAsItFits(central)
        area = ScrollArea(fitting)  # for a window that is smaller than its pages can be
        for ground in (area.viewport(), fitting):  # the window paints its own, and tells of it
            ground.setAutoFillBackground(False)
        bars = area.verticalScrollBar(), area.horizontalScrollBar()
        self._services.theme.dress(self._sidebar, self.banner, line, *bars)
        return area

    def _make_sidebar(self) -> QFrame:
        frame = says(QFrame(), accessibleName=self.tr("Pages"))
        frame.setObjectName("sidebar")
        group = QButtonGroup(self)
        for row in self._rows.values():
            self._buttons[row.name] = self._sidebar_button(row)
            group.addButton(self._buttons[row.name])
        above = [button for name, button in self._buttons.items() if not self._rows[name].at_foot]
        below = [button for name, button in self._buttons.items() if self._rows[name].at_foot]
        vbox(*above, STRETCH, *below, on=frame, spacing=4, margins=(10, 14, 10, 14))
        on_keys(self, QKeySequence.StandardKey.HelpContents, lambda: self.show_page("help"))
        on_keys(self, QKeySequence.StandardKey.Quit, self.close)
        return frame

    def _sidebar_button(self, row: PageRow) -> ToolButton:
        title = row.title.again()
        button = ToolButton(
            title,
            row.icon,
            lambda: self.show_page(row.name),
            text="  " + title,  # Qt leaves little room after the icon
            keys=row.keys,
            within=self,
        )
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(ICON_PIXELS, ICON_PIXELS))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        named = event.size().width() >= NAMES_FROM
        style = Qt.ToolButtonStyle
        for button in self._buttons.values():
            button.setToolButtonStyle(
                style.ToolButtonTextBesideIcon if named else style.ToolButtonIconOnly
            )

    def retranslate(self) -> None:
        page = self._stack.currentWidget()
        self.setWindowTitle(f"{page.title()} – Pokédex" if isinstance(page, Page) else "Pokédex")
        # the other pages one by one, as the window would stand still else
        self._following.do(*(page.catch_up for page in self.pages()))

    # ---- the status line --------------------------------------------------------------------

    def _take_status(self, name: str, text: str) -> None:
        self._statuses[name] = text
        self._show_activity()

    def _show_activity(self) -> None:
        texts = [text for name, text in self._statuses.items() if text and name != self.current()]
        self._activity.setText("   ".join(texts))
        self._activity.setVisible(bool(texts))

    def _show_busy_page(self) -> None:
        for name, text in self._statuses.items():
            if text and name != self.current():
                self.show_page(name)
                return

    def _report(self, report: Report) -> None:
        self.banner.show_report(report)

    # ---- the first paint and the end --------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)  # once everything inside is painted, too

    def closeEvent(self, event: QCloseEvent) -> None:
        sentences = [text for page in self._pages.values() if (text := page.busy())]
        if sentences and not self._may_close(sentences):
            event.ignore()
            return
        for page in self._pages.values():
            page.shutdown()
        place = self.saveGeometry().toBase64().toStdString()
        self._services.settings.update(window=place)
        event.accept()
        self.closed.emit()

    def _may_close(self, sentences: list[str]) -> bool:
        title, icon = self.tr("Close the Pokédex?"), QMessageBox.Icon.Question
        box = message_box(self, icon, title, "\n".join(sentences))
        close = box.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(self.tr("Go on working"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        self._services.theme.dress(box)
        box.exec()
        return box.clickedButton() is close


class _AsSmallAsItFits(QWidget):
    """Holds a widget, which a scroll area would not make lower than its texts would like to be."""

    def __init__(self, held: QWidget) -> None:
        super().__init__()
        self._held = held
        held.setParent(self)

    def minimumSizeHint(self) -> QSize:
        return FITTING

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._held.resize(event.size())
