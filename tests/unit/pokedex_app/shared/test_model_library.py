"""The library lists, copies, deletes and tests model files, and tells what is wrong with one."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pokedex_app.shared.model_library import (
    SUFFIX,
    Headline,
    ModelLibrary,
    headline,
    safe_name,
)
from pokedex_app.shared.trash import KEPT_DAYS
from trainer.errors import ModelFileError
from trainer.model import bundle
from trainer.model.bundle import Manifest, open_bundle, with_manifest
from trainer.model.lessons import Lesson
from trainer.resources import default_model


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(tmp_path / "models", tmp_path / "trash")


@pytest.fixture(scope="module")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good model file that differs from the default one."""
    path = tmp_path_factory.mktemp("run") / "flowers" / "model.pokedex"
    path.parent.mkdir()
    with_manifest(open_bundle(default_model()), path, threshold=0.5)
    return path


def damaged(target: Path) -> Path:
    """A copy of the default model with one weight changed: only a full check notices."""
    target.parent.mkdir(parents=True, exist_ok=True)
    content = bytearray(default_model().read_bytes())
    content[len(content) // 2] ^= 0xFF
    target.write_bytes(content)
    return target


def test_without_a_folder_there_is_the_default_model(library: ModelLibrary) -> None:
    (entry,) = library.entries()
    assert entry.is_default
    assert entry.problem is None
    assert entry.manifest is not None
    assert len(entry.manifest.labels) == 150
    assert entry.size == default_model().stat().st_size


def test_own_models_come_by_name_and_other_files_not_at_all(library: ModelLibrary) -> None:
    library.folder.mkdir()
    for name in ("b.pokedex", "A.pokedex", ".tmp-1.pokedex", "notes.txt"):
        (library.folder / name).write_bytes(b"")
    (library.folder / "folder.pokedex").mkdir()
    assert [entry.name for entry in library.entries()[1:]] == ["A", "b"]


def test_a_file_that_is_no_model_is_listed_with_what_is_wrong(library: ModelLibrary) -> None:
    library.folder.mkdir()
    (library.folder / "cut.pokedex").write_bytes(default_model().read_bytes()[:100_000])
    entry = library.entries()[1]
    assert entry.manifest is None
    assert entry.problem is not None
    assert "cut.pokedex cannot be used as a model" in entry.problem


def test_a_manifest_is_read_again_only_when_the_file_changed(
    library: ModelLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.folder.mkdir()
    file = library.folder / "one.pokedex"
    file.write_bytes(b"not yet")
    library.entries()
    read: list[Path] = []
    monkeypatch.setattr(bundle, "read_manifest", lambda path: read.append(path))
    library.entries()
    assert read == []
    file.write_bytes(b"something longer")
    library.entries()
    assert read == [file]


def test_check_notices_what_the_manifest_does_not_tell(library: ModelLibrary) -> None:
    file = damaged(library.folder / "hurt.pokedex")
    assert library.entries()[1].problem is None
    problem = library.check(file)
    assert problem is not None
    assert "damaged" in problem
    listed = library.entries()[1]
    assert listed.problem == problem
    assert listed.manifest is None
    assert library.check(default_model()) is None


def test_self_test_measures_a_good_model_and_refuses_a_damaged_one(library: ModelLibrary) -> None:
    assert 0 <= library.self_test(default_model()) < 1e-3
    file = damaged(library.folder / "hurt.pokedex")
    with pytest.raises(ModelFileError, match="damaged"):
        library.self_test(file)
    assert library.entries()[1].problem is not None


def test_add_copies_and_names_after_the_run(library: ModelLibrary, other_model: Path) -> None:
    added = library.add(other_model)
    assert added == library.folder / "flowers.pokedex"
    assert added.read_bytes() == other_model.read_bytes()


def test_add_numbers_a_name_that_is_taken(library: ModelLibrary, other_model: Path) -> None:
    library.folder.mkdir()
    (library.folder / "mine.pokedex").write_bytes(b"something else")
    assert library.add(other_model, "mine").name == "mine (2).pokedex"
    assert (library.folder / "mine.pokedex").read_bytes() == b"something else"


def test_a_model_that_is_there_is_not_copied_again(
    library: ModelLibrary, other_model: Path
) -> None:
    added = library.add(other_model)
    assert library.add(other_model, "another name") == added
    assert library.add(added) == added
    assert library.add(default_model()) == default_model()
    assert len(library.entries()) == 2


def test_add_refuses_a_damaged_file_and_leaves_nothing(
    library: ModelLibrary, tmp_path: Path
) -> None:
    with pytest.raises(ModelFileError, match="damaged"):
        library.add(damaged(tmp_path / "hurt.pokedex"))
    assert not library.folder.exists()


def test_a_copy_that_fails_leaves_nothing(
    library: ModelLibrary, other_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(bundle, "write_atomically", full)
    with pytest.raises(ModelFileError, match="cannot be written"):
        library.add(other_model)
    assert list(library.folder.iterdir()) == []


def test_export_copies_over_what_is_there(library: ModelLibrary, tmp_path: Path) -> None:
    target = tmp_path / "out.pokedex"
    target.write_bytes(b"old")
    (entry,) = library.entries()
    library.export(entry, target)
    assert target.read_bytes() == default_model().read_bytes()
    library.export(library.entry(target), target)
    assert target.read_bytes() == default_model().read_bytes()


def test_delete_can_be_undone(library: ModelLibrary, other_model: Path) -> None:
    added = library.add(other_model)
    deleted = library.delete(library.entry(added))
    assert not added.exists()
    assert library.undo(deleted) == added
    assert added.read_bytes() == other_model.read_bytes()


def test_a_model_is_renamed_and_takes_the_place_of_no_other(library: ModelLibrary) -> None:
    library.folder.mkdir()
    mine, other = library.folder / "mine.pokedex", library.folder / "other.pokedex"
    mine.write_bytes(b"mine")
    other.write_bytes(b"other")
    with pytest.raises(FileExistsError):
        library.rename(library.entry(mine), "other")
    renamed = library.rename(library.entry(mine), "v1.2")
    assert (renamed.name, renamed.read_bytes()) == ("v1.2.pokedex", b"mine")
    assert other.read_bytes() == b"other"
    with pytest.raises(FileNotFoundError):  # another window was faster
        library.rename(library.entry(mine), "again")
    assert {file.name for file in library.folder.iterdir()} == {"v1.2.pokedex", "other.pokedex"}


def test_undo_keeps_clear_of_a_newer_file_of_that_name(library: ModelLibrary) -> None:
    library.folder.mkdir()
    file = library.folder / "mine.pokedex"
    file.write_bytes(b"old")
    deleted = library.delete(library.entry(file))
    file.write_bytes(b"new")
    back = library.undo(deleted)
    assert (back.name, back.read_bytes()) == ("mine (2).pokedex", b"old")
    assert file.read_bytes() == b"new"
    with pytest.raises(FileNotFoundError):
        library.undo(deleted)
    assert len(list(library.folder.iterdir())) == 2


def test_delete_reaches_another_disk(
    library: ModelLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.folder.mkdir()
    file = library.folder / "mine.pokedex"
    file.write_bytes(b"content")
    rename = Path.replace

    def across(self: Path, target: Path) -> Path:
        if self.parent != Path(target).parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", across)
    deleted = library.delete(library.entry(file))
    assert not file.exists()
    assert deleted.kept.read_bytes() == b"content"
    assert library.undo(deleted).read_bytes() == b"content"


def test_the_default_model_stays(library: ModelLibrary) -> None:
    (entry,) = library.entries()
    with pytest.raises(ValueError, match="default"):
        library.delete(entry)
    assert default_model().exists()


def test_trash_is_kept_for_a_while_only(library: ModelLibrary) -> None:
    library.folder.mkdir()
    file = library.folder / "mine.pokedex"
    file.write_bytes(b"1")
    kept = library.delete(library.entry(file)).kept
    age = (KEPT_DAYS + 1) * 86_400 * 10**9
    old = kept.with_name(f"{time.time_ns() - age}_old.pokedex")
    kept.rename(old)
    file.write_bytes(b"2")
    newest = library.delete(library.entry(file)).kept
    assert not old.exists()
    assert newest.exists()


def test_headline_of_the_default_model() -> None:
    found = headline(bundle.read_manifest(default_model()))
    assert found is not None
    assert found.subset == "test"
    assert found.images == 1363
    assert found.interval is not None
    low, high = found.interval
    assert low < found.top1 < high


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        ({}, None),
        ({"test": "good"}, None),
        ({"test": {"top1": 12}}, None),
        ({"test": {"top1": True}}, None),
        ({"test": {}, "valid": {"top1": 0.5}}, Headline("valid", 0.5)),
        (
            {"test": {"top1": 0.5, "top1_interval": [0.6, 0.4], "images": -1, "top5": "x"}},
            Headline("test", 0.5),
        ),
        (
            {"test": {"top1": 0.5}, "tested": {"train_images": 9}},
            Headline("test", 0.5, of_another=True),
        ),
        ({"valid": {"top1": 0.5}, "tested": {"train_images": 9}}, Headline("valid", 0.5)),
    ],
)
def test_headline_passes_over_what_makes_no_sense(
    metrics: dict[str, object], expected: Headline | None
) -> None:
    manifest = Manifest.model_validate({"labels": ("a", "b"), "metrics": metrics})
    assert headline(manifest) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("flowers", "flowers"),
        ("../up/and away", "up and away"),
        ("a:b*c?", "a b c"),
        ("con", "_con"),
        ("Nul.v2", "_Nul.v2"),
        (" . ", "_"),
        ("ñandú ♀", "ñandú ♀"),
    ],
)
def test_safe_name(name: str, expected: str) -> None:
    assert safe_name(name) == expected


