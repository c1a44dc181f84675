"""The wheel that `make wheel` builds, installed where nothing of the checkout can be seen.

What the program stands on is borrowed from the environment that runs the tests, by a `.pth` file:
installing it anew would take gigabytes.
"""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from trainer.languages import LANGUAGES

pytest.importorskip("hatchling", reason="needs the extra `dev`")

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
PROGRAMS = "Scripts" if os.name == "nt" else "bin"
LIMIT = 300.0  # seconds; only so that a hang does not stop the other tests

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--no-index", "--no-deps", "--no-build-isolation")
    started = [*PIP, "wheel", *offline, "--wheel-dir", str(folder), str(repository)]
    subprocess.run(started, check=True, timeout=LIMIT)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / PROGRAMS / "python"
    offline = ("--no-index", "--no-deps")
    subprocess.run(
        [*PIP, "--python", str(python), "install", *offline, str(wheel)],
        check=True,
        timeout=LIMIT,
    )
    # a folder named in a .pth file has its own .pth files left alone, the one of the editable
    # checkout among them
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    pth = _site_packages(folder) / "borrowed.pth"
    pth.write_text("\n".join(sorted(borrowed)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def run(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run a program of that environment, far from the checkout; it must end with code 0."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def begin(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        ended = subprocess.run(
            [environment / PROGRAMS / program, *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            cwd=elsewhere,
            env=kept | {"PYTHONUTF8": "1"},
            timeout=LIMIT,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended

    return begin


def _site_packages(environment: Path) -> Path:
    places = {"base": str(environment), "platbase": str(environment)}
    return Path(sysconfig.get_path("purelib", "venv", places))


def test_it_holds_what_the_program_needs_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {PurePosixPath(name) for name in archive.namelist()}
    tops = {name.parts[0] for name in names}
    assert {"trainer", "pokedex_app"} < tops
    assert len(tops) == 3, tops  # the third is the metadata
    inside = {
        str(name.relative_to("trainer/_resources")) for name in names if "_resources" in name.parts
    }
    assert {
        "pokedex150.pokedex",
        "species.json",
        "icon.svg",
        "samples/pikachu.png",
        *(f"translations/pokedex_{language}.qm" for language in LANGUAGES),
        *(f"translations/trainer.{language}.toml" for language in LANGUAGES if language != "en"),
        *(f"help/{language}.md" for language in LANGUAGES),
    } <= inside
    unwanted = {"drawings", "tests", "benchmarks", "docs", "__pycache__"}
    assert not [name for name in names if unwanted & set(name.parts)]


def test_its_metadata_names_the_licences(wheel: Path, repository: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = email.message_from_bytes(archive.read(metadata))
        carried = {name.partition(".dist-info/licenses/")[2] for name in archive.namelist()}
    assert told["License-Expression"] == "Apache-2.0"
    licences = {f"resources/licences/{path.name}" for path in _licences(repository)}
    assert {"LICENSE", "NOTICE"} | licences == set(told.get_all("License-File", []))
    assert {"LICENSE", "NOTICE"} | licences <= carried


def _licences(repository: Path) -> list[Path]:
    return [path for path in (repository / "resources" / "licences").iterdir() if path.is_file()]


def test_it_names_every_sample_as_the_checkout_does(
    run: Run, environment: Path, samples: dict[Path, str | None]
) -> None:
    where = "import trainer, pokedex_app; print(trainer.__file__, pokedex_app.__file__, sep='\\n')"
    places = [Path(line) for line in run("python", "-P", "-c", where).stdout.splitlines()]
    assert all(place.is_relative_to(environment) for place in places), places
    asked = "from trainer.resources import samples; print(samples())"
    own = Path(run("python", "-P", "-c", asked).stdout.strip())
    assert own.is_relative_to(environment)
    lines = run("pokedex", "classify", own, "--format", "json").stdout.splitlines()
    answers = {Path(found["path"]).name: found for found in map(json.loads, lines)}
    assert answers.keys() == {path.name for path in samples}
    for path, label in samples.items():
        if label is not None:
            assert answers[path.name]["predictions"][0]["label"] == label


def test_the_program_explains_itself(run: Run) -> None:
    assert "classify" in run("pokedex", "--help").stdout
