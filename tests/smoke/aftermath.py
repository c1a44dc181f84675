"""What must be true once the program has ended."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from clean_system import System
from story import RUN, Story

END_SECONDS = 60.0
"""for the program to end once it was told to"""

STRAY_SECONDS = 15.0
"""for helpers to notice that it has"""

FATAL = re.compile(
    r"Fatal Python error|Segmentation|Aborted|QThread: Destroyed|Traceback|core dumped"
    r"|terminate called|double free|free\(\)|leaked|Exception ignored|symbol lookup error"
)
EXPECTED = (
    "The system has ended the training",  # by our own hand
    "GetApplicationBusAddress",  # Qt does not know all that the driver's library asks for
    "Could not find accessible on path",  # the driver looked at something that was just gone
)
"""what the log may say"""

NOT_OURS = (".config/QtProject.conf", ".cache/fontconfig")
"""what Qt's dialog for files and the fonts' library keep in any home"""

_LOGGED = re.compile(r"^\d{4}-\S+ \S+ (WARNING|ERROR|CRITICAL) ")


def look(story: Story, system: System, errors: Path) -> list[str]:
    """Sentences about what is wrong; none where all is well."""
    return [
        *_ending(story),
        *_strays(system),
        *_said(errors),
        *_run(story),
        *_collection(story),
        *_log(story),
        *_leftovers(story, system),
        *_model(story, system),
    ]


def _ending(story: Story) -> Iterator[str]:
    try:
        code = story.program.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        yield f"the program had not ended {END_SECONDS:.0f} s after it was told to"
        return
    if code:
        yield f"the program ended with exit code {code}"


def _strays(system: System) -> Iterator[str]:
    end = time.monotonic() + STRAY_SECONDS
    while (left := system.processes()) and time.monotonic() < end:
        time.sleep(0.2)
    for number, command in left.items():
        yield f"process {number} is left: {command}"


def _said(errors: Path) -> Iterator[str]:
    for line in errors.read_text(errors="replace").splitlines():
        if FATAL.search(line):
            yield f"the program said: {line}"


def _run(story: Story) -> Iterator[str]:
    events = story.events()
    if not events or events[-1]["event"] != "finished":
        yield "the run is not finished"
        return
    done = {(e["phase"], e["epoch"]) for e in events if e["event"] == "epoch_ended"}
    wanted = {
        (phase, epoch) for phase, epochs in ((1, 2), (2, 8)) for epoch in range(1, epochs + 1)
    }
    if not wanted <= done:
        yield f"these epochs were not trained: {sorted(wanted - done)}"
    for name in ("model.pokedex", "report.html", "evaluation.json", "split.csv"):
        if not (story.run / name).is_file():
            yield f"the run has no {name}"


def _collection(story: Story) -> Iterator[str]:
    file = story.data / "data/collection.sqlite3"
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=rw", uri=True)) as db:
            check = db.execute("PRAGMA integrity_check").fetchone()[0]
            seen = {row[0] for row in db.execute("SELECT label FROM sighting")}
    except sqlite3.Error as error:
        yield f"the collection cannot be read: {error}"
        return
    if check != "ok":
        yield f"the collection is damaged: {check}"
    if not seen >= {"Diglett", "Ditto", "Gastly", "Pikachu"}:
        yield f"the collection has not kept what was named: {sorted(seen)}"


def _log(story: Story) -> Iterator[str]:
    for file in (story.data / "logs").iterdir():
        for line in file.read_text(encoding="utf-8").splitlines():
            if _LOGGED.match(line) and not any(text in line for text in EXPECTED):
                yield f"the log says: {line}"


def _leftovers(story: Story, system: System) -> Iterator[str]:
    for path in system.temporary_files():
        yield f"{path} is left"
    known = [*story.belongings, story.data, *(system.home / name for name in NOT_OURS)]
    for path in system.home.rglob("*"):
        if path.is_file() and not any(path.is_relative_to(one) for one in known):
            yield f"{system.inside(path)} is not where the app keeps its things"


def _model(story: Story, system: System) -> Iterator[str]:
    """The console program of the same bundle reads what the window has made."""
    model = story.data / "data/models" / f"{RUN}.pokedex"
    told = story.command_line("inspect", str(system.inside(model)))
    if told.returncode or "crosses" not in told.stdout:
        yield f"“pokedex inspect” says of the new model: {told.stdout}{told.stderr}"
