"""The composition root: builds the services and the window, and connects the pages' signals."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

import trainer
from pokedex_app.core.application import make_application
from pokedex_app.core.caches import trim_caches
from pokedex_app.core.error_reporting import install_hooks, start_log
from pokedex_app.core.garbage import GuiCollector
from pokedex_app.core.paths import UserFolders
from pokedex_app.identify.page import IdentifyPage
from pokedex_app.main_window import MainWindow, PageRow
from pokedex_app.services import Services, build_services
from pokedex_app.ui.live import translate
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
    window = make_window(services)
    window.closed.connect(application.quit)
    window.show_page("identify")
    window.show()
    waiting = list(paths)
    begun = False

    def begin() -> None:
        nonlocal begun
        begun = True
        LOG.info("Pokédex %s has its window painted.", trainer.__version__)
        services.recogniser.ready.connect(
            lambda: services.jobs.run(
                partial(_get_ready, folders.cache), lambda _: None, name="pages"
            ),
            Qt.ConnectionType.SingleShotConnection,
        )
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


def make_window(services: Services) -> MainWindow:
    """The window with all its pages, connected. Pages are made when they are first shown."""
    window = MainWindow(services, PAGES)
    window.problem_report_wanted.connect(partial(_report_problem, window))
    return window


def _get_ready(cache: Path) -> None:
    """So that nobody waits for the code of a page when it is shown for the first time; and what
    trainings kept and nobody uses goes."""
    for row in PAGES:
        import_module(f"pokedex_app.{row.name}.page")
    trim_caches(cache)


# ---- the pages, and how one opens another -------------------------------------------------------


def _identify(window: MainWindow, services: Services) -> IdentifyPage:
    page = IdentifyPage(services)
    page.batch_requested.connect(lambda paths: window.show_page("batch").open_paths(paths))
    page.back_requested.connect(partial(_back_to_batch, window))
    page.species_requested.connect(partial(_open_species, window))
    return page


def _batch(window: MainWindow, services: Services) -> BatchPage:
    from pokedex_app.batch.page import BatchPage

    page = BatchPage(services)
    page.train_requested.connect(lambda root: window.show_page("train").open_paths([root]))
    page.identify_requested.connect(partial(_look_closer, window))
    page.species_requested.connect(partial(_open_species, window))
    return page


def _pokedex(window: MainWindow, services: Services) -> PokedexPage:
    from pokedex_app.pokedex.page import PokedexPage

    page = PokedexPage(services)
    page.identify_requested.connect(lambda: window.show_page("identify"))
    page.look_requested.connect(lambda paths: window.show_page("identify").open_paths(paths))
    return page


def _train(window: MainWindow, services: Services) -> TrainPage:
    from pokedex_app.train.page import TrainPage

    page = TrainPage(services)
    page.run_finished.connect(partial(_show_run, window))
    page.run_waiting.connect(partial(_have_run_ready, window))
    page.lessons_wanted.connect(partial(_show_lessons, window))
    page.changes_wanted.connect(partial(_show_model, window))
    page.use_model.connect(partial(_use_model, window))
    return page


def _results(window: MainWindow, services: Services) -> ResultsPage:
    from pokedex_app.results.page import ResultsPage

    page = ResultsPage(services)
    page.use_model.connect(partial(_use_model, window))
    page.add_to_run.connect(lambda run: _train_page(window).continue_run(run))
    page.check_labels.connect(lambda run: _train_page(window).check_labels(run))
    page.check_all.connect(lambda run: _train_page(window).check_labels(run, all_pictures=True))
    page.train_longer.connect(lambda run: _train_page(window).train_again(run, longer=True))
    page.train_again.connect(lambda run: _train_page(window).train_again(run))
    return page


def _models(_window: MainWindow, services: Services) -> ModelsPage:
    from pokedex_app.models.page import ModelsPage

    return ModelsPage(services)


def _settings(_window: MainWindow, services: Services) -> SettingsPage:
    from pokedex_app.settings.page import SettingsPage

    return SettingsPage(services)


def _help(_window: MainWindow, services: Services) -> HelpPage:
    from pokedex_app.help.page import HelpPage

    return HelpPage(services)


def _report_problem(window: MainWindow) -> None:
    from pokedex_app.help.page import HelpPage

    page = window.show_page("help")
    assert isinstance(page, HelpPage)
    page.report_problem()


def _look_closer(window: MainWindow, paths: list[Path]) -> None:
    page = window.show_page("identify")
    assert isinstance(page, IdentifyPage)
    page.look_closer(paths[0])


def _back_to_batch(window: MainWindow) -> None:
    from pokedex_app.batch.page import BatchPage

    page = window.show_page("batch")
    assert isinstance(page, BatchPage)
    page.go_to_current()


def _open_species(window: MainWindow, number: int) -> None:
    from pokedex_app.pokedex.page import PokedexPage

    page = window.show_page("pokedex")
    assert isinstance(page, PokedexPage)
    page.show_species(number)


def _show_run(window: MainWindow, run: Path) -> None:
    from pokedex_app.results.page import ResultsPage

    page = window.show_page("results")
    assert isinstance(page, ResultsPage)
    page.show_run(run)


def _show_lessons(window: MainWindow, run: Path) -> None:
    from pokedex_app.results.page import ResultsPage

    page = window.show_page("results")
    assert isinstance(page, ResultsPage)
    page.show_lessons(run)


def _have_run_ready(window: MainWindow, run: Path) -> None:
    """For when Results is opened the next time."""
    from pokedex_app.results.page import ResultsPage

    page = window.page("results")
    assert isinstance(page, ResultsPage)
    page.show_run(run)


def _train_page(window: MainWindow) -> TrainPage:
    from pokedex_app.train.page import TrainPage

    page = window.show_page("train")
    assert isinstance(page, TrainPage)
    return page


def _models_page(window: MainWindow) -> ModelsPage:
    from pokedex_app.models.page import ModelsPage

    page = window.show_page("models")
    assert isinstance(page, ModelsPage)
    return page


def _show_model(window: MainWindow, file: Path) -> None:
    _models_page(window).show_model(file)


def _use_model(window: MainWindow, file: Path) -> None:
    # every run's model file has the same name; the run's own tells them apart
    _models_page(window).install(file, file.parent.name)


PAGES = (
    PageRow(
        "identify",
        translate("MainWindow", "Identify"),
        "fa6s.magnifying-glass",
        "Ctrl+1",
        _identify,
    ),
    PageRow("batch", translate("MainWindow", "Batch"), "fa6s.layer-group", "Ctrl+2", _batch),
    PageRow("pokedex", translate("MainWindow", "Pokédex"), "fa6s.book-open", "Ctrl+3", _pokedex),
    PageRow("train", translate("MainWindow", "Train"), "fa6s.graduation-cap", "Ctrl+4", _train),
    PageRow("results", translate("MainWindow", "Results"), "fa6s.chart-line", "Ctrl+5", _results),
    PageRow("models", translate("MainWindow", "Models"), "fa6s.cube", "Ctrl+6", _models),
    PageRow(
        "settings",
        translate("MainWindow", "Settings"),
        "fa6s.gear",
        "Ctrl+7",
        _settings,
        at_foot=True,
    ),
    PageRow(
        "help",
        translate("MainWindow", "Help"),
        "fa6s.circle-question",
        "Ctrl+8",
        _help,
        at_foot=True,
    ),
)
"""In the order of the sidebar; another page is another row."""
