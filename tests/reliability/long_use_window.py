"""The window's side of `long_use`: a process of its own, which prints a sample after each round.

    python -m tests.reliability.long_use_window WORK PLAN

Every line is a kind, a space, and JSON. SIGTERM ends it in good order after what it waits for.
"""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.reliability.long_use_plan import Plan

if TYPE_CHECKING:
    from pokedex_app.main_window import MainWindow
    from pokedex_app.services import Services
    from tests.reliability.long_use_acts import Acts, Waits
    from tests.reliability.long_use_trainings import Trainings

PATIENCE_SECONDS = 600
"""for one condition: a batch of 2,000 pictures beside a training on a busy machine"""


class _Use:
    """All rounds, in one window."""

    def __init__(self, window: MainWindow, services: Services, work: Path, plan: Plan) -> None:
        from tests.reliability.long_use_acts import Acts
        from tests.reliability.long_use_trainings import Trainings

        self._plan = plan
        self._work = work
        self._window = window
        self._services = services
        self._random = Random(plan.seed)
        self._began = time.monotonic()
        self._told_to_end = False
        self._acts: Acts = Acts(window, services, work, lambda: self._told_to_end)
        self._trainings: Trainings = Trainings(self._acts, work / "shapes", work / "shapes.zip")
        self._pictures = sorted(path for path in (work / "pictures").rglob("*") if path.is_file())
        signal.signal(signal.SIGTERM, self._end)

    def rounds(self) -> Waits:
        acts = self._acts
        yield from acts.until(lambda: self._services.recogniser.classifier is not None)
        for number in range(self._plan.rounds):
            for act in self._acts_of(number):
                if self._told_to_end:
                    return
                tell("act", act.__name__)
                yield from act
            if not self._told_to_end:
                self._tell_sample(number)

    def _acts_of(self, number: int) -> Iterator[Waits]:
        """One round, at whose end the window is as it was at its beginning."""
        from tests.reliability.long_use_acts import PAGES

        acts, plan, random = self._acts, self._plan, self._random
        trains = plan.share(plan.trainings, number) > 0
        if trains:
            yield self._trainings.begin()
        for batch in range(plan.share(plan.batches, number)):
            yield acts.batch(
                self._work / "pictures",
                random,
                everything=number == 0 and batch == 0,
                interrupt=batch == 0,
            )
            if batch == 0:
                sort = plan.share(plan.sortings, number) > 0
                yield acts.use_answers((".csv", ".html")[number % 2], sort=sort)
            yield acts.clear_batch()
        yield acts.identify(random.sample(self._pictures, plan.singles))
        switches = plan.share(plan.switches, number)
        every = [*PAGES, *random.choices(PAGES, k=max(0, switches - len(PAGES)))]
        yield acts.switch_pages(every[:switches])
        for _ in range(plan.share(plan.languages, number)):
            yield acts.change_language()
        for _ in range(plan.share(plan.themes, number)):
            yield acts.change_theme()
        yield acts.settings_and_help()
        yield acts.pokedex()
        if trains:
            yield self._trainings.see_to_the_end()
            yield from self._use_of_the_run()
        yield acts.switch_pages(["identify"])
        yield acts.calm()

    def _use_of_the_run(self) -> Iterator[Waits]:
        acts, runs = self._acts, self._trainings.runs
        if runs:
            yield acts.look_at_results(runs[-1], runs[max(0, len(runs) - 2)])
            yield acts.use_model(runs[-1] / "model.pokedex", self._pictures[0])
            yield acts.refuse_model(self._work / "damaged.pokedex")
            yield self._trainings.tidy()

    def _tell_sample(self, number: int) -> None:
        from tests.reliability.process_facts import qt_objects, take_sample

        folders = self._services.folders
        sample = take_sample(
            number,
            time.monotonic() - self._began,
            self._acts.done,
            qt_objects(self._window, self._services.jobs, self._services.translator),
            {
                "data": folders.data,
                "config": folders.config,
                "cache": folders.cache,
                "logs": folders.logs,
                "system cache": Path(os.environ["XDG_CACHE_HOME"]),
            },
            Path(os.environ["TMPDIR"]),
        )
        tell("sample", dataclasses.asdict(sample))

    def _end(self, *_: object) -> None:
        self._told_to_end = True


def tell(kind: str, what: object) -> None:
    print(kind, json.dumps(what), flush=True)


def main(work: Path, plan: Plan) -> None:
    from tests.e2e.window.drive import drive

    def scenario(window: MainWindow, services: Services) -> Waits:
        use = _Use(window, services, work, plan)
        yield from use.rounds()

    drive(scenario, patience=PATIENCE_SECONDS)


if __name__ == "__main__":  # a training's child imports this file, too
    main(Path(sys.argv[1]), Plan(**json.loads(sys.argv[2])))
