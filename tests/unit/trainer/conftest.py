"""A small trained-looking model and its file, made once and shared by the tests of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.small_network import network_that_sees
from trainer.model import start_files
from trainer.model.bundle import Bundle, open_bundle
from trainer.model.networks import B0
from trainer.pictures.preprocess import Preprocessing

if TYPE_CHECKING:
    from torchvision.models import EfficientNet

LABELS = ("Bulbasaur", "Ditto", "Farfetch’d", "Mr. Mime", "Nidoran♀")


@pytest.fixture(scope="session")
def five_classes() -> EfficientNet:
    """A B0 of five classes with random weights and statistics, in evaluation mode."""
    model = network_that_sees(B0, len(LABELS))
    # answers that differ from picture to picture, as a trained model's do
    model.classifier[1].weight.data.mul_(30)
    return model


@pytest.fixture(scope="session")
def model_file(five_classes: EfficientNet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model file of `five_classes`. Tests must not change it."""
    from trainer.training.export import export_bundle

    path = tmp_path_factory.mktemp("model") / "five.pokedex"
    facts = {"metrics": {"valid": {"top1": 0.5}}, "created": "2026-01-01T00:00:00+00:00"}
    export_bundle(five_classes, B0, LABELS, Preprocessing(fit="pad"), path, **facts)
    return path


@pytest.fixture(scope="session")
def bundle(model_file: Path) -> Bundle:
    return open_bundle(model_file)


@pytest.fixture
def empty_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's cache folder and torch's own are the test's: `cache` and `torch` in `tmp_path`."""
    monkeypatch.setattr(start_files, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
