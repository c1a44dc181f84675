"""A scanned data set at a glance: its size, what the scan found, and how the classes compare."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import Role, set_role
from pokedex_app.train.dataset.class_balance import ClassBalance
from pokedex_app.train.dataset.finding_cards import FindingCards
from pokedex_app.train.dataset.section_texts import SectionTexts
from pokedex_app.train.logic.review import DatasetChoice, sections
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveWidget
from pokedex_app.ui.plain_label import PlainLabel
from trainer.data.findings import TINY_CLASS
from trainer.errors import printable


class DatasetOverview(LiveWidget):
    """Signals:
    section_chosen(str): the card of this kind of finding was pressed.
    class_chosen(str): the bar of this class was.
    folder_requested(), zip_requested(), rescan_requested(): from the buttons.
    encoding_chosen(str | None): of the names in the zip; None has it guessed.

    Args:
        recent: what offers the data sets opened lately.
    """

    section_chosen = Signal(str)
    class_chosen = Signal(str)
    folder_requested = Signal()
    zip_requested = Signal()
    rescan_requested = Signal()
    encoding_chosen = Signal(object)

    def __init__(self, translator: Translator, recent: QWidget) -> None:
        super().__init__()
        self._recent = recent
        self._translator = translator
        self._choice: DatasetChoice | None = None
        self._name, self._place, self._counts = _label("heading"), _label("muted"), _label(None)
        self._again = Button(
            self.tr("Scan again"),
            "fa6s.arrows-rotate",
            self.rescan_requested,
            tip=self.tr("Read the folder anew, after files in it have changed"),
        )
        self._other = Button(
            self.tr("Another data set"),
            "fa6s.folder-open",
            tip=self.tr("Choose another folder or zip file"),
        )
        self._menu = QMenu(self)
        self._other.setMenu(self._menu)
        self._found = _label("heading")
        self.cards = FindingCards(SectionTexts(translator, self))
        self._clean = _label("good")
        self._balance_title = _label("heading")
        self.balance = ClassBalance(translator, TINY_CLASS)
        self._assemble()
        self.cards.chosen.connect(self.section_chosen)
        self.balance.class_chosen.connect(self.class_chosen)
        self.settle()

    def show_choice(self, choice: DatasetChoice) -> None:
        self._choice = choice
        found = sections(choice)
        self.cards.set_sections(found)
        self._found.setVisible(bool(found))
        self.cards.setVisible(bool(found))
        self._clean.setVisible(not found)
        self.balance.set_counts(choice.counts, choice.everything)
        self._show_texts()
        self._fill_menu()

    def summary(self) -> str:
        """How many pictures are used, left out and unreadable."""
        return self._counts.text()

    def _assemble(self) -> None:
        texts = vbox(self._name, self._place, self._counts, spacing=2)
        self._place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = hbox(
            (texts, 1),
            (self._again, Qt.AlignmentFlag.AlignTop),
            (self._recent, Qt.AlignmentFlag.AlignTop),
            (self._other, Qt.AlignmentFlag.AlignTop),
            spacing=8,
        )
        vbox(
            head,
            self._found,
            self.cards,
            self._clean,
            self._balance_title,
            self.balance,
            on=self,
            spacing=10,
        )

    def retranslate(self) -> None:
        self._fill_menu()
        self._found.setText(self.tr("What the scan found"))
        self._clean.setText(self.tr("Nothing to complain about: this is a clean data set."))
        self._balance_title.setText(self.tr("Pictures in each class"))
        self._show_texts()

    def _fill_menu(self) -> None:
        self._menu.clear()
        self._menu.addAction(self.tr("Choose a folder…"), self.folder_requested.emit)
        self._menu.addAction(self.tr("Choose a zip file…"), self.zip_requested.emit)
        if self._choice is None or self._choice.archive is None:
            return
        names = self._menu.addMenu(self.tr("Names in the zip"))
        for encoding, title in self._encodings().items():
            action = names.addAction(title, partial(self.encoding_chosen.emit, encoding))
            action.setCheckable(True)
            action.setChecked(encoding == self._choice.encoding)

    def _encodings(self) -> dict[str | None, str]:
        """Those that zips are made in, by the languages that they are for."""
        return {
            None: self.tr("Guessed"),
            "utf-8": "UTF-8",
            "cp850": self.tr("Western Europe (cp850)"),
            "cp1252": self.tr("Western Europe (cp1252)"),
            "cp852": self.tr("Central Europe (cp852)"),
            "cp1250": self.tr("Central Europe (cp1250)"),
            "cp775": self.tr("Baltic (cp775)"),
            "cp866": self.tr("Cyrillic (cp866)"),
            "cp1251": self.tr("Cyrillic (cp1251)"),
            "cp737": self.tr("Greek (cp737)"),
            "cp857": self.tr("Turkish (cp857)"),
            "cp862": self.tr("Hebrew (cp862)"),
            "cp720": self.tr("Arabic (cp720)"),
            "cp874": self.tr("Thai (cp874)"),
            "cp932": self.tr("Japanese (cp932)"),
            "gb18030": self.tr("Simplified Chinese (gb18030)"),
            "big5hkscs": self.tr("Traditional Chinese (big5)"),
            "cp949": self.tr("Korean (cp949)"),
        }

    def _show_texts(self) -> None:
        choice = self._choice
        if choice is None:
            return
        self._name.setText(printable(choice.name))
        self._place.setText(printable(choice.archive or choice.root))
        classes = sum(count > 0 for count in choice.counts.values())
        parts = [
            self.tr("In use: {pictures} in {classes}.").format(
                pictures=self.tr("%Ln picture(s)", "", choice.usable),
                classes=self.tr("%Ln class(es)", "", classes),
            )
        ]
        if choice.left_out:
            parts.append(self.tr("%Ln left out.", "", len(choice.left_out)))
        unreadable = len({*choice.report.unreadable} - choice.left_out)
        if unreadable:
            parts.append(self.tr("%Ln unreadable.", "", unreadable))
        self._counts.setText(" ".join(parts))


def _label(role: Role | None) -> QLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    set_role(label, role)
    return label
