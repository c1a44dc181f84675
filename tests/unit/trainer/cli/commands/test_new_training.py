"""``pokedex train`` with a data set, called as a user calls it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.helpers.command_line import Cli, Trained
from tests.helpers.zips import packed_in
from trainer.evaluation.evaluate import read_evaluations
from trainer.model.bundle import read_manifest
from trainer.runs.events import Finished, from_json
from trainer.runs.run_folder import RunFolder


def test_a_training_prints_its_events(trained: Trained) -> None:
    events = [from_json(line) for line in trained.called.out.splitlines()]
    assert events == RunFolder.open(trained.run).events()
    assert isinstance(events[-1], Finished)
    assert [event.epochs for event in events if event.event == "phase_begun"] == [2, 1]


def test_a_training_names_what_it_cannot_read_and_goes_on(trained: Trained) -> None:
    assert trained.called.code == 1
    told = trained.called.err.splitlines()
    assert told[0] == "warning: Ditto/[red].png: It is text, not a picture."
    assert {line.partition(":")[0] for line in told[:-1]} == {"warning"}
    assert told[-1] == "Trains EfficientNet-B0: the recipe names it."
    run = RunFolder.open(trained.run)
    assert len(run.split.rows) == 24
    assert run.settings.split_seed == 3


def test_the_encoding_of_names_in_a_zip_can_be_said_and_what_is_renamed_is_told(
    call: Cli, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POKEDEX_HOME", str(tmp_path / "home"))
    [picture, *_] = (pictures / "Ditto").iterdir()
    names = ["犬/1.png", "犬/12:30.png", "猫/1.png"]
    members = {name: picture.read_bytes() for name in names}
    archive = packed_in("cp932", tmp_path / "pets.zip", members)
    called = call("scan", archive, "--zip-names", "cp932", "--format", "json")
    assert "Renamed, as some system could not have it: 犬/12:30.png is 犬/12-30.png" in called.err
    assert json.loads(called.out)["classes"] == {"犬": 2, "猫": 1}
    assert call("scan", archive, "--zip-names", "morse").code == 2


def test_a_zip_the_folder_around_it_and_its_classes_are_the_same_data_set(
    call: Cli, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POKEDEX_HOME", str(tmp_path / "home"))
    outer = tmp_path / "outer"
    shutil.copytree(pictures, outer / "inner")
    archive = shutil.make_archive(str(tmp_path / "pictures"), "zip", outer)
    classes = sorted((outer / "inner").iterdir())
    ways = ([outer / "inner"], [outer], [archive], classes)
    scans = [json.loads(call("scan", *way, "--format", "json").out) for way in ways]
    assert all(each["classes"] == scans[0]["classes"] for each in scans)
    assert all(each["fingerprint"] == scans[0]["fingerprint"] for each in scans)
    assert next((tmp_path / "home" / "data" / "datasets").iterdir()).name.startswith("pictures-")


def test_a_run_is_not_kept_in_the_folder_that_wraps_its_data_set(
    call: Cli, pictures: Path, tmp_path: Path
) -> None:
    pytest.importorskip("torch", reason="training needs torch")
    shutil.copytree(pictures, tmp_path / "outer" / "inner")
    outer = tmp_path / "outer"
    called = call("train", outer, "--out", outer / "run", "--start", "random")
    assert called.code == 3
    assert "lies in the data set" in called.err
    assert [path.name for path in outer.iterdir()] == ["inner"]


@pytest.fixture
def spoilt(pictures: Path, tmp_path: Path) -> Path:
    """A folder without pictures among the classes."""
    root = shutil.copytree(pictures, tmp_path / "spoilt")
    (root / "Mew").mkdir()
    return root


def test_what_a_scan_calls_an_error_is_not_trained(call: Cli, spoilt: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="training needs torch")
    called = call("train", spoilt, "--out", tmp_path / "run", "--start", "random")
    assert called.code == 3
    found = "The class “Mew” has no picture that can be read."
    assert called.err.count(f"error: {found}") == 1
    assert "--anyway" in called.err
    assert f"{spoilt} has an error that spoils a training: {found}" in called.err
    assert not (tmp_path / "run").exists()


def test_who_insists_has_it_trained(
    call: Cli, spoilt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch", reason="training needs torch")
    runs: list[RunFolder] = []
    monkeypatch.setattr("trainer.cli.commands.train.follow_run", lambda run, *_: runs.append(run))
    called = call("train", spoilt, "--out", tmp_path / "run", "--start", "random", "--anyway")
    assert called.code == 0
    assert called.err.count("The class “Mew” has no picture") == 1
    assert "Mew" not in runs[0].settings.classes


def test_a_finished_run_is_continued_with_more_pictures(
    trained: Trained, call: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[RunFolder] = []
    monkeypatch.setattr("trainer.cli.commands.train.follow_run", lambda run, *_: runs.append(run))
    earlier = RunFolder.open(trained.run)
    more = shutil.copytree(earlier.settings.dataset, tmp_path / "more")
    (more / "Ditto" / "[red].png").unlink()
    where = ("train", more, "--continue", trained.run, "--out", tmp_path / "run")
    assert "Nothing was trained" in call(*where).err
    with Image.open(next((more / "Ditto").glob("*.png"))) as picture:
        picture.rotate(90).resize((50, 70)).save(more / "Ditto" / "new.png")
    zipped = shutil.make_archive(str(tmp_path / "zip"), "zip", more)
    assert call("train", zipped, *where[2:]).code == 0
    [run] = runs
    assert run.settings.continues is not None
    assert run.settings.continues.new_pictures == 1
    assert run.recipe == earlier.recipe, "the run's, unless another is named"
    assert not run.settings.test
    for option in (["--split", "random"], ["--start", "random"], ["--split-seed", "1"]):
        called = call(*where, *option)
        assert called.code == 2
        assert f"leave out {option[0]}" in called.err


def test_a_closed_test_part_is_nowhere_measured(trained: Trained) -> None:
    assert set(read_evaluations(trained.run / "evaluation.json")) == {"valid"}
    assert "test" not in read_manifest(trained.run / "model.pokedex").metrics
    assert not RunFolder.open(trained.run).settings.test


def test_a_finished_training_is_not_done_again(trained: Trained, call: Cli, tmp_path: Path) -> None:
    run = Path(shutil.copytree(trained.run, tmp_path / "run"))
    before = (run / "model.pokedex").stat()
    called = call("train", "--resume", run)
    assert called.code == 0
    assert called.err == "This training is finished already.\n"
    assert str(run / "model.pokedex") in called.out
    assert (run / "model.pokedex").stat() == before
    assert from_json((run / "events.jsonl").read_text().splitlines()[-1]).event == "finished"
