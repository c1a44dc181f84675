"""From a batch into the collection: the best picture of each species that was found."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pokedex_app.batch.logic.answers import Certainty, Result
from pokedex_app.core.jobs import Control
from pokedex_app.shared.collection.collection import Collection, Found
from pokedex_app.shared.collection.small_copy import small_copy
from pokedex_app.shared.species import SpeciesBook
from trainer.errors import PictureError


def best_of_each(results: Iterable[Result], threshold: float) -> list[Result]:
    """The answer of the highest confidence a class; none that is not sure or known to be wrong."""
    best: dict[str, Result] = {}
    for result in results:
        if result.state(threshold) is not Certainty.SURE or result.correct is False:
            continue
        label = result.labels[0]
        if label not in best or result.confidence > best[label].confidence:
            best[label] = result
    return list(best.values())


def remembered(
    results: list[Result],
    threshold: float,
    book: SpeciesBook,
    collection: Collection,
    control: Control,
) -> Iterable[set[int]]:
    """For a job: note them all, and yield the species that had not been seen before.

    Raises CollectionError.
    """
    founds = []
    for result in best_of_each(results, threshold):
        if control():
            return
        path = Path(result.path)
        try:
            copy = small_copy(path)
        except PictureError:  # it has changed or gone since
            continue
        species = book.find(result.labels[0])
        number = species.id if species is not None else None
        founds.append(Found(result.labels[0], number, result.confidence, path, copy))
    if founds:
        yield collection.record_all(founds)
