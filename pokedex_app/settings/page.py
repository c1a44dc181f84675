"""The Settings page. Every change holds at once; nothing needs to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QWidget

from pokedex_app.core.caches import empty_caches, trim_caches
from pokedex_app.core.settings import MOST_AT_ONCE, SYSTEM, Settings
from pokedex_app.core.theme import set_role
from pokedex_app.services import Services
from pokedex_app.settings.folder_row import FolderRow
from pokedex_app.settings.patterns_row import PatternsRow
from pokedex_app.settings.rows import ChoiceRow, SettingRow, ThreadsRow
from pokedex_app.settings.space_row import Removal, SpaceRow
from pokedex_app.settings.threshold_row import ThresholdRow
from pokedex_app.ui.controls import Button
from pokedex_app.ui.layouts import STRETCH, hbox, vbox
from pokedex_app.ui.live import Said
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.page import Page
from pokedex_app.ui.plain_label import PlainLabel
from pokedex_app.ui.scroll_area import ScrollArea
from trainer.languages import LANGUAGES

WIDEST = 820


class SettingsPage(Page):
    """Shows the settings, follows them when they change elsewhere, and writes every change."""

    def __init__(self, services: Services) -> None:
        super().__init__(
            self.tr("Settings"),
            self.tr("Nothing here needs a visit: every setting has a default that works."),
        )
        self._services = services
        self.defaults = Button(
            self.tr("Back to defaults"),
            "fa6s.rotate-left",
            self._back_to_defaults,
            tip=self.tr("Set everything on this page as it was at first"),
        )
        self.header.tools.addWidget(self.defaults)
        self.notice = NoticeBar()
        self.unpacked = FolderRow(
            None,
            self.tr("Unpacked data sets"),
            self.tr(
                "Zips that you train with are unpacked to here and stay, as an unfinished "
                "training needs its pictures. Delete by hand what you no longer train with."
            ),
            services.folders.datasets,
            self.notice,
            services.errors,
        )
        cache = services.folders.cache
        self.cache = SpaceRow(
            self.tr("What is kept of training pictures"),
            self.tr(
                "Small copies of large ones, so that each is decoded only once, and what networks "
                "saw in them. What is not used for a month goes by itself."
            ),
            Removal(self.tr("Empty"), self.tr("Remove it all; what is needed again is made again")),
            partial(trim_caches, cache),
            partial(empty_caches, cache),
            services,
        )
        self.examples = SpaceRow(
            self.tr("Copies of corrected pictures"),
            self.tr("Kept for teaching, in the collection. What you said of the pictures stays."),
            Removal(
                self.tr("Delete all"),
                self.tr("Delete the copies that are kept for teaching"),
                self.tr(
                    "Delete all copies of corrected pictures? This cannot be undone. No model "
                    "can be taught with these corrections then; your own files stay."
                ),
            ),
            services.collection.size_of_examples,
            services.collection.remove_examples,
            services,
        )
        cards = self._cards()
        self.rows = {row.field: row for rows in cards.values() for row in rows if row.field}
        self._assemble(cards)
        for name in self._fields():
            self.rows[name].chosen.connect(lambda value, name=name: self._update(**{name: value}))
        services.settings.changed.connect(self._show)
        services.recogniser.ready.connect(lambda: self._show(services.settings.value))
        self.settle()

    def _cards(self) -> dict[Said, tuple[SettingRow, ...]]:
        """Every setting that the page offers, by the titles of the cards."""
        errors, folders = self._services.errors, self._services.folders
        return {
            self.tr("Appearance"): (
                ChoiceRow(
                    "language",
                    self.tr("Language"),
                    self.tr("Of the window, and of numbers and dates."),
                    # a language is called by its own name, so that its speakers find it
                    {
                        SYSTEM: self.tr("As the system"),
                        **{code: language.name for code, language in LANGUAGES.items()},
                    },
                ),
                ChoiceRow(
                    "theme",
                    self.tr("Theme"),
                    self.tr("Light, dark, or whichever the system shows at the time."),
                    {
                        "system": self.tr("As the system"),
                        "light": self.tr("Light"),
                        "dark": self.tr("Dark"),
                    },
                ),
            ),
            self.tr("Naming pictures"): (
                ThresholdRow("threshold", self._services),
                ChoiceRow(
                    "second_look",
                    self.tr("Second look"),
                    self.tr(
                        "At pictures that leave the model in doubt, closer and in other ways. It "
                        "is right more often so, and takes up to about twice the time."
                    ),
                    {"in_doubt": self.tr("When in doubt"), "never": self.tr("Never")},
                ),
                ChoiceRow(
                    "strangers",
                    self.tr("“None of these”"),
                    self.tr(
                        "For a picture that does not look like anything the model has learnt. "
                        "Otherwise such a picture gets the nearest class."
                    ),
                    {"told": self.tr("Answer so"), "named": self.tr("Name the nearest class")},
                ),
                ThreadsRow("threads"),
            ),
            self.tr("Training"): (
                ChoiceRow(
                    "first_model",
                    self.tr("First model"),
                    self.tr(
                        "Of a data set of up to %Ln picture(s) in which the scan finds nothing to "
                        "look at. It takes seconds to minutes, and can be trained further.",
                        "",
                        MOST_AT_ONCE,
                    ),
                    {"at_once": self.tr("At once"), "when_asked": self.tr("When asked")},
                ),
            ),
            self.tr("Learning from corrections"): (
                ChoiceRow(
                    "correction_copies",
                    self.tr("Copies of corrected pictures"),
                    self.tr(
                        "Small ones, on this computer, of the pictures that you correct on "
                        "Identify and Batch. On Train a model can be taught with them."
                    ),
                    {
                        "ask": self.tr("Ask"),
                        "kept": self.tr("Keep"),
                        "not_kept": self.tr("Don't keep"),
                    },
                ),
            ),
            self.tr("Folders"): (
                FolderRow(
                    "runs_folder",
                    self.tr("Runs"),
                    self.tr("Every training gets a folder of its own in here."),
                    folders.runs,
                    self.notice,
                    errors,
                ),
                FolderRow(
                    "models_folder",
                    self.tr("Models"),
                    self.tr("Model files that you import or train are kept in here."),
                    folders.models,
                    self.notice,
                    errors,
                ),
                self.unpacked,
                PatternsRow(
                    "ignore",
                    self.tr("Passed over"),
                    self.tr(
                        "Files and folders of these names count neither as pictures nor as "
                        "classes, in a batch, beside a picture and in a data set. One name a "
                        "line; * stands for anything: *_mask.png, thumbs. What systems leave in "
                        "folders is passed over anyhow."
                    ),
                    errors,
                ),
            ),
            self.tr("Disk space"): (self.cache, self.examples),
        }

    def activated(self) -> None:
        self._show(self._services.settings.value)
        self.cache.measure()
        self.examples.measure()

    def shutdown(self) -> None:
        for row in self.rows.values():
            row.flush()

    # ---- from the settings to the page and back ---------------------------------------------

    def _fields(self) -> list[str]:
        """The settings that can be changed here."""
        return list(self.rows)

    def _update(self, **changes: Any) -> None:
        self.notice.dismiss_news()
        if "models_folder" in changes:
            changes |= self._move_models(changes["models_folder"])
        self._services.settings.update(**changes)
        if changes.get("correction_copies") == "kept":
            self._services.keep_examples(True)

    def _move_models(self, chosen: str | None) -> dict[str, Any]:
        """Look for models elsewhere; what else has to change when the active one is not there."""
        services = self._services
        services.models.folder = Path(chosen) if chosen else services.folders.models
        name = services.settings.value.active_model
        if name is None:
            return {}
        found = services.models.folder / name
        if found.is_file():
            services.recogniser.use(found)
            return {}
        services.recogniser.use(None)
        self.notice.tell(
            self.tr("The model in use is not in that folder, so the built-in one is in use now.")
        )
        return {"active_model": None}

    def _show(self, settings: Settings) -> None:
        for name in self._fields():
            self.rows[name].show_value(getattr(settings, name))
        self.defaults.setEnabled(bool(self._changed(settings)))

    def _changed(self, settings: Settings) -> dict[str, Any]:
        """The settings of this page that are not the defaults, by name."""
        fresh = Settings()
        values = {name: getattr(settings, name) for name in self._fields()}
        return {name: value for name, value in values.items() if value != getattr(fresh, name)}

    def _back_to_defaults(self) -> None:
        before = self._changed(self._services.settings.value)
        fresh = Settings()
        self.notice.tell(
            self.tr("Everything on this page is back to its defaults."),
            lambda: self._update(**before),
        )
        self._update(**{name: getattr(fresh, name) for name in before})

    # ---- assembly ---------------------------------------------------------------------------

    def _assemble(self, cards: Mapping[Said, Sequence[SettingRow]]) -> None:
        inner = QWidget()
        at_once = PlainLabel(
            self.tr("Changes hold at once and are kept for the next time."), "muted"
        )
        framed = [_card(title, rows) for title, rows in cards.items()]
        vbox(*framed, at_once, STRETCH, on=inner, spacing=14, margins=(0, 0, 8, 0))
        scroll = ScrollArea(inner, sideways=False)
        scroll.setMaximumWidth(WIDEST)
        self.body.addLayout(hbox((scroll, 100), STRETCH), 1)
        self.body.addWidget(self.notice)

    def retranslate(self) -> None:
        self._show(self._services.settings.value)


def _card(title: Said, rows: Sequence[SettingRow]) -> QFrame:
    card = QFrame()
    set_role(card, "card")
    heading = PlainLabel(title, "heading")
    vbox(heading, *rows, on=card, spacing=18, margins=(20, 16, 20, 18))
    return card
