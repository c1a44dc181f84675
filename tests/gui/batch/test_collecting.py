"""What is named comes into the collection, whatever happens later."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pokedex_app.batch.page import BatchPage
from pokedex_app.services import Services
from pokedex_app.shared.collection.collection import CollectionError, Found
from tests.helpers.batch_page import (
    run,
)


def test_the_best_pictures_are_in_the_collection(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    ditto = recognising.species.find("Ditto")
    assert ditto is not None
    qtbot.waitUntil(lambda: ditto.id in recognising.collection.seen())
    gastly = recognising.species.find("Gastly")
    assert gastly is not None
    assert gastly.id not in recognising.collection.seen(), "its folder says otherwise"


def test_what_was_named_before_a_cancel_is_in_the_collection_too(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    page.run.answered.connect(lambda _: page.run.cancel())
    run(page, qtbot, pictures / "Ditto", pictures / "Pikachu")
    named = {result.label for result in page.model.results if result.label is not None}
    assert named
    wanted = {species.id for name in named if (species := recognising.species.find(name))}
    qtbot.waitUntil(lambda: wanted <= set(recognising.collection.seen()))


def test_closing_takes_in_what_is_named(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    run(page, qtbot, pictures)
    named = {r.labels[0] for r in page.model.results if r.labels and r.correct}
    page.shutdown()
    assert recognising.close()
    wanted = {species.id for name in named if (species := recognising.species.find(name))}
    assert set(recognising.collection.seen()) == wanted


def test_what_the_collection_refused_is_tried_again(
    page: BatchPage,
    recognising: Services,
    pictures: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_found: Found) -> bool:
        raise CollectionError("busy", recognising.collection.file) from sqlite3.OperationalError()

    with monkeypatch.context() as patched:
        patched.setattr(recognising.collection, "record", refuse)
        with qtbot.waitSignal(recognising.errors.reported) as reported:
            run(page, qtbot, pictures / "Ditto")
        qtbot.waitUntil(lambda: not page.collecting.busy)
    assert recognising.collection.seen() == {}
    with qtbot.waitSignal(page.collecting.taken):
        reported.args[0].again()
    assert recognising.collection.seen()


def test_what_was_taken_out_of_the_collection_comes_again_when_it_is_named_again(
    page: BatchPage, recognising: Services, pictures: Path, qtbot: QtBot
) -> None:
    collection = recognising.collection
    with qtbot.waitSignal(page.collecting.taken):
        run(page, qtbot, pictures / "Ditto")
    [ditto] = collection.seen()
    collection.forget(collection.sightings(ditto)[0].id)
    page.clear()
    with qtbot.waitSignal(page.collecting.taken):
        run(page, qtbot, pictures / "Ditto")
    assert list(collection.seen()) == [ditto]
