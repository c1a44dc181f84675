"""The run folder: made once, opened again, and its log of whole lines."""

from __future__ import annotations

import errno
import json
import os
from contextlib import closing
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from trainer.data.split import Split, SplitRow
from trainer.errors import CheckpointError, DatasetError
from trainer.runs.event_log import EventLog
from trainer.runs.events import Notice
from trainer.runs.recipe import REPORT
from trainer.runs.run_folder import RunFolder, RunSettings

SPLIT = Split(
    "grouped",
    3,
    (
        SplitRow("circle/b.png", "circle", "valid", 1),
        SplitRow("circle/ä b.png", "circle", "train", 1),
        SplitRow("square/a.png", "square", "train"),
        SplitRow("square/b.png", "square", "test"),
    ),
)


def settings(**changes: Any) -> RunSettings:
    facts: dict[str, Any] = {
        "dataset": "/data/shapes",
        "split": "grouped",
        "split_seed": 3,
        "start": "random",
        "classes": ("circle", "square"),
    }
    return RunSettings(**(facts | changes))


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path / "new" / "run", REPORT, settings(), SPLIT)


def note(text: str) -> Notice:
    return Notice(message=text)


def log_of(run: RunFolder, keep: int, *messages: str) -> None:
    log = EventLog(run.path, keep)
    for message in messages:
        log.append(note(message))
    log.close()


def test_a_run_is_opened_as_it_was_made(run: RunFolder) -> None:
    again = RunFolder.open(run.path)
    assert again.recipe == run.recipe
    assert again.settings == run.settings
    assert again.split == run.split
    assert again.model_file == run.path / "model.pokedex"
    assert again.events() == []


def test_examples_are_files_with_labels(run: RunFolder) -> None:
    assert run.examples("train") == [
        (Path("/data/shapes/circle/ä b.png"), "circle"),
        (Path("/data/shapes/square/a.png"), "square"),
    ]
    assert run.examples("test") == [(Path("/data/shapes/square/b.png"), "square")]


def test_an_empty_folder_will_do_and_a_full_one_will_not(tmp_path: Path, run: RunFolder) -> None:
    (tmp_path / "empty").mkdir()
    RunFolder.create(tmp_path / "empty", REPORT, settings(), SPLIT)
    with pytest.raises(CheckpointError, match="is not empty: choose a new folder"):
        RunFolder.create(run.path, REPORT, settings(), SPLIT)


def test_a_file_in_the_way_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(CheckpointError, match=r"The run folder .*file.* cannot be written"):
            RunFolder.create(place, REPORT, settings(), SPLIT)


@pytest.mark.parametrize("name", ["run.json", "recipe.json"])
def test_what_is_missing_is_named(run: RunFolder, name: str) -> None:
    (run.path / name).unlink()
    with pytest.raises(CheckpointError, match=f"is not a run folder: it has no {name}"):
        RunFolder.open(run.path)


def test_no_folder_at_all_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="is not a run folder"):
        RunFolder.open(tmp_path / "none")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"dataset": "/data"}'])
def test_damaged_settings_are_reported(run: RunFolder, content: bytes) -> None:
    (run.path / "run.json").write_bytes(content)
    with pytest.raises(CheckpointError, match="is damaged"):
        RunFolder.open(run.path)


def test_a_damaged_split_or_recipe_is_reported(run: RunFolder) -> None:
    text = (run.path / "split.csv").read_text(encoding="utf-8")
    (run.path / "split.csv").write_text(text.replace("valid", "spare"), encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"split\.csv is damaged \(line 2\)"):
        RunFolder.open(run.path)
    (run.path / "split.csv").unlink()
    with pytest.raises(CheckpointError, match=r"split\.csv cannot be read"):
        RunFolder.open(run.path)
    (run.path / "recipe.json").write_text("{}")
    with pytest.raises(CheckpointError, match=r"recipe\.json is not a valid recipe"):
        RunFolder.open(run.path)


def test_a_run_of_a_newer_version_says_so(run: RunFolder) -> None:
    file = run.path / "run.json"
    tree = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(tree | {"format_version": 3, "holograms": True}), encoding="utf-8")
    before = {path: path.read_bytes() for path in run.path.iterdir()}
    with pytest.raises(CheckpointError, match=r"A newer version .* \(format 3\): please update"):
        RunFolder.open(run.path)
    assert {path: path.read_bytes() for path in run.path.iterdir()} == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 100_000, "is not valid JSON"),
        ('{"dataset": "a", "dataset": "b"}', "is not valid JSON"),
        ("[]", "Input should be a valid dictionary"),
        ('{"\x1b[31m' + "a" * 10_000 + '": 1}', "is not valid"),
        ('{"format_version": 1e3}', "is not valid"),
    ],
)
def test_a_strange_run_json_is_refused_in_one_sentence(
    run: RunFolder, text: str, reason: str
) -> None:
    (run.path / "run.json").write_text(text)
    with pytest.raises(CheckpointError, match="is damaged: its run.json") as caught:
        RunFolder.open(run.path)
    sentence = str(caught.value)
    assert reason in sentence
    assert sentence.isprintable()
    assert len(sentence) < 1000


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_a_run_whose_parts_are_links_is_not_opened(run: RunFolder, tmp_path: Path) -> None:
    """Going on with it would write through them, wherever they lead."""
    mine = tmp_path / "mine.txt"
    mine.write_text("precious")
    (run.path / "events.jsonl").unlink(missing_ok=True)
    (run.path / "events.jsonl").symlink_to(mine)
    with pytest.raises(CheckpointError, match=r"events\.jsonl is a link"):
        RunFolder.open(run.path)
    assert mine.read_text() == "precious"


