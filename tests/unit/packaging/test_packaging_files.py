"""The files of the installers agree with each other and with the app."""

from __future__ import annotations

import ast
import configparser
import plistlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml

import trainer
from tools.installers import assets, checksums, deb, facts
from trainer.model.file_name import SUFFIX
from trainer.pictures.listing import PICTURE_SUFFIXES

MODEL_TYPE = "application/x-pokedex-model"
LINUX = facts.PACKAGING / "linux"


@pytest.fixture(scope="module")
def desktop() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(LINUX / "pokedex.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


@pytest.fixture(scope="module")
def metainfo() -> ET.Element:
    return ET.parse(LINUX / "pokedex.metainfo.xml").getroot()


@pytest.fixture(scope="module")
def inno() -> str:
    return (facts.PACKAGING / "windows" / "pokedex.iss").read_text(encoding="utf-8-sig")


@pytest.fixture(scope="module")
def info_plist() -> dict[str, Any]:
    return plistlib.loads((facts.PACKAGING / "macos" / "Info.plist").read_bytes())


def workflows(repository: Path) -> dict[str, dict[str, Any]]:
    files = sorted((repository / ".github" / "workflows").glob("*.yml"))
    return {file.name: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}


# ---- what is said in several places ------------------------------------------------------------


def test_every_version_is_the_trainers(metainfo: ET.Element) -> None:
    assert facts.version() == trainer.__version__
    newest = metainfo.find("releases/release")
    assert newest is not None
    assert newest.get("version") == trainer.__version__
    numbers = assets.windows_version(trainer.__version__)
    assert ".".join(map(str, numbers[:3])) == trainer.__version__


def test_the_file_type_of_models_is_one(
    desktop: configparser.SectionProxy,
    metainfo: ET.Element,
    inno: str,
    info_plist: dict[str, Any],
) -> None:
    assert MODEL_TYPE in desktop["MimeType"].split(";")
    assert MODEL_TYPE in [found.text for found in metainfo.iter("mediatype")]
    assert f'"{MODEL_TYPE}"' in inno
    (exported,) = info_plist["UTExportedTypeDeclarations"]
    tags = exported["UTTypeTagSpecification"]
    assert tags["public.mime-type"] == [MODEL_TYPE]
    assert tags["public.filename-extension"] == [SUFFIX.removeprefix(".")]
    kind = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    described = ET.parse(LINUX / "pokedex-mime.xml").find("m:mime-type", kind)
    assert described is not None
    assert described.get("type") == MODEL_TYPE
    glob = described.find("m:glob", kind)
    assert glob is not None
    assert glob.get("pattern") == f"*{SUFFIX}"


def test_the_magic_of_models_is_what_a_model_begins_with() -> None:
    kind = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    with (facts.RESOURCES / "pokedex150.pokedex").open("rb") as file:
        begins = file.read(100)
    matches = ET.parse(LINUX / "pokedex-mime.xml").findall(".//m:match", kind)
    assert matches
    for match in matches:
        value = ast.literal_eval(f'b"{match.get("value")}"')
        place = int(match.get("offset", ""))
        assert begins[place : place + len(value)] == value


def test_the_desktop_file_says_what_the_window_and_the_menus_need(
    desktop: configparser.SectionProxy, repository: Path, metainfo: ET.Element
) -> None:
    assert {"Name[es]", "Comment[es]", "Icon", "Categories"} <= set(desktop)
    assert desktop["Exec"] == "pokedex-app %F"
    # Wayland finds the icon by the name that Qt is told
    source = repository / "pokedex_app" / "core" / "application.py"
    application = source.read_text(encoding="utf-8")
    assert f'setDesktopFileName("{facts.NAME}")' in application
    launchable = metainfo.find("launchable")
    assert launchable is not None
    assert launchable.text == f"{facts.NAME}.desktop"
    binaries = {found.text for found in metainfo.iter("binary")}
    assert binaries == set(facts.PROGRAMS)


def test_pictures_that_open_are_pictures_that_are_read(inno: str) -> None:
    offered = set(re.findall(r'SupportedTypes"; ValueType: string; ValueName: "([^"]+)"', inno))
    assert SUFFIX in offered
    assert offered - {SUFFIX} <= PICTURE_SUFFIXES


def test_desktop_file_and_description_pass_their_own_checkers() -> None:
    checks = (
        ["desktop-file-validate", LINUX / "pokedex.desktop"],
        ["appstreamcli", "validate", "--no-net", "--pedantic", LINUX / "pokedex.metainfo.xml"],
    )
    ran = 0
    for program, *arguments in checks:
        if shutil.which(str(program)) is None:
            continue
        ended = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        ran += 1
    if not ran:
        pytest.skip("neither desktop-file-validate nor appstreamcli is here")


# ---- the .deb ----------------------------------------------------------------------------------


def test_the_deb_depends_on_the_documented_libraries(repository: Path) -> None:
    script = (repository / "tools" / "setup.sh").read_text(encoding="utf-8")
    (documented,) = re.findall(r'^qt="([^"]+)"', script, re.MULTILINE)
    first_names = [needed.partition(" | ")[0] for needed in deb.dependencies()]
    assert first_names == documented.split()
    for name in deb.RENAMED:
        assert f"{name} | {name}t64" in deb.dependencies()


def test_the_deb_asks_for_the_c_library_that_the_app_was_built_with(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(b"\x7fELF\0GLIBC_2.9\0GLIBC_2.36\0GLIBC_2.4\0GLIBC_PRIVATE\0")
    (tmp_path / "notes.txt").write_bytes(b"\0GLIBC_2.99\0")
    assert deb.needed_libc(tmp_path) == "2.36"


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg")
def test_two_debs_of_one_app_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("PySide6", reason="icons are drawn by Qt: needs the extra `app`")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setattr(deb, "BUILD", tmp_path / "build")
    bundle = packaged_app(tmp_path / "bundle")
    first = deb.make(bundle, tmp_path / "one").read_bytes()
    (bundle / "pokedex").touch()
    assert deb.make(bundle, tmp_path / "two").read_bytes() == first
    listed = subprocess.run(
        ["dpkg-deb", "--contents", tmp_path / "one" / f"pokedex_{facts.version()}_amd64.deb"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    if listed:  # on another architecture the file has another name
        assert re.search(r"-rwxr-xr-x root/root .* \./usr/lib/pokedex/pokedex-app$", listed, re.M)
        assert re.search(r"-rw-r--r-- root/root .* \./usr/lib/pokedex/libc\.so\.6$", listed, re.M)
        assert "./usr/bin/pokedex -> ../lib/pokedex/pokedex" in listed
        for size in (16, 32, 48, 64, 128, 256, 512):
            assert f"./usr/share/icons/hicolor/{size}x{size}/apps/pokedex.png" in listed


@pytest.mark.skipif(sys.platform != "linux", reason="AppImages are made on Linux")
def test_the_appimage_is_packed_with_the_runtime_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("PySide6", reason="icons are drawn by Qt: needs the extra `app`")
    from tools.installers import appimage

    monkeypatch.setattr(appimage, "BUILD", tmp_path / "build")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("APPIMAGE_RUNTIME", str(tmp_path / "runtime"))
    bundle = packaged_app(tmp_path / "bundle")
    with pytest.raises(facts.InstallerError, match="appimagetool is missing"):
        appimage.make(bundle, tmp_path / "out")

    packer = tmp_path / "appimagetool"
    packer.write_text('#!/bin/sh\nfor last; do :; done\necho "$ARCH" "$@" >"$last"\n')
    packer.chmod(0o755)
    with pytest.raises(facts.InstallerError, match="which is not there"):
        appimage.make(bundle, tmp_path / "out")

    (tmp_path / "runtime").touch()
    made = appimage.make(bundle, tmp_path / "out")
    architecture, *arguments = made.read_text().split()
    assert made.name == f"Pokedex-{facts.version()}-{architecture}.AppImage"
    assert arguments[:2] == ["--runtime-file", str(tmp_path / "runtime")]
    folder = Path(arguments[-2])
    for name in ("AppRun", ".DirIcon", "pokedex.svg", "pokedex.desktop", "usr/bin/pokedex-app"):
        assert (folder / name).exists(), name
    told = subprocess.run(
        [folder / "AppRun", "classify"], capture_output=True, text=True, check=True
    )
    assert told.stdout == "started with classify\n"


def packaged_app(folder: Path) -> Path:
    """A stand-in for `dist/pokedex`, made by somebody with a strict umask."""
    folder.mkdir()
    for name in facts.PROGRAMS:
        (folder / name).write_text('#!/bin/sh\necho started with "$@"\n')
        (folder / name).chmod(0o700)
    (folder / "libc.so.6").write_bytes(b"\x7fELF")
    (folder / "libc.so.6").chmod(0o700)
    return folder


def test_a_folder_that_is_no_app_is_refused(tmp_path: Path) -> None:
    with pytest.raises(facts.InstallerError, match="run make bundle first"):
        facts.checked_bundle(tmp_path)


# ---- Windows and macOS -------------------------------------------------------------------------


def test_the_installer_for_windows_speaks_both_languages(inno: str) -> None:
    texts = re.findall(r"^(english|spanish)\.(\w+)=.", inno, re.MULTILINE)
    english, spanish = ({n for language, n in texts if language == one} for one in
                        ("english", "spanish"))  # fmt: skip
    assert english == spanish
    assert english
    assert set(re.findall(r"\{cm:(\w+)\}", inno)) - english <= {
        "CreateDesktopIcon",
        "AdditionalIcons",
    }
    assert "PrivilegesRequired=lowest" in inno


def test_the_uninstaller_for_windows_leaves_the_users_files(inno: str) -> None:
    assert "[UninstallDelete]" not in inno
    deleted = re.findall(r'^Type: \w+; Name: "([^"]+)"', inno, re.MULTILINE)
    assert deleted == [r"{app}\_internal"]


def test_the_version_resource_is_what_pyinstaller_reads() -> None:
    """PyInstaller evaluates the text with these names."""

    def note(name: str) -> Any:
        return lambda *arguments, **options: (name, arguments, options)

    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct",
             "VarFileInfo", "VarStruct")  # fmt: skip
    made = eval(
        assets.version_resource("pokedex-app", "1.2.3rc1"), {name: note(name) for name in names}
    )
    _, _, content = made
    assert content["ffi"][2]["filevers"] == (1, 2, 3, 0)
    table = content["kids"][0][1][0][0]
    texts = {arguments[0]: arguments[1] for _, arguments, _ in table[1][1]}
    assert texts["ProductVersion"] == "1.2.3rc1"
    assert texts["OriginalFilename"] == "pokedex-app.exe"


def test_the_mac_app_has_one_identity(info_plist: dict[str, Any]) -> None:
    assert info_plist["CFBundleExecutable"] in facts.PROGRAMS
    model, *_ = info_plist["CFBundleDocumentTypes"]
    (exported,) = info_plist["UTExportedTypeDeclarations"]
    assert model["LSItemContentTypes"] == [exported["UTTypeIdentifier"]]
    script = (facts.PACKAGING / "macos" / "make_dmg.sh").read_text(encoding="utf-8")
    assert assets.MAC_APP in script


def test_linux_adds_nothing_to_the_programs() -> None:
    assert assets.program_options("pokedex", "linux") == {}


def test_every_icon_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("PySide6", reason="icons are drawn by Qt: needs the extra `app`")
    from PIL import Image

    from tools.installers import icons

    icons.write_ico(tmp_path / "icon.ico")
    icons.write_icns(tmp_path / "icon.icns")
    icons.write_png(tmp_path / "icon.png", 48)
    with Image.open(tmp_path / "icon.ico") as ico:
        assert ico.info["sizes"] == {(size, size) for size in icons.ICO_SIZES}
    with Image.open(tmp_path / "icon.icns") as icns:
        assert (512, 512, 2) in icns.info["sizes"]
    with Image.open(tmp_path / "icon.png") as png:
        assert png.size == (48, 48)
        assert png.getpixel((0, 0))[3] == 0  # type: ignore[index]
        assert png.getpixel((24, 24))[3] == 255  # type: ignore[index]


# ---- releases ----------------------------------------------------------------------------------


def test_sums_are_what_sha256sum_reads(tmp_path: Path) -> None:
    for name in ("b.deb", "a.dmg"):
        (tmp_path / name).write_bytes(name.encode())
    sums = checksums.write([tmp_path / "b.deb", tmp_path / "a.dmg"])
    assert [line.split("  ")[1] for line in sums.read_text().splitlines()] == ["a.dmg", "b.deb"]
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--quiet", sums.name], cwd=tmp_path, check=True)


def test_workflows_call_what_exists(repository: Path) -> None:
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    rules = re.findall(r"^([a-z][a-z -]*):", makefile, re.MULTILINE)
    targets = {target for rule in rules for target in rule.split()}
    called: set[str] = set()
    for jobs in (workflow["jobs"] for workflow in workflows(repository).values()):
        commands = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
        for line in "\n".join(commands).splitlines():
            if found := re.match(r"(?:sudo )?make (.+)", line.strip()):
                called |= set(re.findall(r"(?<!\S)[a-z-]+(?!\S)", found[1].partition('"')[0]))
            for script in re.findall(r"(?:tools|packaging)[/\\][\w/\\]+\.\w+", line):
                assert (repository / script.replace("\\", "/")).is_file(), script
    assert {"check", "test", "bundle", "deb", "appimage", "smoke"} <= called
    assert called <= targets, called - targets


def test_workflows_may_write_only_where_a_release_is_drafted(repository: Path) -> None:
    for name, workflow in workflows(repository).items():
        assert workflow["permissions"] == {"contents": "read"}, name
        writing = [job for job, what in workflow["jobs"].items() if "permissions" in what]
        assert writing == (["draft"] if name == "release.yml" else []), name
        for job in workflow["jobs"].values():
            assert "timeout-minutes" in job
            for step in job["steps"]:
                if "uses" in step:
                    assert re.fullmatch(r"actions/[\w-]+@(v\d+|[0-9a-f]{40})", step["uses"])


def test_the_command_says_what_it_can_make() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tools.installers", "--help"],
        cwd=facts.REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert {"deb", "appdir", "appimage", "assets", "checksums"} <= set(re.findall(r"\w+", told))
