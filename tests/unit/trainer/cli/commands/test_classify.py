"""``pokedex classify``, called as a user calls it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.helpers.command_line import LABELS, Called, Cli, Trained
from tests.helpers.drawings import draw
from tests.helpers.small_network import small_network
from trainer.cache import FEATURES, cache_folder
from trainer.features.neighbours import ModelFeatures
from trainer.features.store import compute_features
from trainer.model.bundle import Bundle, with_manifest
from trainer.model.classifier import Classifier, Prediction
from trainer.model.coverage import Coverage
from trainer.runs.run_folder import RunFolder


def test_pictures_are_named_one_object_a_line(
    call: Cli, pictures: Path, model_file: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_text("text")
    called = call("classify", pictures / "Ditto", broken, "--model", model_file, "--format", "json")
    assert (called.code, called.err) == (1, "")
    records = [json.loads(line) for line in called.out.splitlines()]
    paths = [*sorted((pictures / "Ditto").iterdir()), broken]
    assert [record["path"] for record in records] == list(map(str, paths))
    for record in records[:-1]:
        assert list(record) == ["path", "status", "predictions", "error", "verdict", "model"]
        assert (record["status"], record["error"]) == ("ok", None)
        assert {item["label"] for item in record["predictions"]} == set(LABELS)
        probabilities = [item["probability"] for item in record["predictions"]]
        assert probabilities == sorted(probabilities, reverse=True)
        assert sum(probabilities) == pytest.approx(1)
    assert records[-1]["status"] == "error"
    assert records[-1]["predictions"] == []
    assert records[-1]["error"] == "It is text, not a picture."


def test_all_formats_say_the_same(call: Cli, pictures: Path, model_file: Path) -> None:
    facts = ["classify", pictures / "Ditto" / "0.png", "--model", model_file, "--top", "2"]
    record, *_ = map(json.loads, call(*facts, "--format", "json").out.splitlines())
    row, *_ = csv.DictReader(io.StringIO(call(*facts, "--format", "csv").out, newline=""))
    _, line = call(*facts).out.splitlines()
    best, second = record["predictions"]
    assert row["path"] == record["path"]
    assert row["model"] == record["model"] == model_file.stem
    assert [row["label_1"], row["label_2"]] == [best["label"], second["label"]]
    assert float(row["probability_1"]) == pytest.approx(best["probability"], abs=1e-6)
    assert best["label"] in line
    assert f"{best['probability']:.1%}".replace("%", " %") in line


def test_no_more_answers_than_classes(call: Cli, pictures: Path, model_file: Path) -> None:
    facts = ["classify", pictures / "Ditto" / "0.png", "--model", model_file]
    called = call(*facts, "--top", 10**9, "--format", "csv")
    assert called.code == 0
    assert "label_5" in called.out
    assert "label_6" not in called.out


def test_a_file_that_is_not_there_is_an_answer_too(call: Cli, model_file: Path) -> None:
    called = call("classify", "nowhere.png", "--model", model_file)
    assert (called.code, called.err) == (1, "")
    assert "not read: There is no such file." in called.out


def test_where_there_is_no_picture_nothing_is_written(
    call: Cli, model_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").touch()
    facts = ["classify", tmp_path / "empty", "--model", model_file]
    for options in ([], ["--format", "csv"], ["--output", tmp_path / "answers"]):
        called = call(*facts, *options)
        assert called == Called(3, "", "There is no picture in what was named.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_table_in_a_file_begins_with_the_mark_that_excel_needs(
    call: Cli, model_file: Path, tmp_path: Path
) -> None:
    picture = draw(tmp_path / "Müller" / "Flabébé.png", 1)
    facts = ["classify", picture, "--model", model_file]
    target = tmp_path / "answers.csv"
    assert call(*facts, "--output", target).code == 0
    printed = call(*facts, "--format", "csv").out
    assert target.read_bytes() == b"\xef\xbb\xbf" + printed.encode()


def test_answers_go_to_a_file(call: Cli, pictures: Path, model_file: Path, tmp_path: Path) -> None:
    """In the format that is wanted, or that the file's ending says, or as a table."""
    facts = ["classify", pictures / "Mr. Mime", "--model", model_file]
    for name, wanted, expected in (
        ("answers.jsonl", (), "json"),
        ("answers.CSV", ("--format", "json"), "json"),
        ("answers.txt", (), "table"),
    ):
        target = tmp_path / name
        assert call(*facts, *wanted, "--output", target) == Called(0, "", "")
        printed = call(*facts, "--format", expected).out
        assert target.read_text(encoding="utf-8") == printed
        assert list(tmp_path.iterdir()) == [target]
        target.unlink()


