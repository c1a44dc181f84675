"""One line at the foot of a page that says what was just done, with a way to undo it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from pokedex_app.core.theme import set_role
from pokedex_app.ui.controls import UNDO, Button, ToolButton
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel


class NoticeBar(LiveMixin, QFrame):
    """Hidden until `tell` is called. It never goes by itself: nobody should have to hurry."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self._undo_it: Callable[[], None] | None = None
        self._do_it: Callable[[], None] | None = None
        self._text = PlainLabel(wrap=True)
        self._undo = Button(
            self.tr("Undo"), "fa6s.rotate-left", self.undo, tip=self.tr("Take it back"), keys=UNDO
        )
        self._do = Button(do=self._act)
        dismiss = ToolButton(
            self.tr("Dismiss"),
            "fa6s.xmark",
            self.dismiss,
            tip=self.tr("Take this message away"),
            role="flat",
        )
        hbox((self._text, 1), self._do, self._undo, dismiss, on=self, margins=(14, 6, 6, 6))
        self.hide()
        self.settle()

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a sentence; with `undo`, a button that takes back what the sentence says."""
        self._text.setText(text)
        self._undo_it, self._do_it = undo, None
        self._undo.setVisible(undo is not None)
        self._do.hide()
        self.show()

    def offer(self, text: str, name: str, do: Callable[[], None]) -> None:
        """Show a sentence, and a button of that name that does what it suggests."""
        self.tell(text)
        self._do_it = do
        self._do.setText(name)
        self._do.show()

    def text(self) -> str:
        return self._text.text()

    def dismiss(self) -> None:
        self._undo_it = self._do_it = None
        self.hide()

    def _act(self) -> None:
        do, self._do_it = self._do_it, None
        self.hide()
        if do is not None:
            do()

    def dismiss_news(self) -> None:
        """Hide a sentence that was only news; what can be undone stays."""
        if self._undo_it is None:
            self.hide()

    def undo(self) -> None:
        """Take back what the sentence says, as the button does."""
        undo, self._undo_it = self._undo_it, None
        self.hide()
        if undo is not None:
            undo()

    def retranslate(self) -> None:
        self.dismiss_news()  # it speaks the former language
