"""The part of the window that has a training, in a process of its own that may be killed.

    python -m tests.reliability.killed_app RUN

Goes on with the run as the window does, by supervising a child process. Each line it prints is a
JSON object: ``{"child": process id}`` first, then ``{"event": name}``, at last ``{"end": how}``.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from pokedex_app.core.jobs import Control
from pokedex_app.train.logic.training import Steering, supervise
from pokedex_app.train.logic.training_child import TrainingOrder


def main() -> None:
    steering = Steering()
    threading.Thread(target=_tell_child, args=(steering,), daemon=True).start()
    end = "done"
    try:
        for event in supervise(TrainingOrder(Path(sys.argv[1])), Control(), steering):
            _tell(event=type(event).__name__)
    except Exception as error:
        end = f"{type(error).__name__}: {error}"
    _tell(end=end)


def _tell_child(steering: Steering) -> None:
    while steering.process_id is None:
        time.sleep(0.002)
    _tell(child=steering.process_id)


def _tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
