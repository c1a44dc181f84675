"""The user's word is found again by the picture, kept, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pokedex_app.batch.logic import correcting
from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.correcting import Corrections, Given, Word, given, taken_back
from pokedex_app.shared.collection.collection import Collection
from pokedex_app.shared.collection.small_copy import small_copy
from pokedex_app.shared.species import SpeciesBook


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    made = Collection(tmp_path / "collection.sqlite3")
    yield made
    made.close()


@pytest.fixture(scope="module")
def book() -> SpeciesBook:
    return SpeciesBook.load()


def picture(path: Path, color: str, label: str = "Abra", sure: float = 0.9) -> Result:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (20, 20), color).save(path)
    return Result(str(path), (label, "Onix"), (sure, 0.05))


def give(collection: Collection, book: SpeciesBook, *words: Word) -> list[Given]:
    return list(given(words, book, collection))


def looked_up(corrections: Corrections, *results: Result) -> dict[str, str | None]:
    found = {}
    for changes in corrections.look_up(results, lambda: False):
        found |= {path: one.right if one is not None else "-" for path, one in changes.items()}
    return {Path(path).name: right for path, right in found.items()}


def test_a_word_is_found_again_wherever_the_picture_is(
    tmp_path: Path, collection: Collection, book: SpeciesBook
) -> None:
    result = picture(tmp_path / "a.png", "red")
    give(collection, book, Word(result, "Onix"))
    # as after a restart: the same file, a copy elsewhere, one by another name, and others
    others = [
        result,
        picture(tmp_path / "else" / "a.png", "red", "Mew", 0.5),
        picture(tmp_path / "renamed.png", "red"),
        picture(tmp_path / "other" / "a.png", "blue"),
        picture(tmp_path / "b.png", "blue"),
        Result(str(tmp_path / "c.png"), error="Gone."),
    ]
    corrections = Corrections(collection)
    assert looked_up(corrections, *others) == {"a.png": "Onix", "renamed.png": "Onix"}
    assert looked_up(corrections, others[1]) == {"a.png": "Onix"}
    assert looked_up(corrections, others[3]) == {}


def test_a_copy_is_found_whatever_it_is_called_and_whichever_model_named_it(
    tmp_path: Path, collection: Collection, book: SpeciesBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = picture(tmp_path / "a.png", "red")
    give(collection, book, Word(result, "Onix"))
    copied = replace(result, path=str(tmp_path / "copy.png"), labels=("Mew",), probabilities=(0.5,))
    Path(result.path).rename(copied.path)
    longer = picture(tmp_path / "longer.png", "green")  # and the model says the same of it
    with Path(longer.path).open("ab") as file:
        file.write(bytes(9))
    gone = replace(longer, path=str(tmp_path / "gone.png"))
    read: list[Path] = []
    monkeypatch.setattr(
        correcting, "small_copy", lambda path: read.append(path) or small_copy(path)
    )
    corrections = Corrections(collection)
    assert looked_up(corrections, copied, longer, gone) == {"copy.png": "Onix"}
    assert read == [Path(copied.path)], "no other can be meant"


def test_a_word_that_was_taken_back_elsewhere_is_gone(
    tmp_path: Path, collection: Collection, book: SpeciesBook
) -> None:
    result = picture(tmp_path / "a.png", "red")
    [one] = give(collection, book, Word(result, None))
    corrected = replace(result, correction=one.correction)
    corrections = Corrections(collection)
    assert looked_up(corrections, corrected) == {}
    assert one.correction is not None
    collection.withdraw(one.correction)
    assert looked_up(corrections, corrected) == {"a.png": "-"}


def test_undoing_brings_an_earlier_word_back(
    tmp_path: Path, collection: Collection, book: SpeciesBook
) -> None:
    first, second = picture(tmp_path / "1.png", "red"), picture(tmp_path / "2.png", "blue")
    [one] = give(collection, book, Word(first, "Mew"))
    first = replace(first, correction=one.correction)
    words = give(collection, book, Word(first, "Onix"), Word(second, "Onix"))
    assert {one.right for one in collection.corrections()} == {"Onix"}
    list(taken_back(words, book, collection))
    assert [one.right for one in collection.corrections()] == ["Mew"]


def test_what_is_corrected_counts_for_the_species(
    tmp_path: Path, collection: Collection, book: SpeciesBook
) -> None:
    onix = book.find("Onix")
    assert onix is not None
    [one] = give(collection, book, Word(picture(tmp_path / "a.png", "red"), "Onix"))
    assert onix.id in collection.seen()
    assert one.correction is not None
    assert not one.correction.confirms


def test_who_agrees_that_it_is_none_of_these_confirms_and_counts_nothing_as_seen(
    tmp_path: Path, collection: Collection, book: SpeciesBook
) -> None:
    one = replace(picture(tmp_path / "a.png", "red"), strange=True)
    [kept] = give(collection, book, Word(one, one.answer))
    assert kept.correction is not None
    assert (kept.correction.right, kept.correction.confirms) == (None, True)
    assert collection.seen() == {}
    [kept] = give(collection, book, Word(one, one.labels[0]))
    assert kept.correction is not None
    assert not kept.correction.confirms, "it is the nearest class after all"
    assert collection.corrections() == [kept.correction], "as it is read again"


def test_a_picture_that_is_gone_is_told_and_the_others_are_kept(
    tmp_path: Path, collection: Collection, book: SpeciesBook
) -> None:
    gone, there = picture(tmp_path / "1.png", "red"), picture(tmp_path / "2.png", "blue")
    Path(gone.path).unlink()
    words = give(collection, book, Word(gone, "Onix"), Word(there, "Abra"))
    assert words[0].correction is None
    assert words[1].correction is not None
    assert words[1].correction.confirms


def test_every_word_is_kept_though_nobody_listens_to_the_end(
    tmp_path: Path, collection: Collection, book: SpeciesBook
) -> None:
    words = [
        Word(picture(tmp_path / f"{color}.png", color), "Onix")
        for color in ("red", "green", "blue")
    ]
    stream = given(words, book, collection)
    next(iter(stream))
    stream.close()  # as a job does when the window closes
    assert len(collection.corrections()) == 3
