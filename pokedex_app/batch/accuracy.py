"""How often the answers agree with the names of the folders: figures and the confusion matrix."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QGridLayout, QWidget

from pokedex_app.batch.logic.agreement import Accuracy
from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import set_role
from pokedex_app.ui.layouts import STRETCH, resize_within_screen, vbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.plots.confusion_matrix import ConfusionMatrix
from pokedex_app.ui.scroll_area import ScrollArea


class BatchAccuracy(LiveMixin, QDialog):
    """Stays open beside the window, so that a cell can be followed to its pictures.

    Signals:
        pair_chosen(str truth, str likeliest): the user wants to see these pictures.
    """

    pair_chosen = Signal(str, str)

    def __init__(
        self,
        accuracy: Accuracy,
        name_of: Callable[[str], str],
        translator: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.accuracy = accuracy
        self._name_of = name_of
        self._translator = translator
        self._cards = [_Card() for _ in range(4)]
        self._note = PlainLabel("", "muted", wrap=True)
        self.matrix = ConfusionMatrix()
        self.matrix.cell_clicked.connect(self._choose)
        buttons = QDialogButtonBox()
        self._close = buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.close)
        cards = QGridLayout()
        cards.setSpacing(10)
        for place, card in enumerate(self._cards):
            cards.addWidget(card, 0, place)
        content = QWidget()
        vbox(cards, self._note, (self.matrix, 1), on=content, spacing=10)
        # on a small screen, the button stays in sight
        vbox((ScrollArea(content), 1), buttons, on=self, spacing=10, margins=(20, 18, 20, 16))
        resize_within_screen(self, QSize(900, 700))
        self.settle()

    def _choose(self, truth: str, likeliest: str) -> None:
        """The matrix speaks of names; the page wants labels."""
        labels = {self._name_of(label): label for label in self.accuracy.labels}
        self.pair_chosen.emit(labels[truth], labels[likeliest])

    def retranslate(self) -> None:
        percent = self._translator.percent
        figures = self.accuracy
        self.setWindowTitle(self.tr("Accuracy by the folders' names"))
        low, high = figures.top1_interval
        between = self.tr("very likely between {low} and {high}")
        self._cards[0].set_texts(
            self.tr("Accuracy"),
            percent(figures.top1),
            between.format(low=percent(low), high=percent(high)),
        )
        low, high = figures.top5_interval
        self._cards[1].set_texts(
            self.tr("Among the first five"),
            percent(figures.top5) if figures.top5 is not None else "–",
            between.format(low=percent(low), high=percent(high)),
        )
        self._cards[1].setVisible(figures.top5 is not None)
        self._cards[2].set_texts(
            self.tr("Average of the classes"),
            percent(figures.macro),
            self.tr("each class counting the same"),
        )
        self._cards[3].set_texts(
            self.tr("Where it is sure"),
            percent(figures.sure_top1) if figures.sure_top1 is not None else "–",
            self.tr("%Ln answer(s) are sure", "", figures.sure),
        )
        self._note.setText(self._account())
        self.matrix.set_matrix([self._name_of(label) for label in figures.labels], figures.counts)
        self._close.setText(self.tr("Close"))

    def _account(self) -> str:
        figures = self.accuracy
        text = self.tr("%Ln picture(s) lie in a folder named after a class.", "", figures.judged)
        if figures.unreadable:
            text += " " + self.tr("%Ln more could not be read.", "", figures.unreadable)
        if figures.elsewhere:
            text += " " + self.tr("%Ln lie(s) in other folders.", "", figures.elsewhere)
        return text + " " + self.tr("Choose a cell of the matrix to see its pictures.")


class _Card(QFrame):
    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self._name, self._value = PlainLabel("", "muted", wrap=True), PlainLabel("", "big")
        self._remark = PlainLabel("", "muted", wrap=True)
        labels = (self._name, self._value, self._remark)
        vbox(*labels, STRETCH, on=self, spacing=2, margins=(14, 10, 14, 10))

    def set_texts(self, name: str, value: str, remark: str) -> None:
        self._name.setText(name)
        self._value.setText(value)
        self._remark.setText(remark)
