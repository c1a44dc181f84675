"""``pokedex teach``, called as a user calls it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("trainer.training.teach", reason="teaching needs torch")

from tests.helpers.colour_model import KNOWN, make_colour_model, saved
from tests.helpers.small_network import small_network
from trainer.cli import main as cli
from trainer.cli.commands import teach as teach_command
from trainer.messages import Message
from trainer.model.bundle import read_manifest
from trainer.training import teach

Run = Callable[..., int]


@pytest.fixture(scope="module")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with small_network() as network:
        yield make_colour_model(network, tmp_path_factory.mktemp("model") / "colours.pokedex")


@pytest.fixture
def run(model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``pokedex teach MODEL FOLDER`` with further arguments, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> int:
        return int(cli.main(["teach", str(model_file), *map(str, arguments)]))

    return call


OUT = "colours-taught.pokedex"


def test_a_folder_of_a_new_class_teaches_it(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved(tmp_path / "new" / "Yellow", "Yellow", 6)
    (tmp_path / "new" / "Yellow" / "rubbish.png").write_bytes(b"no picture")
    assert run("new") == 1
    shown = capsys.readouterr()
    assert "known pictures, held out" in shown.out
    assert "New classes: Yellow" in shown.out
    assert "rubbish.png" in shown.err
    assert f"Written: {OUT}" in shown.err
    assert read_manifest(tmp_path / OUT).labels == (*KNOWN, "Yellow")
    assert cli.main(["inspect", OUT]) == 0
    told = capsys.readouterr().out
    assert "6 pictures, as colours.pokedex; new classes: Yellow" in told
    assert "new classes, held out in turn, 6: 0.0 % → " in told
    assert "  known pictures, held out, " in told
    assert run("new") == 2  # nothing is overwritten
    assert "is there already" in capsys.readouterr().err


@pytest.fixture
def wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Red pictures, taught as green and blue ones, and found to make the model worse."""
    monkeypatch.setattr(teach, "verdict_on", lambda _: (True, Message("It forgets.")))
    saved(tmp_path / "wrong" / "Green", "Red", 15)
    saved(tmp_path / "wrong" / "Blue", "Red", 15, 2000)
    return tmp_path / "wrong"


def test_a_worse_model_is_written_only_where_it_is_wanted(
    run: Run, wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(wrong) == 3
    assert "Nothing was written, as the taught model is worse" in capsys.readouterr().err
    assert not (tmp_path / OUT).exists()
    assert run(wrong, "--even-if-worse", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["worse"] is True
    assert told["lesson"]["pictures"] == {"Green": 15, "Blue": 15}
    assert (tmp_path / OUT).exists()


def test_somebody_at_a_terminal_is_asked(
    run: Run, wrong: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teach_command, "_is_wanted", lambda: True)
    assert run(wrong) == 0
    assert (tmp_path / OUT).exists()


def test_the_run_is_looked_for_where_it_is_said_to_lie(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Found(Exception):  # noqa: N818
        pass

    def found(_model: Path, _manifest: object, runs: Path | None) -> None:
        assert runs == Path("runs")
        raise Found

    monkeypatch.setattr(teach, "run_of", found)
    saved(tmp_path / "new" / "Yellow", "Yellow", 3)
    with pytest.raises(Found):
        run("new", "--runs", "runs")


def test_a_folder_without_pictures_is_one_sentence(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert run("empty") == 3
    assert "holds no folder with pictures" in capsys.readouterr().err
