"""Copies make reading quicker and nothing else: the same pixels, the same errors."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.helpers.icc import P3_PRIMARIES, rgb_profile
from trainer.cache import FileCache, size_of
from trainer.errors import PictureError
from trainer.pictures import copies as module
from trainer.pictures.copies import Copies
from trainer.pictures.preprocess import Preprocessing

SCALED = Preprocessing(size=32, decoding="scaled")


@pytest.fixture
def cache(tmp_path: Path) -> FileCache:
    return FileCache(tmp_path / "cache")


def photo(path: Path, seed: int = 0, size: tuple[int, int] = (300, 200)) -> Path:
    values = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), np.uint8)
    Image.fromarray(values).save(path)
    return path


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Grows by one whenever a picture is decoded."""
    seen: list[object] = []
    original = Preprocessing.decode

    def noted(self: Preprocessing, data: bytes, name: str = "") -> Image.Image:
        seen.append(name)
        return original(self, data, name)

    monkeypatch.setattr(Preprocessing, "decode", noted)
    return seen


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png"])
def test_a_copy_has_the_pixels_of_its_original(
    tmp_path: Path, cache: FileCache, decoded: list[object], name: str
) -> None:
    file = photo(tmp_path / name)
    expected = SCALED.read(file)
    pictures = Copies(SCALED, cache)
    for reader in (pictures, pictures, Copies(SCALED, cache)):
        picture = reader.read(file)
        assert (picture.mode, picture.size) == ("RGB", expected.size)
        assert picture.tobytes() == expected.tobytes()
    assert decoded == [file], "it is decoded once"


@pytest.mark.parametrize("spec", [SCALED, Preprocessing(size=128)])
def test_of_a_small_picture_and_of_a_full_one_there_is_no_copy(
    tmp_path: Path, cache: FileCache, spec: Preprocessing
) -> None:
    small = photo(tmp_path / "small.png", size=(60, 40) if spec is SCALED else (600, 400))
    pictures = Copies(spec, cache)
    for _ in range(2):
        assert pictures.read(small).tobytes() == spec.read(small).tobytes()
    assert size_of(cache.folder) == 0


def test_each_size_has_its_own_copies(tmp_path: Path, cache: FileCache) -> None:
    file = photo(tmp_path / "photo.jpg")
    for size in (32, 48, 32):
        spec = SCALED.model_copy(update={"size": size})
        assert Copies(spec, cache).read(file).tobytes() == spec.read(file).tobytes()


def test_a_changed_original_is_read_anew(tmp_path: Path, cache: FileCache) -> None:
    file = photo(tmp_path / "photo.png")
    pictures = Copies(SCALED, cache)
    before = pictures.read(file).tobytes()
    photo(file, seed=1)
    assert pictures.read(file).tobytes() == SCALED.read(file).tobytes() != before
    photo(file, size=(50, 40))
    assert pictures.read(file).size == (50, 40)


def test_a_copy_is_found_by_contents_not_by_name(
    tmp_path: Path, cache: FileCache, decoded: list[object]
) -> None:
    file = photo(tmp_path / "photo.jpg")
    Copies(SCALED, cache).read(file)
    moved = file.rename(tmp_path / "another name.jpg")
    os.utime(moved, (1, 1))
    Copies(SCALED, cache).read(moved)
    assert len(decoded) == 1


def test_a_vanished_original_is_an_error_although_there_is_a_copy(
    tmp_path: Path, cache: FileCache
) -> None:
    file = photo(tmp_path / "photo.jpg")
    pictures = Copies(SCALED, cache)
    pictures.read(file)
    file.unlink()
    with pytest.raises(PictureError, match=r"photo\.jpg"):
        pictures.read(file)


def test_what_is_no_picture_is_an_error_each_time(tmp_path: Path, cache: FileCache) -> None:
    file = tmp_path / "text.jpg"
    file.write_text("no picture")
    pictures = Copies(SCALED, cache)
    for _ in range(2):
        with pytest.raises(PictureError, match=r"text\.jpg"):
            pictures.read(file)


def test_a_cache_that_fails_costs_time_only(
    tmp_path: Path, cache: FileCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = photo(tmp_path / "photo.jpg")
    expected = SCALED.read(file).tobytes()
    monkeypatch.setattr(FileCache, "put", lambda *_: False)
    pictures = Copies(SCALED, cache)
    assert [pictures.read(file).tobytes() for _ in range(2)] == [expected] * 2
    assert Copies(SCALED, None).read(file).tobytes() == expected


def test_copies_that_were_removed_are_made_again(
    tmp_path: Path, cache: FileCache, decoded: list[object]
) -> None:
    file = photo(tmp_path / "photo.jpg")
    pictures = Copies(SCALED, cache)
    expected = pictures.read(file).tobytes()
    for copy in cache.folder.rglob("*"):
        if copy.is_file():
            copy.unlink()
    assert pictures.read(file).tobytes() == expected
    assert pictures.read(file).tobytes() == expected
    assert len(decoded) == 2


def test_another_way_of_reading_makes_other_copies(
    tmp_path: Path, cache: FileCache, decoded: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = photo(tmp_path / "photo.jpg")
    Copies(SCALED, cache).read(file)
    monkeypatch.setattr(module, "READING", "of another version")
    Copies(SCALED, cache).read(file)
    assert len(decoded) == 2


def test_a_picture_with_a_profile_has_a_copy_for_each_way_to_read_it(
    tmp_path: Path, cache: FileCache
) -> None:
    file = tmp_path / "p3.png"
    picture = Image.new("RGB", (300, 200), (200, 100, 50))
    picture.save(file, icc_profile=rgb_profile(P3_PRIMARIES, 2.2))
    specs = [SCALED, SCALED.model_copy(update={"colors": "srgb"})]
    for spec in specs * 2:
        assert Copies(spec, cache).read(file) == spec.read(file)
    assert specs[0].read(file) != specs[1].read(file)