def test_answers_go_to_parquet(
    call: Cli, pictures: Path, model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra “cluster”")
    broken = tmp_path / "broken.png"
    broken.write_text("text")
    facts = ["classify", pictures / "Ditto", broken, "--model", model_file, "--top", "2"]
    records = [json.loads(line) for line in call(*facts, "--format", "json").out.splitlines()]
    monkeypatch.setattr("trainer.cluster.parquet._ROWS", 2)
    target = tmp_path / "answers.parquet"
    assert call(*facts, "--output", target) == Called(1, "", "")
    rows = parquet.read_table(target).to_pylist()
    for key in ("path", "predictions", "verdict", "error"):
        assert [row[key] for row in rows] == [record[key] for record in records]
    for row, record in zip(rows, records, strict=True):
        named = record["verdict"] in ("sure", "not_sure")
        best = record["predictions"][0] if named else {"label": None, "probability": None}
        assert (row["label"], row["probability"]) == (best["label"], best["probability"])
        assert row["sure"] is (record["verdict"] == "sure" if record["verdict"] else None)
        assert row["model"] == hashlib.sha256(model_file.read_bytes()).hexdigest()


def test_where_parquet_cannot_be_written_the_file_is_named(
    call: Cli, pictures: Path, model_file: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow.parquet", reason="needs the extra “cluster”")
    target = tmp_path / "nowhere" / "answers.parquet"
    called = call("classify", pictures, "--model", model_file, "--output", target)
    assert called == Called(3, "", f"{target} cannot be written: No such file or directory.\n")


def test_parquet_wants_a_file(call: Cli, pictures: Path) -> None:
    called = call("classify", pictures, "--format", "parquet")
    assert called == Called(2, "", "Parquet is no text: name its file with --output.\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--address", "auto"], "--address needs --engine ray."),
        (["--actors", "2"], "--actors needs --engine ray."),
        (["s3://bucket/a"], "s3://bucket/a is a URL: name the pictures there with --engine ray"),
        (
            ["--engine", "ray", "--output", "s3://bucket/a"],
            "s3://bucket/a is a URL, and nothing is written there",
        ),
        (["--engine", "ray"], "--engine ray writes Parquet: name a folder for it with --output."),
        (["--engine", "ray", "--output", "out", "--format", "csv"], "--engine ray writes Parquet"),
    ],
)
def test_options_of_a_cluster_are_explained(
    call: Cli, tmp_path: Path, options: Sequence[str], message: str
) -> None:
    called = call("classify", tmp_path, *options)
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith(message)


