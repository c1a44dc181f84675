"""Folders that vanish, or may no longer be used, in the middle of what is done with them.

    python -m tests.reliability.vanishing FOLDER {short,long}

prints a JSON object: how often what was taken away, and what was lost. FOLDER is empty. It is to be
run by somebody whom permissions bind, as `tests.reliability.commands.folders_vanish` does.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.run_state import differences, inspect
from tests.reliability.small_training import draw_dataset, new_run
from tests.reliability.tally import Tally
from tests.reliability.vanishing_window import window_scenarios
from trainer.errors import TrainerError
from trainer.runs.run_folder import RunFolder
from trainer.training.loop import train


@dataclass(frozen=True)
class Taken:
    """How a folder is taken away, and given back."""

    name: str
    away: Callable[[], object]
    back: Callable[[], object]


class Trainings:
    """Trainings in `folder` from which something is taken away at a moment of their events."""

    def __init__(self, folder: Path, tally: Tally) -> None:
        self._folder = folder
        self._tally = tally
        self._dataset = draw_dataset(folder / "pictures")
        self._reference = folder / "uninterrupted"
        self.moments = sum(1 for _ in train(new_run(self._reference, self._dataset)))
        """events of a training"""

    def try_at(self, moment: int, *, everything: bool) -> None:
        """Take things away after event number `moment`, one by one, and give them back."""
        run, away = self._folder / "run", self._folder / "away"
        pictures = self._dataset
        ways = (
            Taken("pictures gone", lambda: pictures.rename(away), lambda: away.rename(pictures)),
            Taken("pictures locked", lambda: pictures.chmod(0), lambda: pictures.chmod(0o755)),
            Taken("run gone", lambda: run.rename(away), lambda: away.rename(run)),
            Taken("run locked", lambda: run.chmod(0o555), lambda: run.chmod(0o755)),
        )
        for taken in ways if everything else (ways[0], ways[-1]):
            where = f"{taken.name} after event {moment}"
            self._tally.losses += (f"{where}: {loss}" for loss in self._tried(taken, moment))
            shutil.rmtree(run)

    def remove_run(self, moment: int) -> None:
        """Remove the run folder for good: that is told, and nothing comes back by itself."""
        run = self._folder / "run"
        sentence = self._sentence(moment, lambda: shutil.rmtree(run))
        if sentence is not None:
            self._tally.note("run removed", sentence)
        if run.exists():
            self._tally.losses.append("the run folder came back by itself")
            shutil.rmtree(run)

    def _tried(self, taken: Taken, moment: int) -> Iterator[str]:
        run = self._folder / "run"
        states = []

        def take_away() -> None:
            states.append(inspect(run))
            taken.away()

        sentence = self._sentence(moment, take_away)
        taken.back()
        before, after = states[0], inspect(run)
        before.damage.clear()  # in a run that is trained, the log is read while it is written
        yield from after.losses_since(before)
        if sentence is not None:
            self._tally.note(taken.name, sentence)
            wanted = (str(run),) if "run" in taken.name else (str(self._dataset),)
            if not any(name in sentence for name in wanted) or not sentence.endswith("."):
                yield f"that does not say what happened: {sentence}"
            for _ in train(RunFolder.open(run)):
                pass
        yield from differences(run, self._reference)
        yield from (f"{name} is left" for name in inspect(run).left)

    def _sentence(self, moment: int, take_away: Callable[[], object]) -> str | None:
        """What a training says from which something is taken away; None where it ended well."""
        try:
            with closing(train(new_run(self._folder / "run", self._dataset))) as events:
                for number, _ in enumerate(events):
                    if number == moment:
                        take_away()
        except TrainerError as error:
            return str(error)
        return None


def main() -> int:
    folder, long = Path(sys.argv[1]), sys.argv[2] == "long"
    tally = Tally()
    trainings = Trainings(folder, tally)
    moments = range(trainings.moments) if long else [trainings.moments - 3]
    for moment in moments:
        print(f"event {moment} of {trainings.moments}", file=sys.stderr, flush=True)
        trainings.try_at(moment, everything=long)
    if long:
        trainings.remove_run(trainings.moments // 2)
    tally.times += window_scenarios(folder / "window", tally.losses)
    told = {"taken": dict(tally.times), "losses": tally.losses, "sentences": tally.sentences}
    print(json.dumps(told, indent=1))
    return 1 if tally.losses else 0


if __name__ == "__main__":
    sys.exit(main())
