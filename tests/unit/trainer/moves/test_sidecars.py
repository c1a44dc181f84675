"""Files that belong to a picture: which they are, and that sorting leaves none of them behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.moves import carry, plan_of, tree, undo
from trainer.moves.execution import SkipReason
from trainer.moves.plan import Mode, Why
from trainer.moves.sidecars import Belonging, Sidecars, alike


def files(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(f"{folder.name}/{name}")


def belonging(folder: Path, picture: str, *listed: str) -> Belonging:
    return Sidecars({str(folder / name) for name in (picture, *listed)}).of(folder / picture)


# ---- which belong


def test_files_called_like_the_picture_belong_to_it(tmp_path: Path) -> None:
    own = ["DSC_1.NEF", "DSC_1.NEF.xmp", "DSC_1.jpg.json", "DSC_1.jpg.xmp", "dsc_1.XMP"]
    files(tmp_path, "DSC_1.jpg", *own, "DSC_10.xmp", "DSC.xmp", "DSC_1.exe", "notes.txt")
    assert sorted(belonging(tmp_path, "DSC_1.jpg").own) == own


@pytest.mark.parametrize(
    ("picture", "json"),
    [
        ("a.jpg", "a.jpg.json"),
        ("a.jpg", "a.jpg.supplemental-metadata.json"),
        ("a.jpg", "a.jpg.suppl.json"),
        ("a(1).jpg", "a.jpg(1).json"),
        ("a(1).jpg", "a.jpg.supplemental-metadata(1).json"),
        ("x" * 44 + ".jpg", "x" * 44 + ".j.json"),
    ],
)
def test_googles_names_are_known(tmp_path: Path, picture: str, json: str) -> None:
    files(tmp_path, picture, json)
    assert belonging(tmp_path, picture).own == (json,)
    # whatever the picture is called later, its file is found by that
    later = "other (2).jpg"
    named = alike(json, picture, later)
    files(tmp_path / "later", later, named)
    assert belonging(tmp_path / "later", later).own == (named,)


def test_what_may_belong_to_another_picture_belongs_to_none(tmp_path: Path) -> None:
    files(tmp_path, "a.jpg", "a.png", "a.xmp", "a.jpg.xmp")
    assert belonging(tmp_path, "a.jpg") == Belonging(own=("a.jpg.xmp",), shared=("a.xmp",))
    assert belonging(tmp_path, "a.png") == Belonging(shared=("a.xmp",))


def test_another_picture_of_the_batch_belongs_to_none(tmp_path: Path) -> None:
    files(tmp_path, "a.jpg", "a.nef", "a.xmp")
    assert belonging(tmp_path, "a.jpg", "a.nef") == Belonging(shared=("a.xmp",))


def test_a_whole_name_comes_before_one_without_its_ending(tmp_path: Path) -> None:
    files(tmp_path, "a.jpg", "a.jpg.png", "a.jpg.xmp")
    assert belonging(tmp_path, "a.jpg").own == ("a.jpg.xmp",)
    assert belonging(tmp_path, "a.jpg.png") == Belonging()


# ---- they go with it


@pytest.mark.parametrize("mode", list(Mode))
def test_they_go_with_the_picture_and_come_back(tmp_path: Path, mode: Mode) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    files(source, "DSC_1.jpg", "DSC_1.xmp", "DSC_1.jpg.xmp", "DSC_1.NEF", "DSC_1.jpg.json")
    before = tree(source)
    plan = plan_of([(source / "DSC_1.jpg", "Abra")], out, mode)
    assert (plan.pictures, plan.belonging, len(plan.steps)) == (1, 4, 5)
    carry(tmp_path / "journals", plan)
    assert tree(out) == {f"Abra/{name}": text for name, text in before.items()}
    assert tree(source) == (before if mode is Mode.COPY else {})
    undo(tmp_path / "journals")
    assert tree(source) == before
    assert not out.exists()


def test_what_is_shared_stays_and_says_so(tmp_path: Path) -> None:
    files(tmp_path / "in", "a.jpg", "a.png", "a.xmp")
    wanted = [(tmp_path / "in" / name, "Abra") for name in ("a.jpg", "a.png")]
    plan = plan_of(wanted, tmp_path / "out")
    assert len(plan.steps) == 2
    assert [(Path(s.path).name, s.why) for s in plan.stays] == [("a.xmp", Why.SHARED)]


def test_a_number_is_given_to_both(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for folder in ("one", "two", "three"):
        files(tmp_path / folder, "a.jpg", "a.xmp", "a.jpg.json")
    files(out / "Abra", "a (2).xmp")  # somebody else's, so that number is not free for the picture
    wanted = [(tmp_path / each / "a.jpg", "Abra") for each in ("one", "two", "three")]
    plan = plan_of(wanted, out)
    assert [Path(step.target).name for step in plan.steps] == [
        *("a.jpg", "a.jpg.json", "a.xmp"),
        *("a (3).jpg", "a (3).jpg.json", "a (3).xmp"),
        *("a (4).jpg", "a (4).jpg.json", "a (4).xmp"),
    ]
    assert plan.renamed == 2


def test_a_name_taken_since_the_plan_is_changed_for_both(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    files(source, "a.jpg", "a.xmp", "b.jpg", "b.xmp")
    before = tree(source)
    plan = plan_of([(source / name, "Abra") for name in ("a.jpg", "b.jpg")], out)
    files(out / "Abra", "a.jpg", "b.xmp")
    carry(tmp_path / "journals", plan)
    assert tree(out) == {
        "Abra/a.jpg": "Abra/a.jpg",
        "Abra/a (2).jpg": "in/a.jpg",
        "Abra/a (2).xmp": "in/a.xmp",
        "Abra/b.xmp": "Abra/b.xmp",
        "Abra/b (2).jpg": "in/b.jpg",
        "Abra/b (2).xmp": "in/b.xmp",
    }
    files(source, "a.xmp")  # and on the way back
    (source / "a.xmp").write_text("another's")
    undo(tmp_path / "journals")
    assert tree(source) == {
        "a.xmp": "another's",
        "a (2).jpg": before["a.jpg"],
        "a (2).xmp": before["a.xmp"],
        "b.jpg": before["b.jpg"],
        "b.xmp": before["b.xmp"],
    }


def test_they_stay_with_a_picture_that_is_passed_over(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    files(source, "a.jpg", "a.xmp", "b.jpg", "b.xmp")
    plan = plan_of([(source / name, "Abra") for name in ("a.jpg", "b.jpg")], out)
    (source / "a.jpg").write_text("edited since")
    done = carry(tmp_path / "journals", plan)
    assert [one.problem for one in done[:2]] == [SkipReason.CHANGED, SkipReason.PICTURE_STAYS]
    assert tree(source) == {"a.jpg": "edited since", "a.xmp": "in/a.xmp"}
    (out / "Abra" / "b.jpg").unlink()
    back = undo(tmp_path / "journals")
    assert [one.problem for one in back] == [SkipReason.GONE, SkipReason.PICTURE_STAYS]
    assert tree(out) == {"Abra/b.xmp": "in/b.xmp"}
