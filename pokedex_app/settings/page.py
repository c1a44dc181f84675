"""The Settings page. Every change holds at once; nothing needs to be confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from pokedex_app.core.settings import Settings
from pokedex_app.core.theme import icon, set_role
from pokedex_app.services import Services
from pokedex_app.settings.folder_row import FolderRow
from pokedex_app.settings.rows import ChoiceRow, SettingsCard, ThreadsRow
from pokedex_app.settings.threshold_row import ThresholdRow
from pokedex_app.ui.notice_bar import NoticeBar
from pokedex_app.ui.page import Page
from pokedex_app.ui.plain_label import PlainLabel

WIDEST = 820


class SettingsPage(Page):
    """Shows the settings, follows them when they change elsewhere, and writes every change."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.defaults = QPushButton()
        self.defaults.clicked.connect(self._back_to_defaults)
        self.header.tools.addWidget(self.defaults)
        self.language = ChoiceRow(("system", "en", "es"))
        self.theme = ChoiceRow(("system", "light", "dark"))
        self.threshold = ThresholdRow(services.translator)
        self.threads = ThreadsRow()
        self.runs = FolderRow(services.errors)
        self.models = FolderRow(services.errors)
        self.datasets = FolderRow(services.errors, fixed=True)
        self.datasets.show_folder(None, services.folders.datasets)
        self._appearance = SettingsCard(self.language, self.theme)
        self._recognition = SettingsCard(self.threshold, self.threads)
        self._folders = SettingsCard(self.runs, self.models, self.datasets)
        self._at_once = PlainLabel()
        set_role(self._at_once, "muted")
        self.notice = NoticeBar()
        self._assemble()
        self._connect()
        self.settle()

    def title(self) -> str:
        return self.tr("Settings")

    def activated(self) -> None:
        self._show(self._services.settings.value)

    def shutdown(self) -> None:
        self.threshold.flush()

    # ---- from the settings to the page and back ---------------------------------------------

    def _connect(self) -> None:
        self.language.chosen.connect(lambda choice: self._update(language=choice))
        self.theme.chosen.connect(lambda choice: self._update(theme=choice))
        self.threshold.chosen.connect(lambda value: self._update(threshold=value))
        self.threads.chosen.connect(lambda count: self._update(threads=count))
        self.runs.chosen.connect(lambda folder: self._update(runs_folder=folder))
        self.models.chosen.connect(lambda folder: self._update(models_folder=folder))
        self._services.settings.changed.connect(self._show)
        self._services.recogniser.ready.connect(lambda: self._show(self._services.settings.value))

    def _update(self, **changes: Any) -> None:
        if "models_folder" in changes:
            changes |= self._move_models(changes["models_folder"])
        self._services.settings.update(**changes)

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
        manifest = self._services.recogniser.manifest
        folders = self._services.folders
        self.language.show_choice(settings.language)
        self.theme.show_choice(settings.theme)
        self.threshold.show_value(
            settings.threshold, manifest.threshold if manifest is not None else None
        )
        self.threads.show_value(settings.threads)
        self.runs.show_folder(settings.runs_folder, folders.runs)
        self.models.show_folder(settings.models_folder, folders.models)
        self.defaults.setEnabled(bool(_changed(settings)))

    def _back_to_defaults(self) -> None:
        before = _changed(self._services.settings.value)
        fresh = Settings()
        self.notice.tell(
            self.tr("Everything on this page is back to its defaults."),
            lambda: self._update(**before),
        )
        self._update(**{name: getattr(fresh, name) for name in before})

    # ---- assembly and texts -----------------------------------------------------------------

    def _assemble(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(14)
        for card in (self._appearance, self._recognition, self._folders):
            column.addWidget(card)
        column.addWidget(self._at_once)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        self.body.addWidget(scroll, 1)
        self.body.addWidget(self.notice)

    def retranslate(self) -> None:
        self.header.set_texts(
            self.tr("Settings"),
            self.tr("Nothing here needs a visit: every setting has a default that works."),
        )
        self.defaults.setText(self.tr("Back to defaults"))
        self.defaults.setToolTip(self.tr("Set everything on this page as it was at first"))
        self._at_once.setText(self.tr("Changes hold at once and are kept for the next time."))
        self._appearance.set_title(self.tr("Appearance"))
        self.language.set_texts(
            self.tr("Language"),
            self.tr("Of the window, and of numbers and dates."),
            # a language is called by its own name, so that its speakers find it
            (self.tr("As the system"), "English", "Español"),
        )
        self.theme.set_texts(
            self.tr("Theme"),
            self.tr("Light, dark, or whichever the system shows at the time."),
            (self.tr("As the system"), self.tr("Light"), self.tr("Dark")),
        )
        self._recognition.set_title(self.tr("Naming pictures"))
        self._folders.set_title(self.tr("Folders"))
        self.runs.set_texts(
            self.tr("Runs"), self.tr("Every training gets a folder of its own in here.")
        )
        self.models.set_texts(
            self.tr("Models"), self.tr("Model files that you import or train are kept in here.")
        )
        self.datasets.set_texts(
            self.tr("Unpacked data sets"),
            self.tr(
                "Zips that you train with are unpacked to here and stay, as an unfinished training "
                "needs its pictures. Delete by hand what you no longer train with."
            ),
        )
        self._show(self._services.settings.value)

    def restyle(self) -> None:
        self.defaults.setIcon(icon("fa6s.rotate-left", self.palette()))


_ON_THIS_PAGE = ("language", "theme", "threshold", "threads", "runs_folder", "models_folder")


def _changed(settings: Settings) -> dict[str, Any]:
    """The settings of this page that are not the defaults, by name."""
    fresh = Settings()
    values = {name: getattr(settings, name) for name in _ON_THIS_PAGE}
    return {name: value for name, value in values.items() if value != getattr(fresh, name)}
