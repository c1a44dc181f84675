"""One line at the foot of a page that says what was just done, with a way to undo it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from pokedex_app.core.theme import set_role
from pokedex_app.ui.controls import UNDO, Button, ToolButton
from pokedex_app.ui.deeds import Deed
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel


class NoticeBar(LiveMixin, QFrame):
    """Hidden until `tell` is called. It never goes by itself: nobody should have to hurry.

    Signals:
        undo_offered(bool): whether there is something now that can be undone here.
    """

    undo_offered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self._undo_it: Callable[[], None] | None = None
        self._text = PlainLabel(wrap=True)
        self._undo = Button(
            self.tr("Undo"), "fa6s.rotate-left", self.undo, tip=self.tr("Take it back"), keys=UNDO
        )
        self._offered = hbox(spacing=6)
        dismiss = ToolButton(
            self.tr("Dismiss"),
            "fa6s.xmark",
            self.dismiss,
            tip=self.tr("Take this message away"),
            role="flat",
        )
        hbox((self._text, 1), self._offered, self._undo, dismiss, on=self, margins=(14, 6, 6, 6))
        self.hide()
        self.settle()

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a sentence; with `undo`, a button that takes back what the sentence says."""
        self._text.setText(text)
        self._offer_undo(undo)
        self._undo.setVisible(undo is not None)
        self._withdraw_offers()
        self.show()

    def offer(self, text: str, *deeds: Deed, undo: Callable[[], None] | None = None) -> None:
        """Show a sentence, and a button for each thing that can be done about it; with `undo`, as
        `tell` does."""
        self.tell(text, undo)
        for deed in deeds:
            button = Button(deed.text, deed.symbol, partial(self._act, deed))
            self._offered.addWidget(button)
            button.show()

    def text(self) -> str:
        return self._text.text()

    def dismiss(self) -> None:
        self._offer_undo(None)
        self.hide()

    def _offer_undo(self, undo: Callable[[], None] | None) -> None:
        self._undo_it = undo
        self.undo_offered.emit(undo is not None)

    def dismiss_news(self) -> None:
        """Hide a sentence that was only news; what can be undone stays."""
        if self._undo_it is None:
            self.hide()

    def let_undo_have_its_keys(self, has: bool) -> None:
        """Not while something that was done later is undone by them."""
        self._undo.set_keys(UNDO if has else None)

    def undo(self) -> None:
        """Take back what the sentence says, as the button does."""
        undo = self._undo_it
        self.dismiss()
        if undo is not None:
            undo()

    def _act(self, deed: Deed, _checked: bool = False) -> None:
        """Gone first, as what is done may have something to tell; what can be undone stays."""
        self.dismiss_news()
        deed()

    def _withdraw_offers(self) -> None:
        while (item := self._offered.takeAt(0)) is not None:
            button = item.widget()
            if button is not None:
                button.hide()
                button.deleteLater()

    def retranslate(self) -> None:
        self.dismiss_news()  # it speaks the former language
