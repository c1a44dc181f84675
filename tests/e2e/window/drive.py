"""Drives the real program from inside: a scenario is a generator of conditions to wait for.

    def scenario(window, services):
        window.show_page("batch").open_paths([folder])
        yield lambda: page.run.active          # the driver waits for it, the event loop running

    drive(scenario)

The process ends with the program's exit code, or with 1 and a traceback where a condition does not
come true or an assertion fails.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from pokedex_app.main_window import MainWindow
    from pokedex_app.services import Services

Scenario = Callable[["MainWindow", "Services"], Iterator[Callable[[], object]]]

POLL_MILLISECONDS = 20
PATIENCE_SECONDS = 240
"""before a condition counts as failed: a training's child takes its time on a busy machine"""


def drive(
    scenario: Scenario, paths: list[Path] | None = None, patience: float = PATIENCE_SECONDS
) -> None:
    """Run the program with `scenario`, close its window at the end, and exit."""
    from pokedex_app.app import run

    def on_shown(window: MainWindow, services: Services) -> None:
        window.resize(1280, 800)  # whatever the screen: names are to be read whole
        reports: list[str] = []
        services.errors.reported.connect(lambda report: reports.append(report.details))
        steps = scenario(window, services)
        waiting: list[Callable[[], object]] = []
        polls = 0

        def give_up() -> None:
            traceback.print_exc()
            print("errors shown:", *reports, sep="\n", file=sys.stderr)
            window.grab().save(os.environ.get("POKEDEX_HOME", ".") + "/failed.png")
            sys.stderr.flush()
            services.close()  # ends a training's child
            os._exit(1)

        def step() -> None:
            nonlocal polls
            try:
                if waiting and not waiting[0]():
                    polls += 1
                    assert polls * POLL_MILLISECONDS < 1000 * patience, (
                        "a condition did not come true"
                    )
                    return
                polls = 0
                waiting[:] = [next(steps)]
            except StopIteration:
                timer.stop()
                with mock.patch.object(window, "_may_close", return_value=True):  # it might ask
                    window.close()
            except Exception:
                give_up()

        timer = QTimer(window)
        timer.timeout.connect(step)
        timer.start(POLL_MILLISECONDS)

    code = run(paths or [], on_shown=on_shown)
    assert "torch" not in sys.modules, "the window's process imported torch"
    sys.exit(code)
