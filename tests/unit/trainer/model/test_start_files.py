"""The start's files are where torch and torchvision put them, told without importing either, and
what is no start is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.errors import ModelFileError, StartError
from trainer.model import start_files
from trainer.model.networks import B0, IMAGENET, LITE0, Network
from trainer.model.start_files import cached_start, choose_start, file_digest, imagenet_places

pytestmark = pytest.mark.usefixtures("empty_caches")


@pytest.mark.parametrize("variable", ["TORCH_HOME", "XDG_CACHE_HOME", None])
def test_torchs_own_cache_is_looked_into_first(
    variable: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = pytest.importorskip("torch", reason="compares with torch")
    for name in ("TORCH_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    if variable is not None:
        monkeypatch.setenv(variable, str(tmp_path))
    first, second = imagenet_places()
    assert first.parent == Path(torch.hub.get_dir()) / "checkpoints"
    assert second == cached_start(first.name)


def test_the_address_is_torchvisions() -> None:
    models = pytest.importorskip("torchvision.models", reason="compares with torchvision")
    assert models.EfficientNet_B0_Weights.IMAGENET1K_V1.url == IMAGENET.url


def test_a_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"abc")
    assert file_digest(file).startswith("ba7816bf")


def test_missing_imagenet_weights_are_explained() -> None:
    with pytest.raises(StartError, match="Download them with `pokedex download imagenet`"):
        choose_start("auto", "imagenet")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x80\x02}q\x00."])
def test_a_wrong_pth_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "wrong.pth"
    path.write_bytes(content)
    digest = file_digest(path)[:8]
    with pytest.raises(StartError) as caught:
        choose_start("auto", str(path))
    assert str(caught.value) == (
        f"{path} is not torchvision's {IMAGENET.name}, or is damaged: its SHA-256 begins with "
        f"{digest}, not 7f5810bc. Download it again."
    )
    damaged = cached_start(IMAGENET.name)
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(content)
    with pytest.raises(StartError, match="Download it again"):
        choose_start("auto", "imagenet")


def test_a_pth_file_that_cannot_be_read_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(start_files, "file_digest", refuse)
    (tmp_path / "x.pth").write_bytes(b"")
    with pytest.raises(StartError, match=r"x\.pth cannot be read: Permission denied"):
        choose_start("auto", str(tmp_path / "x.pth"))


@pytest.mark.parametrize("start", ["", "ofline", "none.pokedex", "none.pth", "."])
def test_an_unknown_start_is_refused(start: str) -> None:
    with pytest.raises(
        StartError, match="use auto, offline, imagenet, random, or name a model file"
    ):
        choose_start("auto", start)


def test_a_damaged_model_file_is_refused(tmp_path: Path, model_file: Path) -> None:
    damaged = tmp_path / "damaged.pokedex"
    damaged.write_bytes(model_file.read_bytes()[:1000])
    with pytest.raises(ModelFileError, match=r"damaged\.pokedex"):
        choose_start("auto", str(damaged))


@pytest.fixture
def weights_file(empty_caches: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """torchvision's weights, as far as a digest can tell."""
    file = cached_start(IMAGENET.name)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"weights")
    monkeypatch.setattr(start_files, "file_digest", lambda _: IMAGENET.digest)
    return file


@pytest.mark.parametrize(
    ("architecture", "start", "network", "chosen"),
    [
        ("auto", "auto", LITE0, "offline"),
        ("auto", "offline", LITE0, "offline"),
        ("auto", "random", LITE0, "random"),
        (B0.name, "auto", B0, "offline"),
        (LITE0.name, "auto", LITE0, "offline"),
        (LITE0.name, "imagenet", LITE0, "offline"),
    ],
)
def test_without_weights_of_b0_lite0_is_chosen(
    architecture: str, start: str, network: Network, chosen: str
) -> None:
    found = choose_start(architecture, start)
    assert (found.network, found.start) == (network, chosen)
    assert found.reason


@pytest.mark.parametrize(
    ("architecture", "start", "network", "chosen"),
    [
        ("auto", "auto", B0, "imagenet"),
        ("auto", "imagenet", B0, "imagenet"),
        ("auto", "offline", LITE0, "offline"),
        (B0.name, "auto", B0, "imagenet"),
        (B0.name, "offline", B0, "offline"),
        (LITE0.name, "auto", LITE0, "offline"),
    ],
)
@pytest.mark.usefixtures("weights_file")
def test_where_its_weights_are_b0_is_chosen(
    architecture: str, start: str, network: Network, chosen: str
) -> None:
    found = choose_start(architecture, start)
    assert (found.network, found.start) == (network, chosen)


def test_a_model_is_trained_on_as_what_it_is(model_file: Path, weights_file: Path) -> None:
    for file in (model_file, weights_file):
        found = choose_start("auto", str(file))
        assert (found.network, found.start) == (B0, str(file.resolve()))
        with pytest.raises(
            StartError, match=r"holds EfficientNet-B0, but the recipe trains EfficientNet-Lite0"
        ):
            choose_start(LITE0.name, str(file))
