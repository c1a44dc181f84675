"""A command line to call, a data set of the classes of the small model, and a training of it."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.command_line import LABELS, RECIPE, Called, Cli, Trained
from tests.helpers.drawings import draw
from tests.helpers.small_network import small_network
from trainer import memory
from trainer.cli import main as cli


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(capsys)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set: 3 of the model's classes with 8 pictures each. Tests must not change it."""
    root = tmp_path_factory.mktemp("pictures")
    for number, label in enumerate(LABELS[1:4]):
        for place in range(8):
            draw(root / label / f"{place}.png", number, place)
    return root


@pytest.fixture
def dataset(pictures: Path, tmp_path: Path) -> Path:
    """A copy of `pictures` to be changed."""
    return Path(shutil.copytree(pictures, tmp_path / "dataset"))


@pytest.fixture(scope="session")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "tiny.json"
    path.write_text(json.dumps(RECIPE))
    return path


@pytest.fixture(scope="session")
def trained_run(
    pictures: Path, recipe: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Trained]:
    """A run on `pictures` and one that cannot be read, with `--json` and `--no-test`, of the small
    network that stands in for B0. Tests must not change it.
    """
    torch = pytest.importorskip("torch", reason="training needs torch")
    root = tmp_path_factory.mktemp("trained")
    dataset = shutil.copytree(pictures, root / "dataset")
    (dataset / "Ditto" / "[red].png").write_text("text")
    where = [str(dataset), "--out", str(root / "run")]
    what = ["--recipe", str(recipe), "--set", "phases.1.epochs=2", "--start", "random"]
    how = ["--split", "random", "--split-seed", "3", "--json", "--no-test"]
    out, err = io.StringIO(), io.StringIO()
    threads = torch.get_num_threads()
    with (
        small_network(),
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr(memory, "keep_freed_memory", lambda: None)
        code = cli.main(["train", *where, *what, *how])
    torch.set_num_threads(threads)
    yield Trained(root / "run", Called(int(code), out.getvalue(), err.getvalue()))
    shutil.rmtree(root)


@pytest.fixture
def trained(trained_run: Trained) -> Iterator[Trained]:
    with small_network():
        yield trained_run
