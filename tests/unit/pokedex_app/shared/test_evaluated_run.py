"""A run folder is read as far as it goes; what is damaged or missing is said, not raised."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("PySide6", reason="needs the extra `app`")

from pokedex_app.shared.runs.evaluated_run import overlap, read_results, same_pictures
from tests.helpers.finished_run import make_dataset, make_run
from trainer.errors import CheckpointError


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return make_run(tmp_path / "run", make_dataset(tmp_path / "pictures"))


def test_a_finished_run_is_read_whole(run: Path, tmp_path: Path) -> None:
    results = read_results(run)
    assert not results.problems
    assert set(results.evaluations) == {"valid", "test"}
    assert results.model == run / "model.pokedex"
    assert results.dataset == tmp_path / "pictures"
    assert results.history is not None
    assert len(results.curves.epochs) == 2
    assert results.pictures("test", "Electrode") == [
        "Electrode/electrode.png",
        "Electrode/voltorb.png",
    ]


def test_the_test_part_stands_for_the_run(run: Path) -> None:
    headline = read_results(run).headline()
    assert headline is not None
    assert headline[0] == "test"


def test_figures_alone_are_enough(run: Path) -> None:
    for name in ("run.json", "recipe.json", "split.csv", "model.pokedex", "events.jsonl"):
        (run / name).unlink()
    results = read_results(run)
    assert results.evaluations
    assert results.settings is None
    assert results.model is None
    assert results.dataset is None
    assert results.curves.empty
    assert not results.can_report
    assert not results.problems


def test_a_data_set_that_has_moved_is_noticed(run: Path, tmp_path: Path) -> None:
    (tmp_path / "pictures").rename(tmp_path / "elsewhere")
    assert read_results(run).dataset is None


def test_damaged_files_are_named_and_the_rest_is_read(run: Path) -> None:
    (run / "evaluation.json").write_text("{")
    (run / "split.csv").write_text("nonsense")
    results = read_results(run)
    assert len(results.problems) == 2
    assert results.evaluations == {}
    assert results.history is not None


def test_a_line_cut_off_by_a_crash_is_passed_over(run: Path) -> None:
    with (run / "events.jsonl").open("a") as log:
        log.write('{"event": "epoch_')
    assert len(read_results(run).curves.epochs) == 2


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="not a run folder"):
        read_results(tmp_path)


def test_runs_of_one_split_were_measured_on_the_same_pictures(run: Path, tmp_path: Path) -> None:
    other = make_run(tmp_path / "other", tmp_path / "pictures", right=1)
    assert same_pictures(read_results(run), read_results(other), "test") is True


def test_runs_of_another_split_were_not(run: Path, tmp_path: Path) -> None:
    other = make_run(tmp_path / "other", tmp_path / "pictures")
    text = (other / "split.csv").read_text()
    (other / "split.csv").write_text(text.replace("staryu.png", "another.png"))
    assert same_pictures(read_results(run), read_results(other), "test") is False


def test_without_a_split_nobody_can_tell(run: Path, tmp_path: Path) -> None:
    other = make_run(tmp_path / "other", tmp_path / "pictures")
    (other / "run.json").unlink()
    assert same_pictures(read_results(run), read_results(other), "test") is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0.1, 0.3), (0.2, 0.4), True),
        ((0.2, 0.4), (0.1, 0.3), True),
        ((0.1, 0.2), (0.2, 0.3), True),
        ((0.1, 0.2), (0.3, 0.4), False),
        ((0.3, 0.4), (0.1, 0.2), False),
    ],
)
def test_intervals_overlap_where_they_share_a_value(
    one: tuple[float, float], other: tuple[float, float], expected: bool
) -> None:
    assert overlap(one, other) is expected
