"""What an identified picture is compared with: its model's training, or the user's own pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pokedex_app.services import Services
from trainer.cache import FEATURES

if TYPE_CHECKING:
    from trainer.features.neighbours import Known, ModelFeatures
    from trainer.model.classifier import Classifier

MOST_OWN = 200
"""of the user's own, the newest, that a picture is compared with"""


def known_pictures(
    services: Services,
    classifier: Classifier,
    file: Path | None,
    features: ModelFeatures,
    stop: Callable[[], bool],
) -> Iterable[Known]:
    """Those that the model in `file` was trained on, if its run is still there; the user's own
    where `file` is None, which is the built-in model."""
    from trainer.features.neighbours import own_pictures, run_of, trained_pictures

    store = services.folders.cache / FEATURES
    if file is None:
        own = services.collection.newest_files(MOST_OWN)
        there = [(path, label) for path, label in own if path.is_file()]
        return own_pictures(there, features, stop, store)
    run = run_of(file, classifier.manifest, services.runs_folder())
    if run is None:
        return ()
    return trained_pictures(run.split, Path(run.settings.dataset), features, store)
