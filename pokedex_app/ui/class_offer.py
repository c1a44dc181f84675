"""Which classes a correction is chosen from: the model's, and those that were named beside them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pokedex_app.services import Services
from pokedex_app.shared.class_names import named_classes
from pokedex_app.ui.class_picker import ClassPicker


def offer_classes(picker: ClassPicker, services: Services) -> None:
    """The latter come a moment later, as the collection is asked for them."""
    manifest = services.recogniser.manifest
    if manifest is None:
        return
    labels = manifest.labels

    def offer(new: Sequence[str]) -> None:
        language = services.translator.language
        picker.set_classes(named_classes([*labels, *new], services.species, language))

    offer(())
    job = services.jobs.run(
        partial(services.collection.new_classes, labels),
        lambda new: offer(new) if new else None,
        name="new classes",
    )
    services.errors.follow(job)
    picker.destroyed.connect(job.stop)
