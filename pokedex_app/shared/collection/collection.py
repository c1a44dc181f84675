"""What the user has seen and corrected, in one SQLite file. No Qt.

Every method may be called from any thread and raises CollectionError where the file cannot be used.
Reading takes a millisecond or so; writing may wait for another program and belongs in a job.

A picture is known by its pixels, not by its path, unless there was no time to read it: seen again,
it counts once, and the newest answer stands, unless the user has corrected it. The user's word
always stands.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pokedex_app.shared.collection.file import CollectionError, CollectionFile, Connection
from pokedex_app.shared.collection.records import (
    Correction,
    Forgotten,
    Found,
    Seen,
    Sighting,
    Withdrawn,
)
from pokedex_app.shared.collection.small_copy import SmallCopy, small_copy

__all__ = [
    "Collection",
    "CollectionError",
    "Correction",
    "Forgotten",
    "Found",
    "Seen",
    "Sighting",
    "SmallCopy",
    "Withdrawn",
    "small_copy",
]

LOG = logging.getLogger(__name__)

PICTURES_KEPT = 40
"""Small copies of one class; of sightings beyond, only the facts are kept."""


class Collection:
    """The user's sightings and corrections.

    Args:
        file: the SQLite file, opened at the first use. It need not exist.
        on_set_aside: told where a damaged file was put; an empty one has taken its place. It is
            called in whichever thread noticed it.
    """

    def __init__(self, file: Path, on_set_aside: Callable[[Path], None] | None = None) -> None:
        self.file = file
        self._file = CollectionFile(file, MIGRATIONS, on_set_aside or _log_it)

    # ---- writing ----------------------------------------------------------------------------

    def record(self, found: Found) -> bool:
        """Note a picture; whether its species had not been seen before."""
        return bool(self.record_all([found]))

    def record_all(self, founds: Iterable[Found]) -> set[int]:
        """Note many at once; the species that had not been seen before.

        The newest answer for a picture stands, but a model of other things than Pokémon, which
        answers for every picture too, takes no species away.
        """
        listed = list(founds)

        def work(db: Connection) -> set[int]:
            known = _species_seen(db)
            for found in listed:
                _know_by_pixels(db, found)
                if _is_known_by_pixels(db, found):
                    continue
                if found.species is not None or not _shows_species(db, found):
                    _note(db, found)
            for label in {found.label for found in listed}:
                db.execute(_FORGET_PICTURES_BEYOND, {"label": label, "kept": PICTURES_KEPT})
            return _species_seen(db) - known

        return self._file.write(work)

    def correct(
        self, found: Found, right: str | None, right_species: int | None = None
    ) -> Correction:
        """The user says that `found` shows `right`, or with None that it is none of the classes.

        A picture that was counted for what the model said now counts for what the user says.
        """
        file_bytes = _size(found.path)

        def work(db: Connection) -> Correction:
            _know_by_pixels(db, found)
            (number,) = db.execute(
                f"INSERT OR REPLACE {_INTO_CORRECTION} RETURNING id",
                (
                    found.identity,
                    found.label,
                    found.species,
                    found.confidence,
                    _counted(db, found),
                    right,
                    right_species,
                    _stored(found.path),
                    _now(),
                    found.picture.data if found.picture else None,
                    found.picture.example if found.picture else None,
                    found.strange,
                    file_bytes,
                ),
            ).fetchone()
            _note(db, found)
            return _correction(db.execute(f"{_CORRECTIONS} WHERE id = ?", (number,)).fetchone())

        return self._file.write(work)

    def withdraw(self, correction: Correction) -> Withdrawn | None:
        """Take a correction back; what the model said counts again if it did before. None where
        it had been taken back already."""

        def work(db: Connection) -> Withdrawn | None:
            row = db.execute(
                f"DELETE FROM correction WHERE id = ? RETURNING {_CORRECTION_COLUMNS}",
                (correction.id,),
            ).fetchone()
            if row is None:  # another window was faster
                return None
            identity, said, species, confidence, counted, _, _, path, _, picture, *_ = row
            sighting = db.execute(
                f"SELECT {_COLUMNS} FROM sighting WHERE identity = ?", (identity,)
            ).fetchone()
            if counted:
                copy = SmallCopy(picture, identity) if picture is not None else None
                _note(db, Found(said, species, confidence, _path(path), copy))
            else:
                db.execute("DELETE FROM sighting WHERE identity = ?", (identity,))
            return Withdrawn(identity, row, sighting)

        return self._file.write(work)

    def reinstate(self, withdrawn: Withdrawn) -> None:
        """Undo `withdraw`, unless the user has said something else of the picture since."""

        def work(db: Connection) -> None:
            insert = f"INSERT OR IGNORE {_INTO_CORRECTION}"
            if not db.execute(insert, withdrawn.correction).rowcount:
                return
            db.execute("DELETE FROM sighting WHERE identity = ?", (withdrawn.identity,))
            if withdrawn.sighting is not None:
                db.execute(_RESTORE, withdrawn.sighting)

        self._file.write(work)

    def forget(self, sighting: int) -> Forgotten | None:
        """Take a picture out; None where it was gone already. The user's file is not touched."""

        def work(db: Connection) -> Forgotten | None:
            row = db.execute(
                f"DELETE FROM sighting WHERE id = ? RETURNING {_COLUMNS}", (sighting,)
            ).fetchone()
            return None if row is None else Forgotten(tuple(row))

        return self._file.write(work)

    def restore(self, forgotten: Forgotten) -> None:
        """Undo `forget`."""
        self._file.write(lambda db: db.execute(_RESTORE, forgotten.row))

    def choose(self, sighting: int) -> None:
        """Let this picture stand for its species."""

        def work(db: Connection) -> None:
            db.execute(
                "UPDATE sighting SET favourite = (id = :id) WHERE species ="
                " (SELECT species FROM sighting WHERE id = :id)",
                {"id": sighting},
            )

        self._file.write(work)

    # ---- reading ----------------------------------------------------------------------------

    def seen(self) -> dict[int, Seen]:
        """Every species that has been seen, by `Species.id`."""
        rows = self._file.read(lambda db: db.execute(_SEEN).fetchall())
        return {
            species: Seen(species, count, _time(first), _time(last), best)
            for species, count, first, last, best in rows
        }

    def best(self, species: int) -> Sighting | None:
        """The picture that stands for a species: the user's choice, else the most confident."""
        return next((one for one in self.sightings(species) if one.has_picture), None)

    def sightings(self, species: int) -> list[Sighting]:
        """All pictures of a species, the one that stands for it first."""
        statement = f"{_SIGHTINGS} WHERE species = ? ORDER BY {_RANK}"
        rows = self._file.read(lambda db: db.execute(statement, (species,)).fetchall())
        return [_sighting(row) for row in rows]

    def newest_files(self, most: int) -> list[tuple[Path, str]]:
        """The user's own files that were seen last, with what they show; some may have gone."""
        statement = (
            "SELECT path, label FROM sighting WHERE path IS NOT NULL"
            " ORDER BY seen_at DESC, id DESC LIMIT ?"
        )
        rows = self._file.read(lambda db: db.execute(statement, (most,)).fetchall())
        return [(path, label) for stored, label in rows if (path := _path(stored)) is not None]

    def pictures(self, sightings: Iterable[int]) -> dict[int, bytes]:
        """The small copies of these sightings, as WebP, where they were kept."""
        numbers = list(sightings)

        def work(db: Connection) -> dict[int, bytes]:
            found = {}
            for number in numbers:
                row = db.execute("SELECT picture FROM sighting WHERE id = ?", (number,)).fetchone()
                if row is not None and row[0] is not None:
                    found[number] = bytes(row[0])
            return found

        return self._file.read(work)

    def picture(self, sighting: int) -> bytes | None:
        return self.pictures([sighting]).get(sighting)

    def corrections(self, species: int | None = None) -> list[Correction]:
        """The newest first; with a species, those that gave it a picture or took one away."""
        where = "" if species is None else " WHERE ? IN (said_species, right_species)"
        statement = f"{_CORRECTIONS}{where} ORDER BY corrected_at DESC, id DESC"
        values = () if species is None else (species,)
        rows = self._file.read(lambda db: db.execute(statement, values).fetchall())
        return [_correction(row) for row in rows]

    def new_classes(self, labels: Container[str]) -> list[str]:
        """What a model of these classes does not know, and the user has said of its answers."""
        statement = "SELECT DISTINCT said, right_label FROM correction WHERE right_label NOT NULL"
        rows = self._file.read(lambda db: db.execute(statement).fetchall())
        return sorted({right for said, right in rows if said in labels and right not in labels})

    def correction_of(self, identity: str) -> Correction | None:
        """The user's word on the picture of that `SmallCopy.identity`."""
        statement = f"{_CORRECTIONS} WHERE identity = ?"
        row = self._file.read(lambda db: db.execute(statement, (identity,)).fetchone())
        return _correction(row) if row is not None else None

    def correction_picture(self, correction: int) -> bytes | None:
        """The small copy of a corrected picture, as WebP."""
        statement = "SELECT picture FROM correction WHERE id = ?"
        row = self._file.read(lambda db: db.execute(statement, (correction,)).fetchone())
        return None if row is None or row[0] is None else bytes(row[0])

    # ---- examples: copies of corrected pictures, for a model to learn from -------------------

    def examples(self) -> list[Correction]:
        """The corrections of whose picture there is an example, the newest first."""
        statement = f"{_CORRECTIONS} WHERE length(example) > 0 ORDER BY corrected_at DESC, id DESC"
        rows = self._file.read(lambda db: db.execute(statement).fetchall())
        return [_correction(row) for row in rows]

    def example(self, correction: int) -> bytes | None:
        """As WebP."""
        statement = "SELECT example FROM correction WHERE id = ?"
        row = self._file.read(lambda db: db.execute(statement, (correction,)).fetchone())
        return bytes(row[0]) if row is not None and row[0] else None

    def without_example(self) -> list[Correction]:
        """Those that never had one; where the user took it out, none is wanted any more."""
        statement = f"{_CORRECTIONS} WHERE example IS NULL"
        rows = self._file.read(lambda db: db.execute(statement).fetchall())
        return [_correction(row) for row in rows]

    def set_example(self, correction: int, example: bytes | None) -> None:
        """None takes it out for good."""
        values = (example if example is not None else _TAKEN_OUT, correction)
        self._file.write(lambda db: db.execute(_SET_EXAMPLE, values))

    def remove_examples(self) -> None:
        """All of them, and what they took of the disk. What the user said stays."""
        statement = "UPDATE correction SET example = ?"
        self._file.write(lambda db: db.execute(statement, (_TAKEN_OUT,)))
        self._file.shrink()

    def size_of_examples(self) -> int:
        """In bytes."""
        statement = "SELECT total(length(example)) FROM correction"
        return int(self._file.read(lambda db: db.execute(statement).fetchone()[0]))

    # ---- the file ---------------------------------------------------------------------------

    def revision(self) -> int:
        """Another number whenever something has changed, be it by another window."""
        return self._file.revision()

    def close(self) -> None:
        self._file.close()


