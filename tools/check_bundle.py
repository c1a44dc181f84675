"""Holds a packaged app, as `make bundle` leaves it, against what is promised of it.

    python tools/check_bundle.py [dist/pokedex] [--compressed] [--same-as OTHER]

Prints what is wrong, a line each, then sizes; exit code 1 where anything is. `--compressed` also
packs it, which takes minutes, to see how large a download is. `--same-as` compares it with another
build, file by file.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.bundle.contents import LICENCES, ROOT
from tools.bundle.third_party import LIST, TEXTS
from trainer.languages import ENGLISH, LANGUAGES

DISK_BYTES = 800_000_000
DOWNLOAD_BYTES = 260_000_000

INSIDE = "_internal"
OTHERS = LANGUAGES.keys() - {ENGLISH.code}
EXPECTED = (
    "trainer/_resources/pokedex150.pokedex",
    "trainer/_resources/species.json",
    "trainer/_resources/icon.svg",
    "trainer/_resources/samples/pikachu.png",
    *(f"trainer/_resources/help/{language}.md" for language in LANGUAGES),
    "trainer/_resources/style/window.qss",
    *(f"trainer/_resources/translations/pokedex_{language}.qm" for language in LANGUAGES),
    *(f"trainer/_resources/translations/trainer.{language}.toml" for language in OTHERS),
    *(f"trainer/report/templates/report.{language}.toml" for language in LANGUAGES),
    "trainer/report/templates/report.html.j2",
    *(
        f"{LICENCES}/{name}"
        for name in (
            "LICENSE",
            "NOTICE",
            "Apache-2.0.txt",
            "LGPL-3.0.txt",
            "GPL-3.0.txt",
            "Qt-and-LGPL.md",
            LIST,
        )
    ),
)
EXPECTED_SOMEWHERE = (
    *(rf"qtbase_{language}\.qm" for language in LANGUAGES),
    r"materialdesignicons6-.*\.ttf",
    r"(b0|lite0)\.safetensors",
    r"(lib)?q(xcb|windows|cocoa)\.(so|dll|dylib)",
    r"(lib)?qoffscreen\.(so|dll|dylib)",
)

FORBIDDEN = re.compile(
    r"(cudart|cublas|cudnn|cufft|curand|cusolver|cusparse|nvrtc|nccl|nvjpeg|nvjitlink|triton"
    r"|torch_cuda|c10_cuda|openvino|_tkinter|webengine|qt6?qml|qt6?quick|libgtk)"
    r"[^/]*\.(so|dll|dylib|pyd)|/(openvino|matplotlib|tkinter|_?pytest|pokemon150)/|\.pyi$",
    re.IGNORECASE,
)
"""in paths inside the app"""

BUILD_ONLY = frozenset(
    {"altgraph", "macholib", "pefile", "pyinstaller-hooks-contrib", "pywin32-ctypes", "setuptools"}
)
"""of the requirements, what builds the app and is no part of it"""

_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|webp|avif|heic)$", re.IGNORECASE)
_TEXT_BYTES = 5_000_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bundle", type=Path, nargs="?", default=ROOT / "dist" / "pokedex")
    parser.add_argument("--compressed", action="store_true")
    parser.add_argument("--same-as", type=Path)
    arguments = parser.parse_args()
    bundle: Path = arguments.bundle
    faults = [*check(bundle), *run_paths(bundle)]
    size = size_on_disk(bundle)
    if size > DISK_BYTES:
        faults.append(f"{size / 1e6:.0f} MB on disk are more than {DISK_BYTES / 1e6:.0f}.")
    print(f"on disk     {size / 1e6:6.1f} MB in {sum(1 for _ in _files(bundle))} files")
    if arguments.compressed:
        size = size_compressed(bundle)
        if size > DOWNLOAD_BYTES:
            faults.append(f"{size / 1e6:.0f} MB packed are more than {DOWNLOAD_BYTES / 1e6:.0f}.")
        print(f"compressed  {size / 1e6:6.1f} MB")
    if arguments.same_as is not None:
        faults += differences(bundle, arguments.same_as)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def check(bundle: Path) -> Iterator[str]:
    """What is missing, too much, or gives away where the app was built."""
    names = {path.relative_to(bundle).as_posix() for path in _files(bundle)}
    for program in ("pokedex", "pokedex-app"):
        if not {program, f"{program}.exe"} & names:
            yield f"There is no {program}."
    for name in EXPECTED:
        if f"{INSIDE}/{name}" not in names:
            yield f"{name} is missing."
    for pattern in EXPECTED_SOMEWHERE:
        if not any(re.fullmatch(pattern, name.rpartition("/")[2]) for name in names):
            yield f"Nothing is called {pattern}."
    for name in sorted(names):
        if FORBIDDEN.search(f"/{name}"):
            yield f"{name} does not belong there."
        elif _PICTURE.search(name) and not _may_be_shown(name, bundle / name):
            yield f"{name} is a picture of unknown origin."
    yield from _unlisted(bundle / INSIDE / LICENCES)
    yield from _machine_paths(bundle)


def run_paths(bundle: Path) -> Iterator[str]:
    """Libraries that would look for others outside the app first (Linux only)."""
    for path in _files(bundle) if sys.platform == "linux" else ():
        if path.is_symlink() or ".so" not in path.suffixes:
            continue
        command: list[str | Path] = ["readelf", "--dynamic", "--wide", path]
        read = subprocess.run(command, capture_output=True, text=True, check=False)
        for places in re.findall(r"\((?:RPATH|RUNPATH)\).*\[(.*)\]", read.stdout):
            if any(not place.startswith("$ORIGIN") for place in places.split(":")):
                yield f"{path.relative_to(bundle)} has the run path {places}."


def size_on_disk(bundle: Path) -> int:
    """Bytes of all files; what is linked counts once."""
    return sum(path.lstat().st_size for path in _files(bundle) if not path.is_symlink())


def size_compressed(bundle: Path) -> int:
    """Bytes of a tar file, packed by Zstandard."""
    tar = ["tar", "--create", "--sort=name", "--directory", str(bundle.parent), bundle.name]
    pack = ["zstd", "-19", "--long=27", "--threads=0", "--stdout", "--quiet"]
    if shutil.which("zstd") is None:
        raise SystemExit("--compressed needs tar and zstd.")
    with (
        subprocess.Popen(tar, stdout=subprocess.PIPE) as packing,
        subprocess.Popen(pack, stdin=packing.stdout, stdout=subprocess.PIPE) as squeezing,
    ):
        squeezed = squeezing.stdout
        assert squeezed is not None
        return sum(len(part) for part in iter(lambda: squeezed.read(1 << 20), b""))


def differences(one: Path, other: Path) -> Iterator[str]:
    """How two builds differ: files that only one has, and files of other bytes."""
    ours, theirs = (
        {path.relative_to(root).as_posix(): path for path in _files(root)} for root in (one, other)
    )
    for name in sorted(ours.keys() ^ theirs.keys()):
        yield f"{name} is only in {one if name in ours else other}."
    for name in sorted(ours.keys() & theirs.keys()):
        if _content(ours[name]) != _content(theirs[name]):
            yield f"{name} differs."


def _content(path: Path) -> bytes:
    return bytes(path.readlink()) if path.is_symlink() else path.read_bytes()


def _may_be_shown(name: str, path: Path) -> bool:
    """Whether a picture is one of those in `resources`, or of the plots' buttons."""
    if name.startswith(f"{INSIDE}/pyqtgraph/icons/"):
        return True
    inside = name.removeprefix(f"{INSIDE}/trainer/_resources/")
    original = ROOT / "resources" / inside
    return inside != name and original.is_file() and original.read_bytes() == path.read_bytes()


