"""Trainings in the window, one after the other, each a few seconds long and ended in another way.

Acts as in `long_use_acts`.
"""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from tests.reliability.long_use_acts import Acts, Waits
from trainer.pictures.preprocess import Preprocessing
from trainer.runs.recipe import Phase, Recipe

if TYPE_CHECKING:
    from pokedex_app.train.page import TrainPage

KINDS = ("plain", "stopped", "kept best", "paused", "killed")
"""What happens to the trainings, in turn; all but the one that was stopped for its best are gone on
with to their end."""
RUNS_KEPT = 3
"""Older run folders are deleted, as a user short of disk would; each takes some 80 MB."""
RECIPE = Recipe(
    name="tiny",
    phases=(
        Phase(name="head", trainable="head", batch_norm="frozen", epochs=1, learning_rate=1e-2),
        Phase(name="all", trainable="all", batch_norm="adapt", epochs=2, learning_rate=1e-3),
    ),
    preprocessing=Preprocessing(size=32),
    batch_size=4,
)


class Trainings:
    """All trainings of one long use.

    Attributes:
        runs: folders of those that have come to a model, the newest last.
    """

    def __init__(self, acts: Acts, dataset: Path, archive: Path) -> None:
        self._acts = acts
        self._dataset = dataset
        self._archive = archive
        self._count = 0
        self.runs: list[Path] = []

    @property
    def page(self) -> TrainPage:
        page: TrainPage = self._acts.window.page("train")
        return page

    def begin(self) -> Waits:
        """Choose the data set, as a folder or as a zip, look at it, and start."""
        from trainer.runs.preparation import Preparation

        acts, page = self._acts, self._acts.window.show_page("train")
        page.show_setup()
        chosen = self._archive if self._count % 4 == 3 else self._dataset
        page.open_paths([chosen])
        panel = page.setup.panel
        yield from acts.until(lambda: panel.choice is not None and not panel.scanning())
        if acts.ended():
            return
        page.setup.show_advanced()
        yield from acts.turns(2)
        panel.class_chosen.emit(next(iter(panel.choice.report.classes)))
        yield from acts.turns(2)
        page.setup.leave_findings()
        yield from acts.calm()
        page.start(
            Preparation(
                dataset=panel.choice.root,
                out=acts.services.runs_folder() / f"run {self._count:03}",
                left_out=panel.choice.left_out,
                recipe=RECIPE,
                split="random",
                start="random",
                report=panel.choice.report,
            )
        )
        yield from acts.turns(2)

    def see_to_the_end(self) -> Waits:
        """Interfere with the training that was begun, and wait for its model."""
        acts, page = self._acts, self._acts.window.show_page("train")
        kind = KINDS[self._count % len(KINDS)]
        self._count += 1
        yield from self._interfere(kind)
        if not acts.ended() and page.session.outcome != "finished":
            assert page.session.resumable, page.session.error
            page.resume(page.session.run)
            yield from self._until_ended()
        acts.window.banner.dismiss_all()
        acts.done["trainings"] += 1
        if not acts.ended():
            assert page.session.outcome == "finished", page.session.error
            self.runs.append(page.session.run)
            page.progress.pressed.emit("results")
            yield from acts.calm()
        page.show_setup()

    def _interfere(self, kind: str) -> Waits:
        acts, session = self._acts, self.page.session
        if kind == "plain":
            yield from self._until_ended()
            return
        yield from acts.until(lambda: session.state.has_learnt or not session.running)
        if kind == "paused":
            session.pause()
            yield from acts.until(lambda: session.state.paused or not session.running)
            session.resume()
        elif kind == "killed" and session.process_id is not None:
            os.kill(session.process_id, signal.SIGKILL)
        elif session.running:
            session.stop(keep_best=kind == "kept best")
        yield from self._until_ended()

    def _until_ended(self) -> Waits:
        session = self.page.session
        yield from self._acts.until(lambda: not session.running)

    def tidy(self) -> Waits:
        """Delete the older run folders, with what was deleted of the models."""
        for run in self.runs[:-RUNS_KEPT]:
            shutil.rmtree(run)
        del self.runs[:-RUNS_KEPT]
        shutil.rmtree(self._acts.services.folders.trash, ignore_errors=True)
        yield from self._acts.turns()
