"""What a head learns from: a picture is read once for all looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trainer.features.extractor import FeatureExtractor
from trainer.features.looks import Looks, look
from trainer.features.store import Features, FeaturesDone, compute_features
from trainer.pictures.second_look import LEARNT, View, view_batch

LEARNING = 4
"""of the six pictures"""


class Reader:
    def __init__(self, extractor: FeatureExtractor) -> None:
        self.extractor = extractor
        self.read: list[Path] = []

    def __call__(self, file: Path) -> Image.Image:
        self.read.append(file)
        return self.extractor.preprocessing.read(file)


@pytest.fixture
def reader(extractor: FeatureExtractor) -> Reader:
    return Reader(extractor)


def looked(reader: Reader, files: Sequence[Path], views: tuple[View, ...]) -> Looks:
    *events, last = look(reader.extractor, files, LEARNING, views, read=reader, threads=1)
    assert isinstance(last, Looks)
    counts = [event for event in events if isinstance(event, FeaturesDone)]
    assert {event.total for event in counts} == {counts[-1].done} == {len(files)}
    done = [event.done for event in counts]
    assert done == sorted(done)
    return last


def test_every_view_of_what_is_learnt_and_one_look_at_the_rest(
    reader: Reader, files: list[Path]
) -> None:
    found = looked(reader, files, LEARNT)
    assert sorted(reader.read) == sorted(files)
    assert found.learnt.shape == (1 + len(LEARNT), LEARNING, 1280)
    np.testing.assert_array_equal(found.learnt[0], found.vectors[:LEARNING])
    extractor, picture = reader.extractor, reader.extractor.preprocessing.read(files[1])
    (first,) = extractor.maps(extractor.preprocessing(picture)[np.newaxis])
    views = extractor(view_batch(picture, extractor.preprocessing, LEARNT, first))
    np.testing.assert_allclose(found.learnt[1:, 1], views, atol=2e-3)
    np.testing.assert_allclose(found.vectors[5], extractor.of(_picture(files[5])), atol=2e-3)


def test_first_looks_are_kept_for_others(reader: Reader, files: list[Path]) -> None:
    found = looked(reader, files, LEARNT)
    reader.read.clear()
    *_, again = compute_features(reader.extractor, files, read=reader, threads=1)
    assert isinstance(again, Features)
    assert reader.read == []
    np.testing.assert_array_equal(again.vectors, found.vectors)
    np.testing.assert_array_equal(looked(reader, files, LEARNT).learnt, found.learnt)
    assert reader.read == []


def test_without_views_there_is_one_look_at_each(reader: Reader, files: list[Path]) -> None:
    found = looked(reader, files, ())
    np.testing.assert_array_equal(found.learnt, found.vectors[np.newaxis, :LEARNING])


def test_what_cannot_be_read_is_told_and_kept_nowhere(reader: Reader, files: list[Path]) -> None:
    files[0].write_bytes(b"no picture")
    files[5].write_bytes(b"none either")
    assert set(looked(reader, files, LEARNT).failed) == {files[0], files[5]}
    *_, again = compute_features(reader.extractor, files, threads=1)
    assert isinstance(again, Features)
    assert set(again.failed) == {files[0], files[5]}


def _picture(file: Path) -> Image.Image:
    return Image.open(file).convert("RGB")
