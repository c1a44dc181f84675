"""The collection: what counts, what stands, and what no crash, upgrade or twin can do to it."""

from __future__ import annotations

import datetime as dt
import io
import multiprocessing
import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pokedex_app.shared.collection import collection as module
from pokedex_app.shared.collection.collection import Collection, CollectionError, Found, small_copy
from pokedex_app.shared.collection.examples import add_missing_examples

PIKACHU, RAICHU = 25, 26


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "collection.sqlite3"


@pytest.fixture
def aside() -> list[Path]:
    return []


@pytest.fixture
def collection(file: Path, aside: list[Path]) -> Iterator[Collection]:
    made = Collection(file, aside.append)
    yield made
    made.close()


def found(
    color: str = "yellow", label: str = "Pikachu", species: int | None = PIKACHU, sure: float = 0.9
) -> Found:
    picture = small_copy(Image.new("RGB", (40, 30), color))
    return Found(label, species, sure, Path(f"/pictures/{color}.png"), picture)


# ---- small copies ---------------------------------------------------------------------------


def test_a_small_copy_is_small(samples: dict[Path, str | None]) -> None:
    for path in samples:
        copy = small_copy(path)
        assert len(copy.data) < 40_000
        with Image.open(io.BytesIO(copy.data)) as picture:
            assert max(picture.size) <= 256
            assert picture.format == "WEBP"


def test_the_same_pixels_are_the_same_picture_whatever_the_file(tmp_path: Path) -> None:
    picture = Image.new("RGB", (300, 200), "red")
    picture.save(tmp_path / "a.png")
    picture.save(tmp_path / "b.bmp")
    digests = {
        small_copy(picture).digest,
        small_copy(tmp_path / "a.png").digest,
        small_copy((tmp_path / "b.bmp").read_bytes()).digest,
    }
    assert len(digests) == 1
    assert small_copy(Image.new("RGB", (200, 300), "red")).digest not in digests


# ---- examples --------------------------------------------------------------------------------


def example_of(color: str = "yellow") -> Found:
    picture = small_copy(Image.new("RGB", (900, 600), color), example=True)
    return Found("Pikachu", PIKACHU, 0.9, Path(f"/pictures/{color}.png"), picture)


def test_an_example_has_the_pixels_that_a_model_learns_from_and_is_the_same_picture() -> None:
    picture = Image.new("RGB", (900, 600), "red")
    copy = small_copy(picture, example=True)
    assert copy.example is not None
    with Image.open(io.BytesIO(copy.example)) as kept:
        assert kept.size == (448, 299)
    assert small_copy(picture).digest == copy.digest
    assert small_copy(picture).example is None


def test_an_example_is_kept_only_where_one_was_given_and_can_be_taken_out_and_put_back(
    collection: Collection,
) -> None:
    collection.correct(found("gold"), "Raichu")
    kept = collection.correct(example_of(), "Raichu")
    assert collection.examples() == [kept]
    example = collection.example(kept.id)
    assert example is not None
    assert collection.size_of_examples() == len(example)
    collection.set_example(kept.id, None)
    assert collection.examples() == []
    assert collection.example(kept.id) is None
    assert kept in collection.corrections()
    collection.set_example(kept.id, example)
    assert collection.examples() == [kept]


def test_all_examples_are_removed_from_the_disk_and_the_users_word_stays(
    collection: Collection, file: Path
) -> None:
    noise = Image.effect_noise((448, 448), 90).convert("RGB")
    picture = small_copy(noise, example=True)
    collection.correct(Found("Pikachu", PIKACHU, 0.9, None, picture), None)
    assert picture.example is not None
    collection.close()
    assert file.stat().st_size > len(picture.example)
    collection.remove_examples()
    assert collection.size_of_examples() == 0
    assert len(collection.corrections()) == 1
    collection.close()
    assert file.stat().st_size < len(picture.example)


def test_earlier_corrections_get_an_example_where_their_picture_is_still_there(
    collection: Collection, tmp_path: Path
) -> None:
    Image.new("RGB", (500, 400), "red").save(tmp_path / "same.png")
    Image.new("RGB", (500, 400), "blue").save(tmp_path / "changed.png")
    for name, color in (("same", "red"), ("changed", "green"), ("gone", "white")):
        copy = small_copy(Image.new("RGB", (500, 400), color))
        path = tmp_path / f"{name}.png"
        collection.correct(Found("Pikachu", PIKACHU, 0.9, path, copy), "Raichu")
    assert list(add_missing_examples(collection, lambda: False)) == [1]
    (correction,) = collection.examples()
    assert correction.path == tmp_path / "same.png"
    collection.set_example(correction.id, None)
    assert list(add_missing_examples(collection, lambda: False)) == [0]  # it was taken out


