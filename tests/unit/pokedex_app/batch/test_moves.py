"""Sorting loses and doubles no picture, and can be undone, also after a kill."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pokedex_app.batch.logic.answers import Result
from pokedex_app.batch.logic.moves import SortingRequest, planned
from tests.helpers.corrections import said_to_be
from trainer.moves import execution as carrying
from trainer.moves.execution import Carried, SkipReason, carried_out, taken_back
from trainer.moves.journal import InUseError, Journal, latest, read, tidy
from trainer.moves.plan import FilesChecked, Mode, Plan, Why, fit_name, free_name


def never() -> bool:
    return False


def picture(path: Path, content: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content or str(path))
    return path


def answered(path: Path, label: str, confidence: float = 0.9) -> Result:
    return Result(str(path), (label, "Other"), (confidence, 0.05))


def plan_of(
    results: list[Result], root: Path, mode: Mode = Mode.MOVE, unsure: str | None = None
) -> Plan:
    *_, plan = planned(results, SortingRequest(mode, root, 0.5, unsure), never)
    assert isinstance(plan, Plan)
    return plan


def carry(folder: Path, plan: Plan) -> list[Carried]:
    with Journal.create(folder, plan) as journal:
        return list(carried_out(journal, never))


def undo(folder: Path) -> list[Carried]:
    record = latest(folder)
    assert record is not None
    with Journal.open(record.file) as journal:
        return list(taken_back(journal, never))


def contents(*roots: Path) -> Counter[str]:
    """How often each content exists below these folders."""
    files = (file for root in roots for file in root.rglob("*") if file.is_file())
    return Counter(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)


def tree(root: Path) -> dict[str, str]:
    return {
        file.relative_to(root).as_posix(): file.read_text()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


@pytest.fixture
def results(tmp_path: Path) -> list[Result]:
    a, b = tmp_path / "in" / "a", tmp_path / "in" / "b"
    return [
        answered(picture(a / "1.png"), "Abra"),
        answered(picture(a / "2.png"), "Onix"),
        answered(picture(b / "1.png"), "Abra"),
        answered(picture(b / "3.png"), "Onix", 0.3),
        Result(str(picture(b / "4.txt")), error="No picture."),
    ]


@pytest.fixture
def journals(tmp_path: Path) -> Path:
    return tmp_path / "journals"


# ---- the plan


def test_a_plan_changes_nothing_and_tells_what_will_happen(
    results: list[Result], tmp_path: Path
) -> None:
    before = tree(tmp_path)
    out = tmp_path / "out"
    plan = plan_of(results, out)
    assert tree(tmp_path) == before
    assert [Path(step.target).relative_to(out).as_posix() for step in plan.steps] == [
        "Abra/1.png",
        "Onix/2.png",
        "Abra/1 (2).png",
    ]
    assert [stays.why for stays in plan.stays] == [Why.UNSURE, Why.UNREADABLE]
    assert plan.folders == tuple(map(str, (out, out / "Abra", out / "Onix")))
    assert plan.renamed == 1
    assert plan.size == sum(Path(step.source).stat().st_size for step in plan.steps)


def test_answers_that_are_not_sure_may_have_a_folder_of_their_own(
    results: list[Result], tmp_path: Path
) -> None:
    plan = plan_of(results, tmp_path / "out", unsure="Not sure")
    assert Path(plan.steps[-1].target).parent.name == "Not sure"


def test_names_taken_on_the_disk_are_passed_by_whatever_their_case(
    results: list[Result], tmp_path: Path
) -> None:
    picture(tmp_path / "out" / "Abra" / "1.PNG", "older")
    plan = plan_of(results[:1], tmp_path / "out")
    assert Path(plan.steps[0].target).name == "1 (2).png"


def test_pictures_already_in_their_folder_stay(tmp_path: Path) -> None:
    there = picture(tmp_path / "out" / "Abra" / "1.png")
    plan = plan_of([answered(there, "Abra")], tmp_path / "out")
    assert [stays.why for stays in plan.stays] == [Why.IN_PLACE]


def test_the_users_word_decides_the_folder(results: list[Result], tmp_path: Path) -> None:
    unsure = replace(results[3], correction=said_to_be("Mew"))
    none = replace(results[0], correction=said_to_be(None))
    plan = plan_of([unsure, none], tmp_path / "out")
    assert [Path(step.target).parent.name for step in plan.steps] == ["Mew"]
    assert [stays.why for stays in plan.stays] == [Why.NO_CLASS]


def test_links_and_second_names_of_a_file_stay(tmp_path: Path) -> None:
    file = picture(tmp_path / "1.png")
    (tmp_path / "link.png").symlink_to(file)
    (tmp_path / "hard.png").hardlink_to(file)
    named = [answered(tmp_path / name, "Abra") for name in ("1.png", "link.png", "hard.png", "no")]
    plan = plan_of(named, tmp_path / "out")
    assert [stays.why for stays in plan.stays] == [Why.LINK, Why.TWICE, Why.GONE]


def test_a_label_never_leads_out_of_the_chosen_folder(tmp_path: Path) -> None:
    labels = ["../../etc", "..", "/abs", "a/b", "a\\b", "nul", "x" * 300, "dot.", "\x00"]
    named = [answered(picture(tmp_path / f"{n}.png"), label) for n, label in enumerate(labels)]
    out = tmp_path / "out"
    plan = plan_of(named, out)
    folders = [Path(step.target).parent for step in plan.steps]
    assert len(set(folders)) == len(labels)
    assert all(folder.parent == out and folder.name not in (".", "..") for folder in folders)
    assert list(carry(tmp_path / "journals", plan))[-1].problem is None


def test_planning_can_be_stopped(results: list[Result], tmp_path: Path) -> None:
    outcome = list(planned(results, SortingRequest(Mode.MOVE, tmp_path, 0.5, None), lambda: True))
    assert not any(isinstance(item, Plan) for item in outcome)
    assert all(isinstance(item, FilesChecked) for item in outcome)


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("a.png", set(), "a.png"),
        ("a.png", {"a.png"}, "a (2).png"),
        ("A.png", {"a.png", "a (2).png"}, "A (3).png"),
        (".hidden", {".hidden"}, ".hidden (2)"),
        ("no ending", {"no ending"}, "no ending (2)"),
    ],
)
def test_free_names(name: str, taken: set[str], free: str) -> None:
    assert free_name(name, taken) == free


def test_a_number_finds_room_in_a_name_as_long_as_the_system_allows() -> None:
    name = "é" * 125 + ".png"
    assert len(os.fsencode(free_name(name, {name}))) <= 255


def test_an_ordinary_label_is_its_own_folder_name() -> None:
    assert fit_name("Farfetch’d ♀") == "Farfetch’d ♀"


# ---- doing and undoing


@pytest.mark.parametrize("mode", Mode)
def test_a_sorting_and_its_undoing(
    mode: Mode, results: list[Result], tmp_path: Path, journals: Path
) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    before = tree(source)
    plan = plan_of(results, out, mode)
    carried = carry(journals, plan)
    assert [(each.done, each.total, each.problem) for each in carried] == [
        (1, 3, None),
        (2, 3, None),
        (3, 3, None),
    ]
    assert sorted(tree(out)) == ["Abra/1 (2).png", "Abra/1.png", "Onix/2.png"]
    assert len(tree(source)) == (5 if mode is Mode.COPY else 2)
    assert carried[0].now == (str(out / "Abra" / "1.png") if mode is Mode.MOVE else None)

    taken = undo(journals)
    assert [each.problem for each in taken] == [None] * 3
    assert tree(source) == before
    assert not out.exists()
    assert latest(journals) is None


def test_times_are_kept(results: list[Result], tmp_path: Path, journals: Path) -> None:
    os.utime(results[0].path, (1_000_000, 1_000_000))
    plan = plan_of(results[:1], tmp_path / "out", Mode.COPY)
    carry(journals, plan)
    assert Path(plan.steps[0].target).stat().st_mtime == 1_000_000


def test_what_came_into_being_meanwhile_is_never_overwritten(
    results: list[Result], tmp_path: Path, journals: Path
) -> None:
    plan = plan_of(results, tmp_path / "out")
    late = picture(Path(plan.steps[0].target), "somebody else's")
    carry(journals, plan)
    assert late.read_text() == "somebody else's"
    assert (late.parent / "1 (2).png").read_text() == plan.steps[0].source
    assert (late.parent / "1 (3).png").read_text() == plan.steps[2].source

    other = picture(Path(plan.steps[0].source), "new at the old place")
    undo(journals)
    assert other.read_text() == "new at the old place"
    assert other.with_name("1 (2).png").read_text() == plan.steps[0].source
    assert late.read_text() == "somebody else's"


def test_one_bad_file_does_not_stop_the_others(
    results: list[Result], tmp_path: Path, journals: Path
) -> None:
    plan = plan_of(results, tmp_path / "out")
    Path(plan.steps[0].source).unlink()
    picture(Path(plan.steps[1].source), "edited since the plan was made")
    problems = [each.problem for each in carry(journals, plan)]
    assert problems == [SkipReason.GONE, SkipReason.CHANGED, None]
    record = latest(journals)
    assert record is not None
    assert not record.interrupted
    assert record.failed == {0: SkipReason.GONE, 1: SkipReason.CHANGED}


def test_a_copy_is_kept_where_it_is_the_last_one_or_was_edited(
    results: list[Result], tmp_path: Path, journals: Path
) -> None:
    plan = plan_of(results, tmp_path / "out", Mode.COPY)
    carry(journals, plan)
    Path(plan.steps[0].source).unlink()
    Path(plan.steps[1].target).write_text("edited, and longer than before")
    problems = [each.problem for each in undo(journals)]
    assert problems == [None, SkipReason.CHANGED, SkipReason.ORIGINAL_GONE]
    assert Path(plan.steps[0].target).exists()
    assert Path(plan.steps[1].target).exists()
    assert not Path(plan.steps[2].target).exists()


def test_folders_that_hold_something_else_stay(
    results: list[Result], tmp_path: Path, journals: Path
) -> None:
    carry(journals, plan_of(results, tmp_path / "out"))
    picture(tmp_path / "out" / "Abra" / "mine.txt")
    undo(journals)
    assert sorted(tree(tmp_path / "out")) == ["Abra/mine.txt"]


def test_a_stopped_sorting_goes_on_or_back(
    results: list[Result], tmp_path: Path, journals: Path
) -> None:
    plan = plan_of(results, tmp_path / "out")
    everything = contents(tmp_path / "in")
    with Journal.create(journals, plan) as journal:
        assert len(list(carried_out(journal, lambda: True))) == 1
    record = latest(journals)
    assert record is not None
    assert record.interrupted
    with Journal.open(record.file) as journal:
        assert len(list(carried_out(journal, never))) == 2
    with Journal.open(record.file) as journal:
        assert len(list(taken_back(journal, lambda: True))) == 1
    half = latest(journals)
    assert half is not None
    assert half.interrupted
    assert half.undoing
    undo(journals)
    assert contents(tmp_path / "in") == everything


def test_a_full_disk_ends_the_sorting_with_its_error(
    results: list[Result],
    tmp_path: Path,
    journals: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = plan_of(results, tmp_path / "out", Mode.COPY)
    everything = tree(tmp_path / "in")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(OSError, match="No space left"):
        carry(journals, plan)
    assert tree(tmp_path / "in") == everything
    assert tree(tmp_path / "out") == {}


# ---- the journal


def test_a_journal_in_use_is_left_alone(
    results: list[Result], tmp_path: Path, journals: Path
) -> None:
    with Journal.create(journals, plan_of(results, tmp_path / "out")) as journal:
        with pytest.raises(InUseError):
            Journal.open(journal.record.file)
        assert latest(journals) is None
    assert latest(journals) is not None
    Journal.open(journal.record.file).close()


def test_a_line_cut_short_is_passed_over(
    results: list[Result], tmp_path: Path, journals: Path
) -> None:
    carry(journals, plan_of(results, tmp_path / "out"))
    record = latest(journals)
    assert record is not None
    with record.file.open("a") as file:
        file.write('{"undone": ')
    with Journal.open(record.file) as journal:
        journal.kept(0, "why")
    assert read(record.file).kept == {0: "why"}


def test_damaged_journals_are_passed_over(journals: Path) -> None:
    journals.mkdir()
    for number, text in enumerate(["", "{}", "[]", '{"version": 1, "steps": 9}', "\x00"]):
        (journals / f"{number}.moves.jsonl").write_text(text)
    assert latest(journals) is None


def test_only_the_newest_journals_are_kept(journals: Path) -> None:
    journals.mkdir()
    for number in range(25):
        (journals / f"2026{number:02}.moves.jsonl").touch()
    tidy(journals)
    left = sorted(file.name for file in journals.iterdir())
    assert len(left) == 20
    assert left[-1] == "202624.moves.jsonl"


def test_names_that_are_no_text_survive(tmp_path: Path, journals: Path) -> None:
    if sys.platform in ("darwin", "win32"):
        pytest.skip("this system's file names are always text")
    odd = tmp_path / "in" / os.fsdecode(b"caf\xe9.png")
    named = [answered(picture(odd, "x"), "Abra")]
    carry(journals, plan_of(named, tmp_path / "out"))
    assert (tmp_path / "out" / "Abra" / odd.name).exists()
    undo(journals)
    assert odd.exists()


# ---- killed in the middle

_CHILD = """
import errno, os, sys
from pathlib import Path
from trainer.moves import execution as carrying
from trainer.moves.journal import Journal

