"""Libraries that come inside Python packages or from the system, told by the names of their files,
and what some packages do not say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "licences"

LGPL_TEXTS = ("LGPL-3.0.txt", "GPL-3.0.txt", "Qt-and-LGPL.md")


@dataclass(frozen=True)
class Known:
    """What a distribution's metadata do not say.

    Attributes:
        licence: instead of what is stated.
        texts: files that hold its licence and are not where licences belong.
        shared_texts: files of `resources/licences` that apply.
        note: for the list.
    """

    licence: str = ""
    texts: tuple[str, ...] = ()
    shared_texts: tuple[str, ...] = ()
    note: str = ""


_QT = Known("LGPL-3.0-only", shared_texts=LGPL_TEXTS, note="Qt for Python, used under the LGPL")

DISTRIBUTIONS = {
    "onnxruntime": Known("MIT", texts=("onnxruntime/LICENSE", "onnxruntime/ThirdPartyNotices.txt")),
    "pillow-heif": Known(
        "BSD-3-Clause; its libheif and libde265 LGPL-3.0-or-later",
        shared_texts=LGPL_TEXTS,
        note="Without x265, which its own list names",
    ),
    "pyinstaller": Known(
        "GPL-2.0-or-later WITH Bootloader-exception", note="What starts the programs"
    ),
    "pyside6-essentials": _QT,
    "scipy": Known("BSD-3-Clause"),
    "shiboken6": _QT,
    "torch": Known(
        note="Contains Intel oneMKL on Intel's processors: Intel Simplified Software License"
    ),
}


@dataclass(frozen=True)
class Library:
    """A line of the list."""

    name: str
    version: str
    licence: str
    source: str
    files: tuple[str, ...]


_KNOWN = (
    (r"lib(Qt6|pyside6|shiboken6)|Qt6\w+\.dll|Qt\w+$", "Qt", "LGPL-3.0-only", "code.qt.io"),
    (r"libicu", "ICU", "Unicode-3.0", "icu.unicode.org"),
    (r"lib(ssl|crypto)", "OpenSSL", "Apache-2.0", "openssl.org"),
    (r"libffi", "libffi", "MIT", "sourceware.org/libffi"),
    (r"(lib)?sqlite3", "SQLite", "Public domain", "sqlite.org"),
    (r"lib(scipy_)?openblas", "OpenBLAS", "BSD-3-Clause", "openblas.net"),
    (r"lib(gfortran|quadmath|gomp|gcc_s|stdc\+\+)", "GCC's run-time libraries",
     "GPL-3.0-or-later WITH GCC-exception-3.1", "gcc.gnu.org"),
    (r"libheif", "libheif", "LGPL-3.0-or-later", "github.com/strukturag/libheif"),
    (r"libde265", "libde265", "LGPL-3.0-or-later", "github.com/strukturag/libde265"),
    (r"lib(turbo)?jpeg", "libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib", "libjpeg-turbo.org"),
    (r"libpng", "libpng", "libpng-2.0", "libpng.org"),
    (r"libtiff", "LibTIFF", "libtiff", "libtiff.gitlab.io/libtiff"),
    (r"lib(webp|sharpyuv)", "libwebp", "BSD-3-Clause", "chromium.googlesource.com/webm/libwebp"),
    (r"libopenjp2", "OpenJPEG", "BSD-2-Clause", "openjpeg.org"),
    (r"liblcms2", "Little CMS", "MIT", "littlecms.com"),
    (r"libfreetype", "FreeType", "FTL OR GPL-2.0-only", "freetype.org"),
    (r"libharfbuzz", "HarfBuzz", "MIT-Modern-Variant", "harfbuzz.github.io"),
    (r"libbrotli", "Brotli", "MIT", "github.com/google/brotli"),
    (r"libavif", "libavif", "BSD-2-Clause", "github.com/AOMediaCodec/libavif"),
    (r"libzstd", "Zstandard", "BSD-3-Clause OR GPL-2.0-only", "facebook.github.io/zstd"),
    (r"liblzma", "XZ Utils", "0BSD", "tukaani.org/xz"),
    (r"lib(z|bz2)\.", "zlib and bzip2", "Zlib; bzip2-1.0.6", "zlib.net, sourceware.org/bzip2"),
    (r"lib(xcb|Xau|Xdmcp|X11|xkbcommon|ICE|SM)", "X.Org's client libraries", "MIT", "x.org"),
    (r"lib(torch|c10|shm\.)|torch_", "PyTorch, with oneDNN and others inside",
     "BSD-3-Clause, Apache-2.0 and others", "github.com/pytorch/pytorch"),
    (r"libonnxruntime|onnxruntime_", "ONNX Runtime", "MIT", "github.com/microsoft/onnxruntime"),
)  # fmt: skip


def parts(files: Iterable[str]) -> list[Library]:
    """The known libraries among the files of the app, which are named by their paths inside it."""
    found: dict[int, set[str]] = {}
    for file in files:
        name = PurePosixPath(file.replace("\\", "/")).name
        if not re.search(r"\.so(\.|$)|\.dylib$|\.dll$|^Qt\w+$", name):
            continue
        for index, (pattern, *_) in enumerate(_KNOWN):
            if re.match(pattern, name):
                found.setdefault(index, set()).add(name)
                break
    libraries = []
    for index, names in sorted(found.items()):
        _, title, licence, source = _KNOWN[index]
        files_ = tuple(sorted(names))
        libraries.append(Library(title, _versions(files_), licence, source, files_))
    return libraries


def _versions(files: Iterable[str]) -> str:
    """The numbers that libraries carry in their names; they are those of the interface."""
    numbers = {match[1] for file in files if (match := re.search(r"\.so\.([\d.]+)$", file))}
    return ", ".join(sorted(numbers))