def test_safe_name_is_short_and_whole_characters() -> None:
    name = safe_name("é" * 200)
    assert name == "é" * 50


def test_importing_the_library_imports_no_onnx() -> None:
    code = "import sys, pokedex_app.shared.model_library; sys.exit('onnx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ---- what was taught -------------------------------------------------------------------------


def lesson(model: str, weights: str) -> Lesson:
    return Lesson(model=model, weights=weights, pictures={"Abra": 3})


def taught(library: ModelLibrary, name: str, day: int, *lessons: Lesson) -> Path:
    library.folder.mkdir(exist_ok=True)
    created = f"2026-01-{day:02}T12:00:00+00:00"
    path = library.folder / f"{name}{SUFFIX}"
    with_manifest(open_bundle(default_model()), path, lessons=lessons, created=created)
    return path


def test_lessons_are_found_by_what_the_first_began_with(library: ModelLibrary) -> None:
    assert library.taught_from("a" * 64) == []
    first, second = lesson("flowers", "a" * 64), lesson("taught", "b" * 64)
    gone, strange = lesson("gone", "c" * 64), lesson("trees", "d" * 64)
    later = taught(library, "later", 3, first, second)
    early = taught(library, "early", 1, first)
    latest = taught(library, "latest", 4, first, second, gone, lesson("lost", "e" * 64))
    taught(library, "strange", 2, strange)
    found = library.taught_from("a" * 64)
    assert [(each.lesson.model, each.path, each.created[8:10]) for each in found] == [
        ("lost", latest, "04"),
        ("gone", None, ""),
        ("taught", later, "03"),
        ("flowers", early, "01"),
    ]
    early.unlink()
    assert [each.path for each in library.taught_from("a" * 64)] == [latest, None, later, None]
