"""Takes a picture of every page, or a film of the way through them, of our own drawings only.

    QT_QPA_PLATFORM=offscreen python -m tools.screenshots OUT [--language en|es]
        [--theme light|dark] [--size 1280x800] [--pages identify batch …]
    QT_QPA_PLATFORM=offscreen python -m tools.screenshots OUT --film

The window is the real one: the drawings are named by the default model, and a small set made of
them is trained while pictures are taken. `make screenshots` makes those of `docs/screenshots`.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageEnhance
from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap

from tests.e2e.window.drive import drive
from tests.helpers.widgets import button, says
from tools.film import Film
from trainer.languages import ENGLISH, LANGUAGES
from trainer.resources import default_model, samples
from trainer.runs.recipe import BEST

if TYPE_CHECKING:
    from pokedex_app.batch.page import BatchPage
    from pokedex_app.main_window import MainWindow
    from pokedex_app.services import Services
    from pokedex_app.train.page import TrainPage

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = ("empty", "identify", "unsure", "batch", "pokedex", "entry", "set-up", "train", "results")
PLAIN_PAGES = ("models", "settings", "help")
FILM = "film.webp"
CREATURES = (
    *("diglett", "ditto", "electrode", "exeggcute", "gastly", "geodude"),
    *("jigglypuff", "koffing", "pikachu", "psyduck", "starmie", "voltorb"),
)

Steps = Iterator[Callable[[], object]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--language", choices=list(LANGUAGES), default=ENGLISH.code)
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--pages", nargs="*", default=[*PAGES, *PLAIN_PAGES])
    parser.add_argument("--film", action="store_true", help=f"{FILM} instead of pictures")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.film:  # as wide as a forge shows it, and sharp on screens with twice the pixels
        arguments.size = "1000x750"
        os.environ["QT_SCALE_FACTOR"] = "2"
    with tempfile.TemporaryDirectory(prefix="pictures-") as home:
        os.environ["POKEDEX_HOME"] = str(Path(home) / "home")
        drive(
            lambda window, services: _tour(window, services, arguments, Path(home)), patience=1200
        )


def _tour(
    window: MainWindow, services: Services, arguments: argparse.Namespace, home: Path
) -> Steps:
    first_model = "at_once" if arguments.film else "when_asked"  # pictures show the set-up
    services.settings.update(
        language=arguments.language, theme=arguments.theme, first_model=first_model
    )
    window.resize(*map(int, arguments.size.split("x")))
    yield lambda: services.recogniser.manifest
    if arguments.film:
        film = Film(window)
        yield from _film(film, window, services, home)
        film.save(arguments.out / FILM)
        return
    for name in arguments.pages:
        if name in PLAIN_PAGES:
            window.show_page(name)
            yield from _settled(services)
        else:
            yield from _STEPS[name](window, services, home)
        window.grab().save(str(arguments.out / f"{name}.png"))


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

    page = window.show_page("batch")
    assert isinstance(page, BatchPage)
    page.open_paths([_pictures(home / "pictures")])
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


# with smaller pictures
RECIPE = BEST.with_settings(
    ["phases.2.sizes=[96]", "preprocessing.size=96", "batch_size=16", "patience=0"]
)


def _train(window: MainWindow, services: Services, home: Path) -> Steps:
    from pokedex_app.train.page import TrainPage
    from trainer.data.dataset import open_dataset
    from trainer.data.scan import ScanReport, scan
    from trainer.runs.preparation import Preparation

    dataset = _drawn(home / "my creatures")
    report = next(event for event in scan(open_dataset(dataset)) if isinstance(event, ScanReport))
    page = window.show_page("train")
    assert isinstance(page, TrainPage)
    run = services.runs_folder() / "my creatures"
    page.start(Preparation(dataset, run, RECIPE, split="random", report=report))

    yield lambda: page.session is not None and page.session.curves.end > 7
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


def _film(film: Film, window: MainWindow, services: Services, home: Path) -> Steps:
    """From a picture on the Identify page to the results of a training."""
    from pokedex_app.batch.page import BatchPage
    from pokedex_app.core.theme import icon
    from pokedex_app.results.page import ResultsPage
    from pokedex_app.train.page import TrainPage

    folder = icon("fa6s.folder", window.palette(), "accent").pixmap(QSize(160, 160))

    yield from _settled(services)
    film.look(0.6)
    page = window.show_page("identify")
    film.drop(page, samples() / "pikachu.png", QPixmap(str(samples() / "pikachu.png")))
    yield lambda: says(page, "Pikachu")
    yield from _settled(services)
    film.look(1.5)
    film.click(button(page, "Heatmap"))
    film.look(1.4)

    film.click(button(window, "Batch"))
    yield from _settled(services)
    batch = window.page("batch")
    assert isinstance(batch, BatchPage)
    film.drop(batch, _pictures(home / "my pictures"), folder)
    yield lambda: batch.model.results
    while batch.run.active:
        film.lapse(0.15)
        yield partial(_names_more, batch, len(batch.model.results))
    yield from _settled(services)
    film.look(1.5)

    film.click(button(window, "Train"))
    yield from _settled(services)
    train = window.page("train")
    assert isinstance(train, TrainPage)
    film.drop(train.setup.panel, _drawn(home / "my creatures"), folder)
    yield lambda: train.session is not None
    assert train.session is not None
    while train.session.running:
        film.lapse(0.22)
        yield partial(_goes_on, train, _progress(train))
    yield from _settled(services)  # else the card has the room that it had while it trained
    film.look(2)
    film.click(train.progress.buttons["results"])
    yield lambda: window.current() == "results"
    results = window.page("results")
    assert isinstance(results, ResultsPage)
    yield from _settled(services)
    film.look(1.5)
    tabs = results.tabs.tabBar()
    film.click(tabs, tabs.tabRect(1).center())
    yield from _settled(services)
    film.look(1.5)


def _names_more(page: BatchPage, seen: int) -> bool:
    return len(page.model.results) > seen or not page.run.active


def _goes_on(page: TrainPage, seen: tuple[bool, str, int]) -> bool:
    return _progress(page) != seen


def _progress(page: TrainPage) -> tuple[bool, str, int]:
    """Changes some three times an epoch: more frames would make the file large."""
    session = page.session
    assert session is not None
    return session.running, session.state.stage, int(3 * session.curves.end)


def _pictures(folder: Path) -> Path:
    """Our drawings, and a file that only says it is a picture."""
    shutil.copytree(samples(), folder)
    (folder / "note.jpg").write_text("this is no picture")
    return folder


def _drawn(root: Path) -> Path:
    """Twelve classes of our drawings, each sixty times, on other grounds and in other light."""
    chance = random.Random(0)
    for name in CREATURES:
        folder = root / name.title()
        if folder.exists():
            continue
        folder.mkdir(parents=True)
        with Image.open(samples() / f"{name}.png") as drawing:
            for number in range(60):
                _scene(drawing.convert("RGBA"), chance).save(folder / f"{number:02}.png")
    return root


def _scene(drawing: Image.Image, chance: random.Random) -> Image.Image:
    def color() -> tuple[int, int, int]:
        return chance.randrange(256), chance.randrange(256), chance.randrange(256)

    scene = Image.new("RGB", (160, 160), color())
    for _ in range(6):
        x, y, size = (chance.randrange(160) for _ in range(3))
        ImageDraw.Draw(scene).ellipse((x, y, x + size, y + size), fill=color())
    side = chance.randrange(60, 150)
    turned = drawing.resize((side, side)).rotate(chance.uniform(-60, 60), expand=True)
    place = [round(chance.uniform(-0.1, 1.1) * (160 - size)) for size in turned.size]
    scene.paste(turned, (place[0], place[1]), turned)
    return ImageEnhance.Brightness(scene).enhance(chance.uniform(0.5, 1.3))


if __name__ == "__main__":
    main()
