"""Says which finished run pictures or classes are added to, and what of the data set is new."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import set_role
from pokedex_app.ui.controls import ToolButton
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel
from trainer.messages import told
from trainer.runs.continued import Continued


class ContinueCard(LiveMixin, QFrame):
    """Hidden until `show_run` is called.

    Signals:
        left(): the user wants an ordinary training after all.
    """

    left = Signal()

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        set_role(self, "card")
        self._translator = translator
        self._name = ""
        self._what: Continued | None = None
        self._heading = PlainLabel("", "heading", wrap=True)
        self._new = PlainLabel(wrap=True)
        explained = PlainLabel(
            self.tr(
                "The training begins with the model of that run. Pictures that the run knows stay "
                "for what they were, above all those it was tested on; new ones are divided in the "
                "same way."
            ),
            "muted",
            wrap=True,
        )
        leave = ToolButton(
            self.tr("Train anew instead"),
            "fa6s.xmark",
            self.left,
            tip=self.tr("Do not add to a run, begin a new one"),
            role="flat",
        )
        texts = vbox(self._heading, self._new, explained, spacing=4)
        hbox((texts, 1), leave, on=self, margins=(16, 12, 8, 12))
        self.hide()
        self.settle()

    def show_run(self, name: str) -> None:
        """Add to the run of that name; what is new is not known yet."""
        self._name = name
        self.show_new(None)
        self.show()

    def show_new(self, what: Continued | None) -> None:
        """What the data set has other than the run; None where that is not known."""
        self._what = what
        self.retranslate()

    def text(self) -> str:
        """What is said to be new."""
        return self._new.text()

    def retranslate(self) -> None:
        self._heading.setText(self.tr("Adding to the run “{name}”").format(name=self._name))
        self._new.setText(self._said())

    def _said(self) -> str:
        what = self._what
        if what is None:
            return self.tr("Choose its data set with what you added, or another one.")
        said = "; ".join(told(each, self._translator.language) for each in what.clauses())
        said = f"{said[:1].upper()}{said[1:]}."
        if not what.has_something_new:
            said += " " + self.tr("Add pictures or classes, then scan again.")
        return said
