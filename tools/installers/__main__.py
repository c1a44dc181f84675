"""`python -m tools.installers WHAT`: see --help."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from tools.installers.facts import REPOSITORY, InstallerError

DIST = REPOSITORY / "dist"


def main() -> int:
    arguments = _parser().parse_args()
    try:
        for made in arguments.make(arguments):
            sys.stdout.write(f"{made} {made.stat().st_size / 1e6:.1f} MB\n")
    except InstallerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"{error.cmd[0]} failed; its message is above.\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.installers", description=__doc__)
    what = parser.add_subparsers(required=True, metavar="WHAT")
    for name, make, told in (
        ("deb", _deb, "the package for Debian and Ubuntu"),
        ("appdir", _appdir, "the folder that an AppImage is made of"),
        ("appimage", _appimage, "the AppImage; needs appimagetool"),
    ):
        command = what.add_parser(name, help=told, description=told)
        command.add_argument("--bundle", type=Path, default=DIST / "pokedex")
        command.add_argument("--output", type=Path, default=DIST, help="folder to write to")
        command.set_defaults(make=make)
    assets = what.add_parser("assets", help="icons and version resource for Windows and macOS")
    assets.set_defaults(make=_assets)
    sums = what.add_parser("checksums", help="SHA256SUMS beside the files")
    sums.add_argument("files", type=Path, nargs="+")
    sums.set_defaults(make=_checksums)
    return parser


# Each imports what it needs: icons need Qt, which a check of sums should not have to install.


def _deb(arguments: argparse.Namespace) -> list[Path]:
    from tools.installers import deb

    return [deb.make(arguments.bundle, arguments.output)]


def _appdir(arguments: argparse.Namespace) -> list[Path]:
    from tools.installers import appimage

    return [appimage.make_folder(arguments.bundle)]


def _appimage(arguments: argparse.Namespace) -> list[Path]:
    from tools.installers import appimage

    return [appimage.make(arguments.bundle, arguments.output)]


def _assets(_arguments: argparse.Namespace) -> list[Path]:
    from tools.installers import assets

    return assets.make()


def _checksums(arguments: argparse.Namespace) -> list[Path]:
    from tools.installers import checksums

    return [checksums.write(arguments.files)]


if __name__ == "__main__":
    sys.exit(main())
