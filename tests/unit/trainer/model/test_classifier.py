"""The stream of predictions: in order, lazy, bounded, and never broken by a bad file."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

import trainer
from trainer.errors import ModelFileError, PictureError
from trainer.messages import Message
from trainer.model.bundle import Bundle, new_bundle, with_manifest
from trainer.model.classifier import AHEAD, NO_ANSWER, Classifier, Look, softmax
from trainer.model.golden import Golden, draw_golden_pictures
from trainer.pictures.reading import read_picture
from trainer.pictures.second_look import SecondLook, margins

if TYPE_CHECKING:
    from torchvision.models import EfficientNet


@pytest.fixture(scope="module")
def classifier(bundle: Bundle) -> Classifier:
    return Classifier(bundle, threads=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four drawings, a text that poses as a picture, and an empty file."""
    for number, data in enumerate(draw_golden_pictures().values()):
        (tmp_path / f"{number}.png").write_bytes(data)
    (tmp_path / "1b.jpg").write_text("not a picture")
    (tmp_path / "2b.png").touch()
    return tmp_path


def test_a_folder_is_answered_in_order_with_bad_files_in_the_stream(
    classifier: Classifier, folder: Path
) -> None:
    answers = list(classifier.classify([folder]))
    names = [answer.path.name for answer in answers]
    assert names == ["0.png", "1.png", "1b.jpg", "2.png", "2b.png", "3.png"]
    assert [answer.status for answer in answers] == ["ok", "ok", "error", "ok", "error", "ok"]
    for answer in answers:
        assert (answer.error is None) == (answer.status == "ok") == bool(answer.predictions)


def test_a_missing_file_is_an_answer_too(classifier: Classifier, tmp_path: Path) -> None:
    (answer,) = classifier.classify(tmp_path / "nothing.png")
    assert answer.status == "error"
    assert answer.error is not None
    assert not answer.sure


def test_contents_are_answered_as_files_are(classifier: Classifier, folder: Path) -> None:
    files = sorted(folder.iterdir())
    expected = list(classifier.classify(files))
    for file, answer in zip(files, expected, strict=True):
        assert classifier.classify_bytes(file.read_bytes(), file) == answer
    contents = ((file, file.read_bytes()) for file in files)
    assert list(classifier.classify_contents(contents)) == expected


def test_an_object_keeps_its_url(classifier: Classifier) -> None:
    why = Message("There is no such file.")
    url = "s3://bucket/a//b.png"
    answers = classifier.classify_contents(
        [(url, next(iter(draw_golden_pictures().values()))), (url, PictureError(url, why))]
    )
    assert [answer.record()["path"] for answer in answers] == [url, url]
    assert classifier.classify_bytes(b"no picture", url).record() == {
        "path": url,
        "status": "error",
        "predictions": [],
        "error": "It is text, not a picture.",
        "verdict": None,
    }


@pytest.mark.parametrize("limit", ["bytes", "pixels"])
def test_contents_that_are_too_large_are_refused_as_files_are(
    bundle: Bundle, folder: Path, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    classifier = Classifier(bundle, max_pixels=100 if limit == "pixels" else 10**8)
    if limit == "bytes":
        monkeypatch.setattr("trainer.pictures.listing.MAX_FILE_BYTES", 100)
    file = folder / "0.png"
    answer = classifier.classify_bytes(file.read_bytes(), file)
    assert answer.error is not None
    assert [answer] == list(classifier.classify(file))


def test_probabilities_are_those_of_torch(
    classifier: Classifier, five_classes: EfficientNet, folder: Path
) -> None:
    import torch

    files = [folder / f"{number}.png" for number in range(4)]
    batch = classifier.manifest.preprocessing.batch([read_picture(file) for file in files])
    with torch.inference_mode():
        expected = torch.softmax(five_classes(torch.from_numpy(batch)).double(), 1).numpy()
    for answer, row in zip(classifier.classify(files), expected, strict=True):
        found = {item.label: item.probability for item in answer.predictions}
        for label, probability in zip(classifier.labels, row, strict=True):
            assert found[label] == pytest.approx(probability, abs=1e-4)


def test_top_k_is_sorted_and_cut(bundle: Bundle, folder: Path) -> None:
    (three,) = Classifier(bundle, top_k=3).classify(folder / "0.png")
    (all_five,) = Classifier(bundle, top_k=9).classify(folder / "0.png")
    assert three.predictions == all_five.predictions[:3]
    probabilities = [item.probability for item in all_five.predictions]
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) == pytest.approx(1, abs=1e-12)