# ---- sightings ------------------------------------------------------------------------------


def test_nothing_is_written_before_something_is_recorded(file: Path) -> None:
    Collection(file).close()
    assert not file.parent.exists()


def test_a_new_collection_has_seen_nothing(collection: Collection) -> None:
    assert collection.seen() == {}
    assert collection.best(PIKACHU) is None
    assert collection.sightings(PIKACHU) == []
    assert collection.corrections() == []


def test_recording_tells_whether_the_species_is_new(collection: Collection) -> None:
    assert collection.record(found("yellow"))
    assert not collection.record(found("gold"))
    seen = collection.seen()[PIKACHU]
    assert seen.count == 2
    assert seen.first <= seen.last
    assert abs(dt.datetime.now(dt.UTC) - seen.last) < dt.timedelta(minutes=1)


def test_a_picture_seen_again_counts_once_and_the_newest_answer_stands(
    collection: Collection,
) -> None:
    collection.record(found(sure=0.7))
    collection.record(found(sure=0.8))
    assert [one.confidence for one in collection.sightings(PIKACHU)] == [0.8]
    collection.record(found(label="Raichu", species=RAICHU))
    assert set(collection.seen()) == {RAICHU}


def test_a_model_of_other_things_takes_no_species_away(collection: Collection) -> None:
    collection.record(found(sure=0.7))
    collection.record_all([found(label="bars", species=None), found("red", "bars", None)])
    assert [one.confidence for one in collection.sightings(PIKACHU)] == [0.7]
    collection.record(found("red"))
    assert collection.seen()[PIKACHU].count == 2


def test_the_most_confident_picture_stands_for_a_species_unless_the_user_chooses(
    collection: Collection,
) -> None:
    collection.record(found("yellow", sure=0.6))
    collection.record(found("gold", sure=0.95))
    collection.record(found("orange", sure=0.8))
    best = collection.best(PIKACHU)
    assert best is not None
    assert best.path == Path("/pictures/gold.png")
    other = next(one for one in collection.sightings(PIKACHU) if one.confidence == 0.6)
    collection.choose(other.id)
    chosen = collection.best(PIKACHU)
    assert chosen is not None
    assert chosen.id == other.id == collection.seen()[PIKACHU].best
    assert chosen.is_favourite
    collection.choose(best.id)
    assert [one.is_favourite for one in collection.sightings(PIKACHU)] == [True, False, False]


def test_pictures_come_back_as_they_were_stored(collection: Collection) -> None:
    one = found()
    assert one.picture is not None
    collection.record(one)
    (sighting,) = collection.sightings(PIKACHU)
    assert collection.picture(sighting.id) == one.picture.data
    assert collection.pictures([sighting.id, 999]) == {sighting.id: one.picture.data}
    assert collection.picture(999) is None


def test_without_a_picture_the_path_tells_sightings_apart(collection: Collection) -> None:
    collection.record(Found("Pikachu", PIKACHU, 0.9, Path("/a.png")))
    collection.record(Found("Pikachu", PIKACHU, 0.9, Path("/b.png")))
    collection.record(Found("Pikachu", PIKACHU, 0.8, Path("/b.png")))
    assert collection.seen()[PIKACHU].count == 2
    assert collection.seen()[PIKACHU].best is None


