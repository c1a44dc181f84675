"""The strip that tells that rows are of another model than the one in use."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from pokedex_app.batch.answers_item_model import AnswersItemModel, called
from pokedex_app.core.recogniser import Recogniser
from pokedex_app.core.theme import set_role
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import hbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel


class OtherModels(LiveMixin, QFrame):
    """Shown as long as there are such rows, with the offer to name their pictures again.

    Args:
        name_again: asks the model in use about them.
    """

    def __init__(
        self, model: AnswersItemModel, recogniser: Recogniser, name_again: Callable[[], None]
    ) -> None:
        super().__init__()
        set_role(self, "card")
        self._model = model
        self._recogniser = recogniser
        self._text = PlainLabel(wrap=True)
        self.again = Button(self.tr("Name them again"), "fa6s.rotate", name_again)
        hbox((self._text, 1), self.again, on=self, spacing=10, margins=(14, 6, 8, 6))
        model.counted.connect(self._follow)
        recogniser.ready.connect(self._follow)
        self.hide()
        self.settle()

    def text(self) -> str:
        return self._text.text()

    def _follow(self) -> None:
        classifier = self._recogniser.classifier
        others = self._model.other_models(classifier.digest) if classifier is not None else set()
        if classifier is not None and others:
            self._text.setText(self._told(others, classifier.name))
        self.setVisible(bool(others))

    def _told(self, others: set[str], name: str) -> str:
        if others == {name}:
            text: str = self.tr("These answers are of another model called {name}.")
            return text.format(name=name)
        text = self.tr("These answers are of {others}; {name} is in use now.")
        return text.format(others=", ".join(sorted(map(called, others))), name=called(name))

    def retranslate(self) -> None:
        self._follow()
