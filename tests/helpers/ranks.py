"""A rank of a training of the small network, as ``torchrun`` starts it.

    ranks.py RUN [WHAT RANK PHASE EPOCH BATCH]

It goes on with the run as the command line does, or begins it. At that batch, that rank dies, or is
asked to stop.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.helpers.small_network import small_network
from trainer.cli.main import main
from trainer.training import learner
from trainer.training import loop as training

_SIGNALS = {"die": signal.SIGKILL, "stop": signal.SIGTERM}


def _at(what: str, rank: int, place: tuple[int, int, int]) -> None:
    """Send this process the signal for `what` once it comes to the batch."""
    next_batch, step = learner.Learner._next, learner.Learner.step
    now: list[tuple[int, int, int]] = []

    def noting(self: learner.Learner, at: learner.Progress, rate: float) -> learner.Figures:
        now[:] = [(at.phase, at.epoch, at.batch + 1)]
        return step(self, at, rate)

    def signalled(self: learner.Learner, batches: object) -> object:
        if now == [place] and self.team.rank == rank:
            os.kill(os.getpid(), _SIGNALS[what])
            now.clear()
        return next_batch(self, batches)  # type: ignore[arg-type]

    noting.__name__ = "step"
    learner.Learner.step = noting  # type: ignore[method-assign]
    learner.Learner._next = signalled  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    run, *event = sys.argv[1:]
    training.CHECKPOINT_SECONDS = 0.0
    training.measure_speed = lambda *_: training.TYPICAL
    if event:
        what, rank, *place = event
        phase, epoch, batch = map(int, place)
        _at(what, int(rank), (phase, epoch, batch))
    with small_network():
        sys.exit(main(["train", "--resume", run, "--json"]))
