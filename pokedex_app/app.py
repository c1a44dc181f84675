"""The composition root: builds the services and the window, and connects the pages' signals."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

import trainer
from pokedex_app.core.application import make_application
from pokedex_app.core.errors import install_hooks, start_log
from pokedex_app.core.garbage import GuiCollector
from pokedex_app.core.paths import UserFolders
from pokedex_app.identify.page import IdentifyPage
from pokedex_app.main_window import MainWindow
from pokedex_app.services import Services, build_services
from trainer.memory import stay_small

if TYPE_CHECKING:
    from pokedex_app.batch.page import BatchPage
    from pokedex_app.help.page import HelpPage
    from pokedex_app.models.page import ModelsPage
    from pokedex_app.pokedex.page import PokedexPage
    from pokedex_app.results.page import ResultsPage
    from pokedex_app.settings.page import SettingsPage
    from pokedex_app.train.page import TrainPage

LOG = logging.getLogger(__name__)


def run(
    paths: Sequence[Path] = (), *, on_shown: Callable[[MainWindow, Services], None] | None = None
) -> int:
    """Open the window, with those pictures, and return the exit code when it is closed.

    `on_shown` is called before the event loop starts: measurements and tests drive the window
    from there.
    """
    stay_small()
    application = make_application(sys.argv)
    folders = UserFolders.default()
    start_log(folders.log_file)
    services = build_services(folders)
    install_hooks(services.errors)
    window = Composition(services).window
    window.closed.connect(application.quit)
    window.show_page("identify")
    window.show()
    waiting = list(paths)
    begun = False

    def begin() -> None:
        nonlocal begun
        begun = True
        LOG.info("Pokédex %s has its window painted.", trainer.__version__)
        services.recogniser.use(services.active_model())
        if services.settings.problem is not None:
            services.errors.show(services.settings.problem)
        if waiting:
            window.open_paths(waiting)

    def open_file(path: Path) -> None:
        if begun:
            window.open_paths([path])
        else:
            waiting.append(path)

    application.file_opened.connect(open_file)
    window.painted.connect(begin)  # the first paint does not wait for the model
    # Ctrl+C in the terminal; the collector's timer lets Python notice it
    interrupted = signal.signal(signal.SIGINT, lambda *_: QTimer.singleShot(0, window.close))
    collector = GuiCollector()
    if on_shown is not None:
        on_shown(window, services)
    code = application.exec()
    ended = services.close()
    collector.close()
    signal.signal(signal.SIGINT, interrupted)
    if not ended:
        # Qt aborts where a thread outlives its object; a job that hangs on a dead network drive
        # has nothing that is worth waiting for
        LOG.warning("Jobs did not end in time: %s", [job.name for job in services.jobs.running()])
        logging.shutdown()
        os._exit(code)
    return code


class Composition:
    """The window with all its pages, connected. Pages are made when they are first shown."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.window = MainWindow(
            services,
            {
                "identify": self._identify,
                "batch": self._batch,
                "pokedex": self._pokedex,
                "train": self._train,
                "results": self._results,
                "models": self._models,
                "settings": self._settings,
                "help": self._help,
            },
        )

    def _identify(self) -> IdentifyPage:
        page = IdentifyPage(self._services)
        page.batch_requested.connect(self._open_batch)
        page.species_requested.connect(self._open_species)
        return page

    def _batch(self) -> BatchPage:
        from pokedex_app.batch.page import BatchPage

        page = BatchPage(self._services)
        page.identify_requested.connect(self._open_identify)
        page.species_requested.connect(self._open_species)
        return page

    def _pokedex(self) -> PokedexPage:
        from pokedex_app.pokedex.page import PokedexPage

        page = PokedexPage(self._services)
        page.identify_requested.connect(lambda: self.window.show_page("identify"))
        return page

    def _train(self) -> TrainPage:
        from pokedex_app.train.page import TrainPage

        page = TrainPage(self._services)
        page.run_finished.connect(self._show_run)
        page.use_model.connect(self._use_model)
        return page

    def _results(self) -> ResultsPage:
        from pokedex_app.results.page import ResultsPage

        page = ResultsPage(self._services)
        page.use_model.connect(self._use_model)
        return page

    def _models(self) -> ModelsPage:
        from pokedex_app.models.page import ModelsPage

        return ModelsPage(self._services)

    def _settings(self) -> SettingsPage:
        from pokedex_app.settings.page import SettingsPage

        return SettingsPage(self._services)

    def _help(self) -> HelpPage:
        from pokedex_app.help.page import HelpPage

        return HelpPage(self._services)

    # ---- from one page to another -----------------------------------------------------------

    def _open_identify(self, paths: list[Path]) -> None:
        self.window.show_page("identify").open_paths(paths)

    def _open_batch(self, paths: list[Path]) -> None:
        self.window.show_page("batch").open_paths(paths)

    def _open_species(self, number: int) -> None:
        from pokedex_app.pokedex.page import PokedexPage

        page = self.window.show_page("pokedex")
        assert isinstance(page, PokedexPage)
        page.show_species(number)

    def _show_run(self, run: Path) -> None:
        from pokedex_app.results.page import ResultsPage

        page = self.window.show_page("results")
        assert isinstance(page, ResultsPage)
        page.show_run(run)

    def _use_model(self, file: Path) -> None:
        from pokedex_app.models.page import ModelsPage

        page = self.window.show_page("models")
        assert isinstance(page, ModelsPage)
        # every run's model file has the same name; the run's own tells them apart
        page.install(file, file.parent.name)
