"""Whatever `trainer` can tell somebody at the window is told in Spanish too."""

from __future__ import annotations

import ast
import errno
import itertools
import os
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pokedex_app.core.messages import localised
from trainer.data.dataset import open_dataset
from trainer.data.scan import ScanReport, scan
from trainer.data.split import read_split
from trainer.errors import TrainerError
from trainer.model.bundle import MEMBERS, open_bundle
from trainer.pictures.reading import read_picture
from trainer.resources import default_model, translations
from trainer.runs.recipe import REPORT, Recipe, load_recipe
from trainer.runs.run_folder import RunFolder

SOURCES = Path(__file__).parents[4]

TERMINAL = {"__main__", "charts", "commands", "train_command", "tables", "terminal"}
"""Modules whose texts no window shows: they draw, or write to a terminal."""

NOT_MESSAGES = {
    # for programmers
    "module {} has no attribute {}",
    "top_k and threads are at least 1",
    "logits {}, labels {} and {} classes disagree",
    "there are {} paths for {} labels",
    "labels must lie in 0..{}",
    "side of the square input, in pixels",
    # to look for in a file, or in what a decoder says
    "truncated|unexpected end of file|buffer is not large",
    "<!doctype html|<html",
    # a name that the errors of golden pictures carry; nobody sees those
    "a golden picture",
    # a module's name in the layer table
    "frozen features",
    # parts of others
    " and {} more",
    "was not written",
    "cannot be used as a model",
    "Value error, ",
    # a default that is always given where a user can see it
    "The picture",
}


def test_every_text_of_the_trainer_has_a_translation() -> None:
    missing = [
        f"{module}.py:{line}: {text}"
        for module, line, text in _texts()
        if text not in NOT_MESSAGES and not _is_translated(text)
    ]
    assert not missing, "\n".join(["resources/translations/trainer.es.toml lacks:", *missing])


def test_no_translation_is_left_of_a_text_that_is_gone() -> None:
    there = "\n".join(_filled(text) for _, _, text in _texts(of_any_kind=True))
    gone = [english for english in _table("trainer") if not _pattern(english).search(there)]
    assert not gone, "\n".join(gone)


def test_every_error_that_the_app_raises_in_english_has_a_translation() -> None:
    """Modules without Qt raise errors of `trainer`, whose texts are English."""
    missing = [
        f"{file.name}:{line}: {text}"
        for file in sorted((SOURCES / "pokedex_app").rglob("*.py"))
        for line, text in _error_texts(ast.parse(file.read_text(encoding="utf-8")))
        if not _is_translated(text)
    ]
    assert not missing, "\n".join(["resources/translations/trainer.es.toml lacks:", *missing])


def test_what_is_listed_as_no_message_is_still_there() -> None:
    assert {text for _, _, text in _texts()} >= NOT_MESSAGES


@pytest.mark.parametrize("table", ["trainer", "assembled", "app", "libraries"])
def test_translations_keep_what_varies_and_how_a_text_ends(table: str) -> None:
    for english, spanish in _table(table).items():
        names = [name for _, name, _, _ in _parts(english) if name]
        assert len(names) == len({*names}), english
        kept = {name for _, name, _, _ in _parts(spanish) if name}
        assert kept == {*names} or (table == "libraries" and kept < {*names}), english
        for mark in ".:":
            assert english.endswith(mark) == spanish.endswith(mark), english
        assert spanish == spanish.strip(), english
        assert '"' not in spanish, english
        assert "“" not in spanish, english


@pytest.mark.parametrize(
    ("text", "spanish"),
    [
        ("a: b.png: The file is empty.", "a: b.png: El archivo está vacío."),
        (
            "It has 40,000 × 1,000 pixels, and at most 100,000,000 are read: save a smaller copy.",
            "Tiene 40.000 × 1000 píxeles, y se leen como mucho 100.000.000: "
            "guarda una copia más pequeña.",
        ),
        (
            "The class “Nidoran” has only 1 picture: add some.",
            "La clase «Nidoran» solo tiene 1 imagen: añade más.",
        ),
        (
            "The same picture lies in test and train: a.png, b.png, c.png, d.png and 3 more.",
            "La misma imagen está en prueba y entrenamiento: a.png, b.png, c.png, d.png y 3 más.",
        ),
        (
            "The training stopped because the disk refused it: [Errno 28] No space left on device: "
            "'/runs/a'. Make room or give access, then resume the run.",
            "El entrenamiento se detuvo porque el disco lo rechazó: no queda espacio en el disco: "
            "/runs/a (error 28). Libera espacio o da acceso y reanuda el entrenamiento.",
        ),
        (
            "The download of w.pth failed: <urlopen error [Errno 111] Connection refused>. Try "
            "again; what came so far is kept and the download goes on from there.",
            "La descarga de w.pth falló: el servidor rechazó la conexión (error 111). Vuelve a "
            "intentarlo; lo descargado se conserva y la descarga sigue desde ahí.",
        ),
    ],
)
def test_a_text_is_translated_with_what_stands_in_it(text: str, spanish: str) -> None:
    assert localised(text, "es") == spanish