def test_many_are_recorded_at_once_and_only_the_best_pictures_are_kept(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PICTURES_KEPT", 3)
    founds = [found(f"#{n:06x}", sure=n / 10) for n in range(1, 8)]
    founds.append(found("brown", label="beagle", species=None))
    assert collection.record_all(founds) == {PIKACHU}
    sightings = collection.sightings(PIKACHU)
    assert len(sightings) == 7
    assert [one.confidence for one in sightings if one.has_picture] == [0.7, 0.6, 0.5]


def test_forgetting_can_be_undone(collection: Collection) -> None:
    collection.record(found())
    before = collection.sightings(PIKACHU)
    forgotten = collection.forget(before[0].id)
    assert collection.seen() == {}
    assert collection.forget(before[0].id) is None
    assert forgotten is not None
    collection.restore(forgotten)
    collection.restore(forgotten)
    assert collection.sightings(PIKACHU) == before


def test_what_was_seen_since_takes_nothing_from_what_is_put_back(collection: Collection) -> None:
    collection.record(found())
    forgotten = collection.forget(collection.sightings(PIKACHU)[0].id)
    collection.record(found("gold"))  # its row takes the number that is free now
    assert forgotten is not None
    collection.restore(forgotten)
    assert collection.seen()[PIKACHU].count == 2


@pytest.mark.skipif(sys.platform == "win32", reason="file names are text there")
def test_a_file_name_that_is_not_text_is_kept(collection: Collection) -> None:
    path = Path(os.fsdecode(b"/pictures/\xff.png"))
    collection.record(Found("Pikachu", PIKACHU, 0.9, path))
    assert collection.sightings(PIKACHU)[0].path == path


# ---- corrections ----------------------------------------------------------------------------


def test_a_corrected_picture_counts_for_what_the_user_says(collection: Collection) -> None:
    collection.record(found())
    correction = collection.correct(found(), "Raichu", RAICHU)
    assert set(collection.seen()) == {RAICHU}
    assert collection.sightings(RAICHU)[0].confidence is None
    assert collection.best(RAICHU) is not None
    assert (correction.said, correction.right) == ("Pikachu", "Raichu")
    assert collection.corrections(PIKACHU) == collection.corrections(RAICHU) == [correction]
    assert collection.corrections(1) == []
    assert collection.correction_picture(correction.id)


def test_the_users_word_stands_when_the_picture_is_seen_again(collection: Collection) -> None:
    collection.correct(found(), None)
    collection.record(found())
    assert collection.seen() == {}
    collection.correct(found(), "Raichu", RAICHU)
    collection.record(found())
    assert set(collection.seen()) == {RAICHU}
    assert len(collection.corrections()) == 1


def test_classes_that_a_model_does_not_know_are_those_that_its_answers_were_said_to_be(
    collection: Collection,
) -> None:
    for color, said, right in (
        ("red", "Abra", "lamp"),
        ("blue", "Abra", "lamp"),
        ("green", "Abra", "Mew"),
        ("gray", "tulip", "rose"),
        ("black", "Abra", None),
    ):
        collection.correct(Found(said, None, 0.5, picture=example_of(color).picture), right)
    assert collection.new_classes(("Abra", "Mew")) == ["lamp"]
    assert [one.right for one in collection.corrections() if one.is_about(("tulip",))] == ["rose"]


def test_what_was_noted_by_its_path_alone_counts_once(collection: Collection) -> None:
    seen = found()
    alone = replace(seen, picture=None)
    collection.record(alone)
    collection.record(seen)
    collection.record(alone)
    assert [(one.count, one.best is not None) for one in collection.seen().values()] == [(1, True)]


def test_a_word_stands_for_what_is_noted_by_its_path_alone(collection: Collection) -> None:
    seen = found()
    alone = replace(seen, picture=None)
    collection.record(alone)
    correction = collection.correct(seen, "Raichu", RAICHU)
    collection.record(alone)
    assert {number: one.count for number, one in collection.seen().items()} == {RAICHU: 1}
    collection.withdraw(correction)
    assert list(collection.seen()) == [PIKACHU], "as it was counted before"
    collection.correct(seen, None)
    collection.record(alone)
    assert collection.seen() == {}


def test_a_correction_can_be_withdrawn(collection: Collection) -> None:
    collection.record(found())
    correction = collection.correct(found(), None)
    collection.withdraw(correction)
    collection.withdraw(correction)
    assert collection.corrections() == []
    (sighting,) = collection.sightings(PIKACHU)
    assert sighting.confidence == 0.9
    assert sighting.has_picture


def test_withdrawing_counts_nothing_that_was_not_counted_before(collection: Collection) -> None:
    collection.correct(found(sure=0.2), "Abra", 63)
    correction = collection.correct(found(sure=0.2), "Raichu", RAICHU)
    collection.withdraw(correction)
    assert collection.seen() == {}


@pytest.mark.parametrize(("right", "species"), [("Raichu", RAICHU), (None, None)])
@pytest.mark.parametrize("counted", [True, False])
def test_withdrawing_can_be_undone_with_the_copy_to_learn_from(
    collection: Collection, right: str | None, species: int | None, counted: bool
) -> None:
    if counted:
        collection.record(example_of("yellow"))
    correction = collection.correct(example_of("yellow"), right, species)
    seen = collection.seen()
    withdrawn = collection.withdraw(correction)
    assert withdrawn is not None
    assert collection.withdraw(correction) is None
    assert collection.examples() == []
    other = collection.correct(found("gold"), None)  # its row takes the number that is free now
    collection.reinstate(withdrawn)
    collection.reinstate(withdrawn)
    again = collection.correction_of(correction.identity)
    assert again is not None
    assert replace(again, id=correction.id) == correction
    both = collection.corrections()  # in whichever order, within one millisecond
    assert sorted(both, key=lambda each: each.id) == [other, again]
    assert collection.examples() == [again]
    assert collection.seen() == seen


def test_what_was_said_since_stands_when_withdrawing_is_undone(collection: Collection) -> None:
    withdrawn = collection.withdraw(collection.correct(found(), "Abra", 63))
    assert withdrawn is not None
    newer = collection.correct(found(), "Raichu", RAICHU)
    collection.reinstate(withdrawn)
    assert collection.corrections() == [newer]
    assert set(collection.seen()) == {RAICHU}


# ---- the file -------------------------------------------------------------------------------


def test_a_revision_tells_that_something_changed_here_or_elsewhere(
    collection: Collection, file: Path
) -> None:
    collection.record(found())
    before = collection.revision()
    assert collection.revision() == before
    collection.record(found("gold"))
    after = collection.revision()
    assert after != before
    other = Collection(file)
    other.record(found("orange"))
    assert collection.revision() != after
    other.close()


def test_a_version_1_file_is_upgraded_and_keeps_everything(
    collection: Collection, file: Path
) -> None:
    file.parent.mkdir()
    old = sqlite3.connect(file)
    old.executescript(VERSION_1)
    picture = small_copy(Image.new("RGB", (8, 8), "yellow"))
    old.execute(
        "INSERT INTO sighting VALUES (7, ?, 'Pikachu', 25, 0.75, ?, ?, ?)",
        (picture.digest, b"/a.png", "2024-05-01T10:00:00.000+00:00", picture.data),
    )
    old.execute(
        "INSERT INTO correction VALUES (3, 'x', 'Abra', 63, 0.5, 1, NULL, NULL, NULL, ?, NULL)",
        ("2024-05-02T10:00:00.000+00:00",),
    )
    old.commit()
    old.close()
    (sighting,) = collection.sightings(PIKACHU)
    assert (sighting.id, sighting.confidence, sighting.path) == (7, 0.75, Path("/a.png"))
    assert not sighting.is_favourite
    assert collection.picture(7) == picture.data
    assert [one.said for one in collection.corrections()] == ["Abra"]
    collection.choose(7)
    assert collection.sightings(PIKACHU)[0].is_favourite
    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(module.MIGRATIONS),)
    db.close()


