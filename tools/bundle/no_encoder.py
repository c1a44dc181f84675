"""Leaves the encoder of HEIC pictures out: the app only reads them.

pillow-heif's libheif was linked with x265, which is under the GPL and 22 MB large. It asks x265
what it offers, and may be told nothing: a library of the same name which says so takes its place
(docs/decisions/0014).
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from tools.bundle.third_party import Row

_ENCODER = re.compile(r"(lib)?x265[^/]*\.(so|dll|dylib)", re.IGNORECASE)
_DECODER = re.compile(r"(lib)?heif[^/]*\.(so|dll|dylib)", re.IGNORECASE)
_ENTRY = re.compile(rb"x265_api_get_\d+")

_SOURCE = """\
#ifdef _WIN32
#define PUBLIC __declspec(dllexport)
#else
#define PUBLIC __attribute__((visibility("default")))
#endif
/* Every kind of encoder that libheif asks for is one that is not there. */
PUBLIC const void *{entry}(int bit_depth) {{ (void)bit_depth; return 0; }}
PUBLIC void x265_cleanup(void) {{}}
"""


def without_encoder(rows: Iterable[Row], folder: Path) -> list[Row]:
    """`rows` with a library that offers no encoder, made in `folder`, in the place of x265.

    Raises ValueError where libheif is another than this was written for, and
    CalledProcessError or FileNotFoundError where there is no C compiler.
    """
    rows = list(rows)
    encoders = [row for row in rows if _is(_ENCODER, row)]
    if not encoders:
        return rows
    libheif = next((row for row in rows if _is(_DECODER, row)), None)
    entry = libheif and _ENTRY.search(Path(libheif[1]).read_bytes())
    if not entry:
        raise ValueError("x265 is there, but no libheif that asks for it in the known way.")
    return [
        (row[0], str(_stand_in(row[0], entry[0].decode(), folder)), row[2])
        if row in encoders
        else row
        for row in rows
    ]


def _is(pattern: re.Pattern[str], row: Row) -> bool:
    inside, _, kind = row
    return (
        kind == "BINARY"
        and pattern.match(PurePosixPath(inside.replace("\\", "/")).name) is not None
    )


def _stand_in(inside: str, entry: str, folder: Path) -> Path:
    """Compile it, under the name that libheif knows."""
    target = folder / inside
    target.parent.mkdir(parents=True, exist_ok=True)
    source = folder / "no_encoder.c"
    source.write_text(_SOURCE.format(entry=entry), encoding="utf-8")
    options = {
        "linux": ["-shared", "-fPIC", "-nostdlib", "-s", "-Wl,--build-id=none"],
        "darwin": ["-dynamiclib", f"-Wl,-install_name,@rpath/{target.name}"],
        "win32": ["-shared", "-s", "-Wl,--no-insert-timestamp"],
    }[sys.platform]
    if sys.platform == "linux":
        options.append(f"-Wl,-soname,{target.name}")
    compiler = "gcc" if sys.platform == "win32" else "cc"
    subprocess.run([compiler, *options, "-o", target, source], check=True)
    return target
