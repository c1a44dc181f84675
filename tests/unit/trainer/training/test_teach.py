"""Teaching a finished model by a few pictures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("trainer.training.teach", reason="teaching needs torch")


from tests.helpers.colour_model import HELD_OUT, KNOWN, SIZE, drawn, make_colour_model, saved
from tests.helpers.finished_run import HEAD as HEAD_PHASE
from tests.helpers.small_network import network_that_sees, small_network
from trainer.data.dataset import open_dataset
from trainer.data.packing import pack
from trainer.data.split import Split, SplitRow
from trainer.errors import ModelFileError, TeachingError
from trainer.model.bundle import WEIGHTS, Bundle, changed, new_bundle, open_bundle, with_manifest
from trainer.model.classifier import Classifier, softmax
from trainer.model.engine import Engine
from trainer.model.networks import HEAD, Network
from trainer.pictures.preprocess import Preprocessing
from trainer.runs.recipe import Recipe
from trainer.runs.run_folder import RunFolder, RunSettings
from trainer.runs.teaching import NONE_OF_THESE, ModelTaught, Taught, Teaching, TeachingProgress
from trainer.training import teach as teach_module
from trainer.training.export import export_bundle
from trainer.training.teach import teach

NOT_HERE = (
    "What it knew before was measured on features of known pictures that its file keeps, as the "
    "run that made it is not here with its validation pictures."
)


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with small_network() as network:
        yield network


@pytest.fixture(scope="module")
def model_file(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_colour_model(network, tmp_path_factory.mktemp("model") / "colours.pokedex")


def lesson(order: Teaching) -> tuple[Taught, Bundle]:
    *_, taught, written = teach(order)
    assert isinstance(taught, Taught)
    assert written == ModelTaught(order.out)
    return taught, open_bundle(order.out)


def named(bundle: Bundle, files: list[Path]) -> list[str]:
    return [each.predictions[0].label for each in Classifier(bundle).classify(files)]


def test_a_new_class_is_known_beside_the_old_ones(model_file: Path, tmp_path: Path) -> None:
    files = saved(tmp_path / "yellow", "Yellow", 8)
    order = Teaching(model_file, {"Yellow": files}, tmp_path / "taught.pokedex")
    taught, bundle = lesson(order)
    manifest = bundle.manifest
    assert manifest.labels == (*KNOWN, "Yellow")
    assert taught.lesson.new_classes == ("Yellow",)
    assert not taught.worse
    assert taught.lesson.added is not None
    assert taught.lesson.added.pictures == 8
    assert taught.lesson.known is not None
    assert len(KNOWN) * HELD_OUT - 5 < taught.lesson.known.pictures <= len(KNOWN) * HELD_OUT
    assert manifest.lessons == (taught.lesson,)
    assert (
        manifest.lessons[0].weights
        == open_bundle(model_file).manifest.sha256["weights.safetensors"]
    )
    Engine(bundle).check()
    others = [file for colour in KNOWN for file in saved(tmp_path / "old", colour, 5, 2000)]
    assert named(bundle, saved(tmp_path / "more", "Yellow", 5, 2000)) == ["Yellow"] * 5
    assert named(bundle, others) == named(open_bundle(model_file), others)


def test_what_the_file_tells_was_measured_anew(model_file: Path, tmp_path: Path) -> None:
    before = open_bundle(model_file)
    files = saved(tmp_path / "yellow", "Yellow", 8)
    taught, bundle = lesson(Teaching(model_file, {"Yellow": files}, tmp_path / "taught.pokedex"))
    manifest, known = bundle.manifest, taught.lesson.known
    assert known is not None
    assert manifest.coverage is not None
    assert manifest.coverage.pictures == known.pictures + 8
    assert manifest.metrics == {}
    assert bundle.strangers is not None
    assert bundle.strangers.rule.added == 1
    assert bundle.strangers.rule.named.keys() == {"drawings"}
    assert bundle.rehearsal is not None
    assert before.rehearsal is not None
    assert bundle.rehearsal.counts.learnt == (*before.rehearsal.counts.learnt, 8)
    assert sum(bundle.rehearsal.counts.held_out) == known.pictures  # none that was taught


def test_a_lesson_moves_the_threshold_by_what_it_changes_itself(
    model_file: Path, tmp_path: Path
) -> None:
    old = shutil.copy(model_file, tmp_path / "colours.pokedex")
    files = saved(tmp_path / "yellow", "Yellow", 8)

    def taught(place: float, chosen_from: str) -> tuple[float, str]:
        with_manifest(open_bundle(old), old, threshold=place, threshold_from=chosen_from)
        bundle = lesson(Teaching(old, {"Yellow": files}, tmp_path / "taught.pokedex"))[1]
        assert chosen_from == "default" or bundle.manifest.temperature == temperature
        return bundle.manifest.threshold, bundle.manifest.threshold_from

    temperature = open_bundle(old).manifest.temperature
    low, high = (taught(place, "cross_validation") for place in (0.3, 0.5))
    assert high[0] - low[0] == pytest.approx(0.2), "moved alike, wherever it was"
    assert abs(low[0] - 0.3) < 0.1
    assert high[1] == "cross_validation"
    assert taught(0.5, "default")[1] == "validation"


def test_a_model_that_was_taught_can_be_taught_again(model_file: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.pokedex", tmp_path / "second.pokedex"
    yellow = saved(tmp_path / "yellow", "Yellow", 6)
    lesson(Teaching(model_file, {"Yellow": yellow}, first))
    more = saved(tmp_path / "more", "Yellow", 4, 3000)
    taught, bundle = lesson(Teaching(first, {"yellow": [*yellow, *more]}, second))
    assert [str(note) for note in taught.notes] == [
        "“yellow” is taken for “Yellow”.",
        "Pictures that the model has learnt already: 6.",
        NOT_HERE,
    ]
    assert taught.lesson.pictures == {"Yellow": 4}
    assert len(bundle.manifest.lessons) == 2
    assert taught.lesson.known is not None
    assert bundle.rehearsal is not None
    # the new class has no others than those that were taught
    assert taught.lesson.known.pictures == sum(bundle.rehearsal.counts.held_out) + 6
    with pytest.raises(TeachingError, match="nothing new"):
        list(teach(Teaching(second, {"Yellow": yellow}, tmp_path / "third.pokedex")))


def test_a_corrected_label_is_learnt_as_it_is_now(model_file: Path, tmp_path: Path) -> None:
    """A picture that the model rehearses under another label is no longer rehearsed so."""
    file = tmp_path / "was-red.png"
    drawn("Red", 3).save(file)
    out = tmp_path / "taught.pokedex"
    events = teach(Teaching(model_file, {"Green": [file]}, out))
    taught = next(event for event in events if isinstance(event, Taught))
    *_, _written = events
    before, after = open_bundle(model_file).rehearsal, open_bundle(out).rehearsal
    assert before is not None
    assert after is not None
    assert after.counts.learnt[0] == before.counts.learnt[0] - 1
    assert after.counts.learnt[1] == before.counts.learnt[1] + 1
    assert "Too little was taught" in taught.verdict


def test_a_picture_in_two_classes_is_told(model_file: Path, tmp_path: Path) -> None:
    files = saved(tmp_path / "yellow", "Yellow", 8)
    examples = {"Yellow": files, NONE_OF_THESE: files[:2]}
    taught, _ = lesson(Teaching(model_file, examples, tmp_path / "taught.pokedex"))
    assert "Pictures that lie in several classes, so that some label is wrong: 2." in taught.notes


def test_nothing_is_written_before_it_is_asked_for(model_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "taught.pokedex"
    events = teach(Teaching(model_file, {"Yellow": saved(tmp_path, "Yellow", 4)}, out))
    assert any(isinstance(event, Taught) for event in _until_taught(events))
    events.close()
    assert not out.exists()


def _until_taught(events: Iterator[object]) -> Iterator[object]:
    for event in events:
        yield event
        if isinstance(event, Taught):
            return


def test_wrong_labels_make_a_worse_model(model_file: Path, tmp_path: Path) -> None:
    files = saved(tmp_path / "red", "Red", 30)
    taught, _ = lesson(
        Teaching(model_file, {"Green": files[:15], "Blue": files[15:]}, tmp_path / "t.pokedex")
    )
    assert taught.lesson.corrected is not None
    assert taught.worse


def test_pictures_of_none_of_the_classes_make_the_model_less_sure(
    model_file: Path, tmp_path: Path
) -> None:
    files = saved(tmp_path / "yellow", "Yellow", 8)
    taught, bundle = lesson(
        Teaching(model_file, {"None_of_These": files}, tmp_path / "taught.pokedex")
    )
    assert taught.lesson.strangers == 8
    assert taught.lesson.pictures == {}
    assert bundle.manifest.labels == KNOWN
    others = saved(tmp_path / "more", "Yellow", 5, 2000)

    def surest(model: Bundle) -> float:
        features = np.stack([look.features for look in Classifier(model).looks(others)])
        logits = features @ model.tensors[f"{HEAD}.weight"].T + model.tensors[f"{HEAD}.bias"]
        return float(softmax(logits, 1.0).max(axis=1).mean())

    assert surest(bundle) < surest(open_bundle(model_file))


def refused(bundle: Bundle, files: list[Path]) -> int:
    return [each.verdict for each in Classifier(bundle).classify(files)].count("none_of_these")


def test_what_is_like_a_taught_stranger_is_answered_none_of_these(
    model_file: Path, tmp_path: Path
) -> None:
    strict = open_bundle(model_file).strangers
    assert strict is not None
    lax = replace(strict, rule=strict.rule.model_copy(update={"limit": 2.0}))
    before = with_manifest(open_bundle(model_file), tmp_path / "lax.pokedex", strangers=lax)
    others = saved(tmp_path / "more", "Yellow", 20, 2000)
    assert refused(before, others) == 0
    files = saved(tmp_path / "yellow", "Yellow", 8)
    taught, bundle = lesson(Teaching(before.path, {NONE_OF_THESE: files}, tmp_path / "t.pokedex"))
    assert refused(bundle, others) >= 18
    assert refused(bundle, files) == len(files)
    assert taught.lesson.refused is not None
    assert taught.lesson.refused.pictures == 8
    assert taught.lesson.refused.after > taught.lesson.refused.before
    assert taught.lesson.kept is not None
    assert taught.lesson.kept.after / taught.lesson.kept.pictures >= 0.95
    assert bundle.strangers is not None
    assert bundle.strangers.rule.kept >= 0.95
    assert "It is better" in taught.verdict
    assert taught.notes == (NOT_HERE,)


def test_taught_strangers_stay_ones_until_they_are_taught_as_a_class(
    model_file: Path, tmp_path: Path
) -> None:
    first, second, third = (tmp_path / f"{name}.pokedex" for name in ("first", "second", "third"))
    files = saved(tmp_path / "yellow", "Yellow", 6)
    lesson(Teaching(model_file, {NONE_OF_THESE: files}, first))
    red = saved(tmp_path / "red", "Red", 3)
    _, bundle = lesson(Teaching(first, {"Red": red}, second))
    assert bundle.manifest.strangers is not None
    assert bundle.manifest.strangers.taught == 6
    assert refused(bundle, files) == 6
    _, bundle = lesson(Teaching(second, {"Yellow": files}, third))
    assert bundle.manifest.strangers is not None
    assert bundle.manifest.strangers.taught == 0
    assert named(bundle, files) == ["Yellow"] * 6


def test_a_single_stranger_is_learnt_but_measures_nothing(model_file: Path, tmp_path: Path) -> None:
    files = saved(tmp_path, "Yellow", 1)
    taught, bundle = lesson(Teaching(model_file, {NONE_OF_THESE: files}, tmp_path / "t.pokedex"))
    assert refused(bundle, files) == 1
    assert taught.lesson.refused is None
    _, note = taught.notes
    assert "takes two such pictures to measure" in note


def test_a_model_without_a_rule_for_strangers_says_so(model_file: Path, tmp_path: Path) -> None:
    bundle = open_bundle(model_file)
    manifest = bundle.manifest.model_copy(update={"strangers": None})
    plain = new_bundle(
        tmp_path / "plain.pokedex",
        manifest=manifest.model_copy(update={"rehearsal": None}),
        weights=bundle.tensors,
        golden=bundle.golden,
    )
    changed(plain, plain.path, rehearsal=bundle.rehearsal).save()
    files = saved(tmp_path, "Yellow", 4)
    taught, after = lesson(Teaching(plain.path, {NONE_OF_THESE: files}, tmp_path / "t.pokedex"))
    assert after.strangers is None
    assert taught.lesson.refused is None
    _, note = taught.notes
    assert "no rule for strangers" in note


def test_before_and_after_are_compared_on_the_validation_part_of_its_run(
    model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [(file, each) for each in KNOWN for file in saved(tmp_path / "valid", each, 6, 3000)]
    gone, corrected = tmp_path / "gone.png", known[0][0]
    run = SimpleNamespace(examples=lambda _subset: [*known, (gone, "Red")])
    monkeypatch.setattr(teach_module, "run_of", lambda *_: run)
    files = [*saved(tmp_path / "yellow", "Yellow", 6), corrected]
    order = Teaching(model_file, {"Yellow": files[:6], "Red": [corrected]}, tmp_path / "t.pokedex")
    taught, _ = lesson(order)
    assert taught.lesson.validation is not None
    assert taught.lesson.validation.pictures == len(known)
    assert not taught.failed
    assert taught.notes == ()


def test_the_validation_part_may_lie_in_shards(
    model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in KNOWN:
        saved(tmp_path / "set" / each, each, 3, 3000)
    dataset, shards = open_dataset(tmp_path / "set"), tmp_path / "shards"
    list(pack(dataset, {}, shards))
    known = [(shards / picture.path, picture.label) for picture in dataset.pictures]
    run = SimpleNamespace(examples=lambda _subset: known)
    monkeypatch.setattr(teach_module, "run_of", lambda *_: run)
    examples = {"Yellow": saved(tmp_path / "yellow", "Yellow", 6)}
    taught, _ = lesson(Teaching(model_file, examples, tmp_path / "t.pokedex"))
    assert taught.lesson.validation is not None
    assert taught.lesson.validation.pictures == len(known)


def test_a_later_lesson_finds_the_run_that_its_model_stems_from(
    model_file: Path, tmp_path: Path
) -> None:
    runs = tmp_path / "runs"
    known = {each: saved(tmp_path / "set" / each, each, 6, 3000) for each in KNOWN}
    paths = [(f"{label}/{file.name}", label) for label, files in known.items() for file in files]
    split = Split("random", 0, tuple(SplitRow(path, label, "valid") for path, label in paths))
    facts = {"dataset": str(tmp_path / "set"), "split": "random", "split_seed": 0}
    settings = RunSettings(**facts, start="random", classes=KNOWN)
    run = RunFolder.create(
        runs / "colours", Recipe(name="tiny", phases=(HEAD_PHASE,)), settings, split
    )
    shutil.copyfile(model_file, run.model_file)

    first, second = tmp_path / "first.pokedex", tmp_path / "elsewhere" / "second.pokedex"
    second.parent.mkdir()
    yellow, corrected = saved(tmp_path / "yellow", "Yellow", 6), known["Red"][0]
    examples = {"Yellow": yellow, "Red": [corrected]}
    taught, _ = lesson(Teaching(model_file, examples, first, runs=runs))
    assert taught.lesson.validation is not None
    assert taught.lesson.validation.pictures == len(paths)

    more = saved(tmp_path / "more", "Yellow", 3, 3000)
    taught, bundle = lesson(Teaching(first, {"Yellow": more}, second, runs=runs))
    assert NOT_HERE not in taught.notes
    assert taught.lesson.validation is not None
    assert taught.lesson.validation.pictures == len(paths) - 1, "one was taught before"
    assert bundle.manifest.origin == open_bundle(model_file).manifest.sha256[WEIGHTS]
    assert bundle.manifest.trained_labels == KNOWN


def test_without_its_run_it_says_what_was_compared(model_file: Path, tmp_path: Path) -> None:
    files = saved(tmp_path, "Yellow", 5)
    taught, _ = lesson(Teaching(model_file, {"Yellow": files}, tmp_path / "t.pokedex"))
    assert taught.lesson.validation is None
    assert taught.notes == (NOT_HERE,)


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        ({"Yellow": 2}, "“Yellow”, and a new class takes at least 3"),
        ({}, "no picture to teach"),
        ({"a\nb": 3}, "No class can be called"),
    ],
)
def test_what_cannot_be_taught_is_one_sentence(
    model_file: Path, tmp_path: Path, examples: dict[str, int], said: str
) -> None:
    files = {name: saved(tmp_path, "Yellow", count) for name, count in examples.items()}
    with pytest.raises(TeachingError, match=said):
        list(teach(Teaching(model_file, files, tmp_path / "taught.pokedex")))


def test_pictures_that_cannot_be_read_are_told(model_file: Path, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.png"
    rubbish.write_bytes(b"no picture")
    out = tmp_path / "taught.pokedex"
    with pytest.raises(TeachingError, match="None of the 1 pictures can be read"):
        list(teach(Teaching(model_file, {"Red": [rubbish]}, out)))
    files = saved(tmp_path, "Yellow", 4)
    taught, bundle = lesson(Teaching(model_file, {"Red": [rubbish], "Yellow": files}, out))
    assert list(taught.failed) == [rubbish]
    assert bundle.manifest.labels == (*KNOWN, "Yellow")


def test_a_model_without_features_to_rehearse_is_refused(network: Network, tmp_path: Path) -> None:
    path = tmp_path / "old.pokedex"
    model = network_that_sees(network, len(KNOWN))
    export_bundle(model, network, KNOWN, Preprocessing(size=SIZE), path)
    with pytest.raises(TeachingError, match=r"old.pokedex keeps no features to rehearse"):
        list(teach(Teaching(path, {"Red": saved(tmp_path, "Red", 2)}, tmp_path / "t.pokedex")))


def test_a_place_that_cannot_be_written_is_one_sentence(model_file: Path, tmp_path: Path) -> None:
    order = Teaching(
        model_file, {"Yellow": saved(tmp_path, "Yellow", 4)}, tmp_path / "nowhere" / "t.pokedex"
    )
    with pytest.raises(ModelFileError, match="cannot be written"):
        list(teach(order))


def test_it_can_be_stopped_at_any_time(model_file: Path, tmp_path: Path) -> None:
    class Stopped(Exception):  # noqa: N818
        pass

    asked = 0

    def stop() -> None:
        nonlocal asked
        asked += 1
        if asked > 12:
            raise Stopped

    out = tmp_path / "t.pokedex"
    order = Teaching(model_file, {"Yellow": saved(tmp_path, "Yellow", 6)}, out)
    with pytest.raises(Stopped):
        list(teach(order, stop))
    assert not out.exists()


def test_progress_is_told(model_file: Path, tmp_path: Path) -> None:
    order = Teaching(model_file, {"Yellow": saved(tmp_path, "Yellow", 6)}, tmp_path / "t.pokedex")
    told = [event for event in teach(order) if isinstance(event, TeachingProgress)]
    assert {event.stage for event in told} == {"looking", "learning"}
    assert told[-1].done == told[-1].total
