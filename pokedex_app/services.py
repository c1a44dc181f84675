"""What the pages are given: one object of each kind, built once in `app.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from pokedex_app.core.collection_texts import set_aside
from pokedex_app.core.error_reporting import ErrorReporter
from pokedex_app.core.i18n import Translator
from pokedex_app.core.jobs import Job, Jobs
from pokedex_app.core.paths import UserFolders
from pokedex_app.core.recent import Recent
from pokedex_app.core.recogniser import Recogniser
from pokedex_app.core.settings import Settings, SettingsStore
from pokedex_app.core.theme import ThemeController
from pokedex_app.core.thumbnails import Thumbnails
from pokedex_app.shared.collection.collection import Collection
from pokedex_app.shared.collection.examples import add_missing_examples
from pokedex_app.shared.model_library import ModelLibrary
from pokedex_app.shared.species import SpeciesBook

T = TypeVar("T")

CLOSING_SECONDS = 20.0
"""How long the closing waits for jobs: a batch of a training, a picture being read."""


@dataclass(frozen=True)
class Services:
    """Pages take from it what they need; nothing here knows a page."""

    folders: UserFolders
    settings: SettingsStore
    translator: Translator
    theme: ThemeController
    errors: ErrorReporter
    jobs: Jobs
    recogniser: Recogniser
    thumbnails: Thumbnails
    species: SpeciesBook
    collection: Collection
    models: ModelLibrary

    def run(
        self,
        call: Callable[[], T],
        then: Callable[[T], None],
        name: str,
        told: Callable[[Exception], Exception | str] | None = None,
    ) -> Job:
        """`Jobs.run`; where it fails, the window tells so and what can be done, until the same
        succeeds.

        Args:
            name: what is one thing to the user, whose success takes an earlier failure away.
            told: says a failure in other words.
        """
        job = self.jobs.run(call, then, name=name)
        self.errors.follow(job, again=lambda: self.run(call, then, name, told), told=told)
        return job

    def runs_folder(self) -> Path:
        chosen = self.settings.value.runs_folder
        return Path(chosen) if chosen else self.folders.runs

    def active_model(self) -> Path | None:
        """The file of the chosen model; None for the built-in one."""
        name = self.settings.value.active_model
        return self.models.folder / name if name else None

    def recent_folders(self) -> Recent:
        """Folders of pictures that were looked at."""
        return Recent(self.settings, "recent_folders")

    def recent_datasets(self) -> Recent:
        """Folders and zips that were scanned for a training."""
        return Recent(self.settings, "recent_datasets")

    def threshold(self) -> float:
        """Below it an answer is “not sure”: the user's choice, or else the model's own."""
        chosen = self.settings.value.threshold
        if chosen is not None:
            return chosen
        manifest = self.recogniser.manifest
        return manifest.threshold if manifest is not None else 0.0

    def use_model(self, path: Path | None) -> None:
        """Have that model name pictures, now and, once it has been loaded, after the next start.

        None is the built-in one.
        """
        recogniser = self.recogniser

        def keep() -> None:
            if recogniser.model_path == path:
                recogniser.ready.disconnect(keep)
                self.settings.update(active_model=path.name if path is not None else None)

        recogniser.ready.connect(keep)
        recogniser.use(path)

    @property
    def keeps_examples(self) -> bool:
        """Whether a copy of each corrected picture is kept, for a model to learn from."""
        return self.settings.value.correction_copies == "kept"

    def keep_examples(self, keep: bool, then: Callable[[], object] = lambda: None) -> None:
        """The user's choice; copies of what was corrected before come too, where they can, and
        `then` is called."""
        self.settings.update(correction_copies="kept" if keep else "not_kept")
        if keep:
            job = self.jobs.start(partial(add_missing_examples, self.collection), "examples")
            self.errors.follow(job, again=partial(self.keep_examples, keep, then))
            job.finished.connect(then)

    def close(self) -> bool:
        """End every thread; False where one did not end in time."""
        self.jobs.stop_all()
        self.recogniser.close()
        self.thumbnails.close()
        ended = self.jobs.wait(CLOSING_SECONDS)
        self.collection.close()
        return ended


def build_services(folders: UserFolders) -> Services:
    """All services on the user's folders. Needs a QApplication; reads no model yet."""
    settings = SettingsStore(folders.settings_file)
    translator = Translator(settings.value.language)
    theme = ThemeController(settings.value.theme)
    errors = ErrorReporter(folders.log_file, lambda: translator.language)
    saving = errors.about("settings")
    settings.not_saved.connect(saving.show)
    settings.saved.connect(saving.over)

    jobs = Jobs()
    recogniser = Recogniser(jobs)

    def follow(value: Settings) -> None:
        recogniser.look_again(value.second_look != "never")
        recogniser.tell_strangers(value.strangers != "named")
        if translator.choice != value.language:
            translator.set_language(value.language)
        if theme.choice != value.theme:
            theme.set(value.theme)

    follow(settings.value)
    settings.changed.connect(follow)
    chosen = settings.value.models_folder
    return Services(
        folders=folders,
        settings=settings,
        translator=translator,
        theme=theme,
        errors=errors,
        jobs=jobs,
        recogniser=recogniser,
        thumbnails=Thumbnails(jobs),
        species=SpeciesBook.load(),
        collection=Collection(folders.collection_file, lambda place: errors.show(set_aside(place))),
        models=ModelLibrary(Path(chosen) if chosen else folders.models, folders.trash),
    )
