"""How the pictures are divided into training, validation and test, explained."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup

from pokedex_app.core.i18n import spoken_now
from pokedex_app.train.option_card import OptionCard
from pokedex_app.ui.layouts import vbox
from pokedex_app.ui.live import LiveWidget, Said
from pokedex_app.ui.plain_label import PlainLabel
from trainer.data.split import SHARES
from trainer.runs.preparation import SPLITS


class SplitChooser(LiveWidget):
    """Signals:
    changed(): another split is chosen.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._divided = False
        self._intro = PlainLabel(
            self.tr(
                "About {train} of the pictures are for training, {valid} for validation, which "
                "watches the training, and {test} for a test at the end with pictures the model "
                "never saw."
            ).format(**{name: _told(share) for name, share in SHARES.items()}),
            "muted",
            wrap=True,
        )
        self._group = QButtonGroup(self)
        # to keep to the folders is what `auto` does where there are any
        offered = (name for name in SPLITS if name != "folders")
        self.options = {name: OptionCard(framed=False) for name in offered}
        down = vbox(self._intro, on=self, spacing=12, margins=(6, 0, 0, 6))
        for option in self.options.values():
            self._group.addButton(option.button)
            down.addWidget(option)
        self.options["auto"].button.setChecked(True)
        self._group.buttonToggled.connect(self._toggled)
        self.settle()

    def split(self) -> str:
        """One of `trainer.runs.preparation.SPLITS`."""
        return next(name for name, option in self.options.items() if option.button.isChecked())

    def set_divided(self, divided: bool) -> None:
        """Whether the data set comes with train, valid or test folders of its own."""
        self._divided = divided
        self.retranslate()
        self.changed.emit()

    def summary(self) -> str:
        """What is chosen, in a few words."""
        if self.split() == "random":
            return self.tr("random")
        if self.split() == "auto" and self._divided:
            return self.tr("as the folders say")
        return self.tr("near-duplicates stay together")

    def retranslate(self) -> None:
        if self._divided:
            automatic = self.tr(
                "This data set has train, valid or test folders, and they are kept to. What is "
                "missing of them is drawn from the training pictures."
            )
        else:
            automatic = self.tr(
                "As “Near-duplicates together”, since the data set has no train, valid and test "
                "folders of its own."
            )
        self.options["auto"].set_texts(self.tr("Automatic"), automatic)
        self.options["random"].set_texts(
            self.tr("Random"),
            self.tr(
                "Every picture by itself, as the report did it. Copies of a training picture may "
                "end up in the test, and the figures look better than they are."
            ),
        )
        self.options["grouped"].set_texts(
            self.tr("Near-duplicates together"),
            self.tr(
                "All copies of a picture land in the same part, so the figures are honest. Folders "
                "of the data set called train, valid or test are pooled."
            ),
        )

    def _toggled(self, _button: object, checked: bool) -> None:
        if checked:
            self.changed.emit()


def _told(share: float) -> Said:
    return Said(lambda: spoken_now().percent(share, 0))
