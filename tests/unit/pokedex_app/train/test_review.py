"""What is left of a scan's findings once pictures are left out."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pokedex_app.train.logic.review import (
    DatasetChoice,
    LeftOutStore,
    Section,
    class_section,
    is_learnt_at_once,
    sections,
    to_leave_out,
)
from trainer.data.dataset import open_dataset
from trainer.data.scan import ScanReport, scan


def drawn(seed: int) -> Image.Image:
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (64, 64), "white")
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        draw.line([int(v) for v in rng.integers(0, 64, 4)], fill="black", width=4)
    return image


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two classes of ten; a copy within Abra, one of Abra's in Muk, and a broken file."""
    seed = 0
    for label in ("Abra", "Muk"):
        (tmp_path / label).mkdir()
        for number in range(10):
            seed += 1
            drawn(seed).save(tmp_path / label / f"{number}.png")
    shutil.copy(tmp_path / "Abra" / "0.png", tmp_path / "Abra" / "copy.png")
    shutil.copy(tmp_path / "Abra" / "1.png", tmp_path / "Muk" / "wrong.png")
    (tmp_path / "Muk" / "broken.png").write_bytes(b"no picture")
    return tmp_path


def reviewed(root: Path) -> DatasetChoice:
    dataset = open_dataset(root)
    *_, report = scan(dataset, threads=1)
    assert isinstance(report, ScanReport)
    return DatasetChoice(root, report, frozenset(), dataset)


def section(choice: DatasetChoice, kind: str) -> Section | None:
    return next((s for s in sections(choice) if s.kind == kind), None)


def test_counts_are_of_what_a_training_would_use(root: Path) -> None:
    choice = reviewed(root)
    assert choice.counts == {"Abra": 11, "Muk": 11}
    assert choice.everything == {"Abra": 11, "Muk": 12}
    fewer = choice.leaving_out({"Abra/copy.png", "Muk/broken.png", "not/there.png"})
    assert fewer.counts == {"Abra": 10, "Muk": 11}
    assert fewer.left_out == {"Abra/copy.png", "Muk/broken.png"}
    assert fewer.usable == 21


def test_leaving_out_settles_findings_and_putting_back_unsettles_them(root: Path) -> None:
    choice = reviewed(root)
    for kind, path in (
        ("identical", "Abra/copy.png"),
        ("identical_across_classes", "Muk/wrong.png"),
        ("unreadable", "Muk/broken.png"),
    ):
        before = section(choice, kind)
        assert before is not None
        assert before.unsettled == 1
        after = section(choice.leaving_out({path}), kind)
        assert after is not None
        assert after.unsettled == 0


@pytest.mark.parametrize(
    "left_out",
    [
        (),
        ("Abra/copy.png",),
        ("Abra/1.png", "Muk/broken.png"),
        ("Muk/wrong.png", "Muk/0.png", "Muk/1.png", "Muk/2.png"),
        tuple(f"Abra/{number}.png" for number in range(10)),
        ("Abra/copy.png", *(f"Abra/{number}.png" for number in range(10))),
    ],
)
def test_the_window_finds_what_a_scan_without_those_pictures_finds(
    root: Path, left_out: tuple[str, ...]
) -> None:
    shutil.copy(root / "Abra" / "1.png", root / "Abra" / "twice.png")
    (root / "Muk" / "notes.txt").write_text("no picture by name")
    *_, report = scan(open_dataset(root).without(left_out), threads=1)
    assert isinstance(report, ScanReport)
    shown = [each for each in sections(reviewed(root).leaving_out(left_out)) if each.unsettled]
    found = [each for each in shown if each.kind != "left_out"]
    assert [(each.kind, each.severity) for each in found] == list(
        dict.fromkeys((finding.kind, finding.severity) for finding in report.findings)
    )
    left = {
        (each.kind, tuple(path for path in group.pictures if path not in left_out))
        for each in found
        for group in each.groups
        if not group.settled
    }
    # files left out are, to a scan, files that are not used
    assert {(f.kind, f.pictures) for f in report.findings if f.pictures} - left <= {
        ("ignored", tuple(sorted(("Muk/notes.txt", *left_out))))
    }


