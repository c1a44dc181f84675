"""The download of the ImageNet weights, as somebody at the window sees it.

A server of the test's own stands for the real one, and its file for the weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from pokedex_app.core.error_reporting import Report
from pokedex_app.services import Services
from pokedex_app.train.start_chooser import StartChooser
from tests.helpers.download_server import CONTENT, Server, serving
from tests.helpers.widgets import on_screen
from trainer.model import download as module
from trainer.model import start_files
from trainer.model.networks import WeightsFile
from trainer.model.start_files import file_digest

WEIGHTS = CONTENT * 40
KILOBYTE = 1024
HALF = len(WEIGHTS) // 2

pytestmark = pytest.mark.loopback


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving(monkeypatch) as server:
        server.content = WEIGHTS
        yield server


@pytest.fixture
def target(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the weights go. They are nowhere yet."""
    file = tmp_path / "cache" / "weights.pth"
    real = tmp_path / "real.pth"
    real.write_bytes(WEIGHTS)
    weights = WeightsFile("weights.pth", file_digest(real)[:8], server.url, len(WEIGHTS))
    monkeypatch.setattr(module, "IMAGENET", weights)
    monkeypatch.setattr(module, "cached_start", lambda _name: file)
    monkeypatch.setattr(start_files, "IMAGENET", weights)
    monkeypatch.setattr(start_files, "imagenet_places", lambda: (file,))
    return file


@pytest.fixture
def reports(services: Services) -> list[Report]:
    """What the user has been told went wrong."""
    told: list[Report] = []
    services.errors.reported.connect(told.append)
    return told


@pytest.fixture
def chooser(target: Path, services: Services, qtbot: QtBot) -> StartChooser:
    made = on_screen(StartChooser(services), qtbot, 700, 600)
    qtbot.waitUntil(lambda: not services.jobs.running())
    return made


def button(chooser: StartChooser, text: str) -> QPushButton | None:
    """The button that begins so, where it can be seen."""
    for found in chooser.findChildren(QPushButton):
        if found.isVisible() and found.text().startswith(text):
            return found
    return None


def press(chooser: StartChooser, text: str, qtbot: QtBot) -> None:
    # a new language arrives by an event
    qtbot.waitUntil(lambda: button(chooser, text) is not None)
    found = button(chooser, text)
    assert found is not None
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def bar(chooser: StartChooser) -> QProgressBar:
    [found] = chooser.findChildren(QProgressBar)
    return found


def wait_for_half(chooser: StartChooser, qtbot: QtBot) -> None:
    """Until the bar shows the half after which the server is silent."""
    qtbot.waitUntil(lambda: bar(chooser).value() == HALF // KILOBYTE)


def wait_for_end(chooser: StartChooser, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: button(chooser, "Cancel") is None)


def wait_until_chosen(chooser: StartChooser, target: Path, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: chooser.start() == str(target))
    assert chooser.problem() == ""
    assert button(chooser, "Download") is None
    assert target.read_bytes() == WEIGHTS


def test_progress_is_shown_and_the_weights_are_chosen(
    chooser: StartChooser, server: Server, target: Path, qtbot: QtBot, reports: list[Report]
) -> None:
    server.silent_after = HALF
    press(chooser, "Download", qtbot)
    assert bar(chooser).isVisible()
    wait_for_half(chooser, qtbot)
    assert bar(chooser).maximum() == len(WEIGHTS) // KILOBYTE
    assert button(chooser, "Download") is None
    server.release.set()
    wait_until_chosen(chooser, target, qtbot)
    assert not bar(chooser).isVisible()
    assert reports == []


def test_a_slow_download_is_cancelled_and_gone_on_with(
    chooser: StartChooser, server: Server, target: Path, qtbot: QtBot, reports: list[Report]
) -> None:
    server.silent_after = HALF
    press(chooser, "Download", qtbot)
    wait_for_half(chooser, qtbot)
    press(chooser, "Cancel", qtbot)
    wait_for_end(chooser, qtbot)  # though the server is as silent as before
    assert not server.release.is_set()
    assert not bar(chooser).isVisible()
    assert not target.exists()

    server.silent_after = None
    press(chooser, "Download", qtbot)
    wait_until_chosen(chooser, target, qtbot)
    assert server.ranges == [None, f"bytes={HALF}-"]
    assert reports == []


def test_a_silent_server_does_not_hold_the_window_open(
    chooser: StartChooser, server: Server, services: Services, qtbot: QtBot
) -> None:
    server.silent_after = HALF
    press(chooser, "Download", qtbot)
    wait_for_half(chooser, qtbot)
    services.jobs.stop_all()
    assert services.jobs.wait(60)
    assert not server.release.is_set()


def test_a_download_that_is_cut_off_is_told_and_gone_on_with(
    chooser: StartChooser,
    server: Server,
    services: Services,
    target: Path,
    qtbot: QtBot,
    reports: list[Report],
) -> None:
    services.settings.update(language="es")
    server.cut_after = HALF
    press(chooser, "Descargar", qtbot)
    qtbot.waitUntil(lambda: len(reports) == 1)
    assert reports[0].summary == (
        f"La descarga de weights.pth falló: la conexión se cortó tras {spanish(HALF)} de "
        f"{spanish(len(WEIGHTS))} bytes. Vuelve a intentarlo; lo descargado se conserva y "
        "la descarga sigue desde ahí."
    )
    services.settings.update(language="en")
    server.cut_after = None
    press(chooser, "Download", qtbot)
    wait_until_chosen(chooser, target, qtbot)
    assert server.ranges == [None, f"bytes={HALF}-"]


def spanish(value: int) -> str:
    """As a number of more than four digits is written in Spanish."""
    return f"{value:,}".replace(",", ".")


def test_what_is_not_the_file_is_not_kept(
    chooser: StartChooser, server: Server, target: Path, qtbot: QtBot, reports: list[Report]
) -> None:
    server.content = b"<html>Please log in</html>"
    press(chooser, "Download", qtbot)
    qtbot.waitUntil(lambda: len(reports) == 1)
    assert "It was thrown away; try again." in reports[0].summary
    wait_for_end(chooser, qtbot)
    assert button(chooser, "Download") is not None
    assert [file.name for file in target.parent.iterdir()] == ["weights.pth.lock"]
    assert chooser.start() != str(target)


@pytest.mark.parametrize("status", [404, 500])
def test_a_refusal_is_told(
    status: int, chooser: StartChooser, server: Server, qtbot: QtBot, reports: list[Report]
) -> None:
    server.status = status
    press(chooser, "Download", qtbot)
    qtbot.waitUntil(lambda: len(reports) == 1)
    assert f"HTTP Error {status}" in reports[0].summary
    wait_for_end(chooser, qtbot)
    assert button(chooser, "Download") is not None


def test_a_second_window_is_told_to_wait(
    chooser: StartChooser, server: Server, target: Path, qtbot: QtBot, reports: list[Report]
) -> None:
    server.silent_after = HALF
    elsewhere = module.download_imagenet()
    while next(elsewhere).done < HALF:
        pass
    press(chooser, "Download", qtbot)
    qtbot.waitUntil(lambda: len(reports) == 1)
    assert "is being downloaded already" in reports[0].summary
    server.release.set()
    assert list(elsewhere)[-1].done == len(WEIGHTS)
    assert target.read_bytes() == WEIGHTS
