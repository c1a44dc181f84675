"""Files that were made to do harm: refused with one sentence, and nothing else happens."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pokedex_app.shared.runs.evaluated_run import read_results
from pokedex_app.shared.runs.summaries import summarise
from tests.reliability import hostile_archives as made
from tests.reliability.hostile_doors import EVERY, tried
from tests.reliability.hostile_models import refused_cases, sound_members
from trainer.data.source import Located, SourceError, locate
from trainer.errors import CheckpointError, TrainerError
from trainer.model.start_files import choose_start
from trainer.runs.run_folder import RunFolder

ARCHIVES = {name: (reason, write) for name, reason, write in made.archives()}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and limits its address space")
def test_every_hostile_model_file_is_refused_in_one_sentence_and_does_nothing(
    tmp_path: Path,
) -> None:
    found = tried(tmp_path / "work", "few")
    problems = [problem for result in found if (problem := result.problem()) is not None]
    assert not problems, "\n".join(problems)
    refused = {result.case for result in found if result.outcome == "refused"}
    assert len(refused) >= len(refused_cases()) // EVERY


@pytest.mark.parametrize("case", ["weights: not a number", "file: a pickle", "file: a named pipe"])
def test_a_training_does_not_start_from_a_hostile_file(case: str, tmp_path: Path) -> None:
    path = tmp_path / "x.pokedex"
    refused_cases()[case](sound_members(tmp_path), path)
    with pytest.raises(TrainerError, match=r"x\.pokedex"):
        choose_start("auto", str(path))


# ---- zips of data sets ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_zip_is_refused_and_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    reason, write = ARCHIVES[name]
    archive, unpacked = tmp_path / "data.zip", tmp_path / "app" / "datasets"
    write(archive)
    unpacked.mkdir(parents=True)
    before = _listed(tmp_path)
    with pytest.raises(SourceError) as caught:
        list(locate([archive], unpacked))
    assert caught.value.reason == reason
    assert _listed(tmp_path) == before, "nothing is left behind, inside or outside"


def test_a_zip_in_a_zip_stays_one(tmp_path: Path) -> None:
    archive, unpacked = tmp_path / "data.zip", tmp_path / "datasets"
    made._with("cats/inner.zip", b"PK\x05\x06" + bytes(18))(archive)
    *_, last = locate([archive], unpacked)
    assert isinstance(last, Located)
    assert (last.root / "cats" / "inner.zip").is_file()


def _listed(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


# ---- run folders ----------------------------------------------------------------------------


def test_a_hostile_run_folder_is_refused_in_one_sentence(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("precious")
    wrong = []
    for number, (name, file, change) in enumerate(made.run_changes(mine)):
        run = made.sound_run(tmp_path / f"run{number}", tmp_path)
        change(run)
        with pytest.raises(CheckpointError) as caught:
            RunFolder.open(run)
        sentence = str(caught.value)
        if file not in sentence or not sentence.isprintable() or len(sentence) > 1500:
            wrong.append(f"{name}: {sentence[:300]!a}")
        # the lists of the window go on without it
        summary = summarise(run)
        assert summary is None or summary.state in ("damaged", "interrupted")
        results = read_results(run)
        assert results.problems
    assert not wrong, "\n".join(wrong)
    assert mine.read_text() == "precious"


@pytest.mark.parametrize(
    "line",
    [b"[" * 100_000, b'{"event": "' + b"x" * 5_000_000 + b'"}', b"\xff\xfe", b'{"event": 1e999}'],
)
def test_strange_lines_of_a_log_are_passed_over(line: bytes, tmp_path: Path) -> None:
    run = made.sound_run(tmp_path / "run", tmp_path)
    (run / "events.jsonl").write_bytes(line + b"\n")
    (run / "evaluation.json").write_bytes(line)
    results = read_results(run)
    assert results.history is None
    assert any("evaluation.json" in str(problem) for problem in results.problems)
    with pytest.raises(CheckpointError, match=r"events\.jsonl is damaged") as caught:
        RunFolder.open(run).events()
    assert len(str(caught.value)) < 1500