def _unlisted(licences: Path) -> Iterator[str]:
    """Required distributions that the list lacks, and listed packages without a text."""
    listing = licences / LIST
    if not listing.is_file():
        return
    rows = re.findall(
        rf"^\| (\S+) \| .*\| `({TEXTS}/[^`]+)` \|", listing.read_text(encoding="utf-8"), re.M
    )
    listed = {_normal(name) for name, _ in rows}
    for name in required():
        if name not in listed | BUILD_ONLY:
            yield f"{name} is required, but not among the packages of {LIST}."
    for name, folder in rows:
        if not any(path.is_file() for path in (licences / folder).rglob("*")):
            yield f"There is no licence text of {name}."


def required() -> list[str]:
    """Names of the distributions that are installed to build the app, on this platform."""
    lines = (ROOT / "packaging" / "bundle" / "requirements.txt").read_text(encoding="utf-8")
    names = re.findall(r'^([\w.-]+)==\S+(?: ; sys_platform == "(\w+)")?$', lines, re.M)
    return [_normal(name) for name, platform in names if platform in ("", sys.platform)]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _machine_paths(bundle: Path) -> Iterator[str]:
    """Text files that name a folder of the machine which built the app."""
    places = {str(ROOT), str(Path.home()), sys.prefix, sys.base_prefix} - {"/", "/usr"}
    needles = [place.encode() for place in places]
    for path in _files(bundle):
        if path.is_symlink() or path.stat().st_size > _TEXT_BYTES:
            continue
        content = path.read_bytes()
        if b"\0" in content[:4096]:
            continue  # no text
        for needle in needles:
            if needle in content:
                yield f"{path.relative_to(bundle)} names {needle.decode()}."


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())


if __name__ == "__main__":
    sys.exit(main())
