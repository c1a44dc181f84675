"""A small set is trained through both phases: stopped, resumed, killed, resumed, and then used."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from drive import drive
from PIL import Image, ImageDraw

from tests.helpers.widgets import says
from trainer.data.dataset import open_dataset
from trainer.data.scan import ScanReport, scan
from trainer.pictures.preprocess import Preprocessing
from trainer.runs.events import TrainingEvent
from trainer.runs.preparation import Preparation
from trainer.runs.recipe import Phase, Recipe
from trainer.runs.run_folder import RunFolder

if TYPE_CHECKING:
    from pokedex_app.main_window import MainWindow
    from pokedex_app.services import Services

work = Path(sys.argv[1])

RECIPE = Recipe(
    name="tiny",
    phases=(
        Phase(name="head", trainable="head", batch_norm="frozen", epochs=2, learning_rate=0.01),
        Phase(name="all", trainable="all", batch_norm="adapt", epochs=8, learning_rate=0.001),
    ),
    preprocessing=Preprocessing(size=32),
    batch_size=8,
)


def shapes() -> Path:
    """Discs and bars of many shades."""
    root = work / "shapes"
    for label in ("disc", "bars"):
        (root / label).mkdir(parents=True)
        for number in range(40):
            image = Image.new("RGB", (48, 48), (number * 5, 90, 255 - number * 6))
            draw = ImageDraw.Draw(image)
            if label == "disc":
                draw.ellipse((4 + number % 9, 5, 30 + number % 13, 40), fill=(250, 240, 30))
            else:
                for left in range(number % 7, 48, 9):
                    draw.rectangle((left, 0, left + 3, 48), fill=(250, 240, 30))
            image.save(root / label / f"{number}.png")
    return root


def events_of(run: Path) -> list[TrainingEvent]:
    return RunFolder.open(run).events() if (run / "run.json").exists() else []


def scenario(window: MainWindow, services: Services) -> Iterator[Callable[[], object]]:
    from pokedex_app.train.page import TrainPage

    root = shapes()
    report = next(event for event in scan(open_dataset(root)) if isinstance(event, ScanReport))
    page = window.show_page("train")
    assert isinstance(page, TrainPage)
    run = services.runs_folder() / "shapes"
    page.start(
        Preparation(
            dataset=root,
            out=run,
            left_out=frozenset({"disc/3.png"}),
            recipe=RECIPE,
            split="random",
            start="random",
            report=report,
        )
    )

    yield lambda: any(event.event == "batch_done" for event in events_of(run))
    page.session.stop()
    yield lambda: not page.session.running
    assert page.session.outcome == "stopped"
    assert page.session.resumable

    page.resume(run)
    yield lambda: any(event.event == "epoch_ended" and event.phase == 2 for event in events_of(run))
    os.kill(page.session.process_id, signal.SIGKILL)
    yield lambda: not page.session.running
    assert page.session.outcome == "failed"
    yield lambda: says(window, "ended unexpectedly") or says(window, "system has ended")

    # pictures can be named while it trains
    page.resume(run)
    window.show_page("identify").open_paths([root / "disc" / "1.png"])
    yield lambda: page.session.outcome == "finished"
    assert "disc/3.png" not in (run / "split.csv").read_text()

    window.show_page("train")
    page.use_model.emit(run / "model.pokedex")
    yield lambda: services.settings.value.active_model == "shapes.pokedex"
    yield lambda: len(services.recogniser.manifest.labels) == 2
    page = window.show_page("identify")
    page.open_paths([root / "disc" / "1.png"])
    yield lambda: says(page, "disc") or says(page, "bars")


if __name__ == "__main__":  # a training's child imports this file, too
    drive(scenario)