def test_what_settles_itself_is_offered_and_judgement_is_not(root: Path) -> None:
    choice = reviewed(root)
    identical, unreadable = section(choice, "identical"), section(choice, "unreadable")
    across = section(choice, "identical_across_classes")
    assert identical is not None
    assert unreadable is not None
    assert across is not None
    assert to_leave_out(identical, choice) == {"Abra/copy.png"}
    assert to_leave_out(unreadable, choice) == {"Muk/broken.png"}
    assert to_leave_out(across, choice) == frozenset()
    settled = choice.leaving_out({"Abra/0.png"})
    assert to_leave_out(identical, settled) == frozenset()


def test_only_a_set_with_nothing_to_look_at_and_no_more_pictures_is_learnt_at_once(
    root: Path,
) -> None:
    sound = reviewed(root).leaving_out({"Abra/copy.png", "Muk/wrong.png", "Muk/broken.png"})
    assert is_learnt_at_once(sound, sound.usable)
    assert not is_learnt_at_once(sound, sound.usable - 1)
    assert not is_learnt_at_once(reviewed(root), 100)


def test_classes_that_become_tiny_or_empty_are_found_anew(root: Path) -> None:
    choice = reviewed(root)
    assert section(choice, "tiny_class") is None
    muk = choice.pictures_of("Muk")
    tiny = section(choice.leaving_out(muk[:5]), "tiny_class")
    assert tiny is not None
    assert tiny.groups[0].classes == ("Muk",)
    gone = choice.leaving_out(muk)
    assert section(gone, "empty_class") is not None
    assert section(gone, "single_class") is not None
    assert not gone.trainable
    assert choice.trainable


def test_what_is_left_out_is_a_section_by_class(root: Path) -> None:
    choice = reviewed(root)
    assert section(choice, "left_out") is None
    found = section(choice.leaving_out({"Muk/wrong.png", "Abra/0.png"}), "left_out")
    assert found is not None
    assert [group.classes for group in found.groups] == [("Abra",), ("Muk",)]
    assert class_section(choice, "Muk").pictures == 12


def test_of_copies_in_several_subsets_the_test_picture_is_kept(tmp_path: Path) -> None:
    seed = 0
    for subset in ("train", "test"):
        for label in ("Abra", "Muk"):
            (tmp_path / subset / label).mkdir(parents=True)
            for number in range(3):
                seed += 1
                drawn(seed).save(tmp_path / subset / label / f"{number}.png")
    shutil.copy(tmp_path / "test" / "Muk" / "0.png", tmp_path / "train" / "Muk" / "9.png")
    choice = reviewed(tmp_path)
    assert choice.divided
    found = section(choice, "across_subsets")
    assert found is not None
    assert to_leave_out(found, choice) == {"train/Muk/9.png"}
    after = section(choice.leaving_out({"train/Muk/9.png"}), "across_subsets")
    assert after is not None
    assert after.unsettled == 0


def test_what_is_left_out_is_remembered_outside_the_data_set(root: Path, tmp_path: Path) -> None:
    store = LeftOutStore(tmp_path / "app" / "left-out")
    before = sorted(root.rglob("*.png"))
    assert store.load(root) == frozenset()
    # a name that is not UTF-8 is a lone surrogate
    store.save(root, {"Muk/wrong.png", "Muk/\udcff.png"})
    assert LeftOutStore(tmp_path / "app" / "left-out").load(root) == {
        "Muk/wrong.png",
        "Muk/\udcff.png",
    }
    assert store.load(root / "Abra") == frozenset()
    assert sorted(root.rglob("*.png")) == before


def test_a_damaged_note_of_what_is_left_out_counts_as_none(tmp_path: Path) -> None:
    store = LeftOutStore(tmp_path)
    store.save(tmp_path, {"a.png"})
    [file] = tmp_path.glob("*.json")
    file.write_text("{half")
    assert store.load(tmp_path) == frozenset()
