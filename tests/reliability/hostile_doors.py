"""Every way in for a model file, tried with hostile ones in a child process that is watched.

The child holds little memory more than it began with, ends where a case takes too long, and notes
through Python's audit hooks whatever is written outside its place, unpickled, run or connected to.
The folder around the files is compared after each case. It prints one JSON object a line.
"""

from __future__ import annotations

import contextlib
import csv
import faulthandler
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from PIL import Image

from tests.reliability import hostile_models as models

CHECKOUT = Path(__file__).resolve().parents[2]
MEMORY = 700 * 2**20
"""Bytes of address space beyond what the process has when everything is imported."""
SECONDS = 60
"""after which a case counts as hanging"""

Outcome = Literal["refused", "used", "broken"]


@dataclass(frozen=True)
class Tried:
    """One case at one door. `text` is what was said or printed; `strange` what must not happen."""

    case: str
    door: str
    harmless: bool
    outcome: Outcome
    text: str
    seconds: float
    strange: tuple[str, ...] = ()

    def problem(self) -> str | None:
        """Why this is not as it should be."""
        if self.strange:
            return f"{self.case} at {self.door}: {'; '.join(self.strange)}"
        if self.outcome == "broken" or (self.outcome == "used" and not self.harmless):
            return f"{self.case} at {self.door} was {self.outcome}: {self.text[:500]}"
        if any(not (c.isprintable() or c == "\n") for c in self.text):
            return (
                f"{self.case} at {self.door} lets control characters through: {self.text[:300]!a}"
            )
        # with a sound model, what does not fit at `evaluate` are its classes and the data set's
        about = "dataset" if self.harmless and self.door == "evaluate" else "x.pokedex"
        if self.outcome == "refused" and not _is_one_sentence(self.text, about):
            return f"{self.case} at {self.door} is refused with {self.text[:500]!a}"
        return None


def _is_one_sentence(text: str, about: str) -> bool:
    """Whether it names the file or folder `about`."""
    lines = text.strip().split("\n")
    return len(lines) == 1 and text.strip().endswith(".") and len(text) < 1200 and about in text


def tried(
    work: Path,
    doors: str,
    *,
    mutations: int = 0,
    seed: int = 0,
    told: Callable[[int, str], None] | None = None,
) -> list[Tried]:
    """What the child says of every case. Raises AssertionError where it died or hung.

    `doors` is ``few`` (every third case is read, some go through every door) or ``all``. `told` is
    called with the number of tries so far and the case.
    """
    command = [sys.executable, "-m", __name__, str(work), doors, str(mutations), str(seed)]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
    found: list[Tried] = []
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as said,
        subprocess.Popen(
            command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=said, text=True
        ) as child,
    ):
        assert child.stdout is not None
        for line in child.stdout:
            fields = json.loads(line)
            found.append(Tried(**fields | {"strange": tuple(fields["strange"])}))
            if told is not None:
                told(len(found), found[-1].case)
        code = child.wait()
        said.seek(0)
        last = f"after {found[-1].case} at {found[-1].door}" if found else "at once"
        assert code == 0, f"the child ended {last}:\n{said.read()[-3000:]}"
    return found


# ---- the doors ------------------------------------------------------------------------------


