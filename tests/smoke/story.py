"""What the visitor does in one round, from opening the window to quitting the program."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from clean_system import System
from desktop import Desktop
from pictures import draw_dataset
from visitor import TRAINING_SECONDS, Visitor

RUN = "shapes tiny"
RECIPE = {
    "name": "tiny",
    "phases": [
        {
            "name": "head",
            "trainable": "head",
            "batch_norm": "frozen",
            "epochs": 2,
            "learning_rate": 0.01,
        },
        {
            "name": "all",
            "trainable": "all",
            "batch_norm": "adapt",
            "epochs": 8,
            "learning_rate": 0.001,
        },
    ],
    "preprocessing": {"size": 64},
    "augmentation": {"flip_probability": 0.5, "rotation_degrees": 10},
    "batch_size": 8,
}
PICTURES_A_CLASS = 24


class Story:
    """One round.

    Args:
        tell: is given a line about each step.
        photograph: keeps what the screen shows, under a name.
        samples: pictures of which the built-in model knows most.
        number: of the round, from 1; every other one ends by the window's cross.
    """

    def __init__(
        self,
        system: System,
        desktop: Desktop,
        *,
        tell: Callable[[str], None],
        photograph: Callable[[str], None],
        samples: Path,
        number: int,
        errors: Path,
    ) -> None:
        self._system = system
        self._desktop = desktop
        self._tell = tell
        self._photograph = photograph
        self._number = number
        self.data = system.home / "pokedex"
        self.run = self.data / "data/runs" / RUN
        self._pictures = system.home / "Pictures"
        self._recipe = system.home / "tiny.json"
        self.csv = system.home / "answers.csv"
        self.belongings = (self._pictures, self._recipe, self.csv)
        self._samples = len(list(samples.glob("*.png")))
        shutil.copytree(samples, self._pictures / "drawings")
        draw_dataset(self._pictures / "shapes", PICTURES_A_CLASS, number)
        self._recipe.write_text(json.dumps(RECIPE))
        system.give(system.home)
        self._begun = time.monotonic()
        with errors.open("wb") as file:
            self.program = subprocess.Popen(
                system.command("pokedex-app", environment=self._environment()),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )
        self.visitor = Visitor(desktop, lambda: self.program.poll() is None)
        self.window_seconds = 0.0

    def play(self) -> None:
        """Raises MissingError where something does not come."""
        self._open()
        self._identify()
        self._batch()
        self._first_model()
        self._set_up_training()
        self._stop_and_resume()
        self._kill_and_resume()
        self._use_the_model()
        self._quit()

    def command_line(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The console program beside the window's, such as ``inspect``."""
        return subprocess.run(
            self._system.command("pokedex", *arguments, environment=self._environment()),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def _environment(self) -> dict[str, str]:
        return {
            **self._desktop.variables(),
            "POKEDEX_HOME": str(self._system.inside(self.data)),
            "LANG": "C.UTF-8",
        }

    # ---- the steps --------------------------------------------------------------------------

    def _open(self) -> None:
        visitor = self.visitor
        visitor.wait_for(lambda: "Identify" in visitor.title(), "the window")
        self.window_seconds = time.monotonic() - self._begun
        visitor.wait_for_button("Model: the built-in one, 150 classes")
        self._done("the window is there")

    def _identify(self) -> None:
        self.visitor.press("Sample picture pikachu")
        self.visitor.wait_for_text("Mouse Pokémon")
        assert self.visitor.says("Pikachu")
        self._done("a sample is named")

    def _batch(self) -> None:
        visitor = self.visitor
        visitor.press("Batch")
        visitor.press("Choose a folder…")
        visitor.choose_path("Folder of pictures", self._inside("Pictures/drawings"), "Choose")
        visitor.wait_for_text(f"{self._samples} pictures named in")
        visitor.press("Export")
        # Qt tells nobody of an open menu; keys arrive after the click, so it is open by then
        self._desktop.keys("Down")
        self._desktop.keys("Return")
        visitor.choose_path("Export results", self._inside(self.csv.name), "Save")
        visitor.wait_for_text(f"{self._samples} rows written")
        with self.csv.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == self._samples
        self._done("a folder is named and exported")

    def _first_model(self) -> None:
        visitor = self.visitor
        visitor.press("Train")
        visitor.press("Choose a folder…")
        visitor.choose_path("Choose a data set", self._inside("Pictures/shapes"), "Choose")
        visitor.wait_for(lambda: visitor.says("First model: "), "its figures", TRAINING_SECONDS)
        self._done("a first model is made at once")

    def _set_up_training(self) -> None:
        visitor = self.visitor
        visitor.press("New training")
        visitor.press("Advanced")
        visitor.press("All settings")
        visitor.press("Open a recipe…")
        visitor.choose_path("Open a recipe", self._inside(self._recipe.name), "Open")
        self._done("a training is set up")
        visitor.press("Start training")
        visitor.wait_for(lambda: self._count("batch_done"), "the first batch", TRAINING_SECONDS)
        self._done("it trains")

    def _stop_and_resume(self) -> None:
        visitor = self.visitor
        visitor.press("Stop…")
        visitor.press("Stop", within="Stop the training?")
        visitor.wait_for_text("The training is stopped")
        assert self._count("stopped") == 1
        self._done("it is stopped")
        visitor.press("Resume")
        self._wait_until_it_goes_on()
        self._done("it goes on")

    def _kill_and_resume(self) -> None:
        visitor = self.visitor
        visitor.wait_for(
            lambda: self._count("epoch_ended", phase=2), "an epoch of phase 2", TRAINING_SECONDS
        )
        trainer = self._trainer()
        assert trainer is not None
        os.kill(trainer, signal.SIGKILL)
        visitor.wait_for_problem("The system has ended the training")
        self._done("its process is killed")
        visitor.press("Dismiss")
        visitor.press("Resume")
        self._wait_until_it_goes_on()
        visitor.wait_for(lambda: "Results" in visitor.title(), "the results", TRAINING_SECONDS)
        assert self._count("finished") == 1
        self._done("it is finished")

    def _use_the_model(self) -> None:
        visitor = self.visitor
        visitor.press("Use this model")
        visitor.wait_for_button(f"Model: {RUN}, 3 classes")
        self._done("its model is in use")

    def _quit(self) -> None:
        if self._number % 2:
            self._desktop.keys("Control_L", "q")
        else:
            self._desktop.close_window()
        self._tell("quit by Ctrl+Q" if self._number % 2 else "quit by the window's cross")

    # ---- looking ----------------------------------------------------------------------------

    def events(self) -> list[dict[str, object]]:
        """What the run has told so far."""
        try:
            lines = (self.run / "events.jsonl").read_bytes().split(b"\n")[:-1]
        except FileNotFoundError:
            return []
        return [json.loads(line) for line in lines]

    def _count(self, kind: str, phase: int | None = None) -> int:
        return sum(
            event["event"] == kind and (phase is None or event["phase"] == phase)
            for event in self.events()
        )

    def _wait_until_it_goes_on(self) -> None:
        # not told by the run's log: it goes back to the last checkpoint, and may end as it did
        self.visitor.wait_for(
            lambda: self._trainer() is not None, "the training to go on", TRAINING_SECONDS
        )

    def _trainer(self) -> int | None:
        """The process that has a file of the run open and is not the window's."""
        for process in self._system.processes():
            with suppress(FileNotFoundError):  # it has just ended
                files = Path(f"/proc/{process}/fd").iterdir()
                if process != self.program.pid and any(
                    os.path.realpath(file).startswith(str(self.run)) for file in files
                ):
                    return process
        return None

    def _inside(self, name: str) -> Path:
        return self._system.inside(self._system.home / name)

    def _done(self, what: str) -> None:
        self._tell(what)
        self._photograph(what)
