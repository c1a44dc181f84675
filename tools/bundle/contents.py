"""What goes into the packaged app beside what the sources import, and what stays out of it.

Paths inside the app are relative to its `_internal` folder and written with forward slashes.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from tools.bundle import third_party
from trainer.languages import LANGUAGES

Row = third_party.Row

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "trainer" / "report" / "templates"

LICENCES = "trainer/_resources/licences"
"""where `trainer.resources.licences` finds them"""

METADATA = ("numpy", "onnxruntime", "pillow", "torch", "torchvision")
"""distributions whose versions a report names, by `importlib.metadata`"""

WITH_DATA = ("qtawesome",)
"""packages whose data files are needed: fonts"""

_SCIPY = (
    "cluster", "datasets", "differentiate", "fft", "fftpack", "integrate", "interpolate", "io",
    "linalg", "odr", "optimize", "signal", "sparse", "spatial", "stats",
)  # fmt: skip
"""what `scipy.ndimage` needs none of"""

_INDUCTOR = ("codegen", "compile_fx", "fx_passes", "ir", "kernel", "lowering", "scheduler")
"""the greater part of torch's compiler; torch imports some of the rest by itself"""

_TORCH_TESTING = (
    "common_device_type", "common_distributed", "common_methods_invocations", "common_modules",
    "common_nn", "common_quantization", "common_utils", "distributed.distributed_test",
    "distributed.rpc", "generated", "jit_metaprogramming_utils", "jit_utils", "opinfo",
)  # fmt: skip

EXCLUDED_MODULES = (
    *(f"scipy.{name}" for name in _SCIPY),
    *(f"torch._inductor.{name}" for name in _INDUCTOR),
    *(f"torch.testing._internal.{name}" for name in _TORCH_TESTING),
    # offered by other packages, used by none of ours
    "IPython",
    "PySide6.QtDesigner",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtQuickWidgets",
    "_pytest",
    "matplotlib",
    "networkx",
    "openvino",
    "pandas",
    "pip",
    "pkg_resources",
    "pytest",
    "readline",  # under the GPL, and for terminals of Python's own
    "setuptools",
    "tensorboard",
    "tkinter",
    "torchaudio",
    "triton",
    "torch.utils.tensorboard",
)

_QT_TRANSLATIONS = tuple(f"qtbase_{language}.qm" for language in LANGUAGES)
_UNWANTED = re.compile(
    r"""
    PySide6/(?:Qt/)?qml/
    | PySide6/(?:Qt/)?(?:lib/)?[^/]*(?:Qt6?)(?:Qml|Quick|VirtualKeyboard|WebEngine|Pdf)[^/]*$
    | PySide6/(?:Qt/)?plugins/(?:networkinformation|tls|qmltooling|virtualkeyboard)/
    | PySide6/(?:Qt/)?plugins/[^/]+/[^/]*(?:virtualkeyboard|qpdf|eglfs|linuxfb|vnc|vkkhr)[^/]*$
    | PySide6/(?:Qt/)?plugins/platformthemes/libqgtk3\.so$       # GTK without its data
    | libmvec\.so.*                                             # belongs to the system's C library
    | torch/(?:include|share|test)/
    | torch/bin/(?!torch_shm_manager)
    | torch/lib/[^/]*(?:_test|_with_compiler|_custom_ops)\.(?:so|dll|dylib)$
    | torch/(?:lib/)?[^/]*\.(?:lib|a|h|hpp|cuh|cmake)$
    | pyqtgraph/icons/peegee/
    | torchvision/image[^/]*$                                   # reads no picture of ours
    | (?:[^/]+/)*tests?/
    | [^/]+\.(?:dist|egg)-info/(?:RECORD|INSTALLER|REQUESTED|direct_url\.json)$
    | (?:[^/]+/)*py\.typed$
    | (?:[^/]+/)*[^/]+\.pyi$
    """,
    re.VERBOSE,
)


