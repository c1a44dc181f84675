"""Tries the packaged app on the system that built it: Linux, macOS or Windows.

    python tools/try_bundle.py [FOLDER]

Names the samples, trains a little, names a picture with the trained model, exports it, reports in
Spanish, opens the window with a picture and waits until the app has seen it, opens the window with
the trained model and waits until it is imported. `make smoke` asks far more, on Linux alone.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from PIL import Image

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLES = REPOSITORY / "resources" / "samples"
ENDING = ".exe" if sys.platform == "win32" else ""
LIMIT = 600.0  # seconds; a first start may be looked through by a virus scanner
GRACE = 60.0
PICTURES = 6

RECIPE = {
    "name": "tiny",
    "phases": [
        {"name": "head", "trainable": "head", "batch_norm": "frozen", "epochs": 1,
         "learning_rate": 0.01},
        {"name": "all", "trainable": "all", "batch_norm": "adapt", "epochs": 1,
         "learning_rate": 0.001},
    ],
    "preprocessing": {"size": 32},
    "batch_size": 4,
    "threads": 1,
}  # fmt: skip


def main() -> int:
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "dist" / "pokedex"
    app = given.resolve()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        home = Path(name).resolve()
        environment = os.environ | {"POKEDEX_HOME": str(home / "kept"), "PYTHONUTF8": "1"}
        try:
            names_the_samples(app, home, environment)
            trains(app, home, environment)
            exports(app, home, environment)
            reports_in_spanish(app, home, environment)
            kept = home / "kept" / "data"
            picture, model = SAMPLES / "pikachu.png", home / "run" / "model.pokedex"
            seen = partial(has_seen_a_picture, kept / "collection.sqlite3")
            opens_the_window(app, home, environment, picture, seen)
            imported = partial(has_a_model, kept / "models")
            opens_the_window(app, home, environment, model, imported)
        except TryError as error:
            print(f"FAILED: {error}")
            return 1
    print("The packaged app works here.")
    return 0


class TryError(Exception):
    """The app did not do what it should."""


def names_the_samples(app: Path, home: Path, environment: dict[str, str]) -> None:
    answers = [json.loads(line) for line in classified(app, home, environment, SAMPLES)]
    expect(len(answers) == len(list(SAMPLES.glob("*.png"))), "not every sample was answered")
    named = {Path(answer["path"]).stem: answer["predictions"][0]["label"] for answer in answers}
    expect(named["pikachu"] == "Pikachu", f"pikachu.png was named {named['pikachu']}")
    print(f"named {len(answers)} samples")


def trains(app: Path, home: Path, environment: dict[str, str]) -> None:
    dataset = home / "colours ñ"
    for label, colour in (("Red", (200, 40, 40)), ("Green", (40, 160, 70))):
        (dataset / label).mkdir(parents=True)
        for number in range(PICTURES):
            shade = tuple(min(255, value + 9 * number) for value in colour)
            Image.new("RGB", (48, 40 + number), shade).save(dataset / label / f"{number}.png")
    recipe = home / "tiny.json"
    recipe.write_text(json.dumps(RECIPE), encoding="utf-8")
    how = ["--recipe", recipe, "--start", "random", "--split", "random"]
    run(app, home, environment, "train", dataset, "--out", home / "run", *how)
    model = home / "run" / "model.pokedex"
    (answer,) = classified(app, home, environment, SAMPLES / "pikachu.png", "--model", model)
    labels = {found["label"] for found in json.loads(answer)["predictions"]}
    expect(labels == {"Red", "Green"}, f"the trained model answered {labels}")
    expect((home / "run" / "report.html").is_file(), "there is no report")
    print("trained a model and used it")


def exports(app: Path, home: Path, environment: dict[str, str]) -> None:
    """Each is loaded again by the app and compared with the model."""
    for form in ("onnx", "torchscript"):
        target = home / f"model.{form}"
        model = home / "run" / "model.pokedex"
        run(app, home, environment, "export", model, "--to", form, "-o", target)
        expect(target.stat().st_size > 0, f"the export to {form} is empty")
    print("exported the model to ONNX and TorchScript")


def reports_in_spanish(app: Path, home: Path, environment: dict[str, str]) -> None:
    run(app, home, environment, "report", home / "run", "--language", "es")
    report = (home / "run" / "report.html").read_text(encoding="utf-8")
    expect('lang="es"' in report, "the report is not in Spanish")
    print("wrote the report in Spanish")


def opens_the_window(
    app: Path,
    home: Path,
    environment: dict[str, str],
    file: Path,
    done: Callable[[], bool],
) -> None:
    process = subprocess.Popen(
        [app / f"pokedex-app{ENDING}", file],
        cwd=home,
        env=environment | {"QT_QPA_PLATFORM": "offscreen"},
    )
    try:
        begun = time.monotonic()
        while not done():
            expect(process.poll() is None, f"the window ended with code {process.poll()}")
            expect(time.monotonic() < begun + LIMIT, f"the window made nothing of {file.name}")
            time.sleep(0.2)
        if sys.platform != "win32":
            process.send_signal(signal.SIGINT)
            expect(process.wait(GRACE) == 0, f"the window ended with code {process.returncode}")
    finally:
        process.kill()
        process.wait()
    print(f"opened the window with {file.name}")


def has_a_model(library: Path) -> bool:
    return any(library.glob("*.pokedex"))


def has_seen_a_picture(collection: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{collection.as_uri()}?mode=ro", uri=True)) as opened:
            return bool(opened.execute("SELECT count(*) FROM sighting").fetchone()[0])
    except sqlite3.OperationalError:
        return False  # not there yet


def classified(app: Path, home: Path, environment: dict[str, str], *arguments: object) -> list[str]:
    answer = run(app, home, environment, "classify", *arguments, "--format", "json")
    return answer.splitlines()


def run(app: Path, home: Path, environment: dict[str, str], *arguments: object) -> str:
    """Run the console program, which must end with code 0, and return what it printed."""
    ended = subprocess.run(
        [app / f"pokedex{ENDING}", *map(str, arguments)],
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
    )
    expect(ended.returncode == 0, f"pokedex {arguments[0]} ended with code {ended.returncode}")
    return ended.stdout


def expect(true: bool, otherwise: str) -> None:
    if not true:
        raise TryError(otherwise)


if __name__ == "__main__":
    sys.exit(main())
