"""The places opened lately, to be opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from pokedex_app.core.error_reporting import ErrorReporter
from pokedex_app.core.jobs import Jobs
from pokedex_app.core.recent import Recent
from pokedex_app.ui.controls import Button
from pokedex_app.ui.live import Said, says
from trainer.errors import printable

LONGEST = 420
"""Pixels of a path in the menu."""


class RecentButton(Button):
    """Hidden while there is nothing to offer. What has gone meanwhile is dropped without a word.

    Args:
        name: what it offers, for its tip and for screen readers.
        text: stands beside the symbol, if there is one.

    Signals:
        chosen(Path): that place shall be opened.
    """

    chosen = Signal(object)

    def __init__(
        self,
        recent: Recent,
        jobs: Jobs,
        errors: ErrorReporter,
        name: Said,
        text: Said | None = None,
    ) -> None:
        super().__init__(text, "fa6s.clock-rotate-left", self._look, tip=name)
        says(self, accessibleName=name)
        self._recent = recent
        self._jobs = jobs
        self._errors = errors
        self._menu = QMenu(self)
        recent.settings.changed.connect(self._show)
        if not recent.places():  # a button that is shown before it has a place is a window
            self.hide()

    def _show(self) -> None:
        self.setVisible(bool(self._recent.places()))

    def _look(self) -> None:
        """Off the GUI thread, as one may lie on a disk that sleeps."""
        places = self._recent.places()
        self._errors.follow(self._jobs.run(lambda: there(places), self._offer, name="recent"))

    def _offer(self, found: list[Path]) -> None:
        self._recent.drop(set(self._recent.places()) - set(found))
        self._menu.clear()
        for place in found:
            self._add(self._shown(place), partial(self.chosen.emit, place))
        self._menu.addSeparator()
        self._add(self.tr("Clear list"), self._recent.clear)
        if found:
            self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _add(self, text: str, do: Callable[[], object]) -> None:
        action = QAction(text, self._menu)
        action.triggered.connect(lambda: do())
        self._menu.addAction(action)

    def _shown(self, place: Path) -> str:
        """The end of a path tells more than its beginning."""
        metrics = self._menu.fontMetrics()
        text = metrics.elidedText(printable(place), Qt.TextElideMode.ElideMiddle, LONGEST)
        return text.replace("&", "&&")


def there(places: Iterable[Path]) -> list[Path]:
    """Those that exist."""
    return [place for place in places if place.exists()]