def test_an_upgrade_that_fails_changes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Collection(file)
    made.record(found())
    made.close()
    broken = (*module.MIGRATIONS, "CREATE TABLE extra (a);\nCREATE TABLE sighting (a)")
    monkeypatch.setattr(module, "MIGRATIONS", broken)
    newer = Collection(file)
    with pytest.raises(CollectionError, match="cannot be used"):
        newer.seen()
    newer.close()
    monkeypatch.undo()
    again = Collection(file)
    assert set(again.seen()) == {PIKACHU}
    again.close()


def test_a_file_of_a_newer_version_is_left_alone(
    collection: Collection, file: Path, aside: list[Path]
) -> None:
    file.parent.mkdir()
    with sqlite3.connect(file) as db:
        db.executescript("CREATE TABLE treasure (a); PRAGMA user_version = 99")
    db.close()
    before = file.read_bytes()
    for use in (collection.seen, lambda: collection.record(found()), collection.revision):
        with pytest.raises(CollectionError, match="newer version of this program") as caught:
            use()
        assert caught.value.problem == "newer"
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert aside == []


def test_a_file_that_is_none_of_ours_is_set_aside(
    collection: Collection, file: Path, aside: list[Path]
) -> None:
    file.parent.mkdir()
    other = file.parent / "settings.json"
    other.write_text("{}")
    file.write_bytes(b"this is no database at all" * 100)
    assert collection.record(found())
    assert set(collection.seen()) == {PIKACHU}
    assert [place.read_bytes()[:7] for place in aside] == [b"this is"]
    assert other.read_text() == "{}"


