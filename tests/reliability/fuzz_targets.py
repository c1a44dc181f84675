"""What is fuzzed: reading a picture, and reading a model file.

Each target holds the input it starts from, knows how to damage it, and says what may come of it:
anything else is an exception.
"""

from __future__ import annotations

import faulthandler
import hashlib
import io
import json
import random
import struct
import tempfile
import threading
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np

from tests.reliability.damage import damaged
from tests.reliability.drawn_pictures import drawn_pictures


class Target(Protocol):
    """Something that reads bytes from anywhere.

    Attributes:
        watches: the modules whose code guides the fuzzing; they are imported by the constructor.
        seconds_an_input: of the clock, until the watchdog ends the worker; the machine may be busy.
        seeds: sound input.
    """

    name: ClassVar[str]
    watches: ClassVar[list[str]]
    seconds_an_input: ClassVar[float]
    seeds: Sequence[bytes]

    def mutated(self, data: bytes, rng: random.Random) -> bytes: ...

    def try_input(self, data: bytes) -> bool:
        """Whether it was read; False where it was refused as it should be. Raises otherwise."""
        ...


class Pictures:
    """`trainer.pictures.reading`: any bytes are an upright RGB picture or a `PictureError`."""

    name = "images"
    watches: ClassVar[list[str]] = ["trainer", "PIL", "pillow_heif"]
    seconds_an_input = 30.0
    MAX_PIXELS = 1_000_000

    def __init__(self) -> None:
        from trainer.errors import PictureError
        from trainer.pictures.reading import decode_picture

        self._decode = decode_picture
        self._refusal = PictureError
        self.seeds = list(drawn_pictures().values())

    def mutated(self, data: bytes, rng: random.Random) -> bytes:
        return damaged(data, rng, self.seeds)

    def try_input(self, data: bytes) -> bool:
        # as a training reads it, or, for every other length, as a scan does
        at_least = None if len(data) % 2 else 16
        try:
            image = self._decode(data, max_pixels=self.MAX_PIXELS, at_least=at_least)
        except self._refusal as error:
            refusal = error
        else:
            assert image.mode == "RGB"
            assert 0 < image.width * image.height <= self.MAX_PIXELS
            assert image.info == {}
            image.load()
            return True
        check_reason(refusal.reason)
        assert not isinstance(refusal.__cause__, MemoryError), "it asked for too much memory"
        return False


def check_reason(reason: str) -> None:
    """A refusal is a line of one or two sentences, fit to be shown."""
    assert reason.endswith("."), reason
    assert reason.isprintable(), reason
    assert len(reason) < 200, reason


def check_sentence(sentence: str, path: Path) -> None:
    """A model file is refused in one line that begins with its path."""
    assert sentence.startswith(f"{path} cannot be used as a model: "), sentence
    assert sentence.endswith("."), sentence
    assert sentence.isprintable(), sentence
    assert len(sentence) < len(str(path)) + 400, sentence


class ModelFiles:
    """`trainer.model.bundle`: any bytes are a checked model or a `ModelFileError`.

    The network is made small for this, or a model file would have 16 MB and a second would do for
    a dozen. It is the data of the network that change; all code is the real one.
    """

    name = "bundle"
    watches: ClassVar[list[str]] = ["trainer", "zipfile"]
    seconds_an_input = 30.0
    LABELS = ("Ditto", "Mr. Mime", "Nidoran♀")

    def __init__(self) -> None:
        from trainer.errors import ModelFileError
        from trainer.model import bundle, networks
        from trainer.model.golden import GOLDEN_NAMES, Golden, draw_golden_pictures
        from trainer.pictures.preprocess import Preprocessing

        stages = (networks.Stage(1, 3, 1, 2, 2, 1), networks.Stage(6, 3, 2, 2, 2, 2))
        small = replace(networks.B0, stem=2, stages=stages, features=4)
        networks.NETWORKS[small.name] = small
        rng = np.random.default_rng(0)
        weights = {
            name: np.array(7) if name.endswith(networks.COUNTER) else _positive(rng, shape)
            for name, shape in small.weight_shapes(len(self.LABELS)).items()
        }
        logits = np.zeros((len(GOLDEN_NAMES), len(self.LABELS)), np.float32)
        self._bundle = bundle
        self._refusal = ModelFileError
        self._path = Path(tempfile.mkdtemp(prefix="fuzz-")) / "model.pokedex"
        self.seeds = []
        for metrics in ({}, {"valid": {"top1": 0.5, "per_class": [1, None, {"a": "b"}]}}):
            manifest = bundle.Manifest(
                labels=self.LABELS, preprocessing=Preprocessing(size=32), metrics=metrics
            )
            golden = Golden(draw_golden_pictures(), logits)
            made = bundle.new_bundle(self._path, manifest=manifest, weights=weights, golden=golden)
            made.save()
            self.seeds.append(self._path.read_bytes())

    def mutated(self, data: bytes, rng: random.Random) -> bytes:
        """Bytes anywhere, or a member's with all hashes made right, as a harmful file would be."""
        if rng.random() < 0.3:
            return damaged(data, rng, list(self.seeds))
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = {name: archive.read(name) for name in archive.namelist()}
        except Exception:  # it is too damaged already to be taken apart
            members = {}
        if not members:
            return damaged(data, rng, list(self.seeds))
        name = rng.choice([*members, *sorted({*members} & _TEXTS)])
        members[name] = _changed_member(name, members[name], rng, list(members.values()))
        return packed(members, rng)

    def try_input(self, data: bytes) -> bool:
        self._path.write_bytes(data)
        with suppress(self._refusal):
            self._bundle.read_manifest(self._path)
        try:
            read = self._bundle.open_bundle(self._path)
        except self._refusal as error:
            check_sentence(str(error), self._path)
            return False
        assert 2 <= len(read.manifest.labels) <= self._bundle.MAX_CLASSES
        assert all(np.isfinite(values).all() for values in read.weights().values())
        assert set(read.members) == set(self._bundle.MEMBERS) - {self._bundle.MANIFEST}
        # what was accepted can be written and read again
        read.save()
        assert self._bundle.open_bundle(self._path).manifest.labels == read.manifest.labels
        return True


