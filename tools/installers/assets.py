"""What `build.spec` adds for Windows and macOS: icons, a version resource, the keys of Info.plist.

Nothing is added on Linux, where the installed desktop files say all of it.
"""

from __future__ import annotations

import plistlib
import re
import sys
from pathlib import Path
from typing import Any

from tools.installers.facts import (
    BUILD,
    MAINTAINERS,
    NAME,
    PACKAGING,
    PROGRAMS,
    SUMMARY,
    TITLE,
    install_text,
    version,
)

ICO = BUILD / f"{NAME}.ico"
ICNS = BUILD / f"{NAME}.icns"
MAC_APP = f"{TITLE}.app"


def program_options(program: str, platform: str = sys.platform) -> dict[str, Any]:
    """Further arguments of PyInstaller's ``EXE`` for one of `PROGRAMS`; writes what they name."""
    if platform == "win32":
        return {"icon": str(write_ico()), "version": str(write_version_resource(program))}
    if platform == "darwin":
        return {"icon": str(write_icns())}
    return {}


def mac_options() -> dict[str, Any]:
    """Arguments of PyInstaller's ``BUNDLE``, which makes `MAC_APP` of what was collected."""
    keys = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    return {
        "name": MAC_APP,
        "icon": str(write_icns()),
        "bundle_identifier": keys["CFBundleIdentifier"],
        "version": version(),
        "info_plist": keys | {"CFBundleVersion": version()},
    }


def make() -> list[Path]:
    """Write everything, whatever the platform."""
    return [write_ico(), write_icns(), *map(write_version_resource, PROGRAMS)]


# Drawing needs Qt, which is imported only where something is drawn.


def write_ico() -> Path:
    from tools.installers import icons

    icons.write_ico(ICO)
    return ICO


def write_icns() -> Path:
    from tools.installers import icons

    icons.write_icns(ICNS)
    return ICNS


def write_version_resource(program: str) -> Path:
    place = BUILD / f"{program}.version.txt"
    install_text(place, version_resource(program, version()))
    return place


def version_resource(program: str, number: str) -> str:
    """What Windows shows as a program's properties, as PyInstaller's ``version=`` reads it.

    https://learn.microsoft.com/windows/win32/menurc/versioninfo-resource
    """
    numbers = windows_version(number)
    texts = {
        "CompanyName": MAINTAINERS,
        "FileDescription": f"{TITLE}: {SUMMARY}",
        "FileVersion": number,
        "InternalName": program,
        "LegalCopyright": f"Copyright 2026 {MAINTAINERS}. Apache License 2.0.",
        "OriginalFilename": f"{program}.exe",
        "ProductName": TITLE,
        "ProductVersion": number,
    }
    entries = ",\n".join(f"      StringStruct({key!r}, {text!r})" for key, text in texts.items())
    return f"""\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    # 0409: English of the United States; 04B0 and 1200: Unicode
    StringFileInfo([StringTable('040904B0', [
{entries},
    ])]),
    VarFileInfo([VarStruct('Translation', [0x0409, 1200])]),
  ],
)
"""


def windows_version(number: str) -> tuple[int, int, int, int]:
    """Four numbers of a version; what is behind them, as in 1.2.3rc1, Windows cannot hold."""
    parts = re.match(r"(\d+)\.(\d+)\.(\d+)", number)
    assert parts is not None, number
    major, minor, patch = map(int, parts.groups())
    return major, minor, patch, 0