def test_an_unknown_text_and_another_language_stay_as_they_are() -> None:
    assert localised("Pikachu.png: the moon is full", "es") == "Pikachu.png: the moon is full"
    assert localised("The file is empty.", "en") == "The file is empty."
    assert localised("The file is empty.", "fr") == "The file is empty."
    assert localised("", "es") == ""


def test_long_texts_full_of_separators_are_no_trouble() -> None:
    text = "a: b; " * 5000
    assert localised(text, "es") == text


def test_refused_model_files_are_explained(tmp_path: Path) -> None:
    content = default_model().read_bytes()
    for name, damaged in {
        "short": content[:1000],
        "empty": b"",
        "flipped": content[:300_000] + b"\xff\x00\xff" + content[300_003:],
        "renamed": content.replace(MEMBERS[2].encode(), b"model.xnno"),
    }.items():
        file = tmp_path / f"{name}.pokedex"
        file.write_bytes(damaged)
        with pytest.raises(TrainerError) as refused:
            open_bundle(file)
        spanish = localised(str(refused.value), "es")
        assert spanish.startswith(f"{file} no se puede usar como modelo: "), name
        assert not re.search(r"\b(it|its|the|is|not)\b", spanish.removeprefix(str(file))), spanish


def test_wrong_recipes_are_explained() -> None:
    wrong = REPORT.model_dump(mode="json") | {
        "batch_size": 1,
        "keep": "all",
        "dropout": "much",
        "seed": 0.5,
        "name": "",
        "phases": [],
        "colour": "red",
        "device": None,
        "augmentation": 3,
    }
    with pytest.raises(TrainerError) as refused:
        Recipe.from_json(str(wrong).replace("'", '"').replace("None", "null"), "mine.json")
    spanish = localised(str(refused.value), "es")
    assert spanish.startswith("mine.json no es una receta válida: name: debe tener al menos 1")
    assert spanish.count("; ") == 8
    assert "keep: debe ser 'best' o 'last'; " in spanish
    assert not re.search(r"\b(should|input|valid|to|not)\b", spanish, re.IGNORECASE), spanish


