"""``pokedex evaluate``, called as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers.command_line import LABELS, Called, Cli, Trained
from tests.helpers.drawings import draw
from trainer.model.bundle import Bundle, with_manifest
from trainer.runs.run_folder import RunFolder


def test_a_model_is_measured_on_a_data_set(call: Cli, pictures: Path, model_file: Path) -> None:
    called = call("evaluate", pictures, "--model", model_file, "--format", "json")
    assert (called.code, called.err) == (0, "")
    figures = json.loads(called.out)
    assert called.out.count("\n") == 1
    assert {"images", "top1", "top1_interval", "top5", "macro_top1"} <= set(figures)
    assert {"macro_f1", "loss", "ece", "per_class", "confusion"} <= set(figures)
    assert figures["images"] == 24
    assert [row["support"] for row in figures["per_class"]] == [0, 8, 8, 8, 0]


def test_unknown_classes_and_unreadable_pictures_are_named(
    call: Cli, dataset: Path, model_file: Path, tmp_path: Path
) -> None:
    draw(dataset / "[red]Mew" / "0.png", 9)
    (dataset / "Ditto" / "0.png").write_text("text")
    target = tmp_path / "figures.json"
    called = call(
        "evaluate", dataset, "--model", model_file, "--format", "json", "--output", target
    )
    assert called == Called(
        1,
        "",
        "Left out: [red]Mew (1), which the model doesn't know.\n"
        "Ditto/0.png: It is text, not a picture.\n",
    )
    figures = json.loads(target.read_text(encoding="utf-8"))
    assert figures["images"] == 23
    assert figures["unknown_folders"] == {"[red]Mew": 1}


def test_where_no_class_is_known_it_fails(call: Cli, tmp_path: Path, model_file: Path) -> None:
    draw(tmp_path / "Mew" / "0.png", 9)
    called = call("evaluate", tmp_path, "--model", model_file)
    assert (called.code, called.out) == (3, "")
    assert "the model knows none of the classes (Mew)" in called.err


def test_the_figures_are_shown_as_a_table(trained: Trained, call: Cli, pictures: Path) -> None:
    called = call("evaluate", pictures, "--model", trained.run / "model.pokedex")
    assert (called.code, called.err) == (0, "")
    assert "95 % interval" in called.out
    assert "\x1b" not in called.out


def test_a_part_of_a_split_is_judged(trained: Trained, call: Cli, dataset: Path) -> None:
    run = RunFolder.open(trained.run)
    rows = run.split.subset("test")
    draw(dataset / "Ditto" / "later.png", 9, 9)
    facts = ["evaluate", dataset, "--run", trained.run, "--subset", "test", "--format", "json"]
    called = call(*facts)
    assert (called.code, called.err) == (0, "")
    figures = json.loads(called.out)
    assert figures["images"] == len(rows) == 5
    assert figures["classes"] == list(LABELS[1:4])
    (dataset / rows[0].path).unlink()
    called = call(*facts)
    assert called.code == 1
    assert called.err == f"{rows[0].path}: There is no such file.\n"
    assert json.loads(called.out)["images"] == 4


def test_another_model_can_be_judged_on_that_part(
    trained_run: Trained, call: Cli, pictures: Path, model_file: Path
) -> None:
    facts = [
        "evaluate",
        pictures,
        "--run",
        trained_run.run,
        "--subset",
        "valid",
        "--format",
        "json",
    ]
    figures = json.loads(call(*facts, "--model", model_file).out)
    assert figures["classes"] == list(LABELS)
    assert figures["images"] == len(RunFolder.open(trained_run.run).split.subset("valid"))


def test_sure_answers_are_judged_at_the_threshold_that_was_asked_for(
    call: Cli, pictures: Path, bundle: Bundle, tmp_path: Path
) -> None:
    with_manifest(bundle, tmp_path / "doubting.pokedex", temperature=100.0)
    facts = ["evaluate", pictures, "--model", tmp_path / "doubting.pokedex"]
    assert "sure, from 0.0 %" in call(*facts, "--threshold", "0").out
    figures = json.loads(call(*facts, "--threshold", "100%", "--format", "json").out)
    assert (figures["threshold"], figures["threshold_from"]) == (1.0, "asked")
    assert figures["sure_images"] < figures["images"]