def _positive(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    return rng.random(shape, np.float32) + np.float32(0.5)


def _changed_member(name: str, data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    if name.endswith(".json") and rng.random() < 0.8:
        with suppress(ValueError, TypeError, RecursionError):
            return json.dumps(_changed_value(json.loads(data), rng)).encode()
    if name.endswith(".safetensors") and rng.random() < 0.6:
        with suppress(ValueError, TypeError, RecursionError, struct.error):
            (length,) = struct.unpack("<Q", data[:8])
            header = json.dumps(_changed_value(json.loads(data[8 : 8 + length]), rng)).encode()
            return struct.pack("<Q", len(header)) + header + data[8 + length :]
    return damaged(data, rng, others)


_TEXTS = {"manifest.json", "weights.safetensors"}
"""members that are or begin with JSON: changed more often"""

_STRANGE: list[Any] = [
    *(None, True, False, 0, -1, 1, 2, 5, 10**6, 2**31, 2**63, 2**64, -(2**63), 10**400, 0.5, 1e308),
    *(float("nan"), float("inf"), "", "a", "\0", "\ud800", "\u202e", "a" * 300, "1e5", "٣", "😀"),
    *([], {}, [[]], {"": {}}, ["a", "a"], [0] * 1000, "../x", "/etc/passwd", "F32", [-1, 2**40]),
]


def _changed_value(value: Any, rng: random.Random) -> Any:
    """The JSON value with something in it removed, replaced, repeated, added or nested deeply."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(list(value))
        changed = dict(value)
        what = rng.random()
        if what < 0.1:
            del changed[key]
        elif what < 0.2:
            changed[rng.choice(["new", key + "x", "", "__metadata__", *value])] = changed.pop(key)
        else:
            changed[key] = _changed_value(value[key], rng)
        return changed
    if isinstance(value, list) and value and rng.random() < 0.7:
        at = rng.randrange(len(value))
        what = rng.random()
        if what < 0.3:
            return value[:at] + value[at + 1 :]
        if what < 0.5:
            return value + [value[at]] * rng.choice((1, 3, 25_000))
        return [*value[:at], _changed_value(value[at], rng), *value[at + 1 :]]
    if isinstance(value, (int, float)) and rng.random() < 0.5:
        return value + rng.choice((-1, 1, 4, 0.5, 1000))
    if rng.random() < 0.05:
        for _ in range(rng.choice((10, 190, 250, 900))):
            value = [value]
        return value
    return rng.choice(_STRANGE)


def packed(members: dict[str, bytes], rng: random.Random) -> bytes:
    """The members as a zip, most often with their right hashes in the manifest."""
    if "manifest.json" in members and rng.random() < 0.9:
        with suppress(ValueError, TypeError, RecursionError):
            tree = json.loads(members["manifest.json"])
            hashes = {
                name: hashlib.sha256(data).hexdigest()
                for name, data in members.items()
                if name != "manifest.json"
            }
            text = json.dumps(tree | {"sha256": hashes})
            members = members | {"manifest.json": text.encode()}
    buffer = io.BytesIO()
    compression = zipfile.ZIP_DEFLATED if rng.random() < 0.03 else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


class Broken:
    """Fails in each way there is: what the fuzzing itself is tried on."""

    name = "broken"
    watches: ClassVar[list[str]] = []
    seconds_an_input = 0.5

    def __init__(self) -> None:
        self.seeds = [b"fine"]

    def mutated(self, data: bytes, rng: random.Random) -> bytes:
        return rng.choice((data, b"exception", b"crash", b"hang", b"memory", b"exit"))

    def try_input(self, data: bytes) -> bool:
        if data == b"exception":
            raise ValueError("not as it should be")
        if data == b"crash":
            faulthandler._sigsegv()
        if data == b"hang":
            threading.Event().wait()
        if data == b"memory":
            bytes(2**36)
        if data == b"exit":
            raise SystemExit(0)
        return True


TARGETS: dict[str, type[Pictures | ModelFiles | Broken]] = {
    each.name: each for each in (Pictures, ModelFiles, Broken)
}
