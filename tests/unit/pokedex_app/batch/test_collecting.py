"""What is named comes into the collection, whatever happens meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from pokedex_app.batch.logic import collecting as module
from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.collecting import Collecting
from pokedex_app.shared.collection.collection import Collection, CollectionError, Found
from pokedex_app.shared.species import SpeciesBook

NAMES = ("Abra", "Onix", "Mew")


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    made = Collection(tmp_path / "collection.sqlite3")
    yield made
    made.close()


@pytest.fixture
def collecting(collection: Collection) -> Collecting:
    return Collecting(SpeciesBook.load(), collection)


@pytest.fixture
def results(tmp_path: Path) -> list[Result]:
    return [named(tmp_path, name, place) for place, name in enumerate(NAMES)]


def named(folder: Path, name: str, color: int = 0, sure: float = 0.9) -> Result:
    path = folder / f"{name}-{color}-{sure}.png"
    Image.new("RGB", (20, 20), (color, 0, 0)).save(path)
    return Result(str(path), (name,), (sure,))


def seen(collection: Collection) -> dict[str, bool]:
    """The names in the collection, and whether there is a picture."""
    names = {species.id: species.name() for species in SpeciesBook.load()}
    return {names[number]: one.best is not None for number, one in collection.seen().items()}


def test_closing_loses_nothing(
    collecting: Collecting, collection: Collection, results: list[Result]
) -> None:
    collecting.add(results, 0.5)
    collecting.take_in(lambda: True)
    assert seen(collection) == dict.fromkeys(NAMES, True)
    assert not collecting.waits


def test_where_there_is_no_time_left_pictures_come_when_they_are_seen_again(
    collecting: Collecting,
    collection: Collection,
    results: list[Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "COPYING_SECONDS", 0.0)
    collecting.add(results, 0.5)
    collecting.take_in(lambda: True)
    assert seen(collection) == dict.fromkeys(NAMES, False)
    collecting.begin_anew()
    collecting.add(results, 0.5)
    collecting.take_in(lambda: False)
    assert seen(collection) == dict.fromkeys(NAMES, True)
    assert {one.count for one in collection.seen().values()} == {1}


def test_what_could_not_be_written_waits(
    collecting: Collecting,
    collection: Collection,
    results: list[Result],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_found: Found) -> bool:
        raise CollectionError("full", collection.file)

    collecting.add(results, 0.5)
    with monkeypatch.context() as patched:
        patched.setattr(collection, "record", refuse)
        with pytest.raises(CollectionError):
            collecting.take_in(lambda: False)
    assert collecting.waits
    collecting.take_in(lambda: False)
    assert set(seen(collection)) == set(NAMES)


def test_only_what_is_surer_than_before_is_read(
    tmp_path: Path, collecting: Collecting, collection: Collection
) -> None:
    first, less, more = (named(tmp_path, "Mew", n, s) for n, s in enumerate((0.8, 0.7, 0.9)))
    for result in (first, less, more):
        collecting.add([result], 0.5)
        collecting.take_in(lambda: False)
    [mew] = collection.seen().values()
    assert mew.count == 2


def test_what_was_taken_out_comes_again_with_the_next_batch(
    tmp_path: Path, collecting: Collecting, collection: Collection
) -> None:
    result = named(tmp_path, "Mew")
    collecting.add([result], 0.5)
    collecting.take_in(lambda: False)
    [mew] = collection.seen()
    collection.forget(collection.sightings(mew)[0].id)
    collecting.begin_anew()
    collecting.add([result], 0.5)
    collecting.take_in(lambda: False)
    assert mew in collection.seen()


def test_a_picture_that_has_gone_leaves_its_place_to_the_next(
    tmp_path: Path, collecting: Collecting, collection: Collection
) -> None:
    gone, there = named(tmp_path, "Mew", 1, 0.9), named(tmp_path, "Mew", 2, 0.8)
    Path(gone.path).unlink()
    collecting.add([gone], 0.5)
    collecting.take_in(lambda: False)
    collecting.add([there], 0.5)
    collecting.take_in(lambda: False)
    assert list(seen(collection)) == ["Mew"]


def test_two_threads_share_the_work(
    collecting: Collecting, collection: Collection, results: list[Result]
) -> None:
    collecting.add(results, 0.5)
    threads = [threading.Thread(target=collecting.take_in, args=(lambda: True,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen(collection)) == set(NAMES)
