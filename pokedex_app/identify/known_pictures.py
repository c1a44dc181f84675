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
) -> tuple[bool, Iterable[Known]]:
    """Those that the model in `file` was trained on, if its run is still there, with True; else the
    user's own of the model's classes, with False. `file` is None for the built-in model."""
    from trainer.features.neighbours import own_pictures, run_of, trained_pictures

    store = services.folders.cache / FEATURES
    manifest = classifier.manifest
    run = run_of(file, manifest, services.runs_folder()) if file is not None else None
    if run is not None:
        return True, trained_pictures(run.split, Path(run.settings.dataset), features, store)
    own = services.collection.newest_files(MOST_OWN)
    there = [(path, label) for path, label in own if label in manifest.labels and path.is_file()]
    return False, own_pictures(there, features, stop, store)
