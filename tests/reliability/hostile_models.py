"""Model files made to do harm, each by a small change of a sound one.

`refused_cases` must be refused, `harmless_cases` may be used but must do nothing besides naming
pictures. A case writes its file; it is given the parts of a sound model and the path to write.
Where a case is not about hashes, they are made to fit, as somebody who means harm would do.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import socket
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from tests.reliability import hostile_parts as parts
from trainer.model.bundle import EXPECTED, GRAPH, MANIFEST, MEMBERS, WEIGHTS, Manifest, new_bundle
from trainer.model.golden import GOLDEN_NAMES, Golden, draw_golden_pictures
from trainer.model.networks import B0, COUNTER

Members = dict[str, bytes]
Case = Callable[[Members, Path], None]

LABELS = ("Bulbasaur", "Ditto", "Nidoran♀")


def sound_members(folder: Path) -> Members:
    """The parts of a model that answers every picture alike: its weights are all zero.

    So its golden answers are the head's bias, and nothing needs to be trained or computed.
    """
    weights: dict[str, Any] = {}
    for name, shape in B0.weight_shapes(len(LABELS)).items():
        kind = np.int64 if name.endswith(COUNTER) else np.float32
        fill = 1 if name.endswith("running_var") else 0
        weights[name] = np.full(shape, fill, kind)
    weights["classifier.1.bias"] = np.array([0.0, 2.0, 1.0], np.float32)
    logits = np.tile(weights["classifier.1.bias"], (len(GOLDEN_NAMES), 1))
    bundle = new_bundle(
        folder / "sound.pokedex",
        manifest=Manifest(labels=LABELS, created="2026-01-01T00:00:00+00:00"),
        weights=weights,
        golden=Golden(draw_golden_pictures(), logits),
    )
    bundle.save()
    with zipfile.ZipFile(bundle.path) as archive:
        return {name: archive.read(name) for name in MEMBERS}


# ---- writing --------------------------------------------------------------------------------


def write(members: Mapping[str, bytes], path: Path) -> None:
    """As our own writer does."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)


def renew(members: Members) -> None:
    """Make the hashes fit, whatever is in the manifest."""
    hashes = {n: hashlib.sha256(data).hexdigest() for n, data in members.items() if n != MANIFEST}
    members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | {"sha256": hashes}).encode()


def part(name: str, data: bytes) -> Case:
    """One part is another; the hashes fit."""

    def case(members: Members, path: Path) -> None:
        members[name] = data
        renew(members)
        write(members, path)

    return case


def manifest(**fields: Any) -> Case:
    def case(members: Members, path: Path) -> None:
        members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | fields).encode()
        write(members, path)

    return case


def manifest_text(old: bytes, new: bytes) -> Case:
    """The manifest's own text is changed, as no JSON writer would write it."""

    def case(members: Members, path: Path) -> None:
        assert members[MANIFEST].count(old) == 1
        members[MANIFEST] = members[MANIFEST].replace(old, new)
        write(members, path)

    return case


def whole(data: bytes) -> Case:
    """A file that is something else."""
    return lambda _members, path: _ignore(path.write_bytes(data))


def altered(change: Callable[[bytes], bytes]) -> Case:
    """The bytes of the whole file are changed."""

    def case(members: Members, path: Path) -> None:
        write(members, path)
        path.write_bytes(change(path.read_bytes()))

    return case


def extra(name: str, data: bytes = b"x", mode: int = 0) -> Case:
    """One member more, with the file mode in its attributes."""

    def case(members: Members, path: Path) -> None:
        write(members, path)
        info = zipfile.ZipInfo("placeholder")
        info.filename = info.orig_filename = name  # also names that zipfile would clean
        info.external_attr = mode << 16
        with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a name that is there already
            archive.writestr(info, data)

    return case


def missing(name: str) -> Case:
    def case(members: Members, path: Path) -> None:
        del members[name]
        write(members, path)

    return case


def packed(method: int) -> Case:
    def case(members: Members, path: Path) -> None:
        members[GOLDEN_NAMES[0]] = bytes(20_000_000)
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, data in members.items():
                archive.writestr(name, data)

    return case


def _twice(members: Members, path: Path) -> None:
    write(members, path)
    extra_manifest = extra(MANIFEST, members[MANIFEST])
    extra_manifest(members, path)


def _wrong_hash(members: Members, path: Path) -> None:
    members[WEIGHTS] = members[WEIGHTS][:-4] + struct.pack("<f", 1.0)
    write(members, path)


def _pickle(_members: Members, path: Path) -> None:
    """As torch.save would write it, with a command to be run when it is read."""

    class Harm:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.system, (f"touch {path.parent / 'harmed'}",)

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Harm()))
        archive.writestr("archive/version", "3\n")


def _numbers(members: Members, path: Path) -> None:
    np.savez(path.with_suffix(".npz"), weights=np.array([{"a": 1}], object))
    path.with_suffix(".npz").rename(path)


