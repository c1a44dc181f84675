"""What every page of the window can be asked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal

from pokedex_app.ui.header import PageHeader
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveWidget, Said


class Page(LiveWidget):
    """One page: a header, and below it whatever the page adds to `body`.

    Args:
        title: what the page is called in the language of the window.
        subtitle: what it is for, in one line.

    Nothing slow happens in a page's ``__init__``; `activated` comes when the page is shown.

    Signals:
        status(str): one line about what the page is doing, for the window's status line while
            another page is shown; empty when there is nothing to tell.
        elsewhere(list[Path]): what was dropped is for other pages, at least in part.
    """

    status = Signal(str)
    elsewhere = Signal(list)

    def __init__(self, title: Said, subtitle: Said | None = None) -> None:
        super().__init__()
        self._behind = False
        self._title = title
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.header = PageHeader(title, subtitle)
        self.body = vbox(self.header, on=self, spacing=14, margins=(24, 18, 24, 18))

    def title(self) -> str:
        """Name of the page in the language of the window."""
        return self._title.again()

    def event(self, event: QEvent) -> bool:
        """Another language is not yet for a page that nobody looks at."""
        if event.type() == QEvent.Type.LanguageChange and not self.isVisible():
            self._behind = True
            return True
        if event.type() == QEvent.Type.Show:
            self.catch_up()
        return super().event(event)

    def catch_up(self) -> None:
        """Say everything in the language of now, where that has become another one."""
        if self._behind:
            self._behind = False
            super().event(QEvent(QEvent.Type.LanguageChange))

    def activated(self) -> None:
        """The page has just become the visible one."""

    def open_paths(self, paths: list[Path]) -> None:
        """Files and folders that the user wants this page to take."""

    def busy(self) -> str | None:
        """One sentence about work that closing the window would end; None where there is none."""
        return None

    def shutdown(self) -> None:
        """The window closes: end everything the page started, saving what can be saved."""