class Doors:
    """Each takes a model file and gives what it printed; it raises TrainerError to refuse."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.picture = out / "picture.png"
        Image.new("RGB", (40, 40), "red").save(self.picture)
        self.dataset = out / "dataset"
        for number, label in enumerate(("Ditto", "Bulbasaur")):
            (self.dataset / label).mkdir(parents=True)
            Image.new("RGB", (40, 40), (80 * number, 9, 9)).save(self.dataset / label / "1.png")

    def all(self) -> dict[str, Callable[[Path], str]]:
        return {
            "open_bundle": self.opened,
            "Classifier": self.classifier,
            "import": self.imported,
            "classify": lambda p: self._command("classify", self.picture, "--model", p),
            "classify as JSON": lambda p: self._json("classify", self.picture, "--model", p),
            "classify as CSV": lambda p: self._csv("classify", self.picture, "--model", p),
            "inspect": lambda p: self._command("inspect", p),
            "evaluate": lambda p: self._command("evaluate", self.dataset, "--model", p),
            "export": lambda p: self._command(
                "export", p, "--to", "onnx", "-o", self.out / "x.onnx"
            ),
        }

    def opened(self, path: Path) -> str:
        from trainer.model.bundle import open_bundle

        open_bundle(path)
        return ""

    def classifier(self, path: Path) -> str:
        from trainer.model.classifier import Classifier

        return "".join(
            p.label for r in Classifier(path).classify(self.picture) for p in r.predictions
        )

    def imported(self, path: Path) -> str:
        """As the window does; what was imported is listed and described, too."""
        from pokedex_app.shared.model_library import ModelLibrary, headline

        library = ModelLibrary(self.out / "models", self.out / "trash")
        library.add(path).unlink()
        entry = library.entry(path)
        assert entry.manifest is not None
        headline(entry.manifest)
        return ""

    def _command(self, *arguments: object) -> str:
        from trainer.cli.main import main
        from trainer.errors import TrainerError

        printed, said = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
            code = main([str(argument) for argument in arguments])
        if code == 3:
            raise TrainerError(said.getvalue().rstrip("\n"))
        assert code in (0, 1), f"exit code {code}: {said.getvalue()}"
        return printed.getvalue() + said.getvalue()

    def _json(self, *arguments: object) -> str:
        text = self._command(*arguments, "--format", "json")
        json.loads(text, parse_constant=_no_constant)
        return text

    def _csv(self, *arguments: object) -> str:
        text = self._command(*arguments, "--format", "csv")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))], text
        return text.replace("\r\n", "\n")


def _no_constant(name: str) -> Any:
    raise AssertionError(f"{name} is no JSON")


# ---- the child ------------------------------------------------------------------------------


class Watch:
    """Notes what must not happen while a file is read."""

    FORBIDDEN = (
        "pickle.find_class", "os.system", "os.exec", "os.posix_spawn", "os.fork",
        "subprocess.Popen", "socket.connect", "socket.getaddrinfo", "ctypes.dlopen",
    )  # fmt: skip

    def __init__(self, work: Path, out: Path) -> None:
        self._work, self._out = work, str(out)
        self._noted: list[str] = []
        self._watching = False
        self._before: dict[str, tuple[int, int]] = {}
        sys.addaudithook(self._note)

    @contextlib.contextmanager
    def case(self) -> Iterator[list[str]]:
        self._before, self._noted = self._around(), []
        self._watching = True
        faulthandler.dump_traceback_later(SECONDS, exit=True)
        try:
            yield self._noted
        finally:
            self._watching = False
            faulthandler.cancel_dump_traceback_later()
            after = self._around()
            if after != self._before:
                changed = after.items() ^ self._before.items()
                self._noted.append(f"changed around it: {sorted({name for name, _ in changed})}")

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._watching:
            return
        if event in self.FORBIDDEN:
            self._noted.append(f"{event} {arguments!a}"[:200])
        elif event == "open":
            path, _mode, flags = arguments
            writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if writes and isinstance(path, str) and not path.startswith(self._out):
                self._noted.append(f"opened to write: {path!a}")

    def _around(self) -> dict[str, tuple[int, int]]:
        found = {}
        for folder, folders, files in os.walk(self._work):
            if folder.startswith(self._out):
                folders.clear()
                continue
            for name in (*files, *folders):
                path = Path(folder, name)
                if not str(path).startswith(self._out):
                    status = path.lstat()
                    found[str(path)] = (status.st_mtime_ns, status.st_size)
        return found


FEW = (
    "zip: a member called '../evil.txt'", "file: a pickle in a zip, as torch writes it",
    "file: a named pipe", "manifest: a field with a terminal's codes", "weights: not a number",
    "graph: reads another file",
)  # fmt: skip
"""Cases that go through every door in the short form; on Windows some do not exist."""
EVERY = 3
"""The short form reads every third case; most are those of `trainer.model.bundle`'s tests, too."""
FEW_DOORS = ("import", "classify", "classify as CSV", "inspect")
"""Doors that harmless cases go through in the short form."""


def _doors_of(name: str, doors: str, *, harmless: bool) -> Callable[[str], bool]:
    if doors == "all" or name in FEW:
        return lambda _door: True
    return lambda door: door in FEW_DOORS if harmless else door == "open_bundle"


def main() -> int:
    work, doors, mutations, seed = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:])
    out, arena = work / "out", work / "around" / "models"
    arena.mkdir(parents=True)
    out.mkdir()
    (work / "around" / "secret.txt").write_text("do not touch")
    members = models.sound_members(out)
    ways = Doors(out)
    sound = out / "sound.pokedex"
    for use in ways.all().values():
        use(sound)  # everything is imported from here on
    os.chdir(arena)
    watch = Watch(work, out)
    _limit_memory()
    path = arena / "x.pokedex"
    for harmless, cases in ((False, models.refused_cases()), (True, models.harmless_cases())):
        for number, (name, case) in enumerate(cases.items()):
            if not (doors == "all" or harmless or name in FEW or number % EVERY == 0):
                continue
            case(dict(members), path)
            chosen = _doors_of(name, doors, harmless=harmless)
            for door, use in ways.all().items():
                if chosen(door):
                    _print(_try(name, door, use, path, watch, harmless=harmless))
            _remove(path)
            _remove(arena / "harmed")
    content = sound.read_bytes()
    for number in range(mutations):
        path.write_bytes(models.mutated(content, np.random.default_rng((seed, number))))
        _print(_try(f"mutation {number}", "open_bundle", _same(sound), path, watch, harmless=True))
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss} KiB", file=sys.stderr)
    return 0


def _same(sound: Path) -> Callable[[Path], str]:
    """Opens a file that, if it is taken, must hold what the sound one holds."""
    from trainer.model.bundle import open_bundle

    wanted = open_bundle(sound)

    def use(path: Path) -> str:
        found = open_bundle(path)
        assert found.members == wanted.members
        assert found.manifest == wanted.manifest
        return ""

    return use


def _try(
    name: str, door: str, use: Callable[[Path], str], path: Path, watch: Watch, *, harmless: bool
) -> Tried:
    from trainer.errors import TrainerError

    began = time.monotonic()
    outcome: Outcome = "used"
    with watch.case() as strange:
        try:
            text = use(path)
        except TrainerError as error:
            outcome, text = "refused", str(error)
        except BaseException as error:
            outcome, text = "broken", ascii(error)
    seconds = time.monotonic() - began
    return Tried(name, door, harmless, outcome, text, round(seconds, 3), tuple(strange))


def _print(result: Tried) -> None:
    print(json.dumps(asdict(result)), flush=True)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    sys.exit(main())
