"""What every page of the window can be asked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pokedex_app.ui.header import PageHeader
from pokedex_app.ui.live import LiveWidget


class Page(LiveWidget):
    """One page: a header, and below it whatever the page adds to `body`.

    Nothing slow happens in a page's ``__init__``; `activated` comes when the page is shown.

    Signals:
        status(str): one line about what the page is doing, for the window's status line while
            another page is shown; empty when there is nothing to tell.
    """

    status = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 18, 24, 18)
        self.body.setSpacing(14)
        self.header = PageHeader()
        self.body.addWidget(self.header)

    def title(self) -> str:
        """Name of the page in the language of the window."""
        raise NotImplementedError

    def activated(self) -> None:
        """The page has just become the visible one."""

    def open_paths(self, paths: list[Path]) -> None:
        """Files and folders that the user wants this page to take."""

    def busy(self) -> str | None:
        """One sentence about work that closing the window would end; None where there is none."""
        return None

    def shutdown(self) -> None:
        """The window closes: end everything the page started, saving what can be saved."""
