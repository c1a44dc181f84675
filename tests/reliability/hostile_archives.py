"""Zips of data sets, and run folders, that were made to do harm."""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.reliability.hostile_parts import png
from trainer.data.split import Split, SplitRow
from trainer.runs.recipe import REPORT
from trainer.runs.run_folder import RunFolder, RunSettings

Archive = Callable[[Path], None]
Change = Callable[[Path], None]

_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"


def archives() -> Iterator[tuple[str, str, Archive]]:
    """What is wrong, the reason it must be refused for, and what writes the zip."""
    for name in (
        "../evil.png", "../../../evil.png", "/tmp/evil.png", "cats/../../evil.png",
        "..\\evil.png", "C:/evil.png", "C:evil.png", "\\\\server\\share\\evil.png", "..", "cats/..",
        "a/" * 1900 + "x.png",
    ):  # fmt: skip
        yield f"a member called {name[:24]!a}", "unsafe", _with(name)
    yield "a link", "unsafe", _with("cats/link.png", b"/etc/passwd", 0o120777)
    yield "a device", "unsafe", _with("cats/null.png", b"", 0o020666)
    yield "a named pipe", "unsafe", _with("cats/pipe.png", b"", 0o010666)
    yield "encrypted", "encrypted", _altered(lambda c: _at_entry(c, 8, "<H", 1))
    yield "an unknown method", "packing", _altered(lambda c: _at_entry(c, 10, "<H", 99))
    yield "bzip2", "packing", _packed(zipfile.ZIP_BZIP2, 2**24)
    yield "LZMA", "packing", _packed(zipfile.ZIP_LZMA, 2**22)
    yield "a bomb", "bomb", _packed(zipfile.ZIP_DEFLATED, 2**28 + 2**20)
    yield "a bomb of one kernel", "bomb", _one_kernel
    yield "more than it says", "damaged", _altered(lambda c: _at_entry(c, 24, "<L", 10))
    yield (
        "terabytes that are not there",
        "bomb",
        _altered(lambda c: _at_entry(c, 24, "<L", 0xFFFFFFF0)),
    )
    yield "millions of members", "too_many", _many
    yield "a wrong checksum", "damaged", _altered(lambda c: _at_entry(c, 16, "<L", 1))
    yield "a place behind the end", "damaged", _altered(lambda c: _at_entry(c, 42, "<L", 2**31))
    yield "a directory behind the end", "damaged", _altered(lambda c: _at_end(c, 12, "<L", 2**31))
    yield "cut in the middle", "not_a_dataset", _altered(lambda c: c[: len(c) // 2])
    yield "a file that is a folder, too", "not_written", _with("cats/1.png/2.png")
    yield "no zip", "not_a_dataset", lambda path: _ignore(path.write_bytes(b"hello"))
    yield "nothing", "missing", lambda _path: None
    if os.name != "nt":
        yield "a pipe", "not_a_dataset", lambda path: os.mkfifo(path)
        yield "a device without an end", "not_a_dataset", lambda path: path.symlink_to("/dev/zero")
        yield "a link to itself", "missing", lambda path: path.symlink_to(path)


def _sound(path: Path, method: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("cats/1.png", png(8, 8))
        archive.writestr("dogs/1.png", png(9, 9))


def _with(name: str, data: bytes = b"x", mode: int = 0) -> Archive:
    def write(path: Path) -> None:
        _sound(path)
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        info.external_attr = mode << 16
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(info, data)

    return write


def _altered(change: Callable[[bytes], bytes]) -> Archive:
    def write(path: Path) -> None:
        _sound(path)
        path.write_bytes(change(path.read_bytes()))

    return write


def _packed(method: int, size: int) -> Archive:
    def write(path: Path) -> None:
        _sound(path)
        with (
            zipfile.ZipFile(path, "a", method, compresslevel=9) as archive,
            archive.open("dogs/2.png", "w") as member,
        ):
            for _ in range(size // 2**20):
                member.write(bytes(2**20))

    return write


def _one_kernel(path: Path) -> None:
    """Fifty thousand entries that lead to one piece of packed data (D. Fifield, 2019)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("a/00000.png", bytes(2**20))
    content = path.read_bytes()
    place, end = content.index(_ENTRY), content.index(_END)
    entry = content[place:end]
    name = entry.index(b"00000")
    entries = b"".join(
        entry[:name] + b"%05d" % number + entry[name + 5 :] for number in range(50_000)
    )
    tail = struct.pack("<4s4H2LH", _END, 0, 0, 50_000, 50_000, len(entries), place, 0)
    path.write_bytes(content[:place] + entries + tail)


def _many(path: Path) -> None:
    directory = (_ENTRY + bytes(42)) * 1_000_000
    tail = struct.pack("<4s4H2LH", _END, 0, 0, 0xFFFF, 0xFFFF, len(directory), 0, 0)
    path.write_bytes(directory + tail)


def _at_entry(content: bytes, offset: int, fmt: str, value: int) -> bytes:
    return _put(content, content.rindex(_ENTRY) + offset, fmt, value)


def _at_end(content: bytes, offset: int, fmt: str, value: int) -> bytes:
    return _put(content, content.rindex(_END) + offset, fmt, value)


def _put(content: bytes, place: int, fmt: str, value: int) -> bytes:
    return content[:place] + struct.pack(fmt, value) + content[place + struct.calcsize(fmt) :]


def _ignore(_value: object) -> None:
    return None


# ---- run folders ----------------------------------------------------------------------------


def sound_run(folder: Path, dataset: Path) -> Path:
    """A run that nothing has been trained of yet."""
    split = Split(
        "random",
        0,
        (SplitRow("cats/1.png", "cats", "train"), SplitRow("dogs/1.png", "dogs", "train")),
    )
    settings = RunSettings(
        dataset=str(dataset), split="random", split_seed=0, start="random", classes=("cats", "dogs")
    )
    RunFolder.create(folder, REPORT, settings, split)
    (folder / "events.jsonl").write_bytes(b"")
    (folder / "evaluation.json").write_text("{}")
    return folder


def run_changes(outside: Path) -> Iterator[tuple[str, str, Change]]:
    """What is wrong, the file that must be named, and what does it. `outside` is the user's."""
    for file in ("run.json", "recipe.json", "split.csv"):
        for what, data in {
            "empty": b"",
            "deep": b"[" * 100_000,
            "binary": b"\xff\xfe\0",
            "huge": b"9" * 5_000_000,
            "a terminal's codes": b'{"\x1b[2J": 1}',
            "long": b'{"' + b"x" * 9_000_000 + b'": 1}',
        }.items():
            yield f"{file}: {what}", file, _put_file(file, data)
        yield f"{file}: a folder", file, _make_folder(file)
    for path in ("../../etc/passwd", "/etc/passwd", "cats/../../x", "cats/\0x"):
        text = f"path,class,subset,group\n{path},cats,train,\n"
        yield f"split.csv: {path!a}", "split.csv", _put_file("split.csv", text.encode())
    if os.name != "nt":
        for file in ("events.jsonl", "last.safetensors", "model.pokedex", "training.lock"):
            yield f"{file}: a link", file, _link(file, outside)


def _put_file(name: str, data: bytes) -> Change:
    return lambda run: _ignore((run / name).write_bytes(data))


def _make_folder(name: str) -> Change:
    def change(run: Path) -> None:
        (run / name).unlink()
        (run / name).mkdir()

    return change


def _link(name: str, to: Path) -> Change:
    def change(run: Path) -> None:
        (run / name).unlink(missing_ok=True)
        (run / name).symlink_to(to)

    return change
