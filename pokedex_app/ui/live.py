"""Widgets whose texts and colours follow the language and the theme while the app runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class LiveMixin(_Base):
    """Calls `retranslate` when the language changes and `restyle` when the theme does.

    Put it before the Qt class, and call `settle` at the end of ``__init__``: it calls both once.
    Events that Qt sends during construction, before that, are passed over.
    """

    _settled = False

    def settle(self) -> None:
        self._settled = True
        self.retranslate()
        self.restyle()

    def retranslate(self) -> None:
        """Set every text that depends on the language."""

    def restyle(self) -> None:
        """Set everything that depends on the palette and that a style sheet cannot say."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not self._settled:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self.restyle()


class LiveWidget(LiveMixin, QWidget):
    """A plain widget that is live."""
