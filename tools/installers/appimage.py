"""The AppImage: the packaged app and its desktop files in one file that runs where it lies.

`make_folder` needs nothing but this checkout. `make` packs that folder with appimagetool, which
Debian does not have, and with the runtime that goes in front: both are fetched by hand or by the
release workflow, which holds the addresses and sums.
"""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

from tools.installers.facts import (
    BUILD,
    FILE_TITLE,
    NAME,
    PROGRAMS,
    InstallerError,
    checked_bundle,
    emptied,
    install_bundle,
    install_file,
    set_times,
    source_date,
    tool,
    version,
)
from tools.installers.icons import DRAWING, write_png
from tools.installers.linux import FILES, install_desktop_files

RUNTIME_VARIABLE = "APPIMAGE_RUNTIME"
"""Environment variable: the file of the runtime; without it appimagetool fetches the newest."""

ICON_PIXELS = 256


def make_folder(bundle: Path) -> Path:
    """The folder whose `AppRun` starts the app wherever it lies."""
    root = emptied(BUILD / f"{FILE_TITLE}.AppDir")
    install_bundle(checked_bundle(bundle), root / "usr" / "lib" / NAME)
    programs = root / "usr" / "bin"
    programs.mkdir()
    for name in PROGRAMS:
        (programs / name).symlink_to(Path("..") / "lib" / NAME / name)
    install_desktop_files(root / "usr" / "share")
    install_file(FILES / "AppRun", root / "AppRun", mode=0o755)
    install_file(FILES / "pokedex.desktop", root / f"{NAME}.desktop")
    install_file(DRAWING, root / f"{NAME}.svg")
    write_png(root / ".DirIcon", ICON_PIXELS)
    set_times(root)
    return root


def make(bundle: Path, output: Path) -> Path:
    """Write the AppImage into the folder `output` and return its path."""
    packer = tool("appimagetool", "docs/packaging.md says where to get it.")
    runtime = os.environ.get(RUNTIME_VARIABLE)
    if runtime is not None and not Path(runtime).is_file():
        raise InstallerError(f"{RUNTIME_VARIABLE} names {runtime}, which is not there.")
    folder = make_folder(bundle)
    output.mkdir(parents=True, exist_ok=True)
    image = output / f"{FILE_TITLE}-{version()}-{platform.machine()}.AppImage"
    subprocess.run(
        [
            packer,
            *(["--runtime-file", runtime] if runtime else []),
            *("--comp", "zstd"),
            folder,
            image,
        ],
        check=True,
        env=os.environ
        | {
            "ARCH": platform.machine(),
            "VERSION": version(),
            "SOURCE_DATE_EPOCH": str(source_date()),
            "APPIMAGE_EXTRACT_AND_RUN": "1",  # the tool is an AppImage itself; FUSE may be missing
        },
    )
    return image
