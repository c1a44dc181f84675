"""Garbage is collected in the GUI thread, and in no other."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from pokedex_app.core.garbage import GuiCollector
from pokedex_app.core.jobs import Jobs


class Cycle:
    """Tells in which thread it is destroyed."""

    places: list[int]

    def __init__(self, places: list[int]) -> None:
        self.places = places
        self.itself = self

    def __del__(self) -> None:
        self.places.append(threading.get_ident())


@pytest.fixture
def collector(qapp: QCoreApplication) -> Iterator[GuiCollector]:
    made = GuiCollector()
    yield made
    made.close()
    assert gc.isenabled()
    gc.freeze()  # as it was: collecting what outlives all tests takes seconds


@pytest.mark.usefixtures("collector")
def test_cycles_made_elsewhere_end_here(qtbot: QtBot, jobs: Jobs) -> None:
    places: list[int] = []

    def litter() -> int:
        for _ in range(20_000):
            Cycle(places)
        return threading.get_ident()

    elsewhere: list[int] = []
    job = jobs.run(litter, elsewhere.append)
    with qtbot.waitSignal(job.ended):
        pass
    qtbot.waitUntil(lambda: len(places) > 1000)
    assert set(places) == {threading.get_ident()}
    assert elsewhere[0] not in places