def test_wrong_folders_and_files_are_explained(tmp_path: Path) -> None:
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe{")
    (tmp_path / "empty").mkdir()
    for act in (
        lambda: open_dataset(tmp_path / "nowhere"),
        lambda: open_dataset(tmp_path / "empty"),
        lambda: RunFolder.open(tmp_path / "empty"),
        lambda: read_split(tmp_path / "binary.json"),
        lambda: read_split(tmp_path / "nowhere"),
        lambda: load_recipe("worst"),
        lambda: read_picture(tmp_path / "nowhere"),
        lambda: read_picture(tmp_path / "empty"),
        lambda: read_picture(tmp_path / "binary.json"),
    ):
        with pytest.raises(TrainerError) as refused:
            act()
        text = str(refused.value).replace(str(tmp_path), "")
        spanish = localised(text, "es")
        assert spanish != text
        assert not re.search(r"\b(the|is|are|not|cannot|file|folder)\b", spanish), spanish


def test_the_findings_of_a_scan_are_translated(
    tmp_path: Path, samples: dict[Path, str | None]
) -> None:
    first, second, third = list(samples)[:3]
    for path, content in {
        "A/1.png": first.read_bytes(),
        "A/2.png": second.read_bytes(),
        "A/3.png": second.read_bytes(),
        "B/1.png": first.read_bytes(),
        "B/2.png": third.read_bytes()[:400],
        "C/1.png": b"",
        "notes.txt": b"none",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    report = list(scan(open_dataset(tmp_path)))[-1]
    assert isinstance(report, ScanReport)
    assert {finding.kind for finding in report.findings} >= {
        "unreadable",
        "empty_class",
        "identical_across_classes",
        "tiny_class",
        "identical",
        "ignored",
    }
    for finding in report.findings:
        spanish = localised(finding.message, "es")
        assert not re.search(r"\b(the|is|has|file|class)\b", spanish, re.IGNORECASE), spanish


def test_errors_of_the_system_are_translated() -> None:
    for code in (errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EIO):
        text = str(OSError(code, os.strerror(code), "/a b/c"))
        assert re.fullmatch(rf"[^[]+: /a b/c \(error {code}\)", localised(text, "es")), text


def test_importing_it_reads_no_file() -> None:
    program = """
import sys
opened = []
sys.addaudithook(lambda name, args: opened.append(args) if name == "open" else None)
import pokedex_app.core.messages
assert not [args for args in opened if str(args[0]).endswith(".toml")]
"""
    subprocess.run([sys.executable, "-c", program], check=True)


# ---- what stands in the sources -----------------------------------------------------------------


@cache
def _texts(*, of_any_kind: bool = False) -> tuple[tuple[str, int, str], ...]:
    """Module, line and text of what may be a message; ``{}`` stands for what varies.

    These are the literals with two words and a space, docstrings aside; `of_any_kind`, all of
    them, those of the terminal too.
    """
    return tuple(
        (file.stem, line, text)
        for file in sorted((SOURCES / "trainer").rglob("*.py"))
        if of_any_kind or file.stem not in TERMINAL
        for line, text in _literals(ast.parse(file.read_text(encoding="utf-8")))
        if of_any_kind or (" " in text and len(re.findall(r"[^\W\d_]{2,}", text)) >= 2)
    )


def _error_texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of what errors are made with; those for programmers aside."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name.endswith("Error") and name not in {"AssertionError", "TypeError", "ValueError"}:
                arguments = ast.List(node.args, ast.Load())
                yield from (item for item in _literals(arguments) if " " in item[1])


def _literals(node: ast.AST) -> Iterator[tuple[int, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.lineno, child.value
        elif isinstance(child, ast.JoinedStr):
            yield from ((child.lineno, text) for text in _alternatives(child))
            for value in child.values:
                if not (isinstance(value, ast.FormattedValue) and _is_choice(value)):
                    yield from _literals(value)
        else:
            yield from _literals(child)


def _alternatives(text: ast.JoinedStr) -> Iterator[str]:
    """The f-string with ``{}`` for its values, once for each text of an if-else inside."""
    parts = []
    for value in text.values:
        if isinstance(value, ast.Constant):
            parts.append([str(value.value)])
        elif isinstance(value, ast.FormattedValue) and isinstance(value.value, ast.IfExp):
            choices = (value.value.body, value.value.orelse)
            parts.append([c.value if isinstance(c, ast.Constant) else "{}" for c in choices])
        else:
            parts.append(["{}"])
    return map("".join, itertools.product(*parts))


def _is_choice(value: ast.FormattedValue) -> bool:
    return isinstance(value.value, ast.IfExp)


def _filled(text: str) -> str:
    """The text with numbers for what varies, which stand for names and messages just as well."""
    numbers = itertools.count(7001)
    return re.sub(r"\{\}", lambda _: str(next(numbers)), text)


def _is_translated(text: str) -> bool:
    """Also that all of what varies is still there."""
    filled = _filled(text)
    spanish = localised(filled, "es")
    return spanish != filled and {*re.findall(r"70\d\d", filled)} == {
        *re.findall(r"70\d\d", spanish)
    }


def _table(name: str) -> dict[str, str]:
    content = (translations() / "trainer.es.toml").read_text(encoding="utf-8")
    table: dict[str, str] = tomllib.loads(content)[name]
    return table


def _parts(text: str) -> Iterator[tuple[str, str | None, str | None, str | None]]:
    yield from string.Formatter().parse(text)


def _pattern(english: str) -> re.Pattern[str]:
    """One that finds the text as a line of its own, whatever its names stand for."""
    pieces = (
        re.escape(literal) + (".+" if name else "") for literal, name, _, _ in _parts(english)
    )
    return re.compile(f"^{''.join(pieces)}$", re.MULTILINE)
