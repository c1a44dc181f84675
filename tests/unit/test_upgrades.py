"""Files of older versions open in this one; those of newer versions are named and left alone.

What older versions wrote is frozen in ``tests/upgrades/VERSION`` (see `tests.upgrades.present`).
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pokedex_app.core.settings import Settings, SettingsError, SettingsStore
from pokedex_app.shared.collection.collection import Collection, CollectionError, Found
from pokedex_app.shared.runs.evaluated_run import read_results
from pokedex_app.shared.runs.summaries import summarise
from pokedex_app.train.logic.review import LeftOutError, LeftOutStore
from tests.upgrades import present
from trainer.errors import CheckpointError, ModelFileError
from trainer.model.bundle import Manifest, open_bundle
from trainer.model.engine import Engine
from trainer.moves import journal
from trainer.moves.journal import Journal, NewerJournalError
from trainer.runs.run_folder import RunFolder

UPGRADES = Path(present.__file__).parent
VERSIONS = sorted(
    (folder.name for folder in UPGRADES.iterdir() if (folder / "settings.json").exists()),
    key=lambda name: [int(number) for number in name.split(".")],
)


@pytest.fixture(params=VERSIONS)
def frozen(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of what a version wrote."""
    return Path(shutil.copytree(UPGRADES / request.param, tmp_path / "frozen"))


@pytest.fixture(scope="session")
def written() -> dict[str, str]:
    pytest.importorskip("torch", reason="a checkpoint is written with torch")
    return present.present_files()


# ---- the present format is the frozen one ---------------------------------------------------


def test_what_is_written_now_is_what_the_newest_frozen_version_says(
    written: dict[str, str],
) -> None:
    newest = UPGRADES / VERSIONS[-1]
    frozen = {
        file.relative_to(newest).as_posix(): file.read_text(encoding="utf-8")
        for file in newest.rglob("*")
        if file.is_file()
    }
    assert written.keys() == frozen.keys()
    for name, text in written.items():
        assert _meaning(name, text) == _meaning(name, frozen[name]), (
            f"{name} is written in another format now: raise its version, keep a way up from the "
            "one before, and freeze the new one with tests/upgrades/present.py"
        )


def _meaning(name: str, text: str) -> object:
    """The text, where a library may write the same thing in several ways."""
    if not name.endswith(".sql"):
        return text
    db = sqlite3.connect(":memory:")
    db.executescript(text)
    schema = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    rows = [db.execute(f"SELECT * FROM {t}").fetchall() for t in ("sighting", "correction")]
    (version,) = db.execute("PRAGMA user_version").fetchone()
    db.close()
    return sorted(" ".join(str(row).split()) for row in schema), rows, version


# ---- older files in this version ------------------------------------------------------------


def test_settings_of_an_older_version_hold(frozen: Path) -> None:
    store = SettingsStore(frozen / "settings.json")
    assert store.problem is None
    assert store.value == Settings(
        language="es",
        theme="dark",
        threshold=0.75,
        threads=3,
        active_model="flowers.pokedex",
        runs_folder="/runs",
        models_folder="/models",
        show_heatmap=True,
        last_folder=b"/caf\xe9".decode("utf-8", "surrogateescape"),
    )
    store.update(theme="light")
    assert SettingsStore(frozen / "settings.json").value == store.value


def test_a_collection_of_an_older_version_keeps_everything(frozen: Path) -> None:
    file = _database(frozen)
    collection = Collection(file)
    pikachu = collection.sightings(25)
    assert [(one.label, one.confidence, one.is_favourite) for one in pikachu] == [
        ("Pikachu", 0.875, True),
        ("Pikachu", None, False),
    ]
    assert pikachu[0].path == Path("/pictures/pikachu.png")
    assert collection.picture(pikachu[0].id) == b"\x01"
    [correction] = collection.corrections()
    assert (correction.said, correction.right, correction.right_species) == (
        "Raichu",
        "Pikachu",
        25,
    )
    collection.record(Found("Abra", 63, 0.9, Path("/pictures/abra.png")))
    assert set(collection.seen()) == {25, 63}
    collection.close()


def test_a_model_of_an_older_version_serves(frozen: Path, tmp_path: Path) -> None:
    """Its weights are those of `frozen_weights`, its graph is that of the hash."""
    tree = json.loads((frozen / "model.json").read_text(encoding="utf-8"))
    manifest = Manifest.model_validate(tree["manifest"])
    present.frozen_model(tmp_path / "old.pokedex", manifest).save()
    bundle = open_bundle(tmp_path / "old.pokedex")
    for name, digest in tree["sha256"].items():
        assert bundle.manifest.sha256[name] == digest
    assert Engine(bundle).check() == 0
    assert bundle.manifest.temperature == 0.5


