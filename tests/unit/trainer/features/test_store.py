"""Features are computed once for what a file holds, and what spoils the cache spoils no answer."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from PIL import Image

from trainer.features import store
from trainer.features.extractor import FeatureExtractor, features_key
from trainer.features.store import Features, FeaturesDone, compute_features
from trainer.model.networks import LITE0
from trainer.resources import starts


class Computing:
    """Asks for features in a cache of the test's own, and counts the pictures that were read."""

    def __init__(self, extractor: FeatureExtractor, folder: Path) -> None:
        self.extractor = extractor
        self.folder = folder
        self.read = 0

    def __call__(self, files: Sequence[Path]) -> Features:
        def read(file: Path) -> Image.Image:
            self.read += 1
            return self.extractor.preprocessing.read(file)

        self.read = 0
        steps = compute_features(self.extractor, files, read=read, threads=1, folder=self.folder)
        *events, last = steps
        assert isinstance(last, Features)
        counts = [event.done for event in events if isinstance(event, FeaturesDone)]
        assert counts == sorted(set(counts)), "each count is told once"
        assert counts[-1] == len(files)
        return last


@pytest.fixture
def compute(extractor: FeatureExtractor, tmp_path: Path) -> Computing:
    return Computing(extractor, tmp_path / "cache")


def test_each_picture_is_looked_at_once(compute: Computing, files: list[Path]) -> None:
    first = compute(files)
    assert first.vectors.shape == (6, 1280)
    assert compute.read == 6
    inputs = compute.extractor.preprocessing(Image.open(files[2]).convert("RGB"))[np.newaxis]
    np.testing.assert_allclose(first.vectors[2], compute.extractor(inputs)[0], atol=2e-3)
    again = compute(list(reversed(files)))
    assert compute.read == 0
    np.testing.assert_array_equal(again.vectors[::-1], first.vectors)


def test_a_file_is_told_by_what_it_holds(compute: Computing, files: list[Path]) -> None:
    first = compute(files)
    moved = files[0].rename(files[0].with_name("elsewhere.png"))
    shutil.copy(files[1], files[2])  # another picture under a known name
    again = compute([moved, *files[1:]])
    assert compute.read == 0
    np.testing.assert_array_equal(again.vectors[0], first.vectors[0])
    np.testing.assert_array_equal(again.vectors[2], first.vectors[1])


def test_a_file_may_be_asked_for_twice(compute: Computing, files: list[Path]) -> None:
    twice = [files[0], files[1], files[2], files[0]]
    for read in (3, 0):
        found = compute(twice)
        assert compute.read == read
        assert found.vectors.any(axis=1).all()
        np.testing.assert_array_equal(found.vectors[0], found.vectors[3])


def test_what_was_interrupted_goes_on(
    compute: Computing, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_CHUNK", 2)
    steps = compute_features(compute.extractor, files, threads=1, folder=compute.folder)
    for event in steps:
        if isinstance(event, FeaturesDone) and event.done == 5:
            break
    steps.close()
    compute(files)
    assert compute.read == 2, "the chunk that was not noted down"


def test_unreadable_pictures_are_told_and_have_zeros(compute: Computing, files: list[Path]) -> None:
    files[3].write_bytes(b"no picture")
    found = compute([*files, Path("nowhere.png")])
    assert set(found.failed) == {files[3], Path("nowhere.png")}
    assert not found.vectors[3].any()
    assert found.vectors[4].any()


@pytest.mark.parametrize("spoilt", ["index.sqlite3", "vectors"])
def test_a_damaged_store_is_made_anew(compute: Computing, files: list[Path], spoilt: str) -> None:
    first = compute(files)
    [place] = compute.folder.iterdir()
    (place / spoilt).write_bytes(b"rubbish" * 400)
    for _ in range(3):
        np.testing.assert_array_equal(compute(files).vectors, first.vectors)
    assert compute.read == 0


def test_an_index_that_is_damaged_within_is_made_anew(
    compute: Computing, files: list[Path]
) -> None:
    """As a lost power may leave it: its first page, by which it is opened, is whole."""
    first = compute(files)
    index = next(compute.folder.iterdir()) / "index.sqlite3"
    page = 4096
    whole = index.read_bytes()
    index.write_bytes(whole[:page] + b"\xff" * (len(whole) - page))
    for _ in range(3):
        np.testing.assert_array_equal(compute(files).vectors, first.vectors)
    assert compute.read == 0


def test_without_a_cache_it_computes_all_the_same(
    compute: Computing, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = compute(files)
    compute.folder = files[0] / "no folder can be here"
    np.testing.assert_array_equal(compute(files).vectors, first.vectors)
    assert compute.read == 6
    compute.folder = files[0].with_name("full")
    monkeypatch.setattr(store, "free_bytes", lambda _: 0)
    for _ in range(2):
        compute(files)
        assert compute.read == 6


def test_two_at_once_lose_nothing(compute: Computing, files: list[Path]) -> None:
    """As when a window and a terminal look at one set: each notes down what it has computed."""
    one = compute_features(compute.extractor, files[:4], threads=1, folder=compute.folder)
    other = compute_features(compute.extractor, files[2:], threads=1, folder=compute.folder)
    events = [next(one), next(other)]
    events += [*one, *other]
    compute(files)
    assert compute.read == 0
    [place] = compute.folder.iterdir()
    with sqlite3.connect(place / "index.sqlite3") as index:
        assert index.execute("SELECT COUNT(*), MAX(row) FROM rows").fetchone() == (6, 5)
    index.close()


def test_a_store_that_somebody_holds_is_left(
    compute: Computing, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    compute(files)
    [place] = compute.folder.iterdir()
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda path, **_: connect(path, timeout=0, isolation_level=None)
    )
    with closing(connect(place / "index.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        compute(files)
        assert compute.read == 6
    compute(files)
    assert compute.read == 0


def test_another_way_of_reading_makes_other_features(
    extractor: FeatureExtractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = safetensors.numpy.load_file(starts() / LITE0.start)
    before = features_key(LITE0, weights, extractor.preprocessing)
    assert before == extractor.key
    monkeypatch.setattr("trainer.features.extractor.READING", "of another version")
    assert features_key(LITE0, weights, extractor.preprocessing) != before


def test_other_weights_have_a_store_of_their_own(extractor: FeatureExtractor) -> None:
    weights = safetensors.numpy.load_file(starts() / LITE0.start)
    name = "features.0.0.weight"
    weights[name] = weights[name] + np.float16(0.1)
    other = FeatureExtractor(LITE0, weights, extractor.preprocessing)
    larger = extractor.preprocessing.model_copy(update={"size": 64})
    keys = {each.key for each in (extractor, other, FeatureExtractor(LITE0, weights, larger))}
    assert len(keys) == 3


def test_stores_that_nobody_uses_go(
    compute: Computing, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    compute(files)
    [place] = compute.folder.iterdir()
    os.utime(place, (1, 1))
    store.trim(compute.folder)
    assert not place.exists()
    compute(files)
    monkeypatch.setattr(store, "MOST_BYTES", 10)
    store.trim(compute.folder)
    assert place.exists(), "what is in use stays, however much it is"