def test_a_cluster_without_its_extra_is_a_sentence(
    call: Cli, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("trainer.cluster.batch", "trainer.cli.on_ray"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "ray", None)
    called = call("classify", pictures, "--engine", "ray", "--output", tmp_path / "out")
    what = 'install the “cluster” extra (pip install "pokedex-app[cluster]").'
    assert called == Called(3, "", f"This command needs ray: {what}\n")
    assert not any(tmp_path.iterdir())


def test_parquet_without_its_extra_is_a_sentence(
    call: Cli, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "trainer.cluster.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    called = call("classify", pictures, "--output", tmp_path / "answers.parquet")
    what = 'install the “cluster” extra (pip install "pokedex-app[cluster]").'
    assert called == Called(3, "", f"This command needs pyarrow: {what}\n")
    assert not any(tmp_path.iterdir())


def test_an_interrupt_leaves_no_half_written_file(
    call: Cli, pictures: Path, model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Classifier.classify

    def interrupted(*arguments: Any) -> Iterator[Prediction]:
        yield next(answers(*arguments))
        raise KeyboardInterrupt

    monkeypatch.setattr(Classifier, "classify", interrupted)
    target = tmp_path / "answers.jsonl"
    target.write_text("older")
    called = call("classify", pictures, "--model", model_file, "--output", target)
    assert called == Called(3, "", "Interrupted.\n")
    assert target.read_text() == "older"
    assert list(tmp_path.iterdir()) == [target]


def test_a_trained_model_classifies(trained: Trained, call: Cli, pictures: Path) -> None:
    called = call("classify", pictures, "--model", trained.run / "model.pokedex")
    assert called.code == 0
    assert len(called.out.splitlines()) == 25


def test_it_is_told_which_training_pictures_look_like_one(
    trained: Trained, call: Cli, dataset: Path, tmp_path: Path
) -> None:
    run = RunFolder.open(trained.run)
    learnt = [Path(run.settings.dataset) / row.path for row in run.split.subset("train")]
    copied = shutil.copyfile(learnt[0], tmp_path / "copied.png")
    asked = ["classify", "--looks-like", "2", "--format", "json", "--run", trained.run]
    called = call(*asked, copied, learnt[0])
    assert called.code == 0
    copy, itself = [json.loads(line)["looks_like"] for line in called.out.splitlines()]
    assert copy[0]["path"] == str(learnt[0])
    assert copy[0]["label"] == learnt[0].parent.name
    assert copy[0]["similarity"] == pytest.approx(1, abs=1e-3)
    assert len(copy) == len(itself) == 2
    assert str(learnt[0]) not in [each["path"] for each in itself]

    shutil.rmtree(cache_folder(FEATURES))
    features = ModelFeatures(Classifier(trained.run / "model.pokedex"))
    list(compute_features(features, learnt[-1:], threads=1))  # and was then interrupted
    assert call(*asked, copied, learnt[0]).out == called.out, "what was lost is computed anew"
    (tmp_path / "broken.png").write_text("text")
    model = ["--model", trained.run / "model.pokedex"]
    called = call("classify", "--looks-like", "1", *model, copied, tmp_path / "broken.png")
    _, _, like, broken = called.out.splitlines()
    assert like == f"  looks like 100 %  {learnt[0].parent.name}, {learnt[0]}"
    assert "not read" in broken


def test_where_a_models_training_pictures_are_unknown_it_is_said(
    trained_run: Trained, call: Cli, pictures: Path, model_file: Path, tmp_path: Path
) -> None:
    asked = ["classify", pictures, "--looks-like", "2"]
    called = call(*asked, "--model", model_file)
    assert called.code == 2
    assert "which is not in its folder: name that with --run" in called.err
    called = call(*asked, "--model", model_file, "--run", trained_run.run)
    assert called.code == 2
    assert "has not learnt the pictures of the run" in called.err
    run = shutil.copytree(trained_run.run, tmp_path / "run")
    settings = json.loads((run / "run.json").read_text())
    settings["dataset"] = str(tmp_path / "gone")
    (run / "run.json").write_text(json.dumps(settings))
    with small_network():
        called = call(*asked, "--run", run)
    assert (called.code, called.out) == (3, "")
    assert f"are not in {tmp_path / 'gone'} any more" in called.err


def test_how_sure_an_answer_has_to_be_can_be_said(
    call: Cli, pictures: Path, bundle: Bundle, tmp_path: Path
) -> None:
    curve = Coverage.of(np.array([0.2, 0.4, 1.0, 1.0]), np.array([True] * 4))
    model = tmp_path / "measured.pokedex"
    with_manifest(bundle, model, coverage=curve.model_dump(), temperature=100.0)
    facts = ["classify", pictures / "Ditto" / "0.png", "--model", model, "--format", "json"]

    def verdict(*options: str) -> str:
        called = call(*facts, *options)
        assert called.err == ""
        return str(json.loads(called.out)["verdict"])

    assert verdict("--threshold", "0") == verdict("--coverage", "100%") == "sure"
    assert verdict("--threshold", "100%") == verdict("--coverage", "0.5") == "not_sure"
    for options, why in (
        (["--threshold", "90"], "“90” is no part of a whole: give 90% or 0.9."),
        (["--threshold", "often"], "“often” is no part of a whole: give 90% or 0.9."),
        (["--threshold", "0.5", "--coverage", "1"], "give one of them"),
    ):
        called = call(*facts, *options)
        assert (called.code, called.out) == (2, "")
        assert why in called.err


def test_a_coverage_that_the_model_does_not_know_is_refused(
    call: Cli, pictures: Path, model_file: Path, bundle: Bundle, tmp_path: Path
) -> None:
    facts = ["classify", pictures / "Ditto" / "0.png", "--coverage", "95%", "--model"]
    called = call(*facts, model_file)
    assert (called.code, called.out) == (2, "")
    assert "five.pokedex holds no figures of what each threshold brings" in called.err
    strange = Coverage.of(np.array([1.0, 1.0]), np.array([True] * 2), np.array([False, True]))
    with_manifest(bundle, tmp_path / "strange.pokedex", coverage=strange.model_dump())
    called = call(*facts, tmp_path / "strange.pokedex")
    assert called.code == 2
    assert "sure of 50.0 % of its validation pictures at most" in called.err
