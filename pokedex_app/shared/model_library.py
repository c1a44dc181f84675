"""The models a user has: files in one folder, and the one that comes with the app. No Qt.

Listing reads manifests only and remembers what it read for as long as a file does not change;
`check` reads a whole file, `self_test` also runs it. All of them take a while, so they belong in a
job; one library may be used from several threads. `trainer.model.bundle`, which brings the ONNX
library, is imported when the first file is read.
"""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pokedex_app.shared.trash import place_for
from trainer import resources
from trainer.errors import ModelFileError, printable
from trainer.file_names import is_reserved, without_forbidden
from trainer.files import LEFTOVER_SECONDS, remove_leftovers, replacing
from trainer.model.file_name import SUFFIX, model_name

if TYPE_CHECKING:
    from trainer.model.bundle import Manifest
    from trainer.model.lessons import Lesson

LONGEST_NAME = 100
"""Bytes of a model's name; file systems allow 255, and a clash adds a few."""

MOST_PICTURES = 2**31 - 1
"""What Qt can write as a number."""


@dataclass(frozen=True)
class ModelEntry:
    """One model file as it is listed.

    Attributes:
        name: the file's name without its ending.
        is_default: whether it is the built-in one.
        manifest: None where the file cannot be used as a model.
        problem: why it cannot, one English sentence of `trainer`; None where nothing is known
            to be wrong.
        size: bytes.
        modified: seconds since 1970; 0 where the file cannot be looked at.
    """

    path: Path
    name: str
    is_default: bool
    manifest: Manifest | None
    problem: str | None
    size: int
    modified: float


@dataclass(frozen=True)
class Deleted:
    """A model that was deleted: where it was, and where it is kept until it is wanted back."""

    original: Path
    kept: Path


@dataclass(frozen=True)
class TaughtModel:
    """A lesson, and what came of it.

    Attributes:
        path: of the model; None where it is not among the user's any more.
        created: when, in ISO 8601, as the model says; empty where it is not there to say so.
    """

    lesson: Lesson
    path: Path | None
    created: str


@dataclass(frozen=True)
class Headline:
    """The figures of a manifest that a list shows; they are what the file claims.

    Attributes:
        subset: the part of the data set they were measured on.
        images: how many pictures that part had.
        of_another: whether that is the test part and this model learnt it, so that they were
            measured on another model by the same recipe, which did not.
        top1: accuracy in [0, 1].
        interval: the 95 % interval of `top1`.
        top5, macro_f1, ece: in [0, 1]; None where the file does not say, and a top5 that would
            tell nothing.
    """

    subset: Literal["test", "valid"]
    top1: float
    images: int | None = None
    interval: tuple[float, float] | None = None
    top5: float | None = None
    macro_f1: float | None = None
    ece: float | None = None
    of_another: bool = False


@dataclass(frozen=True)
class _Stamp:
    """What tells that a file is still the one that was read."""

    size: int
    modified_ns: int
    inode: int