def _hollow(_members: Members, path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(1 << 40)


def _socket(_members: Members, path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(path.parent)  # such an address may be no longer than a hundred bytes
        try:
            listener.bind(path.name)
        finally:
            os.chdir(here)


def _ignore(_value: object) -> None:
    return None


# ---- what the cases are ---------------------------------------------------------------------

_ENTRY = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
_END = b"PK\x05\x06"


def _at_entry(offset: int, fmt: str, value: int, *, last: bool = True) -> Case:
    """A number in the directory's last (or first) entry is another."""

    def change(content: bytes) -> bytes:
        place = (content.rindex if last else content.index)(_ENTRY) + offset
        return content[:place] + struct.pack(fmt, value) + content[place + struct.calcsize(fmt) :]

    return altered(change)


def _at_end(offset: int, fmt: str, value: int) -> Case:
    def change(content: bytes) -> bytes:
        place = content.rindex(_END) + offset
        return content[:place] + struct.pack(fmt, value) + content[place + struct.calcsize(fmt) :]

    return altered(change)


def _many_entries(content: bytes) -> bytes:
    """A directory of three million entries, each of which would become an object."""
    entry = _ENTRY + bytes(42)
    directory = entry * 3_000_000
    tail = struct.pack("<4s4H2LH", _END, 0, 0, 0xFFFF, 0xFFFF, len(directory), 0, 0)
    return directory + tail


def _overlapping(content: bytes) -> bytes:
    """Every entry of the directory leads to the first member's data."""
    changed = bytearray(content)
    place = content.index(_ENTRY)
    while place >= 0:
        changed[place + 42 : place + 46] = bytes(4)
        place = content.find(_ENTRY, place + 1)
    return bytes(changed)


def _zip_cases() -> Iterator[tuple[str, Case]]:
    for name in (
        "../evil.txt", "../../../evil.txt", "/tmp/evil.txt", "golden/../../evil.txt",
        "..\\..\\evil.txt", "C:\\evil.txt", "\\\\server\\share\\evil", "golden/1.png\0.exe",
        "evil\x1b[2J\x1b]0;title\x07", "Manifest.json", "manifest.json/", "x" * 60_000,
        "code.py", "data.pkl", "‮gnp.exe", ".", "",
    ):  # fmt: skip
        yield f"zip: a member called {name[:24]!a}", extra(name)
    yield "zip: a link", extra("weights", b"/etc/passwd", 0o120777)
    yield "zip: a device", extra("tty", b"", 0o020666)
    yield "zip: a zip inside", extra("nested.zip", _END + bytes(18))
    for name in MEMBERS:
        yield f"zip: without {name}", missing(name)
    yield "zip: a member twice", _twice
    yield "zip: a wrong hash", _wrong_hash
    yield "zip: a bomb", packed(zipfile.ZIP_DEFLATED)
    yield "zip: a bzip2 bomb", packed(zipfile.ZIP_BZIP2)
    yield "zip: an LZMA bomb", packed(zipfile.ZIP_LZMA)
    yield "zip: three million entries", altered(_many_entries)
    yield "zip: overlapping members", altered(_overlapping)
    yield "zip: encrypted", _at_entry(8, "<H", 1)
    yield "zip: strongly encrypted", _at_entry(8, "<H", 0x41)
    yield "zip: patched data", _at_entry(8, "<H", 0x20)
    yield "zip: an unknown method", _at_entry(10, "<H", 99)
    yield "zip: a newer zip", _at_entry(6, "<H", 99)
    yield "zip: a wrong checksum", _at_entry(16, "<L", 0xDEADBEEF)
    yield "zip: larger than it is", _at_entry(24, "<L", 2**20)
    yield "zip: smaller than it is", _at_entry(24, "<L", 1)
    yield "zip: both sizes lie", altered(lambda c: _both_sizes(c, 2**31))
    yield "zip: sizes of zip64 without it", altered(lambda c: _both_sizes(c, 2**32 - 1))
    yield "zip: a place behind the end", _at_entry(42, "<L", 2**31)
    yield "zip: a name longer than the directory", _at_entry(28, "<H", 0xFFFF, last=False)
    yield "zip: a directory longer than the file", _at_end(12, "<L", 2**31)
    yield "zip: a directory before the file", _at_end(16, "<L", 2**32 - 2)
    yield "zip: zip64 throughout", altered(_with_zip64_end)
    yield "zip: a comment", altered(lambda c: c[:-2] + struct.pack("<H", 60_000) + b"c" * 60_000)
    yield "zip: something behind", altered(lambda c: c + b"<script>alert(1)</script>")
    yield "zip: something before", altered(lambda c: b"#!/bin/sh\nexit\n" + c)
    yield "zip: another local name", altered(_other_local_name)
    for keep in (0, 1, 21, 22, 1000, -1, -22, -100):
        yield f"zip: cut at {keep}", altered(lambda c, keep=keep: c[:keep])  # type: ignore[misc]
    yield "file: a pickle in a zip, as torch writes it", _pickle
    yield "file: a pickle", whole(b"\x80\x04cos\nsystem\n(S'touch harmed'\ntR.")
    yield "file: NumPy's own", _numbers
    yield "file: zeros", whole(bytes(5000))
    yield "file: a page", whole(b"<html><script>alert(1)</script></html>")
    yield "file: a picture", whole(parts.png(64, 64))
    yield "file: a terabyte of nothing", _hollow


def _other_local_name(content: bytes) -> bytes:
    """The directory says another name than the member itself."""
    place = content.index(_LOCAL, content.index(WEIGHTS.encode())) + 30
    return content[:place] + b"x" + content[place + 1 :]


def _both_sizes(content: bytes, size: int) -> bytes:
    place = content.rindex(_ENTRY) + 20
    return content[:place] + struct.pack("<2L", size, size) + content[place + 8 :]


def _with_zip64_end(content: bytes) -> bytes:
    """A second end, in 64 bits, that says other things than the first."""
    place = content.rindex(_END)
    end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 2**40, 2**41)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, place, 1)
    return content[:place] + end + locator + content[place:]


