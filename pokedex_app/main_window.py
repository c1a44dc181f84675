"""The window: a sidebar of pages, a place for errors, a status line. It only assembles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pokedex_app.core.theme import icon, set_role
from pokedex_app.services import Services
from pokedex_app.shared.model_library import SUFFIX
from pokedex_app.ui.error_banner import ErrorBanner
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.page import Page
from pokedex_app.ui.plain_label import PlainLabel

if TYPE_CHECKING:
    from pokedex_app.core.errors import Report

PageFactory = Callable[[], Page]

ICONS = {
    "identify": "fa6s.magnifying-glass",
    "batch": "fa6s.layer-group",
    "pokedex": "fa6s.book-open",
    "train": "fa6s.graduation-cap",
    "results": "fa6s.chart-line",
    "models": "fa6s.cube",
    "settings": "fa6s.gear",
    "help": "fa6s.circle-question",
}
"""The pages in the order of the sidebar, and their icons."""

SMALLEST = QSize(880, 560)
USUAL = QSize(1280, 800)
ICON_PIXELS = 18


class MainWindow(LiveMixin, QMainWindow):
    """Makes a page when it is first asked for, so that the first paint waits for one page only.

    Args:
        factories: makes each page by its name, which are the keys of `ICONS`.

    Signals:
        painted(): the window has been painted for the first time.
        closed(): the user has closed the window and every page has ended its work.
    """

    painted = Signal()
    closed = Signal()

    def __init__(self, services: Services, factories: Mapping[str, PageFactory]) -> None:
        super().__init__()
        self._services = services
        self._factories = factories
        self._pages: dict[str, Page] = {}
        self._buttons: dict[str, QToolButton] = {}
        self._statuses: dict[str, str] = {}
        self._painted = False
        self._sidebar = self._make_sidebar()
        self._stack = QStackedWidget()
        self._banner = ErrorBanner()
        self._model_name = PlainLabel()
        set_role(self._model_name, "muted")
        self._activity = QPushButton()
        set_role(self._activity, "link")
        self._activity.hide()
        self._activity.clicked.connect(self._show_busy_page)
        self.setCentralWidget(self._assemble())
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL)
        services.errors.reported.connect(self._report)
        services.recogniser.ready.connect(self._show_model)
        services.recogniser.failed.connect(services.errors.show)
        self.settle()

    # ---- pages ------------------------------------------------------------------------------

    def page(self, name: str) -> Page:
        """The page of that name, made now if it has not been shown before."""
        if name not in self._pages:
            page = self._factories[name]()
            page.status.connect(lambda text: self._take_status(name, text))
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    def show_page(self, name: str) -> Page:
        page = self.page(name)
        self._buttons[name].setChecked(True)
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

    def open_paths(self, paths: list[Path]) -> None:
        """Model files go to Models, one picture to Identify, several or a folder to Batch."""
        folders = [path for path in paths if path.is_dir()]
        models = [path for path in paths if path.suffix == SUFFIX and path not in folders]
        pictures = [path for path in paths if path not in models]
        if pictures:
            several = len(pictures) > 1 or bool(folders)
            self.show_page("batch" if several else "identify").open_paths(pictures)
        if models:
            self.show_page("models").open_paths(models)

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> QWidget:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        held = QVBoxLayout()
        held.setContentsMargins(24, 10, 24, 0)
        held.addWidget(self._banner)
        right.addLayout(held)
        right.addWidget(self._stack, 1)
        right.addWidget(self._make_status_line())
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sidebar)
        row.addLayout(right, 1)
        central = QWidget()
        central.setLayout(row)
        return central

    def _make_sidebar(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("sidebar")
        column = QVBoxLayout(frame)
        column.setContentsMargins(10, 14, 10, 14)
        column.setSpacing(4)
        group = QButtonGroup(self)
        for number, name in enumerate(ICONS, start=1):
            button = QToolButton()
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(ICON_PIXELS, ICON_PIXELS))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, name=name: self.show_page(name))
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda name=name: self.show_page(name))
            group.addButton(button)
            self._buttons[name] = button
            if name == "settings":
                column.addStretch(1)
            column.addWidget(button)
        QShortcut(QKeySequence.StandardKey.HelpContents, self).activated.connect(
            lambda: self.show_page("help")
        )
        QShortcut(QKeySequence.StandardKey.Quit, self).activated.connect(self.close)
        return frame

    def _make_status_line(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("statusline")
        row = QHBoxLayout(frame)
        row.setContentsMargins(24, 3, 24, 3)
        row.addWidget(self._model_name)
        row.addStretch(1)
        row.addWidget(self._activity)
        return frame

    def retranslate(self) -> None:
        names = {
            "identify": self.tr("Identify"),
            "batch": self.tr("Batch"),
            "pokedex": self.tr("Pokédex"),
            "train": self.tr("Train"),
            "results": self.tr("Results"),
            "models": self.tr("Models"),
            "settings": self.tr("Settings"),
            "help": self.tr("Help"),
        }
        for number, (name, button) in enumerate(self._buttons.items(), start=1):
            keys = QKeySequence(f"Ctrl+{number}").toString(QKeySequence.SequenceFormat.NativeText)
            button.setText(f"  {names[name]}")  # Qt leaves little room after the icon
            button.setToolTip(f"{names[name]} ({keys})")
            button.setAccessibleName(names[name])
        self._sidebar.setAccessibleName(self.tr("Pages"))
        self._activity.setToolTip(self.tr("Show the page that is at work"))
        page = self._stack.currentWidget()
        self.setWindowTitle(f"{page.title()} – Pokédex" if isinstance(page, Page) else "Pokédex")
        self._show_model()

    def restyle(self) -> None:
        for name, button in self._buttons.items():
            button.setIcon(icon(ICONS[name], self.palette()))

    # ---- the status line --------------------------------------------------------------------

    def _show_model(self) -> None:
        manifest = self._services.recogniser.manifest
        path = self._services.recogniser.model_path
        if manifest is None:
            self._model_name.setText(self.tr("The model is being loaded…"))
            return
        name = path.stem if path is not None else self.tr("the built-in one")
        classes = self.tr("%n class(es)", "", len(manifest.labels))
        self._model_name.setText(
            self.tr("Model: {name}, {classes}").format(name=name, classes=classes)
        )

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
        self._banner.show_report(report)

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
        event.accept()
        self.closed.emit()

    def _may_close(self, sentences: list[str]) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Close the Pokédex?"))
        box.setText("\n".join(sentences))
        close = box.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(self.tr("Go on working"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.exec()
        return box.clickedButton() is close
