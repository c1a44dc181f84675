"""The entry of one species: its picture, its facts, and what the user has of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPixmap, QShortcut
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from pokedex_app.core.i18n import Translator
from pokedex_app.core.theme import set_role
from pokedex_app.pokedex.collection_loading import LARGEST_PICTURE, SpeciesPictures
from pokedex_app.pokedex.own_pictures import Corrections, OwnPicturesGallery
from pokedex_app.pokedex.own_pictures_item_model import OwnRole
from pokedex_app.pokedex.silhouettes import Silhouettes
from pokedex_app.shared.class_names import shown_name
from pokedex_app.shared.collection.collection import Seen, Sighting
from pokedex_app.shared.species import NOT_LEARNT, Species, SpeciesBook
from pokedex_app.ui.controls import Button, native, with_keys
from pokedex_app.ui.entry_card import EntryCard
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import LiveMixin, LiveWidget
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.scroll_area import ScrollArea

SILHOUETTE = 160
CORNER = 10
BACK_KEYS = "Alt+Left"
EARLIER_KEYS = "Ctrl+PgUp"
LATER_KEYS = "Ctrl+PgDown"


class SpeciesEntry(LiveWidget):
    """Shows one species at a time and leads to its neighbours and its evolution line.

    Signals:
        back_requested(): to the grid.
        species_requested(int): to another entry, by `Species.id`.
    """

    back_requested = Signal()
    species_requested = Signal(int)

    def __init__(self, book: SpeciesBook, translator: Translator, notice: NoticeBar) -> None:
        super().__init__()
        self._book = book
        self._order = list(book)
        self._translator = translator
        self._species: Species | None = None
        self._seen: Seen | None = None
        self._back = Button(
            self.tr("All species"),
            "fa6s.grip",
            self.back_requested,
            tip=with_keys(self.tr("Back to the grid"), native(BACK_KEYS)),
            role="flat",
        )
        self._earlier = Button(
            None,
            "fa6s.arrow-left",
            lambda: self._step(-1),
            tip=with_keys(self.tr("The species before"), native(EARLIER_KEYS)),
            role="flat",
        )
        self._later = Button(
            None,
            "fa6s.arrow-right",
            lambda: self._step(1),
            tip=with_keys(self.tr("The species after"), native(LATER_KEYS)),
            role="flat",
        )
        self._later.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # its arrow at the right
        self._picture = _Portrait()
        self._standing = PlainLabel(wrap=True)
        self._standing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.card = EntryCard(book, translator)
        self.card.species_requested.connect(self.species_requested)
        self.pictures = OwnPicturesGallery(translator)
        self.pictures.selected.connect(self._show_picture)
        self.corrections = Corrections(translator, self._named, notice)
        self._scroll = ScrollArea(sideways=False, takes_focus=True)
        self._assemble()
        self._connect()
        self.settle()

    @property
    def species(self) -> Species | None:
        return self._species

    def show_species(self, species: Species, seen: Seen | None) -> None:
        """Show the facts; `show_own` adds the user's pictures once they have been read."""
        other = species != self._species
        self._species, self._seen = species, seen
        self.card.show_species(species)
        if other:
            self.pictures.show_pictures((), species.types[0])
            self.corrections.show_corrections(())
            self._scroll.verticalScrollBar().setValue(0)
        self.retranslate()

    def show_own(self, own: SpeciesPictures, seen: Seen | None) -> None:
        """The pictures and corrections; those of another species are passed over."""
        if self._species is None or own.species != self._species.id:
            return
        self._seen = seen
        self.pictures.show_pictures(own.pictures, self._species.types[0])
        self.corrections.show_corrections(own.corrections, own.older_corrections)
        self.retranslate()

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        bar = hbox(self._back, STRETCH, self._earlier, self._later, spacing=6)
        portrait = QFrame()
        set_role(portrait, "card")
        vbox(
            (self._picture, Qt.AlignmentFlag.AlignHCenter),
            self._standing,
            on=portrait,
            spacing=10,
            margins=(18, 18, 18, 14),
        )
        left = vbox(portrait, self.pictures, self.corrections, STRETCH, spacing=14)
        right = vbox(self.card, STRETCH)
        columns = QWidget()
        hbox((left, 1), (right, 1), on=columns, spacing=14, margins=(0, 0, 6, 0))
        self._scroll.setWidget(columns)
        vbox(bar, (self._scroll, 1), on=self, spacing=10)

    def _connect(self) -> None:
        for keys, button in (
            (BACK_KEYS, self._back),
            ("Esc", self._back),
            (EARLIER_KEYS, self._earlier),
            (LATER_KEYS, self._later),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)

    def start(self) -> None:
        """Ready for the keyboard."""
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what is shown ----------------------------------------------------------------------

    def _neighbour(self, step: int) -> Species | None:
        if self._species is None:
            return None
        place = self._order.index(self._species) + step
        return self._order[place] if 0 <= place < len(self._order) else None

    def _step(self, step: int) -> None:
        species = self._neighbour(step)
        if species is not None:
            self.species_requested.emit(species.id)

    def _show_picture(self, sighting: Sighting | None) -> None:
        picture = None
        if sighting is not None:
            picture = self.pictures.gallery.currentIndex().data(OwnRole.PICTURE)
        self._picture.show_picture(picture, self._species.types[0] if self._species else "")

    def _named(self, label: str) -> str:
        return shown_name(label, self._book, self._translator.language)

    def retranslate(self) -> None:
        for button, step in ((self._earlier, -1), (self._later, 1)):
            species = self._neighbour(step)
            button.setVisible(species is not None)
            if species is not None:
                name = species.name(self._translator.language)
                button.setText(f"#{species.national_dex:03} {name}")
        if self._species is not None:
            self._scroll.setAccessibleName(self._species.name(self._translator.language))
        self._standing.setText(self._standing_text())
        set_role(self._standing, "muted" if self._seen is None else None)
        self._picture.setAccessibleName(self._standing.text())

    def _standing_text(self) -> str:
        if self._seen is None and self._species is not None and self._species.id in NOT_LEARNT:
            return self.tr(
                "The built-in model has not learnt this one: your Pokédex is complete without it."
            )
        if self._seen is None:
            return self.tr("Not seen yet. Identify a picture of it, and it will appear here.")
        pictures = self.tr("Seen in %Ln picture(s)", "", self._seen.count)
        first = self._translator.date_time(self._seen.first)
        if self._seen.count == 1:
            return self.tr("{pictures}, on {date}").format(pictures=pictures, date=first)
        last = self._translator.date_time(self._seen.last)
        text = self.tr("{pictures}, first on {first}, last on {last}")
        return text.format(pictures=pictures, first=first, last=last)


class _Portrait(LiveMixin, QWidget):
    """The chosen picture as it is, or the silhouette."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap: QPixmap | None = None
        self._type = ""
        self._silhouettes = Silhouettes()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_picture(self, pixmap: QPixmap | None, type_name: str) -> None:
        self._pixmap, self._type = pixmap, type_name
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._pixmap is None:
            return QSize(SILHOUETTE, SILHOUETTE)
        return self._pixmap.size().scaled(
            QSize(LARGEST_PICTURE, LARGEST_PICTURE), Qt.AspectRatioMode.KeepAspectRatio
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._pixmap is None:
            self._silhouettes.paint_silhouette(
                painter, self.rect(), self._type, self.palette(), CORNER
            )
        else:
            self._silhouettes.paint_whole(painter, self.rect(), self._pixmap, CORNER)
        painter.end()
