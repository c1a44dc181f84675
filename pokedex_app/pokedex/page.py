"""Pokédex: every species, and what the user has seen of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QWidget

from pokedex_app.core.collection_texts import trouble
from pokedex_app.core.jobs import Job
from pokedex_app.core.theme import set_role
from pokedex_app.pokedex.collection_loading import (
    LARGEST_PICTURE,
    PictureLoaded,
    SeenLoaded,
    SpeciesPictures,
    load_grid,
    load_own_pictures,
)
from pokedex_app.pokedex.species_entry import SpeciesEntry
from pokedex_app.pokedex.species_filters import SpeciesFilters
from pokedex_app.pokedex.species_grid import SpeciesGrid
from pokedex_app.pokedex.species_item_model import SpeciesFilter, SpeciesItemModel
from pokedex_app.services import Services
from pokedex_app.shared.collection.collection import (
    CollectionError,
    Correction,
    Forgotten,
    Sighting,
    Withdrawn,
)
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import hbox, vbox
from pokedex_app.ui.live import LiveMixin
from pokedex_app.ui.meter import Meter
from pokedex_app.ui.no_hits import NoHits
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.opening import copy_path, show_in_folder
from pokedex_app.ui.page import Page
from pokedex_app.ui.plain_label import PlainLabel

LOOK_MILLISECONDS = 2000
"""While the page is shown it looks this often whether something else has recorded a picture."""

CORRECTIONS_AT_ONCE = 40
"""Of an entry; older ones are shown when they are asked for."""

T = TypeVar("T")


class PokedexPage(Page):
    """A grid of all species, and the entry of one.

    Signals:
        identify_requested(): the user would like to identify a first picture.
        look_requested(list[Path]): the user wants to look closer at a picture.
    """

    identify_requested = Signal()
    look_requested = Signal(list)

    def __init__(self, services: Services) -> None:
        super().__init__(
            self.tr("Pokédex"),
            self.tr("Every species. Those that you have identified show your own best picture."),
        )
        self._services = services
        self._loading: Job | None = None
        self._looking: Job | None = None
        self._load_again = False
        self._revision: int | None = None
        self._trouble: CollectionError | None = None
        self._corrections_shown = CORRECTIONS_AT_ONCE
        self.model = SpeciesItemModel(services.species, services.translator, self)
        self.filter = SpeciesFilter(self.model, services.species, self)
        self.filters = SpeciesFilters(services.species, services.translator)
        self.grid = SpeciesGrid()
        self.grid.setModel(self.filter)
        fits = self.tr("No species fits what you search for.")
        NoHits(self.grid, fits, self.filters.clear, lambda: self.filter.is_filtering)
        self.notice = NoticeBar()
        self.entry = SpeciesEntry(services.species, services.translator, self.notice)
        self.count = PlainLabel("", "heading")
        self._meter = Meter()
        self._hint = _Hint()
        self._warning = PlainLabel("", "warning", wrap=True)
        self._stack = QStackedWidget()
        self.watch = QTimer(self)
        self.watch.setInterval(LOOK_MILLISECONDS)
        self._assemble()
        self._connect()
        self.settle()

    def activated(self) -> None:
        self.refresh()

    def show_species(self, species_id: int) -> None:
        """Open the entry of the species with that `Species.id`."""
        species = self._services.species.get(species_id)
        if species is None:
            return
        self.notice.dismiss_news()
        if species != self.entry.species:
            self._corrections_shown = CORRECTIONS_AT_ONCE
        self.entry.show_species(species, self.model.seen(species_id))
        if self._stack.currentWidget() is not self.entry:
            self._stack.setCurrentWidget(self.entry)
            self.entry.start()
        self.header.hide()
        self._load_entry()

    def show_grid(self) -> None:
        """Back to all species, at the one whose entry was open."""
        self._stack.setCurrentIndex(0)
        self.header.show()
        species = self.entry.species
        if species is not None:
            self.grid.show_species(self.filter.index_of(species.id))
        self.grid.setFocus()

    def refresh(self) -> None:
        """Read what was seen, off the GUI thread; what has not changed is not read again."""
        if self._loading is not None:
            self._load_again = True
            return
        self._load_again = False
        # asked here, as the job may not touch a model or a widget
        known, side = self.model.known_pictures(), self.grid.picture_side()
        self._loading = self._services.jobs.start(
            lambda _control: load_grid(self._services.collection, known, side), "pokedex"
        )
        self._loading.events.connect(self._take)
        self._follow(self._loading)
        self._loading.ended.connect(self._loaded)
        if self._stack.currentWidget() is self.entry:
            self._load_entry()

    def shutdown(self) -> None:
        self.watch.stop()
        if self._loading is not None:
            self._loading.stop()

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self) -> None:
        progress = vbox(self.count, self._meter, spacing=5)
        self._meter.setMinimumWidth(220)
        self.header.tools.addLayout(progress)
        self._warning.hide()
        all_species = QWidget()
        vbox(self.filters, self._hint, (self.grid, 1), on=all_species, spacing=10)
        self._stack.addWidget(all_species)
        self._stack.addWidget(self.entry)
        self.body.addWidget(self._warning)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.notice)

    def _connect(self) -> None:
        self.filters.text_changed.connect(self.filter.set_text)
        self.filters.type_changed.connect(self.filter.set_type)
        self.filters.shown_changed.connect(self.filter.set_shown)
        self.filters.grid_wanted.connect(self.enter_grid)
        for signal in (
            self.filters.text_changed,
            self.filters.type_changed,
            self.filters.shown_changed,
        ):
            signal.connect(self._show_standing)
            signal.connect(self.notice.dismiss_news)
        self._hint.identify.connect(self.identify_requested)
        self.grid.opened.connect(self.show_species)
        self.grid.picture_requested.connect(self._copy)
        self.entry.back_requested.connect(self.show_grid)
        self.entry.species_requested.connect(self.show_species)
        self.entry.pictures.choose_requested.connect(self._choose)
        self.entry.pictures.reveal_requested.connect(self._reveal)
        self.entry.pictures.forget_requested.connect(self._forget)
        self.entry.pictures.look_requested.connect(self._look_closer)
        self.entry.pictures.path_requested.connect(self._copy_path)
        self.entry.pictures.picture_requested.connect(self._copy_picture)
        self.entry.corrections.withdraw_requested.connect(self._withdraw)
        self.entry.corrections.look_requested.connect(self._look_closer)
        self.entry.corrections.older_requested.connect(self._load_older_corrections)
        self.watch.timeout.connect(self.look_for_changes)

    # ---- what the collection says -----------------------------------------------------------

    def _take(self, events: list[object]) -> None:
        for event in events:
            if isinstance(event, SeenLoaded):
                self._trouble = None
                self._revision = event.revision
                self.model.set_seen(event.seen)
            elif isinstance(event, PictureLoaded):
                self.model.set_picture(event.species, event.sighting, event.image)
        self._show_standing()

    def _loaded(self) -> None:
        self._loading = None
        if self._load_again:
            self.refresh()

    def _load_entry(self) -> None:
        species = self.entry.species
        if species is None:
            return

        def show(own: SpeciesPictures) -> None:
            self.entry.show_own(own, self.model.seen(own.species))

        load = partial(
            load_own_pictures,
            self._services.collection,
            species.id,
            LARGEST_PICTURE,
            self.entry.corrections.sign_side(),
            self._corrections_shown,
        )
        self._follow(self._services.jobs.run(load, show, name="entry"))

    def _load_older_corrections(self) -> None:
        self._corrections_shown += CORRECTIONS_AT_ONCE
        self._load_entry()

    def look_for_changes(self) -> None:
        """Another window, or another page of this one, may have recorded something."""
        if self._loading is not None or self._looking is not None or self._trouble is not None:
            return
        # off the GUI thread, as the file may be locked, or on a disk that sleeps
        self._looking = self._services.jobs.run(
            self._services.collection.revision, self._compare, name="revision"
        )
        self._follow(self._looking)
        self._looking.ended.connect(self._looked)

    def _compare(self, revision: int) -> None:
        if revision != self._revision:
            self.refresh()

    def _looked(self) -> None:
        self._looking = None

    def _follow(self, job: Job) -> None:
        """A collection that cannot be used is said on the page: everything else goes on."""
        trouble = self._services.errors.about(job.name)

        def fail(error: Exception) -> None:
            if isinstance(error, CollectionError):
                self._trouble = error
                self._show_standing()
            else:
                trouble.show(error, again=self.refresh)

        job.failed.connect(fail)
        job.finished.connect(trouble.over)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watch.stop()

    # ---- what the user does -----------------------------------------------------------------

    def enter_grid(self) -> None:
        if self.filter.rowCount():
            if not self.grid.currentIndex().isValid():
                self.grid.setCurrentIndex(self.filter.index(0, 0))
            self.grid.setFocus()

    def _choose(self, sighting: Sighting) -> None:
        self._change(
            lambda: self._services.collection.choose(sighting.id), lambda _nothing: None, "choose"
        )

    def _look_closer(self, one: Sighting | Correction) -> None:
        if one.path is not None:
            self.look_requested.emit([one.path])

    def _reveal(self, sighting: Sighting) -> None:
        if sighting.path is not None:
            show_in_folder(sighting.path, self.notice)

    def _copy_path(self, sighting: Sighting) -> None:
        if sighting.path is not None:
            copy_path(sighting.path, self.notice)

    def _copy_picture(self, sighting: Sighting) -> None:
        """The small copy: the file may have gone, and it is what the page shows."""
        picture = self.entry.pictures.model.picture(sighting.id)
        if picture is not None:
            self._copy(picture)

    def _copy(self, picture: QPixmap) -> None:
        QGuiApplication.clipboard().setPixmap(picture)
        self.notice.tell(self.tr("Copied the picture."))

    def _forget(self, sighting: Sighting) -> None:
        collection = self._services.collection

        def done(forgotten: Forgotten | None) -> None:
            if forgotten is None:  # another window was faster
                return
            self.notice.tell(
                self.tr("The picture was taken out of the Pokédex; your file is untouched."),
                undo=lambda: self._put_back(partial(collection.restore, forgotten)),
            )

        self._change(lambda: collection.forget(sighting.id), done, "forget")

    def _withdraw(self, correction: Correction) -> None:
        collection = self._services.collection

        def done(withdrawn: Withdrawn | None) -> None:
            if withdrawn is None:  # another window was faster
                return
            self.notice.tell(
                self.tr("Your correction was taken back."),
                undo=lambda: self._put_back(partial(collection.reinstate, withdrawn)),
            )

        self._change(lambda: collection.withdraw(correction), done, "withdraw")

    def _put_back(self, restore: Callable[[], None]) -> None:
        self._change(restore, lambda _nothing: None, "restore")

    def _change(self, change: Callable[[], T], done: Callable[[T], None], name: str) -> None:
        """Change the collection off the GUI thread, then show what it has become."""

        def after(result: T) -> None:
            done(result)
            self.refresh()

        self._follow(self._services.jobs.run(change, after, name=name))

    # ---- texts ------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self.model.retranslate()
        self._show_standing()

    def _show_standing(self) -> None:
        seen, total = self.model.seen_count(), self.model.complete_count()
        number = self._services.translator.number
        self.count.setText(
            self.tr("{seen} of {total} seen").format(seen=number(seen), total=number(total))
        )
        self._meter.show_fraction(seen / total)
        self._meter.setVisible(seen > 0)
        self._warning.setVisible(self._trouble is not None)
        if self._trouble is not None:
            self._warning.setText(trouble(self._trouble))
        nothing_seen = seen == 0 and self._trouble is None and not self.filter.is_filtering
        self._hint.setVisible(nothing_seen)


class _Hint(LiveMixin, QFrame):
    """Says what to do where nothing has been seen yet.

    Signals:
        identify(): its button was pressed.
    """

    identify = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        text = PlainLabel(
            self.tr("Nothing seen yet: each Pokémon that you identify appears here."), wrap=True
        )
        button = Button(
            self.tr("Identify a picture"),
            do=self.identify,
            tip=self.tr("Go to the page “Identify” (Ctrl+1)"),
        )
        hbox((text, 1), button, on=self, spacing=12, margins=(16, 12, 16, 12))
        self.settle()