def test_a_run_of_an_older_version_can_be_gone_on_with_and_shown(frozen: Path) -> None:
    run = RunFolder.open(frozen / "run")
    assert run.settings.classes == ("circle", "square")
    assert [row.path for row in run.split.subset("valid")] == ["square/2, “a”.png"]
    assert [phase.name for phase in run.recipe.phases] == ["head", "all"]
    assert len(run.events()) == 9
    assert {event.event for event in run.events()} >= {"epoch_ended", "stopped", "finished"}
    results = read_results(frozen / "run")
    assert not results.problems
    assert results.evaluations["test"].images == 2
    summary = summarise(frozen / "run")
    assert summary is not None
    assert summary.epochs_done == 1


def test_a_checkpoint_of_an_older_version_is_read(frozen: Path, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="checkpoints are torch's")
    from safetensors.numpy import save_file

    from trainer.training.checkpoint import load_checkpoint

    tree = json.loads((frozen / "checkpoint.json").read_text(encoding="utf-8"))
    kinds = {"torch.float32": np.float32, "torch.int64": np.int64}
    tensors = {name: np.ones(shape, kinds[kind]) for name, (kind, shape) in tree["tensors"].items()}
    save_file(tensors, tmp_path / "last.safetensors", tree["metadata"])
    checkpoint = load_checkpoint(tmp_path / "last.safetensors")
    assert (checkpoint.progress.phase, checkpoint.progress.events) == (2, 12)
    assert set(checkpoint.model) == {"weight", "bias"}
    assert torch.equal(checkpoint.optimizer["weight", "exp_avg"], torch.ones(1, 2))


def test_a_sorting_of_an_older_version_can_be_undone(frozen: Path) -> None:
    record = journal.read(frozen / "sorting.moves.jsonl")
    assert record.done == {0, 1, 3}
    assert record.failed == {2: "gone"}
    assert record.undoable == [3]
    assert record.kept == {1: "changed"}
    assert record.origin(0) == "/in/0 (2).png"
    assert record.target(0) == "/out/circle/0 (2).png"
    assert journal.latest(frozen) == record


def test_what_an_older_version_left_out_stays_left_out(frozen: Path, tmp_path: Path) -> None:
    store, root = LeftOutStore(tmp_path / "left-out"), Path(present.DATASET)
    store.save(root, [])
    [file] = (tmp_path / "left-out").iterdir()
    shutil.copyfile(frozen / "left-out.json", file)
    assert store.load(root) == {"circle/1.png", "square/2.png"}


@pytest.mark.parametrize("name", ["settings.json", "left-out.json", "run/run.json"])
def test_files_from_before_there_was_a_number_are_of_version_1(name: str, tmp_path: Path) -> None:
    frozen = Path(shutil.copytree(UPGRADES / VERSIONS[0], tmp_path / "frozen"))
    tree = json.loads((frozen / name).read_text(encoding="utf-8"))
    del tree["format_version" if name == "run/run.json" else "version"]
    (frozen / name).write_text(json.dumps(tree), encoding="utf-8")
    match name:
        case "settings.json":
            assert SettingsStore(frozen / name).value.theme == "dark"
        case "run/run.json":
            assert RunFolder.open(frozen / "run").settings.split_seed == 5
        case _:
            test_what_an_older_version_left_out_stays_left_out(frozen, tmp_path / "other")


# ---- newer files in this version ------------------------------------------------------------

Use = Callable[[Path], Any]


def _newer(file: Path, key: str = "version") -> bytes:
    """The file as a later version might write it: a higher number, and something unknown."""
    first, *others = file.read_text(encoding="utf-8").split("\n") if file.suffix == ".jsonl" else [
        file.read_text(encoding="utf-8")
    ]  # fmt: skip
    tree = json.loads(first) | {key: 3, "holograms": [1, 2]}
    file.write_text("\n".join([json.dumps(tree), *others]), encoding="utf-8")
    return file.read_bytes()


def test_newer_settings_are_neither_believed_nor_written(frozen: Path) -> None:
    file = frozen / "settings.json"
    before = _newer(file)
    store = SettingsStore(file)
    assert isinstance(store.problem, SettingsError)
    assert str(file) in str(store.problem)
    assert "newer version" in str(store.problem)
    assert store.value == Settings()
    store.update(theme="light")
    assert store.value.theme == "light", "it holds until the app ends"
    assert file.read_bytes() == before


