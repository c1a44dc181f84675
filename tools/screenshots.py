"""Takes a picture of every page, with our own sample pictures only.

    QT_QPA_PLATFORM=offscreen python tools/screenshots.py OUT [--language en|es]
        [--theme light|dark] [--size 1280x800] [--pages identify batch …]

The pages are the real ones: the drawings are named by the default model, and a small set made of
them is trained while the picture of the training is taken. `docs/screenshots` holds some of them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageEnhance

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY / "tests" / "e2e" / "window"))

from drive import drive, says

from trainer.languages import LANGUAGES
from trainer.resources import default_model, samples
from trainer.runs.recipe import Phase, Recipe

if TYPE_CHECKING:
    from pokedex_app.main_window import MainWindow
    from pokedex_app.services import Services

PAGES = ("empty", "identify", "unsure", "batch", "pokedex", "entry", "set-up", "train", "results")
PLAIN_PAGES = ("models", "settings", "help")

Steps = Iterator[Callable[[], object]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--language", choices=list(LANGUAGES), default="en")
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--pages", nargs="*", default=[*PAGES, *PLAIN_PAGES])
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["POKEDEX_HOME"] = str(Path(home) / "home")
        drive(
            lambda window, services: _tour(window, services, arguments, Path(home)), patience=1200
        )


def _tour(
    window: MainWindow, services: Services, arguments: argparse.Namespace, home: Path
) -> Steps:
    services.settings.update(language=arguments.language, theme=arguments.theme)
    width, height = map(int, arguments.size.split("x"))
    window.resize(width, height)
    yield lambda: services.recogniser.manifest

    def take(name: str) -> None:
        file = f"{name}-{arguments.language}-{arguments.theme}-{width}x{height}.png"
        window.grab().save(str(arguments.out / file))

    for name in arguments.pages:
        if name in PLAIN_PAGES:
            window.show_page(name)
            yield from _settled(services)
        else:
            yield from _STEPS[name](window, services, home)
        take(name)


def _settled(services: Services, turns: int = 40) -> Steps:
    """Until nothing but the lasting jobs has run for some turns of the driver."""
    quiet = 0

    def still() -> bool:
        nonlocal quiet
        lasting = {"recogniser", "thumbnails", "training"}
        busy = any(job.name not in lasting for job in services.jobs.running())
        quiet = 0 if busy else quiet + 1
        return quiet >= turns

    yield still


def _empty(window: MainWindow, services: Services, home: Path) -> Steps:
    window.show_page("identify")
    yield from _settled(services)


def _identify(window: MainWindow, services: Services, home: Path) -> Steps:
    page = window.show_page("identify")
    page.open_paths([samples() / "pikachu.png"])
    yield lambda: says(page, "Pikachu")
    yield from _settled(services)


def _unsure(window: MainWindow, services: Services, home: Path) -> Steps:
    page = window.show_page("identify")
    page.open_paths([samples() / "apple.png"])
    yield lambda: says(page, "apple.png")
    yield from _settled(services, 150)


def _batch(window: MainWindow, services: Services, home: Path) -> Steps:
    from pokedex_app.batch.page import BatchPage

    folder = home / "pictures"
    folder.mkdir()
    for drawing in samples().glob("*.png"):
        (folder / drawing.name).write_bytes(drawing.read_bytes())
    (folder / "note.jpg").write_text("this is no picture")
    page = window.show_page("batch")
    assert isinstance(page, BatchPage)
    page.open_paths([folder])
    yield lambda: len(page.model.results) > 18 and not page.run.active
    yield from _settled(services, 150)


def _pokedex(window: MainWindow, services: Services, home: Path) -> Steps:
    window.show_page("pokedex")
    yield from _settled(services, 150)


def _entry(window: MainWindow, services: Services, home: Path) -> Steps:
    from pokedex_app.pokedex.page import PokedexPage

    page = window.show_page("pokedex")
    assert isinstance(page, PokedexPage)
    page.show_species(25)
    yield from _settled(services, 100)


def _setup(window: MainWindow, services: Services, home: Path) -> Steps:
    page = window.show_page("train")
    page.open_paths([_drawn(home / "my creatures")])
    yield from _settled(services, 150)


RECIPE = Recipe(
    name="quick",
    phases=(
        Phase(name="head", trainable="head", batch_norm="frozen", epochs=6, learning_rate=0.01),
        Phase(name="all", trainable="all", batch_norm="adapt", epochs=60, learning_rate=0.001),
    ),
    batch_size=16,
).with_settings(["preprocessing.size=64"])


def _train(window: MainWindow, services: Services, home: Path) -> Steps:
    from pokedex_app.train.page import TrainPage
    from trainer.data.dataset import open_dataset
    from trainer.data.scan import ScanReport, scan
    from trainer.runs.preparation import Preparation
    from trainer.runs.run_folder import RunFolder

    dataset = _drawn(home / "my creatures")
    report = next(event for event in scan(open_dataset(dataset)) if isinstance(event, ScanReport))
    page = window.show_page("train")
    assert isinstance(page, TrainPage)
    run = services.runs_folder() / "my creatures"
    page.start(Preparation(dataset, run, RECIPE, split="random", report=report))

    def far_enough() -> bool:
        if not (run / "run.json").exists():
            return False
        events = RunFolder.open(run).events()
        return any(e.event == "epoch_ended" and (e.phase, e.epoch) == (2, 9) for e in events)

    yield far_enough
    yield from _settled(services)


def _results(window: MainWindow, services: Services, home: Path) -> Steps:
    from pokedex_app.results.page import ResultsPage
    from trainer.runs.run_folder import RunSettings

    assert services.recogniser.manifest is not None
    run = services.runs_folder() / "150 species"
    shutil.copytree(REPOSITORY / "docs" / "results" / "best", run)
    # the record leaves this file out, as it names a folder of the machine that trained
    settings = RunSettings(
        dataset="pictures",
        split="random",
        split_seed=0,
        start="offline",
        classes=services.recogniser.manifest.labels,
    )
    (run / "run.json").write_text(settings.model_dump_json())
    shutil.copyfile(default_model(), run / "model.pokedex")
    page = window.show_page("results")
    assert isinstance(page, ResultsPage)
    page.show_run(run)
    yield from _settled(services, 150)


_STEPS: dict[str, Callable[[MainWindow, Services, Path], Steps]] = {
    "empty": _empty,
    "identify": _identify,
    "unsure": _unsure,
    "batch": _batch,
    "pokedex": _pokedex,
    "entry": _entry,
    "set-up": _setup,
    "train": _train,
    "results": _results,
}


def _drawn(root: Path) -> Path:
    """Six classes of our drawings, each thirty times at other angles and in other light."""
    for name in ("diglett", "ditto", "gastly", "pikachu", "psyduck", "voltorb"):
        folder = root / name.title()
        if folder.exists():
            continue
        folder.mkdir(parents=True)
        drawing = Image.open(samples() / f"{name}.png").convert("RGB").resize((160, 160))
        for number in range(30):
            turned = drawing.rotate(7 * (number - 15), fillcolor=(255, 255, 255))
            lit = ImageEnhance.Brightness(turned).enhance(0.6 + number / 40)
            lit.crop((number, 0, 160, 160 - number // 2)).save(folder / f"{number:02}.png")
    return root


if __name__ == "__main__":
    main()