def _file_cases() -> Iterator[tuple[str, Case]]:
    """Things of the file system that are no file."""
    yield "file: a folder", lambda _m, path: path.mkdir()
    yield "file: nothing", lambda _m, _path: None
    if os.name != "nt":
        yield "file: a named pipe", lambda _m, path: os.mkfifo(path)
        yield "file: a socket", _socket
        yield "file: a device without an end", lambda _m, path: path.symlink_to("/dev/zero")
        yield "file: a link to itself", lambda _m, path: path.symlink_to(path)
        yield "file: a link to nothing", lambda _m, path: path.symlink_to("/no/such/thing")
        yield "file: the memory of a process", lambda _m, path: path.symlink_to("/proc/self/mem")


def _part_cases() -> Iterator[tuple[str, Case]]:
    for name, data in parts.json_texts():
        yield f"manifest: {name}", part_raw(MANIFEST, data)
    for name, fields in parts.manifest_fields():
        yield f"manifest: {name}", manifest(**fields)
    again = b'"labels": ["a"], "labels": ['
    yield "manifest: labels twice over", manifest_text(b'"labels": [', again)
    yield "manifest: infinite", manifest_text(b'"temperature": 1.0', b'"temperature": 1e999')
    for name, change in parts.weight_changes():
        yield f"weights: {name}", lambda m, p, c=change: part(WEIGHTS, c(m[WEIGHTS]))(m, p)  # type: ignore[misc]
    for name, graph_change in parts.graph_changes():
        yield f"graph: {name}", lambda m, p, c=graph_change: part(GRAPH, c(m[GRAPH]))(m, p)  # type: ignore[misc]
    for name, data in parts.pictures():
        yield f"golden: {name}", part(GOLDEN_NAMES[0], data)
    for name, data in parts.expected_outputs(len(LABELS)):
        yield f"golden: {name}", part(EXPECTED, data)


def part_raw(name: str, data: bytes) -> Case:
    def case(members: Members, path: Path) -> None:
        write(members | {name: data}, path)

    return case


def refused_cases() -> dict[str, Case]:
    """Every file that no way in may take, by what is wrong with it."""
    return dict([*_zip_cases(), *_file_cases(), *_part_cases()])


def harmless_cases() -> dict[str, Case]:
    """Files that may be used: what they say is text, and must stay text wherever it is shown."""
    cases: dict[str, Case] = {
        f"labels: {name}": manifest(labels=labels) for name, labels in parts.spiteful_labels()
    }
    for name, metrics in parts.spiteful_metrics():
        cases[f"metrics: {name}"] = manifest(metrics=metrics, recipe={"name": "<b>x</b>\x1b[31m"})
    cases["zip: a number of a disk"] = _at_end(4, "<H", 7)
    cases["made by: anybody"] = manifest(
        produced_by="<img src='/etc/hostname'>\x1b]0;title\x07" * 1000, created="never\x1b[2J"
    )
    return cases


def mutated(content: bytes, random: np.random.Generator) -> bytes:
    """A few random changes: bytes, runs, and pieces cut out, doubled or moved.

    Half of them hit the last twelve kilobytes, where everything but the weights lies.
    """
    data = bytearray(content)
    for _ in range(int(random.integers(1, 5))):
        low = 0 if random.random() < 0.5 else max(0, len(data) - 12_000)
        place = int(random.integers(low, len(data)))
        length = int(random.integers(1, 64))
        match int(random.integers(0, 5)):
            case 0:
                data[place] ^= int(random.integers(1, 256))
            case 1:
                data[place : place + length] = random.bytes(length)
            case 2:
                del data[place : place + length]
            case 3:
                data[place:place] = data[place : place + length]
            case _:
                data[place : place + 4] = struct.pack("<L", int(random.choice(_NUMBERS)))
    return bytes(data)


_NUMBERS = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
