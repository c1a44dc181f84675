"""What the packaged app is told to hold and to leave out, as far as it shows without a build."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import check_bundle
from tools.bundle import contents, native, no_encoder, third_party
from tools.bundle.orphans import without_orphans

needs_compiler = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="needs Linux and a C compiler"
)


def pins(repository: Path) -> dict[str, str]:
    text = (repository / "packaging" / "bundle" / "requirements.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


# ---- what is in it ---------------------------------------------------------------------------


def test_everything_that_the_program_reads_is_packed(repository: Path) -> None:
    resources = repository / "resources"
    packed = {Path(source) for source, _ in contents.data_files()}
    left_out = {
        path for path in resources.rglob("*") if path.is_file() and path.resolve() not in packed
    }
    drawings = {*(resources / "drawings").iterdir()}
    # the build writes its own list
    assert left_out == drawings | {resources / "licences" / third_party.LIST}
    assert all(path.is_file() for path in packed)


def test_data_lie_where_the_program_looks_for_them() -> None:
    places = {Path(source).name: folder for source, folder in contents.data_files()}
    assert places["pokedex150.pokedex"] == "trainer/_resources"
    assert places["pokedex_es.qm"] == "trainer/_resources/translations"
    assert places["report.html.j2"] == "trainer/report/templates"
    assert places["LICENSE"] == places["NOTICE"] == "trainer/_resources/licences"


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/translations/qtbase_es.qm",
        "PySide6/QtOpenGLWidgets.abi3.so",
        "trainer/_resources/translations/pokedex_en.qm",
        "torch/bin/torch_shm_manager",
        "torch/lib/libtorch_cpu.so",
        "torch/testing/_internal/logging_tensor.py",
        "torch-2.13.0.dist-info/METADATA",
    ],
)
def test_what_is_needed_stays(name: str) -> None:
    assert contents.wanted(name)
    assert contents.wanted(name.replace("/", "\\"))


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt6Quick.dll",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/translations/qtdeclarative_es.qm",
        "torch/bin/protoc",
        "torch/include/ATen/ATen.h",
        "torch/lib/libtorchbind_test.so",
        "torchvision/image.so",
        "scipy/optimize/tests/test_linprog.py",
        "torch-2.13.0.dist-info/direct_url.json",
    ],
)
def test_what_nobody_uses_goes(name: str) -> None:
    assert not contents.wanted(name)
    assert not contents.wanted(name.replace("/", "\\"))


def test_what_the_program_depends_on_is_pinned_and_fits(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    pinned = pins(repository)
    for text in [*project["dependencies"], *extras["train"], *extras["app"]]:
        wanted = Requirement(text)
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), text


def test_no_place_to_fetch_packages_from_is_named(repository: Path) -> None:
    for path in (repository / "packaging" / "bundle").iterdir():
        assert "://" not in path.read_text(encoding="utf-8")


# ---- libraries -------------------------------------------------------------------------------


def test_libraries_that_only_a_dropped_plugin_needed_go() -> None:
    rows = [
        ("PySide6/QtGui.so", "/QtGui.so", "EXTENSION"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "/libQt6Gui.so.6", "BINARY"),
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
        ("libz.so.1", "/libz.so.1", "BINARY"),
        ("libpython3.11.so.1.0", "/libpython3.11.so.1.0", "BINARY"),
        ("libgtk-3.so.0", "/libgtk-3.so.0", "BINARY"),
        ("libpango.so.0", "/libpango.so.0", "BINARY"),
        ("data.json", "/data.json", "DATA"),
    ]
    imports = {
        "/QtGui.so": ["libQt6Gui.so.6"],
        "/libQt6Gui.so.6": ["libz.so.1"],
        "/libgtk-3.so.0": ["libpango.so.0"],
    }
    kept = without_orphans(rows, lambda file: imports.get(file, []))
    assert [row[0] for row in rows if row not in kept] == ["libgtk-3.so.0", "libpango.so.0"]


def library_with_run_path(path: Path, run_path: str) -> Path:
    source = path.with_suffix(".c")
    source.write_text("int one(void) { return 1; }", encoding="utf-8")
    link = ["-shared", "-fPIC", "-Wl,--enable-new-dtags", f"-Wl,-rpath,{run_path}"]
    subprocess.run(["cc", *link, "-o", path, source], check=True)
    source.unlink()
    return path


@needs_compiler
@pytest.mark.skipif(shutil.which("patchelf") is None, reason="needs patchelf")
def test_libraries_of_python_lose_where_they_were_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = tmp_path / "python"
    (prefix / "lib").mkdir(parents=True)
    built = library_with_run_path(prefix / "lib" / "_sha3.so", f"{prefix}/lib")
    other = library_with_run_path(tmp_path / "libother.so", "$ORIGIN/../lib")
    monkeypatch.setattr(sys, "base_prefix", str(prefix))
    rows = [("lib/_sha3.so", str(built), "EXTENSION"), ("libother.so", str(other), "BINARY")]
    stripped = contents.stripped(rows, tmp_path / "stripped")
    assert stripped == [("lib/_sha3.so", f"{tmp_path}/stripped/lib/_sha3.so", "EXTENSION"), rows[1]]
    assert ctypes.CDLL(stripped[0][1]).one() == 1
    assert [*check_bundle.run_paths(tmp_path / "stripped")] == []
    assert [*check_bundle.run_paths(tmp_path)] == [
        f"python/lib/_sha3.so has the run path {prefix}/lib."
    ]


@needs_compiler
def test_the_stand_in_for_the_encoder_has_none(tmp_path: Path) -> None:
    libheif = tmp_path / "libheif-1.so.1"
    libheif.write_bytes(b"\0x265_api_get_217\0x265_cleanup\0")
    rows = [
        ("pillow_heif.libs/libheif-1.so.1", str(libheif), "BINARY"),
        ("pillow_heif.libs/libx265-2.so.217", "/libx265-2.so.217", "BINARY"),
    ]
    decoder, encoder = no_encoder.without_encoder(rows, tmp_path / "made")
    assert decoder == rows[0]
    assert encoder[0] == rows[1][0]
    library = ctypes.CDLL(encoder[1])
    assert library.x265_api_get_217(8) == 0
    library.x265_cleanup()


def test_an_unknown_libheif_stops_the_build(tmp_path: Path) -> None:
    libheif = tmp_path / "libheif-1.so.1"
    libheif.write_bytes(b"something else")
    rows = [("libheif-1.so.1", str(libheif), "BINARY"), ("libx265.so", "/libx265.so", "BINARY")]
    with pytest.raises(ValueError, match="x265"):
        no_encoder.without_encoder(rows, tmp_path)


# ---- whose it is -----------------------------------------------------------------------------


def test_the_list_names_packages_and_holds_their_texts(tmp_path: Path) -> None:
    rows = [
        ("numpy", np.__file__, "PYMODULE"),
        ("ctypes", ctypes.__file__, "PYMODULE"),
        ("libssl.so.3", "-", "BINARY"),
    ]
    # what builds the app is installed where it is built, not where it is tested
    third_party.write(rows, tmp_path, [], starter="numpy")
    text = (tmp_path / third_party.LIST).read_text(encoding="utf-8")
    version = metadata.version("numpy")
    assert f"| numpy | {version} | BSD-3-Clause" in text
    assert "| OpenSSL | 3 | Apache-2.0 |" in text
    licences = tmp_path / third_party.TEXTS
    assert "NumPy Developers" in (licences / f"numpy-{version}" / "LICENSE.txt").read_text(
        encoding="utf-8"
    )


def test_our_own_files_are_on_no_list(repository: Path, tmp_path: Path) -> None:
    rows = [("trainer", str(repository / "trainer" / "__init__.py"), "PYMODULE")]
    third_party.write(rows, tmp_path, [repository], starter="numpy")
    assert "trainer" not in (tmp_path / third_party.LIST).read_text(encoding="utf-8")


def test_a_file_of_nobody_stops_the_build(tmp_path: Path) -> None:
    stray = tmp_path / "libstray.so"
    stray.touch()
    with pytest.raises(FileNotFoundError):
        third_party.write(
            [("libstray.so", str(stray), "BINARY")], tmp_path / "out", [], starter="numpy"
        )


def test_libraries_are_told_by_their_names() -> None:
    (library,) = native.parts(["_internal/libffi.so.8", "PIL/Image.py", "libunheardof.so.1"])
    assert (library.name, library.version, library.licence) == ("libffi", "8", "MIT")


def test_licences_that_others_build_on_are_there(repository: Path) -> None:
    licences = repository / "resources" / "licences"
    assert (licences / "Apache-2.0.txt").read_bytes() == (repository / "LICENSE").read_bytes()
    for name in ("LGPL-3.0.txt", "GPL-3.0.txt"):
        assert "Version 3, 29 June 2007" in (licences / name).read_text(encoding="utf-8")
    assert "download.qt.io" in (licences / "Qt-and-LGPL.md").read_text(encoding="utf-8")


# ---- the check of a build --------------------------------------------------------------------


def test_the_check_finds_what_is_missing_and_what_is_too_much(
    repository: Path, tmp_path: Path
) -> None:
    inside = tmp_path / "_internal"
    resources = inside / "trainer" / "_resources"
    (resources / "samples").mkdir(parents=True)
    shutil.copy(repository / "resources" / "samples" / "pikachu.png", resources / "samples")
    (tmp_path / "pokedex").touch()
    (inside / "libcudart.so.13").touch()
    (inside / "stranger.jpg").touch()
    (inside / "settings.txt").write_text(f"prefix={repository}/build\n", encoding="utf-8")
    faults = [*check_bundle.check(tmp_path)]
    assert "There is no pokedex-app." in faults
    assert "trainer/_resources/pokedex150.pokedex is missing." in faults
    assert "_internal/libcudart.so.13 does not belong there." in faults
    assert "_internal/stranger.jpg is a picture of unknown origin." in faults
    assert f"_internal/settings.txt names {repository}." in faults
    assert not [fault for fault in faults if "pikachu" in fault]


def test_two_builds_are_compared_file_by_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "same").write_text("same", encoding="utf-8")
        (folder / "changed").write_text(folder.name, encoding="utf-8")
    (one / "added").touch()
    assert [*check_bundle.differences(one, other)] == [
        f"added is only in {one}.",
        "changed differs.",
    ]


def test_every_requirement_is_shipped_or_known_to_build_only(repository: Path) -> None:
    assert {*pins(repository)} >= check_bundle.BUILD_ONLY
    assert {*check_bundle.required()} <= {*pins(repository)}