class ModelLibrary:
    """Lists, adds, renames, exports, deletes and tests model files.

    Args:
        folder: the user's model files lie directly in it. It need not exist, and may be set
            to another one at any time.
        trash: deleted models are kept below it for `trash.KEPT_DAYS`.
    """

    def __init__(self, folder: Path, trash: Path) -> None:
        self.folder = folder
        self._trash = trash / "models"
        self._lock = threading.Lock()
        self._read: dict[Path, tuple[_Stamp, Manifest | str]] = {}
        self._checked: dict[Path, tuple[_Stamp, str | None]] = {}

    def entries(self) -> list[ModelEntry]:
        """The default model, then the user's by name. Raises OSError for a folder that bars us.

        A file that was found damaged by `check` or `self_test` is listed as such.
        """
        found = [self.entry(resources.default_model())]
        with suppress(FileNotFoundError):
            files = [path for path in self.folder.iterdir() if _is_listed(path)]
            found += [self.entry(path) for path in sorted(files, key=_by_name)]
        return found

    def entry(self, path: Path) -> ModelEntry:
        """One file as `entries` lists it."""
        stamp = _stamp(path)
        manifest = self._manifest(path, stamp)
        problem = manifest if isinstance(manifest, str) else self._known_problem(path, stamp)
        return ModelEntry(
            path=path,
            name=path.name.removesuffix(SUFFIX),
            is_default=path == resources.default_model(),
            manifest=None if problem is not None or isinstance(manifest, str) else manifest,
            problem=problem,
            size=stamp.size if stamp else 0,
            modified=stamp.modified_ns / 1e9 if stamp else 0.0,
        )

    def taught_from(self, origin: str) -> list[TaughtModel]:
        """What the lessons came to that began with a model of these weights, or with one that was
        taught from it, the newest first; `origin` is as in `Manifest.origin`.

        Raises OSError as `entries` does.
        """
        stem = [
            (entry.path, entry.manifest)
            for entry in self.entries()
            if entry.manifest is not None and entry.manifest.origin == origin
        ]
        stem = [(path, manifest) for path, manifest in stem if manifest.lessons]
        there = [manifest.lessons[-1] for _, manifest in stem]
        found: list[TaughtModel] = []
        for path, manifest in sorted(stem, key=lambda each: each[1].created):
            *earlier, last = manifest.lessons
            gone = [lesson for lesson in earlier if lesson not in there]
            there += gone
            found += [TaughtModel(lesson, None, "") for lesson in gone]
            found.append(TaughtModel(last, path, manifest.created))
        return found[::-1]

    def check(self, path: Path) -> str | None:
        """Read the whole file, unless it was read before: what is wrong with it, or None."""
        from trainer.model.bundle import open_bundle

        return self._remember(path, lambda: open_bundle(path))

    def self_test(self, path: Path) -> float:
        """The largest relative difference from the answers the file itself promises.

        Raises ModelFileError where the file is damaged or answers otherwise.
        """
        from trainer.model.bundle import open_bundle
        from trainer.model.engine import Engine

        found: list[float] = []
        problem = self._remember(
            path, lambda: found.append(Engine(open_bundle(path)).check()), again=True
        )
        if problem is not None:
            raise ModelFileError(problem)
        return found[0]

    def add(self, path: Path, name: str | None = None) -> Path:
        """Check a model file, copy it into the folder and return the copy's path.

        The copy is named after the file, or after its run where the file is just called
        “model”; a name that is taken gets “ (2)”. A model that is already there is not copied
        again: its path is returned. Raises ModelFileError or OSError; nothing is left behind.
        """
        from trainer.model.bundle import open_bundle
        from trainer.model.engine import Engine

        bundle = open_bundle(path)
        Engine(bundle)
        same = self._same_file(path)
        if same is not None:
            return same
        self.folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(self.folder, LEFTOVER_SECONDS)
        target = _claim(self.folder, safe_name(name or model_name(path)))
        try:
            # what was checked is what is written, whatever has become of the file since
            replace(bundle, path=target).save()
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return target

    def export(self, entry: ModelEntry, target: Path) -> None:
        """Copy the model's file to `target`, replacing what is there. Raises OSError."""
        if target.exists() and target.samefile(entry.path):
            return
        with replacing(target) as temporary:
            shutil.copyfile(entry.path, temporary)

    def rename(self, entry: ModelEntry, name: str) -> Path:
        """Call a model otherwise and return its path. Raises OSError, FileExistsError where there
        is one of that name, and ValueError for the default model.
        """
        if entry.is_default:
            raise ValueError("the default model cannot be renamed")
        target = entry.path.with_name(name + SUFFIX)
        if target.exists() and target.samefile(entry.path):  # in other capital letters
            return entry.path.rename(target)
        target.touch(exist_ok=False)  # so that no other window takes the name meanwhile
        try:
            entry.path.replace(target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return target

    def delete(self, entry: ModelEntry) -> Deleted:
        """Move the file to the trash. Raises OSError, and ValueError for the default model."""
        if entry.is_default:
            raise ValueError("the default model cannot be deleted")
        kept = place_for(entry.path.name, self._trash)
        _move(entry.path, kept)
        return Deleted(entry.path, kept)

    def undo(self, deleted: Deleted) -> Path:
        """Put a deleted model back and return its path, a new one where the old is taken.

        Raises OSError, FileNotFoundError among them where the trash was emptied since.
        """
        if not deleted.kept.is_file():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(deleted.original))
        deleted.original.parent.mkdir(parents=True, exist_ok=True)
        target = _claim(deleted.original.parent, deleted.original.name.removesuffix(SUFFIX))
        try:
            _move(deleted.kept, target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return target

    # ---- what is known about files ----------------------------------------------------------

    def _manifest(self, path: Path, stamp: _Stamp | None) -> Manifest | str:
        """The manifest, or what is wrong with the file as far as the manifest tells."""
        from trainer.model.bundle import read_manifest

        with self._lock:
            known = self._read.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        try:
            found: Manifest | str = read_manifest(path)
        except ModelFileError as error:
            found = error.message
        if stamp is not None:
            with self._lock:
                self._read[path] = stamp, found
        return found

    def _known_problem(self, path: Path, stamp: _Stamp | None) -> str | None:
        with self._lock:
            known = self._checked.get(path)
        return known[1] if known is not None and known[0] == stamp else None

    def _remember(self, path: Path, look: Callable[[], Any], *, again: bool = False) -> str | None:
        stamp = _stamp(path)
        with self._lock:
            known = self._checked.get(path)
        if known is not None and known[0] == stamp and not again:
            return known[1]
        try:
            look()
            problem = None
        except ModelFileError as error:
            problem = error.message
        if stamp is not None:
            with self._lock:
                self._checked[path] = stamp, problem
        return problem

    def _same_file(self, path: Path) -> Path | None:
        """A file of the library that holds the same bytes."""
        for entry in self.entries():
            if entry.problem is None and filecmp.cmp(path, entry.path, shallow=False):
                return entry.path
        return None


def headline(manifest: Manifest) -> Headline | None:
    """The figures on the test part, or else on the validation part; None where there are none.

    A manifest may come from anywhere, so a figure that makes no sense counts as missing.
    """
    from trainer.evaluation.metrics import TOP5_CLASSES

    subsets: tuple[Literal["test", "valid"], ...] = ("test", "valid")
    for subset in subsets:
        figures = manifest.metrics.get(subset)
        if not isinstance(figures, dict):
            continue
        top1 = _fraction(figures.get("top1"))
        if top1 is None:
            continue
        images = figures.get("images")
        return Headline(
            subset=subset,
            top1=top1,
            images=count(images),
            interval=_interval(figures.get("top1_interval")),
            top5=_fraction(figures.get("top5")) if len(manifest.labels) >= TOP5_CLASSES else None,
            macro_f1=_fraction(figures.get("macro_f1")),
            ece=_fraction(figures.get("ece")),
            of_another=subset == "test" and "tested" in manifest.metrics,
        )
    return None


def count(value: object) -> int | None:
    """A number of pictures as a manifest claims it; None where there cannot be so many."""
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_PICTURES
    return value if fits else None  # type: ignore[return-value]


def safe_name(name: str) -> str:
    """`name` as every system allows it in a file's name."""
    clean = " ".join(without_forbidden(name, " ").split()).strip(" .")
    clean = clean.encode()[:LONGEST_NAME].decode("utf-8", "ignore").strip(" .")
    return f"_{clean}" if not clean or is_reserved(clean) else clean


def _fraction(value: object) -> float | None:
    fits = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if fits else None  # type: ignore[arg-type]


def _interval(value: object) -> tuple[float, float] | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    low, high = map(_fraction, value)
    return None if low is None or high is None or low > high else (low, high)


def _is_listed(path: Path) -> bool:
    hidden = path.name.startswith(".")  # among them files that are being written
    return path.suffix == SUFFIX and not hidden and not path.is_dir()


def _by_name(path: Path) -> tuple[str, str]:
    return path.name.casefold(), path.name


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return _Stamp(status.st_size, status.st_mtime_ns, status.st_ino)


def _claim(folder: Path, name: str) -> Path:
    """Create an empty file of that name, or of that name with a number, and return its path.

    Creating it is what keeps two windows from taking one name.
    """
    for number in range(1, 10_000):
        path = folder / f"{name}{f' ({number})' if number > 1 else ''}{SUFFIX}"
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), printable(folder / name))


def _move(source: Path, target: Path) -> None:
    """Move a file, also to another disk, so that at every instant one of the two is whole."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with replacing(target) as temporary:
            shutil.copy2(source, temporary)
        source.unlink()
