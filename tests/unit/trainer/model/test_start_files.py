"""The start's files are where torch and torchvision put them, told without importing either."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.model.networks import IMAGENET
from trainer.model.start_files import cached_start, file_digest, imagenet_places


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
