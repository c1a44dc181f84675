"""A scan names everything that is wrong with a data set, and goes on whatever it meets."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from tests.helpers.drawings import drawing
from trainer.cache import FileCache
from trainer.data.dataset import fingerprint, open_dataset
from trainer.data.findings import Finding
from trainer.data.scan import MOST_DECODING, ScanEvent, ScanProgress, ScanReport, scan
from trainer.data.split import make_split
from trainer.pictures.copies import Copies
from trainer.pictures.preprocess import Preprocessing
from trainer.threads import in_order

_seeds = itertools.count()


def draw(root: Path, *paths: str, picture: Image.Image | None = None) -> None:
    """A drawing of its own for each path, or `picture`."""
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        (picture or drawing(next(_seeds))).save(file)


def fill(root: Path, label: str, count: int = 10) -> None:
    draw(root, *(f"{label}/{number:02}.png" for number in range(count)))


def scanned(root: Path, **options: Any) -> ScanReport:
    *_, report = scan(open_dataset(root), **options)
    assert isinstance(report, ScanReport)
    return report


def of_kind(report: ScanReport, kind: str) -> Sequence[Finding]:
    return [finding for finding in report.findings if finding.kind == kind]


def test_a_sound_data_set_has_no_findings(tmp_path: Path) -> None:
    fill(tmp_path, "Ditto")
    fill(tmp_path, "Mew", 12)
    report = scanned(tmp_path)
    assert report.findings == ()
    assert report.groups == {}
    assert report.unreadable == ()
    assert report.classes == {"Ditto": 10, "Mew": 12}
    assert report.pictures == 22
    assert report.fingerprint == fingerprint(open_dataset(tmp_path))


def test_progress_comes_before_the_report(tmp_path: Path) -> None:
    fill(tmp_path, "Mew", 5)
    events: list[ScanEvent] = list(scan(open_dataset(tmp_path), threads=1))
    assert events[:5] == [ScanProgress("reading", done, 5) for done in range(1, 6)]
    assert events[5] == ScanProgress("comparing", 5, 5)
    assert isinstance(events[6], ScanReport)
    assert len(events) == 7


def test_every_unreadable_picture_is_named_with_its_reason(tmp_path: Path) -> None:
    fill(tmp_path, "Mew", 12)
    whole = (tmp_path / "Mew" / "00.png").read_bytes()
    (tmp_path / "Mew" / "00.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "Mew" / "01.png").write_bytes(b"")
    (tmp_path / "Mew" / "02.png").write_text("text posing as a picture", encoding="utf-8")
    report = scanned(tmp_path)
    assert report.unreadable == ("Mew/00.png", "Mew/01.png", "Mew/02.png")
    findings = of_kind(report, "unreadable")
    assert [finding.pictures for finding in findings] == [(path,) for path in report.unreadable]
    assert all(finding.severity == "warning" for finding in findings)
    assert findings[1].message == "Mew/01.png: The file is empty."
    assert report.classes == {"Mew": 9}


def test_a_picture_that_vanishes_meanwhile_is_unreadable(tmp_path: Path) -> None:
    fill(tmp_path, "Mew", 4)
    dataset = open_dataset(tmp_path)
    (tmp_path / "Mew" / "02.png").unlink()
    *_, report = scan(dataset)
    assert isinstance(report, ScanReport)
    assert report.unreadable == ("Mew/02.png",)


def test_what_a_scan_has_read_a_training_need_not_decode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "set" / "Mew").mkdir(parents=True)
    photo = tmp_path / "set" / "Mew" / "photo.jpg"
    Image.effect_noise((1200, 900), 80).convert("RGB").save(photo)
    cache = FileCache(tmp_path / "cache")
    list(scan(open_dataset(tmp_path / "set"), copies=cache))
    preprocessing = Preprocessing(decoding="scaled")
    expected = preprocessing.read(photo)
    monkeypatch.setattr(Preprocessing, "decode", None)
    assert Copies(preprocessing, cache).read(photo).tobytes() == expected.tobytes()


def test_scarce_classes_are_named(tmp_path: Path) -> None:
    fill(tmp_path, "Mew", 30)
    fill(tmp_path, "Ditto", 3)
    (tmp_path / "Zubat").mkdir()
    (tmp_path / "Abra").mkdir()
    (tmp_path / "Abra" / "broken.png").write_bytes(b"")
    report = scanned(tmp_path)
    assert [finding.classes for finding in of_kind(report, "empty_class")] == [
        ("Abra",),
        ("Zubat",),
    ]
    (tiny,) = of_kind(report, "tiny_class")
    assert tiny.classes == ("Ditto",)
    assert "only 3 pictures" in tiny.message
    (imbalance,) = of_kind(report, "imbalance")
    assert imbalance.classes == ("Mew", "Ditto")
    assert report.classes == {"Abra": 0, "Ditto": 3, "Mew": 30, "Zubat": 0}


def test_a_single_class_cannot_be_learnt(tmp_path: Path) -> None:
    fill(tmp_path, "Mew")
    (finding,) = scanned(tmp_path).findings
    assert (finding.kind, finding.severity) == ("single_class", "error")


def test_identical_files_are_told_within_and_across_classes(tmp_path: Path) -> None:
    fill(tmp_path, "Ditto")
    fill(tmp_path, "Mew")
    draw(tmp_path, "Mew/a.png", "Mew/b.png", picture=drawing(1001))
    draw(tmp_path, "Mew/c.png", "Ditto/c.png", picture=drawing(1002))
    report = scanned(tmp_path)
    assert [(f.kind, f.severity, f.pictures, f.classes) for f in report.findings] == [
        ("identical_across_classes", "error", ("Ditto/c.png", "Mew/c.png"), ("Ditto", "Mew")),
        ("identical", "warning", ("Mew/a.png", "Mew/b.png"), ("Mew",)),
    ]
    assert report.groups == {"Ditto/c.png": 0, "Mew/c.png": 0, "Mew/a.png": 1, "Mew/b.png": 1}


def test_blank_pictures_are_only_alike_where_their_files_are(tmp_path: Path) -> None:
    fill(tmp_path, "Ditto")
    fill(tmp_path, "Mew")
    draw(tmp_path, "Mew/a.png", "Mew/b.png", picture=Image.new("RGB", (50, 50), "red"))
    draw(tmp_path, "Mew/c.png", picture=Image.new("RGB", (50, 50), "blue"))
    (finding,) = scanned(tmp_path).findings
    assert finding.pictures == ("Mew/a.png", "Mew/b.png")


def test_near_duplicates_are_told_within_and_across_classes(tmp_path: Path) -> None:
    fill(tmp_path, "Ditto")
    fill(tmp_path, "Mew")
    draw(tmp_path, "Mew/a.png", "Mew/b.png", picture=drawing(1001))
    draw(tmp_path, "Mew/c.jpg", picture=ImageOps.mirror(drawing(1001)))
    draw(tmp_path, "Mew/d.png", picture=drawing(1002))
    draw(tmp_path, "Ditto/d.png", picture=drawing(1002).rotate(90).convert("L"))
    report = scanned(tmp_path)
    assert [(f.kind, f.severity, f.pictures) for f in report.findings] == [
        ("near_duplicates_across_classes", "warning", ("Ditto/d.png", "Mew/d.png")),
        ("identical", "warning", ("Mew/a.png", "Mew/b.png")),
        ("near_duplicates", "note", ("Mew/a.png", "Mew/b.png", "Mew/c.jpg")),
    ]
    split = make_split(open_dataset(tmp_path), method="grouped", seed=0, groups=report.groups)
    assert split.straddling() == ()
    assert {row.path for row in split.rows if row.group is not None} == {*report.groups}


def test_pictures_that_are_all_alike_are_divided_all_the_same(tmp_path: Path) -> None:
    """Forms, X-rays and coloured things of one shape differ in what lines do not show."""
    for label, color in {"green": (60, 170, 50), "red": (200, 40, 40)}.items():
        for number in range(12):
            picture = drawing(7).convert("L").point(lambda value: 255 if value > 128 else 0)
            picture = ImageOps.colorize(picture, color, (255, 255, 250 - number))
            draw(tmp_path, f"{label}/{number}.png", picture=picture)
        draw(tmp_path, f"{label}/copy.png", picture=picture)
    report = scanned(tmp_path)
    assert [finding.kind for finding in report.findings] == ["identical", "identical", "alike"]
    assert len(of_kind(report, "alike")[0].pictures) == 26
    assert sorted(report.groups) == ["green/11.png", "green/copy.png", "red/11.png", "red/copy.png"]
    split = make_split(open_dataset(tmp_path), method="grouped", seed=0, groups=report.groups)
    for subset in ("train", "valid", "test"):
        assert {row.label for row in split.subset(subset)} == {"green", "red"}


def test_the_threshold_can_be_chosen(tmp_path: Path) -> None:
    fill(tmp_path, "Mew", 3)
    assert len(scanned(tmp_path, threshold=-1).groups) == 3


def test_ready_made_folders_that_share_pictures_or_lack_a_class_are_told(tmp_path: Path) -> None:
    for label in ("Ditto", "Mew"):
        fill(tmp_path / "train", label)
    fill(tmp_path / "test", "Zubat")
    draw(tmp_path, "train/Mew/a.png", picture=drawing(1001))
    draw(tmp_path, "test/Mew/a.png", picture=ImageOps.flip(drawing(1001)))
    report = scanned(tmp_path)
    (shared,) = of_kind(report, "across_subsets")
    assert shared.pictures == ("test/Mew/a.png", "train/Mew/a.png")
    assert "in test and train" in shared.message
    (unlearnt,) = of_kind(report, "not_in_train")
    assert unlearnt.classes == ("Zubat",)


def test_a_class_that_only_some_parts_have_is_named(tmp_path: Path) -> None:
    for label in ("Ditto", "Mew"):
        fill(tmp_path / "train", label)
    draw(tmp_path, "test/Mew/a.png", "valid/Mew/b.png", "valid/Ditto/c.png")
    (missing,) = of_kind(scanned(tmp_path), "missing_in_part")
    assert (missing.severity, missing.classes) == ("warning", ("Ditto",))
    assert "none in test:" in missing.message


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Cat", "cat", True),
        ("mr mime", "Mr-Mime", True),
        ("Ｃａｔ", "cat", True),
        ("Straße", "strasse", True),
        ("cat", "cats", False),
        ("class 1", "class 11", False),
    ],
)
def test_names_that_differ_only_in_spelling_are_told(
    tmp_path: Path, one: str, other: str, alike: bool
) -> None:
    fill(tmp_path, one)
    fill(tmp_path, other)
    found = of_kind(scanned(tmp_path), "similar_names")
    assert [set(finding.classes) for finding in found] == ([{one, other}] if alike else [])


@pytest.mark.parametrize("place", ["test/unknown", "test", "test/deep/er"])
def test_pictures_without_a_label_are_recognised(tmp_path: Path, place: str) -> None:
    for label in ("Ditto", "Mew"):
        fill(tmp_path / "train", label)
    draw(tmp_path, f"{place}/a.png", f"{place}/b.png")
    (finding,) = scanned(tmp_path).findings
    assert (finding.kind, finding.severity) == ("unlabelled", "note")
    assert finding.pictures == (f"{place}/a.png", f"{place}/b.png")


def test_files_that_are_not_used_are_told_once(tmp_path: Path) -> None:
    fill(tmp_path, "Ditto")
    fill(tmp_path, "Mew")
    for name in ("readme.txt", "Mew/notes.txt", "Mew/.hidden", ".git"):
        (tmp_path / name).write_text("text", encoding="utf-8")
    (finding,) = scanned(tmp_path).findings
    assert (finding.kind, finding.severity) == ("ignored", "note")
    assert finding.pictures == ("Mew/notes.txt", "readme.txt")


def test_what_a_finding_names_can_be_left_out(tmp_path: Path) -> None:
    fill(tmp_path, "Ditto")
    fill(tmp_path, "Mew")
    draw(tmp_path, "Mew/a.png", "Mew/b.png", picture=drawing(1001))
    (tmp_path / "Mew" / "c.png").write_bytes(b"")
    dataset = open_dataset(tmp_path)
    unreadable, identical = scanned(tmp_path).findings
    *_, report = scan(dataset.without([*unreadable.pictures, identical.pictures[1]]))
    assert isinstance(report, ScanReport)
    assert [finding.kind for finding in report.findings] == ["ignored"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are Linux's")
def test_the_report_is_json_whatever_pictures_are_called(tmp_path: Path) -> None:
    fill(tmp_path, "Ditto")
    fill(tmp_path, "Nidoran♀")
    odd = os.fsdecode(b"Ditto/\xff.png")
    (tmp_path / odd).write_bytes(b"")
    report = scanned(tmp_path)
    tree = json.loads(json.dumps(report.to_dict()))
    assert tree["unreadable"] == [odd]
    assert tree["findings"][0] == {
        "kind": "unreadable",
        "severity": "warning",
        "message": "Ditto/\\xff.png: The file is empty.",
        "pictures": [odd],
        "classes": ["Ditto"],
    }
    assert tree["classes"] == {"Ditto": 10, "Nidoran♀": 10}
    assert {*tree} == {
        *("root", "pictures", "classes", "unreadable", "findings", "groups", "fingerprint")
    }


def test_a_scan_can_be_given_up(tmp_path: Path) -> None:
    """That no thread stays behind is looked after in conftest."""
    fill(tmp_path, "Mew", 40)
    events = scan(open_dataset(tmp_path), threads=2)
    assert next(events) == ScanProgress("reading", 1, 40)
    events.close()
    assert list(events) == []


@pytest.mark.parametrize(
    ("threads", "used"), [(2, {"scan": 2, "near-duplicates": 2}), (40, {"near-duplicates": 40})]
)
def test_all_of_a_scan_keeps_to_its_threads(
    threads: int, used: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of very many, not all decode."""
    fill(tmp_path, "Mew", 3)
    pools: dict[str, int] = {}

    def counted(work: Any, items: Any, threads: int, *, ahead: int, name: str) -> Iterator[Any]:
        pools[name] = threads
        return in_order(work, items, threads, ahead=ahead, name=name)

    for module in ("scan", "groups"):
        monkeypatch.setattr(f"trainer.data.{module}.in_order", counted)
    list(scan(open_dataset(tmp_path), threads=threads))
    assert pools == {"scan": MOST_DECODING} | used


def test_few_pictures_are_read_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays the same for 100,000 pictures."""
    from trainer.data import scan as module

    fill(tmp_path, "Mew", 40)
    read: list[Path] = []
    original = module.Copies.read

    def counting(copies: Copies, file: Path) -> Image.Image:
        read.append(file)
        return original(copies, file)

    monkeypatch.setattr(module.Copies, "read", counting)
    events = scan(open_dataset(tmp_path), threads=2)
    next(events)
    events.close()
    assert len(read) < 15
