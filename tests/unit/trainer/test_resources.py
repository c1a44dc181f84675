"""The files that come with the program are found where they lie."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from trainer import resources


def test_a_checkout_has_every_resource() -> None:
    assert resources.default_model().is_file()
    assert resources.samples().is_dir()
    assert resources.species().is_file()
    assert resources.licences().is_dir()
    assert resources.translations().is_dir()


def test_an_installed_package_carries_its_own_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_resources").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert resources.default_model().parent == tmp_path / "_resources"


def test_samples_are_small_pictures_that_differ_in_shape(
    samples: dict[Path, str | None],
) -> None:
    assert len(samples) >= 12
    shapes = set()
    for path in samples:
        with Image.open(path) as picture:
            picture.load()
            assert max(picture.size) <= 640
            shapes.add(picture.width / picture.height)
    assert min(shapes) <= 0.8
    assert max(shapes) >= 1.25
    assert sum(path.stat().st_size for path in samples) < 600_000


def test_each_sample_has_its_drawing(repository: Path, samples: dict[Path, str | None]) -> None:
    drawings = {path.stem for path in (repository / "resources" / "drawings").glob("*.svg")}
    assert drawings == {path.stem for path in samples}


def test_samples_are_named_after_species_or_show_none(samples: dict[Path, str | None]) -> None:
    facts = json.loads(resources.species().read_text(encoding="utf-8"))
    names = {entry["names"]["en"] for entry in facts["species"]}
    assert {label for label in samples.values() if label} <= names
    assert None in samples.values()