MIGRATIONS = (
    # version 1
    """
    CREATE TABLE sighting (
        id INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,
        label TEXT NOT NULL,
        species INTEGER,
        confidence REAL,
        path BLOB,
        seen_at TEXT NOT NULL,
        picture BLOB
    );
    CREATE INDEX sighting_by_species ON sighting (species);
    CREATE TABLE correction (
        id INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,
        said TEXT NOT NULL,
        said_species INTEGER,
        confidence REAL NOT NULL,
        counted INTEGER NOT NULL,
        right_label TEXT,
        right_species INTEGER,
        path BLOB,
        corrected_at TEXT NOT NULL,
        picture BLOB
    )
    """,
    # version 2: the user may choose which picture stands for a species
    """
    ALTER TABLE sighting ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX sighting_by_label ON sighting (label)
    """,
    # version 3: a copy of a corrected picture to learn from
    """
    ALTER TABLE correction ADD COLUMN example BLOB
    """,
    # version 4: the model may have said “none of these”
    """
    ALTER TABLE correction ADD COLUMN strange INTEGER NOT NULL DEFAULT 0
    """,
    # version 5: the size of the file, by which its copies are found
    """
    ALTER TABLE correction ADD COLUMN file_bytes INTEGER
    """,
)
"""How the tables came to be. A released one is never changed; a new one is added."""