def test_settings_that_became_newer_meanwhile_are_not_written(frozen: Path) -> None:
    """Another window, of a later version, was opened beside this one."""
    file = frozen / "settings.json"
    store = SettingsStore(file)
    told: list[Exception] = []
    store.not_saved.connect(told.append)
    before = _newer(file)
    store.update(theme="light")
    assert [type(error) for error in told] == [SettingsError]
    assert file.read_bytes() == before


def test_settings_that_this_version_does_not_know_stay_in_the_file(frozen: Path) -> None:
    file = frozen / "settings.json"
    tree = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(tree | {"holograms": True, "theme": "sepia"}), encoding="utf-8")
    store = SettingsStore(file)
    store.update(threads=4)
    now = json.loads(file.read_text(encoding="utf-8"))
    assert (now["holograms"], now["theme"], now["threads"]) == (True, "sepia", 4)


@pytest.mark.parametrize("text", ["{", "[]", "[" * 100_000, "\udcff"])
def test_damaged_settings_are_kept_beside(text: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    content = text.encode("utf-8", "surrogateescape")
    file.write_bytes(content)
    store = SettingsStore(file)
    assert store.value == Settings()
    assert file.read_bytes() == content, "reading changes nothing"
    store.update(theme="dark")
    assert SettingsStore(file).value == Settings(theme="dark")
    assert (tmp_path / "settings-damaged.json").read_bytes() == content


def test_a_newer_collection_is_not_written(frozen: Path) -> None:
    file = _database(frozen)
    db = sqlite3.connect(file)
    db.execute("ALTER TABLE sighting ADD COLUMN hologram BLOB")
    db.execute("PRAGMA user_version = 99")
    db.commit()
    db.close()
    before = file.read_bytes()
    collection = Collection(file)
    for use in (collection.seen, lambda: collection.record(Found("Abra", 63, 0.9, Path("/a.png")))):
        with pytest.raises(CollectionError, match="newer version of this program"):
            use()
    collection.close()
    assert file.read_bytes() == before


def test_a_newer_model_says_so(tmp_path: Path) -> None:
    path = tmp_path / "new.pokedex"
    present.frozen_model(path).save()
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"format_version": 2', b'"format_version": 3'))
    with pytest.raises(ModelFileError):
        open_bundle(path)  # its checksum is that of the older text
    from tests.reliability.hostile_models import manifest, sound_members

    manifest(format_version=3, holograms=[1])(sound_members(tmp_path), path)
    with pytest.raises(ModelFileError, match=r"a newer version .* \(format 3\); please update"):
        open_bundle(path)


def test_a_newer_run_is_not_touched(frozen: Path) -> None:
    _newer(frozen / "run" / "run.json", "format_version")
    before = {file: file.read_bytes() for file in (frozen / "run").iterdir()}
    with pytest.raises(CheckpointError, match="newer version .* please update"):
        RunFolder.open(frozen / "run")
    summary = summarise(frozen / "run")
    assert summary is not None
    assert summary.state == "damaged"
    assert "please update" in summary.problem
    results = read_results(frozen / "run")
    assert results.history is not None, "what can be read is shown"
    assert "please update" in str(results.problems[0])
    assert {file: file.read_bytes() for file in (frozen / "run").iterdir()} == before


def test_a_newer_sorting_is_named_and_left_alone(
    frozen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = frozen / "sorting.moves.jsonl"
    before = _newer(file)
    for use in (lambda: journal.latest(frozen), lambda: Journal.open(file)):
        with pytest.raises(NewerJournalError, match="please update"):
            use()
    monkeypatch.setattr(journal, "KEPT", 0)
    journal.tidy(frozen)
    assert file.read_bytes() == before


def test_a_newer_list_of_left_out_pictures_stops_the_scan(tmp_path: Path) -> None:
    """Training on what the user left out would be worse than no training."""
    store, root = LeftOutStore(tmp_path), Path(present.DATASET)
    store.save(root, ["circle/1.png"])
    [file] = tmp_path.iterdir()
    before = _newer(file)
    with pytest.raises(LeftOutError, match="please update, or move that file away"):
        store.load(root)
    assert file.read_bytes() == before


def _database(frozen: Path) -> Path:
    file = frozen / "collection.sqlite3"
    db = sqlite3.connect(file)
    db.executescript((frozen / "collection.sql").read_text(encoding="utf-8"))
    db.close()
    return file
