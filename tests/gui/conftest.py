"""Fixtures of the tests of the window. They run offscreen, on folders of their own.

What pytest-qt and these fixtures refuse: an exception in a slot, a warning of Qt's that nobody
expected, a thread that outlives its test.
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

pytest.importorskip("pytestqt", reason="needs the extras `app` and `dev`")

from PySide6.QtCore import QCoreApplication, QEvent, QUrl, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pokedex_app.core.application import make_application
from pokedex_app.core.jobs import Jobs
from pokedex_app.core.paths import UserFolders
from pokedex_app.shared.species import SpeciesBook

if TYPE_CHECKING:
    from pokedex_app.services import Services
    from trainer.model.classifier import Classifier

PATIENCE = 60_000
"""milliseconds that a test waits for what is to come, as a busy machine may need them"""

# the offscreen platform has no window manager
_EXPECTED = ("This plugin does not support",)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    return make_application(["pokedex"])


class PatientBot(QtBot):
    """Waits as long as `PATIENCE` says, where pytest-qt's own gives up after five seconds."""

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE, **options: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **options)

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _no_stray_qt_warnings(qapp: QApplication) -> Iterator[None]:
    messages: list[str] = []
    previous = qInstallMessageHandler(lambda _kind, _context, message: messages.append(message))
    yield
    _delete_what_is_to_be_deleted()
    qInstallMessageHandler(previous)
    stray = [text for text in messages if not text.startswith(_EXPECTED)]
    assert not stray, f"Qt warned: {stray}"


def _delete_what_is_to_be_deleted() -> None:
    """Widgets that a test has thrown away would be restyled and translated anew in later ones."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def _garbage_is_collected_here(qapp: QApplication) -> Iterator[None]:
    """As in the app (`pokedex_app.core.garbage`): Qt objects must not be destroyed in a job's
    thread."""
    enabled = gc.isenabled()
    gc.disable()
    yield
    gc.collect()
    gc.freeze()  # what has outlived a test is no garbage: collecting after the next one is quick
    if enabled:
        gc.enable()


@pytest.fixture
def home(tmp_path: Path) -> UserFolders:
    """The user's folders, empty."""
    return UserFolders.below(tmp_path / "home")


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.stop_all()
    assert made.wait(PATIENCE / 1000), f"jobs left: {[job.name for job in made.running()]}"


@pytest.fixture(scope="session")
def species() -> SpeciesBook:
    """The book that comes with the program, read once."""
    return SpeciesBook.load()


@pytest.fixture
def services(
    home: UserFolders, qapp: QApplication, species: SpeciesBook, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Services]:
    """Every service on folders of the test; no model is loaded yet. English, light, no first
    model before it is asked for, no copies of what is corrected."""
    from pokedex_app import services as services_module

    monkeypatch.setattr(services_module, "CLOSING_SECONDS", PATIENCE / 1000)
    monkeypatch.setattr(SpeciesBook, "load", lambda: species)
    home.config.mkdir(parents=True)
    home.settings_file.write_text(
        '{"language": "en", "theme": "light", "first_model": "when_asked",'
        ' "correction_copies": "not_kept"}'
    )
    made = services_module.build_services(home)
    yield made
    assert made.close(), f"jobs left: {[job.name for job in made.jobs.running()]}"
    qapp.processEvents()  # what jobs have told is for widgets that are still there
    _delete_what_is_to_be_deleted()
    made.translator.set_language("en")  # what is installed outlives the services


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Stop jobs before pytest-qt takes the widgets away that their results are for, as a window
    that closes does."""
    services = getattr(item, "funcargs", {}).get("services")
    if services is not None:
        services.jobs.stop_all()
    return (yield)


@pytest.fixture(scope="session")
def default_classifier() -> Classifier:
    """The default model, loaded once. It keeps nothing of what it was asked."""
    from trainer.model.classifier import Classifier

    return Classifier()


@pytest.fixture
def recognising(services: Services, default_classifier: Classifier) -> Services:
    """`services` with the default model loaded, as after `Recogniser.use`."""
    services.recogniser.classifier = default_classifier
    services.recogniser.ready.emit()
    return services


@pytest.fixture
def opened_outside(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files and folders that the system was asked to open, which it does not do here."""
    asked: list[Path] = []

    def note(url: QUrl) -> bool:
        asked.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return asked


@pytest.fixture
def nothing_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system knows no program that opens anything."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)


@pytest.fixture(autouse=True)
def _root_log_is_left_alone() -> Iterator[None]:
    before = list(logging.getLogger().handlers)
    yield
    logging.getLogger().handlers[:] = before
