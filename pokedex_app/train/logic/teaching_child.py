"""What the child process that teaches does (`pokedex_app.core.child`). No Qt."""

from __future__ import annotations

import traceback
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from pokedex_app.train.logic.training_child import ChildFailure, Done

if TYPE_CHECKING:
    from trainer.runs.teaching import Teaching


def teach_apart(order: Teaching, _commands: Connection, events: Connection) -> None:
    """Sends what `teach` tells; the last thing is Done or ChildFailure."""
    from trainer.errors import TrainerError
    from trainer.training.teach import teach

    try:
        for event in teach(order):
            events.send(event)
        events.send(Done())
    except OSError:
        raise  # nobody listens any more
    except Exception as error:
        trace = "".join(traceback.format_exception(error)).strip()
        events.send(ChildFailure(error if isinstance(error, TrainerError) else None, trace))
