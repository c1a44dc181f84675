"""What a Linux desktop reads of an installed app: menu entry, file type, description, icons."""

from __future__ import annotations

from pathlib import Path

from tools.installers.facts import NAME, PACKAGING, install_file
from tools.installers.icons import install_hicolor

FILES = PACKAGING / "linux"


def install_desktop_files(share: Path) -> None:
    """Into `share`, a folder like /usr/share."""
    install_file(FILES / "pokedex.desktop", share / "applications" / f"{NAME}.desktop")
    install_file(FILES / "pokedex-mime.xml", share / "mime" / "packages" / f"{NAME}.xml")
    install_file(FILES / "pokedex.metainfo.xml", share / "metainfo" / f"{NAME}.metainfo.xml")
    install_hicolor(share / "icons")