def test_a_run_that_no_model_can_come_of_is_refused(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path / "1", REPORT, settings(classes=("circle",)), SPLIT)
    with pytest.raises(DatasetError, match=r"names the class “square”, which is not a class"):
        run.check_trainable()

    circles = Split("random", 0, SPLIT.rows[:2])
    run = RunFolder.create(tmp_path / "2", REPORT, settings(classes=("circle",)), circles)
    with pytest.raises(DatasetError, match="/data/shapes has fewer than two classes"):
        run.check_trainable()

    few = Split("random", 0, SPLIT.rows[:2])
    run = RunFolder.create(tmp_path / "3", REPORT, settings(), few)
    with pytest.raises(DatasetError, match="Fewer than two pictures of /data/shapes"):
        run.check_trainable()

    unfit = settings(classes=("circle", "square", "two\nlines"))
    run = RunFolder.create(tmp_path / "4", REPORT, unfit, SPLIT)
    with pytest.raises(DatasetError, match="cannot be the labels of a model .*: rename the folder"):
        run.check_trainable()


def test_events_are_whole_lines(run: RunFolder) -> None:
    log_of(run, 0, "one", "two\nlines\r\x85\u2028")
    assert run.events() == [note("one"), note("two\nlines\r\x85\u2028")]
    content = (run.path / "events.jsonl").read_bytes()
    assert content.count(b"\n") == 2
    assert content.endswith(b"\n")


def test_what_came_after_the_checkpoint_is_dropped(run: RunFolder) -> None:
    log_of(run, 0, "one", "two", "three")
    log_of(run, 2, "three again")
    assert run.events() == [note("one"), note("two"), note("three again")]


def test_a_new_log_forgets_an_older_one(run: RunFolder) -> None:
    log_of(run, 0, "one")
    log_of(run, 0, "two")
    assert run.events() == [note("two")]


def test_the_checkpoint_may_be_ahead_of_the_log(run: RunFolder) -> None:
    log_of(run, 0, "one")
    log_of(run, 2, "two")
    assert run.events() == [note("one"), note("two")]


@pytest.mark.parametrize("cut", [1, 2, 3, 10])
def test_a_half_written_last_line_is_left_out_and_then_replaced(run: RunFolder, cut: int) -> None:
    log_of(run, 0, "one", "Nidoran♀")  # a cut may fall into the three bytes of ♀
    path = run.path / "events.jsonl"
    path.write_bytes(path.read_bytes()[: -cut - 2])
    assert run.events() == [note("one")]
    log_of(run, 2, "two")
    assert run.events() == [note("one"), note("two")]


@pytest.mark.parametrize("line", [b"{}\n", b"\xff\n", b"\n"])
def test_a_damaged_line_is_reported(run: RunFolder, line: bytes) -> None:
    log_of(run, 0, "one")
    path = run.path / "events.jsonl"
    path.write_bytes(line + path.read_bytes())
    with pytest.raises(CheckpointError, match=r"events\.jsonl is damaged"):
        run.events()


def test_what_a_killed_training_had_begun_to_write_is_cleared_away(run: RunFolder) -> None:
    (run.path / ".tmp-0123456789abcdef.safetensors").touch()
    log_of(run, 0, "a")
    assert not list(run.path.glob(".tmp-*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_an_error(run: RunFolder) -> None:
    log = EventLog(run.path, 0)
    log.close()
    with Path("/dev/full").open("ab", buffering=0) as log._stream:
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as refused:
            log.append(note("one"))
        assert refused.value.filename == "/dev/full"
        assert log.lines == 0


def test_a_line_that_went_in_only_in_part_is_an_error(run: RunFolder) -> None:
    class NearlyFull(FileIO):
        def write(self, data: Any) -> int:
            return super().write(data[:-1])

    with closing(EventLog(run.path, 0)) as log:
        log._stream.close()
        log._stream = NearlyFull(run.path / "events.jsonl", "a")
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            log.append(note("one"))
    assert (run.path / "events.jsonl").read_bytes() == b"", "no part of a line is left"
