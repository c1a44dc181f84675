"""What the collection gives and takes: plain records. No Qt."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from pokedex_app.shared.collection.small_copy import SmallCopy


@dataclass(frozen=True)
class Found:
    """One picture and the model's answer for it; only answers that are sure belong here.

    Attributes:
        label: the model's class.
        species: `Species.id`, or None for a class that is no Pokémon.
        confidence: in [0, 1].
        path: the user's file; None for a pasted picture.
        picture: what `small_copy` made of it; without it, the path tells pictures apart.
        strange: the model said “none of these”, and `label` is the nearest class; such an answer
            is there only to be corrected or confirmed.
    """

    label: str
    species: int | None
    confidence: float
    path: Path | None = None
    picture: SmallCopy | None = None
    strange: bool = False

    @property
    def identity(self) -> str:
        if self.picture is not None:
            return self.picture.digest
        return "path:" + hashlib.sha256(os.fsencode(self.path or self.label)).hexdigest()


@dataclass(frozen=True)
class Sighting:
    """One picture of a species.

    Attributes:
        confidence: None where the user named it.
        has_picture: whether `Collection.picture` has a small copy.
        is_favourite: the user chose it to stand for the species.
    """

    id: int
    label: str
    species: int | None
    confidence: float | None
    path: Path | None
    seen_at: dt.datetime
    has_picture: bool
    is_favourite: bool


@dataclass(frozen=True)
class Seen:
    """What there is of one species.

    Attributes:
        count: different pictures.
        best: id of the sighting that stands for the species; None where no picture was kept.
    """

    species: int
    count: int
    first: dt.datetime
    last: dt.datetime
    best: int | None


@dataclass(frozen=True)
class Correction:
    """The user's word against the model's.

    Attributes:
        right: the label that is right; None for none of the model's classes.
        identity: as `Found.identity`, of the picture.
        confidence: the model's in what it said, in [0, 1].
        strange: the model said “none of these”, and `said` is the nearest class.
        file_bytes: the size that the file had; None where it is not known.
    """

    id: int
    said: str
    said_species: int | None
    right: str | None
    right_species: int | None
    path: Path | None
    corrected_at: dt.datetime
    has_picture: bool
    identity: str
    confidence: float
    strange: bool = False
    file_bytes: int | None = None

    @property
    def answer(self) -> str | None:
        """The class that the model named; None where it said “none of these”."""
        return None if self.strange else self.said

    @property
    def confirms(self) -> bool:
        """Whether the user says as the model does."""
        return self.right == self.answer

    def is_about(self, labels: Container[str]) -> bool:
        """Whether a model of these classes may have been meant: it has the class that is right, or
        gave the answer that was wrong, so that the picture shows a new class or none."""
        return self.said in labels or (self.right is not None and self.right in labels)


@dataclass(frozen=True)
class Forgotten:
    """A sighting that was taken out, for `Collection.restore`."""

    row: tuple[object, ...]


@dataclass(frozen=True)
class Withdrawn:
    """A correction that was taken back, for `Collection.reinstate`.

    Attributes:
        identity: of its picture.
        sighting: how the picture counted until then; None where it did not.
    """

    identity: str
    correction: tuple[object, ...]
    sighting: tuple[object, ...] | None
