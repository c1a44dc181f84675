"""Everything that writes, done on a disk that becomes full at every stage of the writing.

    python -m tests.reliability.full_disk FOLDER {disk,limit} {short,long}

prints a JSON object: how often each thing was refused, and what was lost. An action is set up with
room enough, tried with less and less, and done again with room enough: until then older files must
be whole, nothing half written may lie about, and one sentence must say what happened to which file
and what to do; afterwards everything must be as if the disk had never been full.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from tests.reliability.small_disk import PAGE, Room, SizeLimit, SmallDisk
from tests.reliability.tally import Tally


class Action(Protocol):
    """One thing that writes.

    Attributes:
        name: for the account.
        size: bytes that it writes, roughly.
        mentions: one of these stands in the sentence that tells what happened.
    """

    name: str
    size: int
    mentions: tuple[str, ...]

    def set_up(self, folder: Path) -> None:
        """Make what is there before, in an empty folder, with room enough."""

    def act(self) -> str | None:
        """Do it; None, or what the user is told where it cannot be done."""

    def check(self, *, done: bool) -> Iterable[str]:
        """What is wrong with the files now."""


def try_all(actions: Iterable[Action], folder: Path, room: Room, *, closely: bool) -> Tally:
    tally = Tally()
    for action in actions:
        print(action.name, file=sys.stderr, flush=True)
        for left in _levels(action.size, closely=closely):
            where = f"{action.name}, {left:,} bytes left"
            place = folder / "place"
            place.mkdir()
            try:
                action.set_up(place)
                for loss in _tried(action, left, room, tally):
                    tally.losses.append(f"{where}: {loss}")
            except Exception as error:
                tally.losses.append(f"{where}: {type(error).__name__}: {error}")
            shutil.rmtree(place)
        if not tally.times[action.name]:
            tally.losses.append(f"{action.name}: there was always room enough, so nothing is shown")
    return tally


def _levels(size: int, *, closely: bool) -> list[int]:
    parts = [0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98] if closely else [0.0, 0.5]
    return sorted({int(size * part) // PAGE * PAGE for part in parts})


def _tried(action: Action, left: int, room: Room, tally: Tally) -> Iterator[str]:
    with room.leave(left):
        sentence = action.act()
        if sentence is not None:
            yield from action.check(done=False)
    if sentence is not None:
        tally.note(action.name, sentence)
        yield from _unclear(sentence, action.mentions, room)
        yield from action.check(done=False)
        again = action.act()
        if again is not None:
            yield f"with room enough it was refused: {again}"
    yield from action.check(done=True)


def _unclear(sentence: str, mentions: tuple[str, ...], room: Room) -> Iterator[str]:
    # some end with the file, so that it can be copied
    if "\n" in sentence or not sentence.endswith((".", ".sqlite3")):
        yield f"that is no sentence: {sentence}"
    if not any(name in sentence for name in mentions):
        yield f"it names no file: {sentence}"
    if isinstance(room, SmallDisk) and "make room" not in sentence.lower():
        yield f"it does not say what to do: {sentence}"


def main() -> int:
    from tests.reliability.full_disk_actions import actions

    folder, kind, form = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    room: Room = SmallDisk(folder) if kind == "disk" else SizeLimit()
    tally = try_all(
        actions(long=form == "long", limited=kind == "limit"),
        folder,
        room,
        closely=form == "long",
    )
    told = {"refused": dict(tally.times), "losses": tally.losses, "sentences": tally.sentences}
    print(json.dumps(told, indent=1))
    return 1 if tally.losses else 0


if __name__ == "__main__":
    sys.exit(main())
