"""The first weights of a training."""

# ruff: noqa: E402 - without torch the module is skipped before it imports what needs it

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")

from safetensors.torch import load_file
from torchvision.models import EfficientNet

from trainer.errors import StartError
from trainer.model import start_files
from trainer.model.bundle import Bundle
from trainer.model.networks import B0, IMAGENET, NETWORKS, Network
from trainer.model.start_files import cached_start, choose_start, file_digest
from trainer.resources import starts
from trainer.training.network import build_network
from trainer.training.starts import apply_start

pytestmark = pytest.mark.usefixtures("empty_caches")


@pytest.fixture(scope="module")
def fresh() -> EfficientNet:
    """A model that tests give other weights; what it had before does not matter."""
    return build_network(B0, 3)


def features(model: EfficientNet) -> dict[str, object]:
    return {n: v.clone() for n, v in model.state_dict().items() if n.startswith("features.")}


def test_random_draws_the_head_from_the_seed(fresh: EfficientNet) -> None:
    before = features(fresh)
    heads = []
    for seed in (1, 2, 1):
        apply_start(fresh, B0, "random", seed)
        heads.append(fresh.classifier[1].weight.clone())
    assert torch.equal(heads[0], heads[2])
    assert not torch.equal(heads[0], heads[1])
    assert all(torch.equal(value, before[name]) for name, value in features(fresh).items())


@pytest.mark.parametrize("network", NETWORKS.values())
def test_offline_is_the_start_that_comes_with_the_program(network: Network) -> None:
    model = build_network(network, 3)
    apply_start(model, network, "offline", 0)
    expected = load_file(starts() / network.start)
    assert features(model).keys() == expected.keys()
    assert all(torch.equal(value, expected[name]) for name, value in features(model).items())


def test_a_model_of_other_classes_lends_its_features_bit_for_bit(
    fresh: EfficientNet, model_file: Path, bundle: Bundle
) -> None:
    apply_start(fresh, B0, "random", 3)
    head = fresh.classifier[1].weight.clone()
    choose_start("auto", str(model_file))
    apply_start(fresh, B0, str(model_file), 3)
    expected = {n: v for n, v in bundle.weights().items() if n.startswith("features.")}
    found = features(fresh)
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert torch.equal(found[name], torch.from_numpy(value.copy())), name
    assert torch.equal(fresh.classifier[1].weight, head), "the head is new, from the seed"


def test_a_model_file_can_be_trained_on_without_being_changed(
    fresh: EfficientNet, model_file: Path
) -> None:
    before = file_digest(model_file)
    apply_start(fresh, B0, str(model_file), 0)
    with torch.no_grad():
        fresh.features[0][0].weight.add_(1)
    assert file_digest(model_file) == before


@pytest.fixture
def weights_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Weights of a thousand classes whose digest is the one that is asked for."""
    path = tmp_path / "weights.pth"
    torch.save(build_network(B0, 1000).state_dict(), path)
    monkeypatch.setattr(start_files, "IMAGENET", IMAGENET._replace(digest=file_digest(path)[:8]))
    return path


def test_the_imagenet_file_is_found_and_its_features_taken(
    fresh: EfficientNet, weights_file: Path, tmp_path: Path
) -> None:
    expected = torch.load(weights_file, weights_only=True)
    hub = tmp_path / "torch" / "hub" / "checkpoints" / IMAGENET.name
    for place in (cached_start(IMAGENET.name), hub):
        place.parent.mkdir(parents=True)
        shutil.copy(weights_file, place)
        choose_start("auto", "imagenet")
        place.unlink()
    choose_start("auto", str(weights_file))
    apply_start(fresh, B0, str(weights_file), 0)
    assert all(torch.equal(value, expected[name]) for name, value in features(fresh).items())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x80\x02}q\x00."])
def test_a_wrong_pth_file_is_refused_before_it_is_opened(
    fresh: EfficientNet, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch, "load", None)
    path = tmp_path / "wrong.pth"
    path.write_bytes(content)
    with pytest.raises(StartError, match="is not torchvision's"):
        apply_start(fresh, B0, str(path), 0)
