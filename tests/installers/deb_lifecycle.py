"""Installs, uses, upgrades and removes the .deb in a clean system, as apt does it.

    sudo make deb-check                 after make deb
    sudo .venv/bin/python -m tests.installers.deb_lifecycle dist/pokedex_0.1.0_amd64.deb

The system is the smallest that debootstrap makes of this machine's own release, with what keeps a
desktop's menus and file types; the libraries come by the package's own dependencies. It is thrown
away afterwards. Exit code 0: all is as it should be; 1: something is not; 2: it cannot be run here.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.smoke.clean_system import DEVICES, VISITOR, SmokeError, build
from tools.try_bundle import has_seen_a_picture

DESKTOP = ["hicolor-icon-theme", "desktop-file-utils", "shared-mime-info"]
HOME = Path("home/visitor")
SAMPLES = Path("usr/lib/pokedex/_internal/trainer/_resources/samples")
KEPT = HOME / ".local/share/pokedex/collection.sqlite3"
LIMIT = 300.0
NAMESPACES = ("unshare", "--mount", "--pid", "--fork", "--kill-child")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        return inside(given.inside, given.package)
    missing = [name for name in ("debootstrap", "unshare") if shutil.which(name) is None]
    if os.geteuid() != 0 or missing:
        print(f"This needs root, debootstrap and unshare; missing: {missing}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="pokedex-deb-") as name:
        root = Path(name) / "root"
        try:
            subprocess.run(["cp", "--archive", build(DESKTOP), root], check=True)
        except SmokeError as error:
            print(error, file=sys.stderr)
            return 2
        # what is mounted and started in there ends with it, before the folder is removed
        again = [sys.executable, "-m", __spec__.name, given.package.resolve(), "--inside", root]
        return subprocess.run([*NAMESPACES, *again], check=False).returncode


def inside(root: Path, package: Path) -> int:
    """Everything, in namespaces of its own, on a system that may be written to."""
    try:
        prepare(root)
        lifecycle(root, package)
    except (AssertionError, subprocess.CalledProcessError) as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    print("The package installs, works, upgrades and leaves as it should.")
    return 0


def lifecycle(root: Path, package: Path) -> None:
    before = files(root)
    apt(root, "install", copied(root, package))
    step("installed, with what it depends on")
    is_known_to_the_desktop(root)
    names_a_sample(root)
    opens_the_window(root)

    newer = rebuilt(root, package, "9999")
    apt(root, "install", newer)
    assert not (root / SAMPLES / "apple.png").exists(), "a file of the older version is left"
    assert (root / KEPT).is_file(), "the upgrade took the user's collection"
    names_a_sample(root)
    step("upgraded")

    apt(root, "remove", "pokedex")
    assert not left_behind(root, before), f"removed, but left: {left_behind(root, before)}"
    # neither settings of the system's nor scripts are left, so purging has nothing more to do
    known = in_system(root, "dpkg-query", "--show", "--showformat=${Package} ${Status}\\n")
    assert "pokedex" not in known, "dpkg still keeps something of it"
    assert not list((root / "var/lib/dpkg/info").glob("pokedex.*"))
    assert (root / KEPT).is_file(), "the removal took the user's collection"
    step("removed without a trace, the user's own files kept")


def is_known_to_the_desktop(root: Path) -> None:
    types = (root / "usr/share/mime/globs2").read_text("utf-8")
    assert "application/x-pokedex-model:*.pokedex" in types, "the file type is not known"
    menu = (root / "usr/share/applications/mimeinfo.cache").read_text("utf-8")
    assert "application/x-pokedex-model=pokedex.desktop;" in menu, "no program opens it"
    told = in_system(root, "desktop-file-validate", "/usr/share/applications/pokedex.desktop")
    assert not told, told
    step("known to menus and by file type")


def names_a_sample(root: Path) -> None:
    told = in_system(root, "pokedex", "classify", f"/{SAMPLES}/pikachu.png", user=True)
    assert "Pikachu" in told, told
    step("names a sample")


def opens_the_window(root: Path) -> None:
    window = subprocess.Popen(
        started(root, "pokedex-app", f"/{SAMPLES}/pikachu.png", user=True, platform="offscreen")
    )
    try:
        begun = time.monotonic()
        while not has_seen_a_picture(root / KEPT):
            assert window.poll() is None, f"the window ended with code {window.returncode}"
            assert time.monotonic() < begun + LIMIT, "the window saw no picture"
            time.sleep(0.2)
    finally:
        window.terminate()
        window.wait()
    step("opens its window and sees a picture")


def rebuilt(root: Path, package: Path, version: str) -> str:
    """A newer version of the package, without one of the samples."""
    with tempfile.TemporaryDirectory(dir=root.parent) as name:
        content = Path(name) / "content"
        subprocess.run(["dpkg-deb", "--raw-extract", package, content], check=True)
        (content / SAMPLES / "apple.png").unlink()
        control = content / "DEBIAN" / "control"
        lines = control.read_text("utf-8").splitlines()
        lines = [f"Version: {version}" if one.startswith("Version:") else one for one in lines]
        control.write_text("\n".join(lines) + "\n", "utf-8")
        newer = Path(name) / "newer.deb"
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Znone", "--build", content, newer],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return copied(root, newer)


def copied(root: Path, package: Path) -> str:
    """The package's path in the system."""
    shutil.copyfile(package, root / "tmp" / package.name)
    return f"/tmp/{package.name}"


