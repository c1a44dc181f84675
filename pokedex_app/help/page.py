"""The Help page: the guide in the language of the window, its contents, and a search."""

from __future__ import annotations

import re
import string
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QWidget

import trainer
from pokedex_app.help.guide import Guide
from pokedex_app.help.problem_report import ProblemReport
from pokedex_app.services import Services
from pokedex_app.ui.controls import FIND, Button, Line, native, on_keys, with_keys
from pokedex_app.ui.later import later
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import says
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import open_folder
from pokedex_app.ui.page import Page
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.text_dialog import TextDialog
from trainer.languages import with_percent
from trainer.resources import folder, licences

LICENCE = "licence"
OPEN = "open"
"""Schemes of the links in the guide: show a licence, show a folder."""


class HelpPage(Page):
    """Shows ``resources/help/<language>.md``, with the user's own folders filled in."""

    def __init__(self, services: Services) -> None:
        super().__init__(
            self.tr("Help"),
            self.tr("Pokédex {version}. What each page does, and what the figures mean.").format(
                version=trainer.__version__
            ),
        )
        self._services = services
        self._folders: dict[str, Path] = {}
        self._report = Button(
            self.tr("Report a problem…"),
            "fa6s.bug",
            self.report_problem,
            tip=self.tr("Show a text for a bug report; nothing is sent"),
        )
        self.header.tools.addWidget(self._report)
        self.search = says(
            Line(),
            placeholderText=with_keys(self.tr("Search the guide"), native(FIND)),
            accessibleName=self.tr("Search the guide"),
            toolTip=self.tr("Enter goes to the next place"),
        )
        self.search.setClearButtonEnabled(True)
        self._found = PlainLabel("", "muted")
        self.contents = says(QListWidget(), accessibleName=self.tr("Contents"))
        self.contents.setStyleSheet("QListWidget::item { padding: 6px 10px; }")
        self.guide = says(Guide(), accessibleName=self.tr("Guide"))
        self.notice = NoticeBar()
        self._assemble()
        self._connect()
        self.settle()

    def activated(self) -> None:
        """The folders may have been changed on the settings page since."""
        if self._folders != self._current_folders():
            self._show_guide()

    def report_problem(self) -> None:
        """Open the dialog with the text for a bug report."""
        dialog = ProblemReport(self._services.errors, self._services.jobs, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # ---- the guide --------------------------------------------------------------------------

    def _show_guide(self) -> None:
        self._folders = self._current_folders()
        language = self._services.translator.language
        text = (folder() / "help" / f"{language}.md").read_text(encoding="utf-8")
        for name, path in self._folders.items():
            text = text.replace(f"{{{name}}}", _escaped(str(path)))
        text = text.replace("{version}", trainer.__version__)
        text = with_percent(text)
        self.guide.show_text(text)
        row = self.contents.currentRow()
        self.contents.blockSignals(True)
        self.contents.clear()
        for heading in self.guide.headings():
            item = QListWidgetItem(heading.text)
            item.setData(Qt.ItemDataRole.UserRole, heading.block)
            self.contents.addItem(item)
        self.contents.setCurrentRow(max(0, row))
        self.contents.blockSignals(False)
        self._search_again()

    def _current_folders(self) -> dict[str, Path]:
        folders = self._services.folders
        return {
            "data": folders.data,
            "models": self._services.models.folder,
            "runs": self._services.runs_folder(),
            "config": folders.config,
            "cache": folders.cache,
            "logs": folders.logs,
        }

    def _go_to(self, row: int) -> None:
        item = self.contents.item(row)
        if item is not None:
            self.guide.scroll_to_block(item.data(Qt.ItemDataRole.UserRole))

    def _follow(self, url: QUrl) -> None:
        """Links lead to folders and licences on this computer, never to the Internet."""
        name = url.path()
        if url.scheme() == OPEN and name in self._folders:
            open_folder(self._folders[name], self.notice, self._services.errors)
        elif url.scheme() == LICENCE:
            file = licences() / Path(name).name
            trouble = self._services.errors.about("licence")
            try:
                text = file.read_text(encoding="utf-8")
            except OSError as error:
                trouble.show(error)
                return
            trouble.over()
            dialog = TextDialog(file.stem, text, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    # ---- searching --------------------------------------------------------------------------

    def _search_again(self) -> None:
        count = self.guide.mark(self.search.text())
        self._found.setVisible(bool(self.search.text()))
        if not self.search.text():
            self._found.clear()
        elif count:
            self._found.setText(self.tr("%Ln place(s)", "", count))
        else:
            self._found.setText(self.tr("Nothing found"))

    def found(self) -> str:
        """What the search came to, in words; empty where nothing is searched for."""
        return self._found.text()

    def _find_next(self) -> None:
        self.guide.find_next(self.search.text())

    # ---- assembly and texts -----------------------------------------------------------------

    def _assemble(self) -> None:
        searching = hbox((self.search, 1), self._found, spacing=10)
        right = QWidget()
        vbox(searching, (self.guide, 1), on=right, spacing=10)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(14)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.contents)
        splitter.addWidget(right)
        splitter.setSizes([230, 800])
        splitter.setStretchFactor(1, 1)
        self.body.addWidget(splitter, 1)
        self.body.addWidget(self.notice)
        for first, then in pairwise((self.contents, self.search, self.guide, self._report)):
            self.setTabOrder(first, then)

    def _connect(self) -> None:
        self.contents.currentRowChanged.connect(self._go_to)
        self.guide.section_changed.connect(self._mark_section)
        self.guide.anchorClicked.connect(self._follow)
        self._pause = later(self, 150, self._search_again)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._find_next)
        on_keys(self, FIND, self._begin_search)

    def _begin_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _mark_section(self, section: int) -> None:
        """The reader has scrolled into another section."""
        self.contents.blockSignals(True)
        self.contents.setCurrentRow(section)
        self.contents.blockSignals(False)

    def retranslate(self) -> None:
        self._show_guide()

    def restyle(self) -> None:
        self._search_again()


def _escaped(text: str) -> str:
    """Text that Markdown leaves as it is, such as a path with backslashes or underscores."""
    return re.sub(f"([{re.escape(string.punctuation)}])", r"\\\1", text)
