"""Examples of corrections that were made before copies were kept. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pokedex_app.shared.collection.collection import Collection
from pokedex_app.shared.collection.small_copy import small_copy
from trainer.errors import PictureError


def add_missing_examples(collection: Collection, stop: Callable[[], bool]) -> Iterator[int]:
    """For a job: where the corrected picture is still in its file; yields how many there are.

    Raises CollectionError.
    """
    added = 0
    for correction in collection.without_example():
        if stop():
            return
        if correction.path is None:
            continue
        try:
            copy = small_copy(correction.path, example=True)
        except PictureError:  # it has gone or changed since
            continue
        if copy.digest == correction.identity:
            collection.set_example(correction.id, copy.example)
            added += 1
    yield added