def data_files() -> list[tuple[str, str]]:
    """Our own data, as PyInstaller's `datas`: (source, folder inside the app)."""
    files = [(ROOT / name, LICENCES) for name in ("LICENSE", "NOTICE")]
    resources = ROOT / "resources"
    generated = resources / "licences" / third_party.LIST
    for path in _files(resources):
        relative = path.relative_to(resources)
        if relative.parts[0] != "drawings" and path != generated:
            files.append((path, f"trainer/_resources/{relative.parent.as_posix()}"))
    files += [(path, "trainer/report/templates") for path in _files(TEMPLATES)]
    return [(str(path), folder.removesuffix("/.")) for path, folder in files]


def require_torch_for_processors() -> None:
    """End the build where pip found a torch that wants a graphics card's libraries."""
    command = [sys.executable, "-c", "import torch; print(torch.version.cuda)"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.stdout.strip() != "None":
        raise SystemExit(
            "The app ships a torch for processors, and pip has found one for CUDA here. Let "
            "PIP_EXTRA_INDEX_URL name PyTorch's own index of CPU builds, remove "
            "build/bundle-venv, and run make bundle again.\n" + answer.stderr
        )


def wanted(inside: str) -> bool:
    """Whether a file that PyInstaller found, named by its path inside the app, is to be shipped."""
    name = inside.replace("\\", "/")
    path = PurePosixPath(name)
    if path.suffix == ".qm" and path.parent.name == "translations" and "PySide6" in path.parts:
        return path.name in _QT_TRANSLATIONS
    return _UNWANTED.match(name) is None


def below(folder: Path, inside: str) -> list[Row]:
    """Rows for the files in `folder`, to lie in `inside`."""
    return [
        (f"{inside}/{path.relative_to(folder).as_posix()}", str(path), "DATA")
        for path in _files(folder)
    ]


def without_unusable_torchvision(rows: Iterable[Row]) -> list[Row]:
    """`rows` without torchvision's compiled operators where they do not fit the torch that ships.

    Those from PyPI want CUDA. Nothing here calls them: docs/decisions/0014.
    """
    rows = list(rows)
    extensions = [row for row in rows if re.match(r"torchvision/_C[^/]*$", row[0])]
    unusable = [row for row in extensions if not loads_into_torch(Path(row[1]))]
    return [row for row in rows if row not in unusable]


def loads_into_torch(library: Path) -> bool:
    """Whether a compiled extension of torch fits the torch of this environment."""
    program = "import sys, torch; torch.ops.load_library(sys.argv[1])"
    return subprocess.run([sys.executable, "-c", program, library], check=False).returncode == 0


def stripped(rows: Iterable[Row], folder: Path) -> list[Row]:
    """`rows` with copies, made in `folder`, of those libraries that have symbols to spare.

    Only Linux's wheels of torch and a Python of one's own making have them, a hundred megabytes.
    The latter's run path, a folder of the building machine, is taken out as well.
    """
    rows = list(rows)
    if sys.platform != "linux":
        return rows
    return [
        (inside, str(_strip(Path(source), folder / inside)), kind)
        if kind in ("BINARY", "EXTENSION") and _has_spare_symbols(inside, source)
        else (inside, source, kind)
        for inside, source, kind in rows
    ]


def _has_spare_symbols(inside: str, source: str) -> bool:
    return inside.startswith("torch/lib/") or _is_of_python(Path(source))


def _is_of_python(library: Path) -> bool:
    return library.is_relative_to(sys.base_prefix + "/lib")


def _strip(library: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    options = ("--strip-unneeded", "--preserve-dates", "-o")
    subprocess.run(["strip", *options, target, library], check=True)
    if _is_of_python(library):
        subprocess.run(["patchelf", "--remove-rpath", target], check=True)
    return target


def kept(table: Iterable[Row]) -> list[Row]:
    """The wanted rows of one of PyInstaller's tables of (path inside, source, kind)."""
    return sorted(row for row in table if wanted(row[0]))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(".") and "__pycache__" not in path.parts:
            yield path
