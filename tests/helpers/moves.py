"""Files to be sorted into folders, and a sorting carried out and taken back at one go."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from trainer.moves.execution import Carried, carried_out, taken_back
from trainer.moves.journal import Journal, latest
from trainer.moves.plan import Mode, Plan, Planner


def never() -> bool:
    """Nobody stops it."""
    return False


def picture(path: Path, content: str = "") -> Path:
    """A file that stands for one; it holds its own path where nothing else is said."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content or str(path))
    return path


def plan_of(wanted: Iterable[tuple[Path, str]], root: Path, mode: Mode = Mode.MOVE) -> Plan:
    """Each picture goes into the folder of that name in `root`."""
    wanted = list(wanted)
    planner = Planner(mode, root, {str(path) for path, _ in wanted})
    for path, name in wanted:
        planner.add(path, root / name)
    return planner.plan()


def carry(journals: Path, plan: Plan) -> list[Carried]:
    with Journal.create(journals, plan) as journal:
        return list(carried_out(journal, never))


def undo(journals: Path) -> list[Carried]:
    """Take back what was carried out last."""
    record = latest(journals)
    assert record is not None
    with Journal.open(record.file) as journal:
        return list(taken_back(journal, never))


def tree(root: Path) -> dict[str, str]:
    """What each file below holds."""
    return {
        file.relative_to(root).as_posix(): file.read_text()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }
