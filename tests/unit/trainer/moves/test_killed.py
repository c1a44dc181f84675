"""A kill in the middle of a sorting loses and doubles no picture, and it can be undone."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.helpers.moves import carry, never, picture, plan_of, tree, undo
from trainer.moves import execution as carrying
from trainer.moves.execution import carried_out
from trainer.moves.journal import Journal, latest
from trainer.moves.plan import Mode


def contents(*roots: Path) -> Counter[str]:
    """How often each content exists below these folders."""
    files = (file for root in roots for file in root.rglob("*") if file.is_file())
    return Counter(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)


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


@pytest.mark.parametrize("across", [False, True], ids=["one file system", "two file systems"])
@pytest.mark.parametrize("place", [1, 2, 3, 4, 5, 6, 8, 11])
def test_after_a_kill_every_picture_exists_once_and_undo_works(
    place: int, across: bool, wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    before, everything = tree(source), contents(source)
    plan = plan_of(wanted, out)
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
    place: int, across: bool, wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    before = tree(source)
    carry(journals, plan_of(wanted, out))
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
    wanted: list[tuple[Path, str]], tmp_path: Path, journals: Path
) -> None:
    out = tmp_path / "out"
    plan = plan_of(wanted, out, Mode.COPY)
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