# what undoing puts back: without the number, which SQLite may have given to another row since
_COLUMNS = "identity, label, species, confidence, path, seen_at, picture, favourite"
_RESTORE = f"INSERT OR IGNORE INTO sighting ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_CORRECTION_COLUMNS = (
    "identity, said, said_species, confidence, counted, right_label, right_species, path,"
    " corrected_at, picture, example, strange, file_bytes"
)
_INTO_CORRECTION = (
    f"INTO correction ({_CORRECTION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

# a NULL, the user's own word, comes last, for it says nothing about the picture
_RANK = "favourite DESC, confidence DESC, seen_at DESC, id DESC"

_SIGHTINGS = (
    "SELECT id, label, species, confidence, path, seen_at, picture IS NOT NULL, favourite"
    " FROM sighting"
)

_CORRECTIONS = (
    "SELECT id, said, said_species, right_label, right_species, path, corrected_at,"
    " picture IS NOT NULL, identity, confidence, strange, file_bytes FROM correction"
)

_SET_EXAMPLE = "UPDATE correction SET example = ? WHERE id = ?"
_TAKEN_OUT = b""
"""where an example was, and none is to be made again"""

_SEEN = f"""
    SELECT species, count(*), min(seen_at), max(seen_at),
        (SELECT id FROM sighting AS one WHERE one.species = sighting.species
            AND picture IS NOT NULL ORDER BY {_RANK} LIMIT 1)
    FROM sighting WHERE species IS NOT NULL GROUP BY species
"""

_FORGET_PICTURES_BEYOND = f"""
    UPDATE sighting SET picture = NULL WHERE label = :label AND picture IS NOT NULL AND id NOT IN
        (SELECT id FROM sighting WHERE label = :label AND picture IS NOT NULL
            ORDER BY {_RANK} LIMIT :kept)
"""


def _know_by_pixels(db: Connection, found: Found) -> None:
    """From now on, a picture that was noted by its path."""
    if found.picture is None or found.path is None:
        return
    by_path = replace(found, picture=None).identity
    renamed = "UPDATE OR IGNORE sighting SET identity = ? WHERE identity = ?"
    db.execute(renamed, (found.identity, by_path))
    db.execute("DELETE FROM sighting WHERE identity = ?", (by_path,))


def _is_known_by_pixels(db: Connection, found: Found) -> bool:
    """Whether what is noted by its path counts already."""
    if found.picture is not None:
        return False
    statement = "SELECT 1 FROM sighting WHERE path = ? AND identity != ?"
    return db.execute(statement, (_stored(found.path), found.identity)).fetchone() is not None


def _note(db: Connection, found: Found) -> None:
    """Count the picture for what it shows: what the user said, or else what the model says."""
    identity, path = found.identity, _stored(found.path)
    known_by = ("identity", identity) if found.picture is not None else ("path", path)
    correction = db.execute(
        f"SELECT right_label, right_species FROM correction WHERE {known_by[0]} = ?"
        " ORDER BY corrected_at DESC",
        (known_by[1],),
    ).fetchone()
    label: str | None = found.label
    species, confidence = found.species, found.confidence if correction is None else None
    if correction is not None:
        label, species = correction
    if label is None:
        db.execute("DELETE FROM sighting WHERE identity = ?", (identity,))
        return
    db.execute(
        "INSERT INTO sighting (identity, label, species, confidence, path, seen_at, picture)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (identity) DO UPDATE SET"
        # a choice of the user's was for the species that the picture stood for then
        " favourite = favourite AND species IS excluded.species,"
        " label = excluded.label, species = excluded.species, confidence = excluded.confidence,"
        " path = coalesce(excluded.path, path), seen_at = excluded.seen_at,"
        " picture = coalesce(excluded.picture, picture)",
        (
            identity,
            label,
            species,
            confidence,
            path,
            _now(),
            found.picture.data if found.picture else None,
        ),
    )


def _counted(db: Connection, found: Found) -> bool:
    """Whether the model's answer had been recorded before the user corrected it."""
    earlier = db.execute(
        "SELECT counted FROM correction WHERE identity = ?", (found.identity,)
    ).fetchone()
    if earlier is not None:
        return bool(earlier[0])
    statement = "SELECT 1 FROM sighting WHERE identity = ?"
    return db.execute(statement, (found.identity,)).fetchone() is not None


def _shows_species(db: Connection, found: Found) -> bool:
    """Whether the picture counts for a species by now."""
    statement = "SELECT 1 FROM sighting WHERE identity = ? AND species IS NOT NULL"
    return db.execute(statement, (found.identity,)).fetchone() is not None


def _species_seen(db: Connection) -> set[int]:
    rows = db.execute("SELECT DISTINCT species FROM sighting WHERE species IS NOT NULL")
    return {row[0] for row in rows}


def _sighting(row: tuple[Any, ...]) -> Sighting:
    number, label, species, confidence, path, seen_at, has_picture, favourite = row
    return Sighting(
        number, label, species, confidence, _path(path), _time(seen_at),
        bool(has_picture), bool(favourite),
    )  # fmt: skip


def _correction(row: tuple[Any, ...]) -> Correction:
    number, said, said_species, right, right_species, path, at, has_picture, *rest = row
    identity, sure, odd, file_bytes = rest
    return Correction(
        number, said, said_species, right, right_species, _path(path), _time(at),
        bool(has_picture), identity, sure, bool(odd), file_bytes,
    )  # fmt: skip


def _stored(path: Path | None) -> bytes | None:
    """As bytes: file names need not be text."""
    return None if path is None else os.fsencode(path)


def _path(stored: bytes | None) -> Path | None:
    return None if stored is None else Path(os.fsdecode(stored))


def _size(path: Path | None) -> int | None:
    """Of the file, in bytes; None where there is none."""
    try:
        return path.stat().st_size if path is not None else None
    except OSError:
        return None


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _log_it(place: Path) -> None:
    LOG.warning("The collection was damaged; it was set aside as %s", place)
