"""Adding pictures and classes to a finished run: what is known stays where it was."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.helpers.drawings import draw_class
from trainer.data.dataset import content_hash
from trainer.errors import CheckpointError, ModelFileError, NothingNewError, StartError
from trainer.model.networks import LITE0
from trainer.runs.contents import FILE
from trainer.runs.continued import Continued
from trainer.runs.preparation import Preparation, prepare_run
from trainer.runs.recipe import REPORT
from trainer.runs.run_folder import RunFolder
from trainer.runs.run_lock import RunLock


def prepared(dataset: Path, out: Path, **changes: Any) -> RunFolder:
    facts: dict[str, Any] = {"recipe": REPORT, "start": "random", "anyway": True}
    *_, last = prepare_run(Preparation(dataset, out, **(facts | changes)))
    return last.run  # type: ignore[union-attr]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    root = tmp_path / "set"
    for label in ("circle", "square"):
        draw_class(root, label, *range(20))
    return root


@pytest.fixture
def earlier(dataset: Path, tmp_path: Path, model_file: Path) -> RunFolder:
    run = prepared(dataset, tmp_path / "earlier")
    shutil.copy(model_file, run.model_file)
    return run


def parts(run: RunFolder) -> dict[str, str]:
    """The part of the split by what a picture holds."""
    root = Path(run.settings.dataset)
    return {content_hash(root / row.path) or "": row.subset for row in run.split.rows}


def again(earlier: RunFolder, dataset: Path, out: Path, **changes: Any) -> RunFolder:
    return prepared(dataset, out, continues=earlier.path, anyway=False, **changes)


def test_known_pictures_keep_their_part_and_new_ones_are_divided_alike(
    earlier: RunFolder, dataset: Path, tmp_path: Path
) -> None:
    before = parts(earlier)
    draw_class(dataset, "circle", *range(20, 40))
    draw_class(dataset, "triangle", *range(20))
    run = again(earlier, dataset, tmp_path / "new")
    after = parts(run)
    assert {content: after[content] for content in before} == before
    for label in ("circle", "triangle"):
        counts = Counter(row.subset for row in run.split.rows if row.label == label)
        whole = sum(counts.values())
        assert counts["test"] == pytest.approx(0.2 * whole, abs=1)
        assert counts["valid"] == pytest.approx(0.08 * whole, abs=1)
    assert run.settings.classes == ("circle", "square", "triangle")
    assert run.settings.start == str(earlier.model_file)
    assert run.settings.split == "continued"
    assert run.settings.continues == Continued(
        run=str(earlier.path.resolve()), new_pictures=40, new_classes=("triangle",)
    )
    assert RunFolder.open(run.path).settings == run.settings


def test_renamed_and_moved_pictures_are_known(
    earlier: RunFolder, dataset: Path, tmp_path: Path
) -> None:
    before = parts(earlier)
    moved = tmp_path / "elsewhere" / "set"
    shutil.copytree(dataset, moved)
    for place in list(moved.rglob("*.png")):  # each gets the name that another had
        place.rename(place.with_name(f"{(int(place.stem) + 7) % 20}_.png"))
    for place in list(moved.rglob("*.png")):
        place.rename(place.with_name(place.name.replace("_", "")))
    draw_class(moved, "square", 20)
    run = again(earlier, moved, tmp_path / "new")
    after = parts(run)
    assert {content: after[content] for content in before} == before
    assert run.settings.continues is not None
    assert (run.settings.continues.new_pictures, run.settings.continues.gone_pictures) == (1, 0)


def test_no_tested_picture_is_ever_trained_on(
    earlier: RunFolder, dataset: Path, tmp_path: Path
) -> None:
    """Whatever became of it: its class, its name, its folder, or a copy of it."""
    tested = [row.path for row in earlier.split.subset("test")]
    holds = {content_hash(dataset / path) for path in tested}
    (dataset / "triangle").mkdir()
    draw_class(dataset, "triangle", *range(12))
    shutil.move(dataset / tested[0], dataset / "triangle" / "moved.png")
    shutil.copy(dataset / tested[1], dataset / "square" / "a copy.png")
    shutil.copytree(dataset, tmp_path / "divided" / "train")  # ready-made folders say otherwise
    for root in (dataset, tmp_path / "divided"):
        run = prepared(root, tmp_path / f"of {root.name}", continues=earlier.path)
        there = {
            content_hash(Path(run.settings.dataset) / row.path): row.subset
            for row in run.split.rows
            if row.subset != "test"
        }
        assert not holds & there.keys()
    assert run.settings.continues is not None
    assert run.settings.continues.relabelled


def test_copies_of_a_tested_picture_are_tested_though_another_copy_was_trained_on(
    earlier: RunFolder, dataset: Path, tmp_path: Path
) -> None:
    tested, trained = (earlier.split.subset(name)[0] for name in ("test", "train"))
    shutil.copy(dataset / tested.path, dataset / trained.path)
    rerun = prepared(dataset, tmp_path / "both", split="random")
    rows = {row.path: row for row in rerun.split.rows}
    rows[tested.path] = replace(rows[tested.path], subset="test")
    rows[trained.path] = replace(rows[trained.path], subset="train")
    both = RunFolder.create(
        tmp_path / "leaking",
        rerun.recipe,
        rerun.settings,
        replace(rerun.split, rows=tuple(rows.values())),
        {},
    )
    shutil.copy(rerun.path / FILE, both.path / FILE)
    shutil.copy(earlier.model_file, both.model_file)
    shutil.copy(dataset / tested.path, dataset / "circle" / "third.png")
    run = prepared(dataset, tmp_path / "new", continues=both.path)
    places = {row.path: row.subset for row in run.split.rows}
    assert (places[tested.path], places[trained.path]) == ("test", "train"), "as they were"
    assert places["circle/third.png"] == "test"


def test_near_duplicates_of_known_pictures_go_where_those_are(
    earlier: RunFolder, dataset: Path, tmp_path: Path
) -> None:
    for subset in ("test", "valid"):
        row = earlier.split.subset(subset)[0]  # type: ignore[arg-type]
        with Image.open(dataset / row.path) as picture:
            picture.convert("RGB").save(dataset / row.label / f"near {subset}.jpg", quality=88)
    run = again(earlier, dataset, tmp_path / "new")
    near = {row.path.split()[-1]: row.subset for row in run.split.rows if "near" in row.path}
    assert near == {"test.jpg": "test", "valid.jpg": "valid"}


def test_a_picture_that_was_changed_in_place_stays_there(
    earlier: RunFolder, dataset: Path, tmp_path: Path
) -> None:
    row = earlier.split.subset("test")[0]
    draw_class(tmp_path / "other", "circle", 99)
    shutil.copy(tmp_path / "other" / "circle" / "99.png", dataset / row.path)
    run = again(earlier, dataset, tmp_path / "new")
    assert {each.path: each.subset for each in run.split.rows}[row.path] == "test"
    assert run.settings.continues is not None
    assert run.settings.continues.new_pictures == 1


def test_a_run_of_an_older_version_knows_its_pictures_by_their_paths(
    earlier: RunFolder, dataset: Path, tmp_path: Path
) -> None:
    before = parts(earlier)
    (earlier.path / FILE).unlink()
    draw_class(dataset, "square", 20, 21)
    run = again(earlier, dataset, tmp_path / "new")
    assert {content: parts(run)[content] for content in before} == before
    assert run.settings.continues is not None
    assert run.settings.continues.new_pictures == 2


def test_classes_that_have_gone_are_dropped_and_told(
    earlier: RunFolder, dataset: Path, tmp_path: Path
) -> None:
    shutil.rmtree(dataset / "circle")
    draw_class(dataset, "triangle", *range(10))
    run = again(earlier, dataset, tmp_path / "new")
    assert run.settings.classes == ("square", "triangle")
    assert run.settings.continues is not None
    assert run.settings.continues.sentence() == (
        "It goes on from the run “earlier”; new pictures: 10; new classes: triangle; classes that "
        "it leaves out: circle; pictures that are not there any more: 20."
    )


def test_of_many_classes_that_have_gone_the_first_are_named() -> None:
    classes = tuple(f"class {number}" for number in range(10, 160))
    what = Continued(run="/runs/a", new_pictures=1, removed_classes=classes)
    _, clause = what.clauses()
    first = "class 10, class 11, class 12, class 13, class 14, class 15"
    assert clause == f"classes that it leaves out: {first}, … (150)"


def test_nothing_new_is_refused_unless_it_is_wanted(
    earlier: RunFolder, dataset: Path, tmp_path: Path
) -> None:
    with pytest.raises(NothingNewError, match="nothing that the run “earlier” has not learnt"):
        again(earlier, dataset, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    run = prepared(dataset, tmp_path / "new", continues=earlier.path, anyway=True)
    assert parts(run) == parts(earlier)


def test_the_model_file_stands_for_the_run_beside_it(
    earlier: RunFolder, dataset: Path, tmp_path: Path
) -> None:
    draw_class(dataset, "square", 20)
    run = prepared(dataset, tmp_path / "new", continues=earlier.model_file)
    assert run.settings.continues is not None
    assert run.settings.continues.name == "earlier"


def test_what_cannot_be_continued_is_told(
    earlier: RunFolder, dataset: Path, tmp_path: Path
) -> None:
    draw_class(dataset, "square", 20)
    out = tmp_path / "new"
    alone = Path(shutil.copy(earlier.model_file, tmp_path / "alone.pokedex"))
    with pytest.raises(CheckpointError, match="Beside .* there is no run"):
        prepared(dataset, out, continues=alone)
    other = Path(shutil.copy(earlier.model_file, earlier.path / "other.pokedex"))
    with pytest.raises(CheckpointError, match="not the model of the run beside it"):
        prepared(dataset, out, continues=other)
    with pytest.raises(CheckpointError, match="not a run folder"):
        prepared(dataset, out, continues=dataset)
    with pytest.raises(StartError, match="holds EfficientNet-B0, but the recipe trains"):
        again(earlier, dataset, out, recipe=REPORT.for_network(LITE0))
    lock = RunLock(earlier.path)
    assert lock.acquire()
    with pytest.raises(CheckpointError, match="still being trained"):
        again(earlier, dataset, out)
    lock.release()
    earlier.model_file.write_bytes(b"damaged")
    with pytest.raises(ModelFileError):
        again(earlier, dataset, out)
    earlier.model_file.unlink()
    with pytest.raises(CheckpointError, match="has no model yet"):
        again(earlier, dataset, out)
    assert not out.exists()