def test_damage_that_shows_late_is_set_aside_too(
    collection: Collection, file: Path, aside: list[Path]
) -> None:
    collection.record_all([found(f"#{n:06x}", sure=0.5) for n in range(60)])
    collection.close()
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)  # the header alone is whole
    file.write_bytes(data)
    assert collection.seen() == {}
    assert len(aside) == 1
    assert collection.record(found())
    assert len(aside) == 1


def test_several_threads_that_notice_damage_set_the_file_aside_once(
    collection: Collection, file: Path, aside: list[Path]
) -> None:
    file.parent.mkdir()
    file.write_bytes(b"this is no database at all" * 100)
    threads = [
        threading.Thread(target=collection.record, args=(found(color),))
        for color in ("red", "green", "blue", "white")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(aside) == 1
    assert collection.seen()[PIKACHU].count == 4


def test_a_folder_where_the_file_should_be_is_one_clear_sentence(
    collection: Collection, file: Path
) -> None:
    file.mkdir(parents=True)
    with pytest.raises(CollectionError, match="cannot be used") as caught:
        collection.seen()
    assert caught.value.problem == "unusable"
    assert file.is_dir()


def test_a_full_disk_is_said_to_be_full(collection: Collection, file: Path) -> None:
    collection.record(found())

    def grow(db: sqlite3.Connection) -> None:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages}")
        db.execute("CREATE TABLE large AS SELECT zeroblob(100000)")

    with pytest.raises(CollectionError, match="make room") as caught:
        collection._file.write(grow)
    assert caught.value.problem == "full"
    assert set(collection.seen()) == {PIKACHU}


def test_a_file_that_another_program_holds_too_long_is_said_to_be_in_use(
    collection: Collection, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pokedex_app.shared.collection.file.BUSY_SECONDS", 0.05)
    collection.record(found())
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CollectionError, match="in use by another program") as caught:
        collection.record(found("gold"))
    assert caught.value.problem == "busy"
    assert set(collection.seen()) == {PIKACHU}  # reading does not wait
    other.execute("ROLLBACK")
    other.close()
    collection.record(found("gold"))
    assert collection.seen()[PIKACHU].count == 2


def test_a_file_that_went_away_is_begun_anew(collection: Collection, file: Path) -> None:
    collection.record(found())
    for path in file.parent.iterdir():
        path.unlink()
    assert collection.seen() == {}
    assert collection.record(found())


def test_threads_may_write_and_read_at_once(collection: Collection) -> None:
    def work(number: int) -> None:
        for n in range(10):
            collection.record(Found("Pikachu", PIKACHU, 0.5, Path(f"/{number}/{n}")))
            collection.seen()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert collection.seen()[PIKACHU].count == 40


def test_two_programs_may_use_one_file(collection: Collection, file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=_record_many, args=(str(file), number)) for number in (1, 2)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
        assert program.exitcode == 0
    assert collection.seen()[PIKACHU].count == 100
    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_what_was_recorded_survives_a_kill(collection: Collection, file: Path) -> None:
    program = multiprocessing.get_context("spawn").Process(
        target=_record_and_die, args=(str(file),)
    )
    program.start()
    program.join()
    assert program.exitcode == 9
    assert collection.seen()[PIKACHU].count == 1


def _record_many(file: str, number: int) -> None:
    made = Collection(Path(file))
    for n in range(50):
        made.record(Found("Pikachu", PIKACHU, 0.5, Path(f"/{number}/{n}")))
    made.close()


def _record_and_die(file: str) -> None:
    made = Collection(Path(file))
    made.record(Found("Pikachu", PIKACHU, 0.5, Path("/a")))
    os._exit(9)


# as the first version wrote it; never to be changed
VERSION_1 = """
CREATE TABLE sighting (
    id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, label TEXT NOT NULL, species INTEGER,
    confidence REAL, path BLOB, seen_at TEXT NOT NULL, picture BLOB
);
CREATE INDEX sighting_by_species ON sighting (species);
CREATE TABLE correction (
    id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, said TEXT NOT NULL,
    said_species INTEGER, confidence REAL NOT NULL, counted INTEGER NOT NULL,
    right_label TEXT, right_species INTEGER,
    path BLOB, corrected_at TEXT NOT NULL, picture BLOB
);
PRAGMA user_version = 1;
"""