what, place, across, file = sys.argv[1:]
calls = 0

def die_at(number):
    global calls
    calls += 1
    if calls == number:
        os._exit(9)  # nothing is cleaned up, as after a kill

real_replace, real_unlink, real_open, real_write = Path.replace, Path.unlink, os.open, Journal._add

def replace(self, target):
    die_at(int(place))
    if across == "1" and not self.name.startswith(".tmp-"):
        raise OSError(errno.EXDEV, "Invalid cross-device link")
    made = real_replace(self, target)
    die_at(int(place))
    return made

def unlink(self, missing_ok=False):
    if self.name.startswith(".tmp-") or across == "0":
        return real_unlink(self, missing_ok)
    die_at(int(place))
    real_unlink(self, missing_ok)
    die_at(int(place))

def add(self, mark, *, flush=False):
    die_at(int(place))
    real_write(self, mark, flush=flush)
    die_at(int(place))

Path.replace, Path.unlink, Journal._add = replace, unlink, add
with Journal.open(Path(file)) as journal:
    step = carrying.carried_out if what == "do" else carrying.taken_back
    for _ in step(journal, lambda: False):
        pass
"""


def killed(what: str, place: int, across: bool, file: Path) -> bool:
    """Run in another process that dies at the `place`-th turning point; whether it got there."""
    ended = subprocess.run(
        [sys.executable, "-c", _CHILD, what, str(place), "01"[across], str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode in (0, 9), ended.stderr
    return ended.returncode == 9


def places(last: int) -> Iterator[int]:
    """Every second turning point of the first steps, and one behind them."""
    yield from range(1, last, 2)


@pytest.mark.parametrize("across", [False, True], ids=["one file system", "two file systems"])
@pytest.mark.parametrize("place", [1, 2, 3, 4, 5, 6, 8, 11])
def test_after_a_kill_every_picture_exists_once_and_undo_works(
    place: int, across: bool, results: list[Result], tmp_path: Path, journals: Path
) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    before, everything = tree(source), contents(source)
    plan = plan_of(results, out)
    picture(Path(plan.steps[1].target), "taken since the plan was made")
    Journal.create(journals, plan).close()
    record = latest(journals)
    assert record is not None
    assert killed("do", place, across, record.file)

    found = contents(source, out)
    assert found.keys() >= everything.keys(), "a picture is lost"
    if not across:
        assert all(found[key] == 1 for key in everything)
    with Journal.open(record.file) as journal:
        carrying.repair(journal)
    found = contents(source, out)
    assert all(found[key] == 1 for key in everything)
    assert not [file for file in out.rglob("*") if file.is_file() and not file.stat().st_size]

    undo(journals)
    assert tree(source) == before
    assert tree(out) == {"Onix/2.png": "taken since the plan was made"}


@pytest.mark.parametrize("across", [False, True], ids=["one file system", "two file systems"])
@pytest.mark.parametrize("place", [1, 3, 4, 5, 6, 9])
def test_after_a_kill_while_undoing_every_picture_exists_once_and_undo_goes_on(
    place: int, across: bool, results: list[Result], tmp_path: Path, journals: Path
) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    before = tree(source)
    carry(journals, plan_of(results, out))
    record = latest(journals)
    assert record is not None
    assert killed("undo", place, across, record.file)
    left = latest(journals)
    assert left is not None
    assert left.undoing == (place > 1)
    undo(journals)
    assert tree(source) == before
    assert not out.exists()


def test_a_killed_copy_goes_on_and_leaves_no_half_file(
    results: list[Result], tmp_path: Path, journals: Path
) -> None:
    out = tmp_path / "out"
    plan = plan_of(results, out, Mode.COPY)
    for place in (1, 2, 3):
        Journal.create(journals, plan).close()
        record = latest(journals)
        assert record is not None
        killed("do", place, False, record.file)
        with Journal.open(record.file) as journal:
            list(carried_out(journal, never))
        assert sorted(tree(out)) == ["Abra/1 (2).png", "Abra/1.png", "Onix/2.png"]
        undo(journals)
        assert not out.exists()