def test_temperature_softens_and_the_threshold_decides(
    bundle: Bundle, folder: Path, tmp_path: Path
) -> None:
    def best(**changes: float) -> tuple[str, float, bool]:
        changed = with_manifest(bundle, tmp_path / "m.pokedex", **changes)
        (answer,) = Classifier(changed).classify(folder / "0.png")
        return answer.predictions[0].label, answer.predictions[0].probability, answer.sure

    label, sharp, sure = best()
    assert sure
    soft_label, soft, _ = best(temperature=5)
    assert soft_label == label
    assert 0.2 < soft < sharp
    assert best(threshold=sharp)[2]
    assert not best(threshold=min(sharp + 1e-6, 1))[2]


def test_heatmaps_only_when_asked(classifier: Classifier, folder: Path) -> None:
    (without,) = classifier.classify(folder / "0.png")
    (answer,) = classifier.classify(folder / "0.png", heatmaps=True)
    assert without.heatmaps == ()
    assert len(answer.heatmaps) == len(answer.predictions)
    for heatmap in answer.heatmaps:
        assert heatmap.shape == (7, 7)
        assert heatmap.min() >= 0
        assert heatmap.max() in (0, 1)
    assert answer.predictions == without.predictions


def test_a_million_files_are_read_only_a_few_ahead(classifier: Classifier, folder: Path) -> None:
    asked = 0

    def endless() -> Iterator[Path]:
        nonlocal asked
        for asked in itertools.count(1):  # noqa: B007
            yield folder / "0.png"

    stream = classifier.classify(endless())
    assert asked == 0, "nothing is read before the first answer is wanted"
    for answered in range(1, 20):
        next(stream)
        assert asked <= answered + AHEAD * 2
    stream.close()
    assert asked <= 19 + AHEAD * 2


def test_closing_early_leaves_no_thread(classifier: Classifier, folder: Path) -> None:
    stream = classifier.classify([folder])
    next(stream)
    assert any(thread.name.startswith("classifier") for thread in threading.enumerate())
    stream.close()
    assert not any(thread.name.startswith("classifier") for thread in threading.enumerate())


def test_an_iterator_that_fails_ends_the_stream_cleanly(
    classifier: Classifier, folder: Path
) -> None:
    def failing() -> Iterator[Path]:
        yield folder / "0.png"
        raise RuntimeError("the caller's own")

    with pytest.raises(RuntimeError, match="the caller's own"):
        list(classifier.classify(failing()))


def test_two_streams_of_one_classifier_do_not_mix(classifier: Classifier, folder: Path) -> None:
    expected = [answer.record() for answer in classifier.classify([folder])]
    pairs = zip(classifier.classify([folder]), classifier.classify([folder]), strict=True)
    for (one, two), record in zip(pairs, expected, strict=True):
        assert one.record() == two.record() == record


def test_looks_at_files_or_why_there_are_none(classifier: Classifier, folder: Path) -> None:
    good, bad = folder / "0.png", folder / "1b.jpg"
    first, error, second = classifier.looks([good, bad, good])
    assert isinstance(error, PictureError)
    assert not isinstance(first, PictureError)
    assert not isinstance(second, PictureError)
    assert first.logits.shape == (5,)
    assert first.features.shape == (1280,)
    assert first.logits.dtype == first.features.dtype == np.float32
    np.testing.assert_array_equal(first.logits, second.logits)


