"""The user's decisions on single pictures, in one file for all data sets. No Qt."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from trainer.data.dataset import Dataset, Picture, content_hash
from trainer.data.decisions import Decision, decision_finder, read_decisions, write_decisions
from trainer.locks import lock, unlock

_PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Verdicts:
    """What was decided at one time, and what had been decided of the same pictures before."""

    before: tuple[Decision, ...]
    after: tuple[Decision, ...]


class LabelDecisions:
    """Every change is written at once; two windows do not lose each other's.

    What reads or writes raises DatasetError where the file is damaged, and OSError.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def read(self) -> tuple[Decision, ...]:
        return read_decisions(self.file) if self.file.exists() else ()

    def export(self, target: Path, contents: Collection[str] | None) -> None:
        """Write those on files that hold any of `contents`, or all, to another table."""
        made = self.read()
        write_decisions(
            [each for each in made if contents is None or each.content in contents], target
        )

    def of(self, root: Path, pictures: Iterable[tuple[str, str]]) -> dict[str, Decision]:
        """By path, what was decided of pictures (path within `root`, label) of a data set."""
        asked = [Picture(path, label) for path, label in pictures]
        contents = {each.path: content_hash(root / each.path) or "" for each in asked}
        decision_on = decision_finder(self.read(), asked, contents)
        found = ((each.path, decision_on(each)) for each in asked)
        return {path: decision for path, decision in found if decision is not None}

    def decide(
        self, root: Path, verdicts: Sequence[Decision], contents: Mapping[str, str]
    ) -> Verdicts:
        """Add decisions on pictures of the data set in `root`, whose `content` is not known yet.

        `contents` has what files of the data set hold, by their paths: copies are told by it. A
        picture whose label is itself a decision's is decided on anew under its first label,
        unless it lies elsewhere by now: then its label is that of its folder.
        """
        known = [replace(each, content=content_hash(root / each.path) or "") for each in verdicts]
        known = list(_with_copies(known, contents))
        with self._changing() as before:
            first = {
                (each.content, each.becomes, each.path): each.label
                for each in before
                if each.becomes
            }
            after = [
                replace(each, label=first.get((each.content, each.label, each.path), each.label))
                for each in known
                if each.content  # what has gone can be decided on no more
            ]
            return self._replace(before, after)

    def left_out(self, dataset: Dataset, contents: Mapping[str, str]) -> frozenset[str]:
        """Paths of the pictures that are to be left out; `contents` as of `decide`."""
        decision_on = decision_finder(self.read(), dataset.pictures, contents)
        found = ((each.path, decision_on(each)) for each in dataset.pictures)
        return frozenset(path for path, made in found if made and made.kind == "leave_out")

    def leave_out(
        self,
        dataset: Dataset,
        contents: Mapping[str, str],
        paths: Collection[str],
        put_back: Collection[str] = (),
    ) -> None:
        """Add that `paths` are left out, and forget it of those `put_back`, of which holds again
        what was decided before. What cannot be opened is not noted: a training passes over it.
        """
        made = (
            Decision(each.path, each.label, "leave_out", "", contents[each.path])
            for each in dataset.pictures
            if each.path in paths and each.path in contents
        )
        gone = dict.fromkeys(_with_copies(made, contents))
        there = {each.path: (contents.get(each.path), each.label) for each in dataset.pictures}
        back = {there[path] for path in put_back if path in there}

        def is_forgotten(each: Decision) -> bool:
            """Whether it is about what is put back: that file, or its content wherever it lay."""
            if each.kind != "leave_out" or (each.content, each.label) not in back:
                return False
            return each.path in put_back or not (each.copy_of or each.path in there)

        with self._changing() as before:
            rest = [each for each in before if each not in gone and not is_forgotten(each)]
            write_decisions([*rest, *gone], self.file)

    def take_back(self, verdicts: Verdicts) -> None:
        """Have it as it was before they were decided."""
        with self._changing() as now:
            keys = {_key(each) for each in verdicts.after}
            rest = [each for each in now if _key(each) not in keys]
            write_decisions([*rest, *verdicts.before], self.file)

    def _replace(self, before: Sequence[Decision], after: Sequence[Decision]) -> Verdicts:
        keys = {_key(each) for each in after}
        rest = [each for each in before if _key(each) not in keys]
        write_decisions([*rest, *after], self.file)
        return Verdicts(tuple(each for each in before if _key(each) in keys), tuple(after))

    @contextmanager
    def _changing(self) -> Iterator[tuple[Decision, ...]]:
        """What is decided now, while nobody else changes it."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.with_suffix(".lock").open("ab") as held:
            deadline = time.monotonic() + _PATIENCE_SECONDS
            while not lock(held) and time.monotonic() < deadline:
                time.sleep(0.05)
            try:
                yield self.read()
            finally:
                unlock(held)


def _key(decision: Decision) -> tuple[str, str, str]:
    return decision.content, decision.label, decision.path


def _with_copies(made: Iterable[Decision], contents: Mapping[str, str]) -> Iterator[Decision]:
    """What is left out knows another file that holds the same, where there is one."""
    places: dict[str, list[str]] = {}
    for path, content in contents.items():
        places.setdefault(content, []).append(path)
    for each in made:
        others = (path for path in places.get(each.content, ()) if path != each.path)
        copy_of = next(others, "") if each.kind == "leave_out" else ""
        yield replace(each, copy_of=copy_of)