def files(root: Path) -> set[Path]:
    """What is in the system, without what apt and dpkg keep for themselves and what is mounted."""
    skipped = {"proc", "dev", "tmp", "var", "home"}
    tops = [path for path in root.iterdir() if path.name not in skipped and not path.is_symlink()]
    return {path.relative_to(root) for top in tops for path in (top, *top.rglob("*"))}


def left_behind(root: Path, before: set[Path]) -> list[Path]:
    """What has come since `before` and is the app's; libraries stay until apt's autoremove."""
    return sorted(path for path in files(root) - before if "pokedex" in str(path).casefold())


def apt(root: Path, what: str, name: str) -> None:
    options = ["--yes", "--quiet", "--quiet", "--no-install-recommends"]
    told = in_system(root, "apt-get", what, *options, name)
    complaints = [line for line in told.splitlines() if line.startswith(("W:", "dpkg: warning"))]
    assert not [line for line in complaints if "unsandboxed" not in line], complaints


def in_system(root: Path, *command: str, user: bool = False) -> str:
    """What a command printed, errors included; it must end with code 0."""
    ended = subprocess.run(
        started(root, *command, user=user),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, f"{command} ended with code {ended.returncode}: {ended.stdout}"
    return ended.stdout


def started(root: Path, *command: str, user: bool = False, platform: str = "") -> list[str]:
    return [
        "chroot",
        *([f"--userspec={VISITOR}:{VISITOR}"] if user else []),
        str(root),
        "/usr/bin/env",
        "--ignore-environment",
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG=C.UTF-8",
        "DEBIAN_FRONTEND=noninteractive",
        f"HOME=/{HOME if user else 'root'}",
        *([f"QT_QPA_PLATFORM={platform}"] if platform else []),
        *command,
    ]


def prepare(root: Path) -> None:
    """Give the system /proc, the harmless devices, and names of the network."""
    subprocess.run(["mount", "-t", "proc", "proc", root / "proc"], check=True)
    for name in DEVICES:
        device = root / "dev" / name
        device.unlink(missing_ok=True)
        device.touch()
        subprocess.run(["mount", "--bind", Path("/dev") / name, device], check=True)
    for file in ("etc/resolv.conf", "etc/hosts"):
        (root / file).unlink(missing_ok=True)
        shutil.copyfile(Path("/") / file, root / file)
    (root / HOME).mkdir()
    os.chown(root / HOME, VISITOR, VISITOR)
    in_system(root, "apt-get", "update", "--quiet", "--quiet")


def step(text: str) -> None:
    print(f"  {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