def test_a_doubt_is_looked_at_again(bundle: Bundle, folder: Path, tmp_path: Path) -> None:
    file = folder / "0.png"
    once = Classifier(bundle)
    (once_seen,), (others,) = once.looks([file]), once.views([file], ("mirrored", "figure"))
    assert isinstance(once_seen, Look)
    assert isinstance(others, Look)
    first, views = once_seen.logits, others.logits
    both = (first + views[0] + views[1]) / 3
    lead = float(margins(first))
    for margin, second_look, expected in (
        (2 * lead, True, both),
        (2 * lead, False, first),
        (lead / 2, True, first),
    ):
        look = SecondLook(margin=margin, views=("mirrored", "figure"))
        model = with_manifest(bundle, tmp_path / "m.pokedex", second_look=look)
        classifier = Classifier(model, second_look=second_look)
        (found,) = classifier.looks([file])
        assert isinstance(found, Look)
        np.testing.assert_allclose(found.logits, expected, atol=1e-5)
        if expected is both:
            pooled = (once_seen.features + others.features.sum(axis=0)) / 3
            np.testing.assert_allclose(found.features, pooled, rtol=1e-4, atol=1e-4)
        (answer,) = classifier.classify(file)
        best = softmax(expected, 1.0).max()
        assert answer.predictions[0].probability == pytest.approx(best, abs=1e-5)


def test_a_picture_in_memory(classifier: Classifier, folder: Path) -> None:
    (expected,) = classifier.classify(folder / "0.png")
    answer = classifier.classify_picture(read_picture(folder / "0.png"))
    assert answer.predictions == expected.predictions


def test_large_pictures_are_refused_by_the_limit_given(bundle: Bundle, tmp_path: Path) -> None:
    Image.new("RGB", (100, 100)).save(tmp_path / "large.png")
    (answer,) = Classifier(bundle, max_pixels=9_999).classify([tmp_path])
    assert answer.status == "error"


def test_a_record_is_the_json_of_the_command_line(classifier: Classifier, folder: Path) -> None:
    good, bad = classifier.classify([folder / "0.png", folder / "1b.jpg"])
    record = json.loads(json.dumps(good.record()))
    assert list(record) == ["path", "status", "predictions", "error", "verdict"]
    assert list(record["predictions"][0]) == ["label", "probability"]
    assert bad.record()["predictions"] == []
    assert bad.record()["error"]


def test_names_that_no_encoding_can_show_are_still_answered(
    classifier: Classifier, folder: Path
) -> None:
    name = b"caf\xe9 \xf0\x9f\x90\xb1.png".decode("utf-8", "surrogateescape")
    try:
        (folder / name).write_bytes((folder / "0.png").read_bytes())
    except OSError:
        pytest.skip("this file system has no such names")
    (answer,) = classifier.classify(folder / name)
    assert answer.status == "ok"
    json.dumps(answer.record(), ensure_ascii=False).encode()


def test_softmax_of_extreme_logits_is_finite() -> None:
    np.testing.assert_array_equal(softmax(np.array([1e4, -1e4, 0], np.float32), 0.01), [1, 0, 0])


def test_a_model_that_is_missing_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"none.pokedex cannot be used as a model: there is"):
        Classifier(tmp_path / "none.pokedex")


def test_the_package_offers_the_classifier() -> None:
    assert trainer.Classifier is Classifier
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = trainer.Nothing


def test_a_model_whose_numbers_overflow_gives_an_error_and_no_nonsense(
    bundle: Bundle, tmp_path: Path
) -> None:
    """Its weights are finite and its golden answers right; other pictures are too much for it."""
    weights = bundle.weights()
    highest = float(np.abs(bundle.golden.logits).max())
    scale = np.float32(3.0e38 / highest)
    weights["classifier.1.weight"] *= scale
    weights["classifier.1.bias"] *= scale
    golden = Golden(bundle.golden.pictures, bundle.golden.logits * scale)
    model = new_bundle(
        tmp_path / "m.pokedex", manifest=bundle.manifest, weights=weights, golden=golden
    )
    random = np.random.default_rng(0)
    for number in range(20):
        noise = random.integers(0, 256, (8 * (number + 1), 40, 3), dtype=np.uint8)
        Image.fromarray(noise).save(tmp_path / f"{number}.png")
    answers = list(Classifier(model).classify(tmp_path, heatmaps=True))
    assert any(answer.error == NO_ANSWER for answer in answers)
    for answer in answers:
        assert answer.status == "error" or all(0 <= p.probability <= 1 for p in answer.predictions)
        assert all(np.isfinite(heatmap).all() for heatmap in answer.heatmaps)
        json.dumps(answer.record(), allow_nan=False)
