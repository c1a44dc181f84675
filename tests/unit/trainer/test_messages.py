"""Whatever `trainer` can tell somebody at the window is told in every language."""

from __future__ import annotations

import ast
import errno
import os
import pickle
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from trainer.data.dataset import open_dataset
from trainer.data.scan import ScanReport, scan
from trainer.data.split import read_split
from trainer.errors import DatasetError, PictureError, TrainerError, refusal
from trainer.languages import LANGUAGES, PERCENT
from trainer.messages import Message, message_of, told
from trainer.model.bundle import MEMBERS, open_bundle
from trainer.pictures.reading import read_picture
from trainer.resources import default_model, translations
from trainer.runs.events import Notice
from trainer.runs.recipe import REPORT, Recipe, load_recipe
from trainer.runs.run_folder import RunFolder

SOURCES = Path(__file__).parents[3]

OTHERS = [code for code in LANGUAGES if code != "en"]


@pytest.mark.parametrize("language", OTHERS)
def test_the_templates_of_the_sources_are_those_with_a_translation(language: str) -> None:
    tables = _tables(language)
    assert _templates() == tables["trainer"].keys() | tables["app"].keys()


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_what_varies_and_how_a_text_ends(language: str) -> None:
    for table, entries in _tables(language).items():
        for english, other in entries.items():
            names, kept = _names(english), _names(other)
            assert kept == names or (table == "libraries" and kept < names), english
            for mark in ".:":
                assert english.endswith(mark) == other.endswith(mark), english
            assert other == other.strip(), english


def test_spanish_has_its_own_quotation_marks() -> None:
    for entries in _tables("es").values():
        assert not [text for text in entries.values() if re.search('["“”]', text)]


def test_a_message_is_its_english_and_can_be_told_in_another_language() -> None:
    pixels = Message(
        "It has {width:,} × {height:,} pixels, and at most {limit:,} are read: save a smaller "
        "copy.",
        width=40_000,
        height=1_000,
        limit=100_000_000,
    )
    assert pixels == (
        "It has 40,000 × 1,000 pixels, and at most 100,000,000 are read: save a smaller copy."
    )
    assert told(pixels, "es") == (
        "Tiene 40.000 × 1000 píxeles, y se leen como mucho 100.000.000: "
        "guarda una copia más pequeña."
    )
    few = Message(
        "The class “{label}” has only {pictures}: add some.",
        label="test",
        pictures=Message("1 picture"),
    )
    assert told(few, "es") == "La clase «test» solo tiene 1 imagen: añade más."
    assert told(Message("It is {kind}: save it.", kind=Message("test")), "es") == (
        "It is test: save it."
    )


def test_counts_are_grouped_and_other_whole_numbers_are_not() -> None:
    lost = Message(
        "{count} files are not used, being no pictures, raw files beside their pictures, "
        "or outside the class folders, for example {path}.",
        count=12_345,
        path="2024.txt",
    )
    assert lost.startswith("12,345 files")
    assert lost.endswith("2024.txt.")
    assert told(lost, "es").startswith("12.345 archivos")
    damaged = Message(
        "The split file {path} is damaged (line {line:d}): {why}.", path=1, line=12_345, why=""
    )
    assert "(line 12345)" in damaged
    assert "(línea 12345)" in told(damaged, "es")


def test_bounds_are_told_as_they_are_typed() -> None:
    with pytest.raises(TrainerError, match="less than or equal to 1024") as refused:
        REPORT.with_settings(["batch_size=2000"])
    assert told(refused.value.message, "es").endswith("debe ser menor o igual que 1024.")


def test_a_sign_of_percent_begins_no_line_but_names_stay_as_they_are() -> None:
    message = Message("Many ({share:.1f} %) of {path}.", share=62.5, path="5 %.png")
    assert message == "Many (62.5 %) of 5 %.png."
    assert told(message, "en") == f"Many (62.5{PERCENT}) of 5 %.png."
    longer = Message(
        "Train longer: over the last {epochs} epochs validation was rising still, "
        "by {slope:.1f} points an epoch, up to {accuracy:.1f} %.",
        epochs=5,
        slope=0.5,
        accuracy=62.5,
    )
    assert told(longer, "es").endswith(f"0,5 puntos por época, hasta el 62,5{PERCENT}.")


def test_an_error_inside_another_is_told_too() -> None:
    disk = OSError(errno.ENOSPC, "No space left on device", "/runs/a")
    stopped = TrainerError(
        "The training stopped because the disk refused it: {error}. "
        "Make room or give access, then resume the run.",
        error=disk,
    )
    assert str(stopped) == (
        "The training stopped because the disk refused it: [Errno 28] No space left on device: "
        "'/runs/a'. Make room or give access, then resume the run."
    )
    assert told(stopped.message, "es") == (
        "El entrenamiento se detuvo porque el disco lo rechazó: no queda espacio en el disco: "
        "/runs/a (error 28). Libera espacio o da acceso y reanuda el entrenamiento."
    )
    assert told(refusal(disk), "es") == (
        "no queda espacio en el disco; libera espacio en el disco y vuelve a intentarlo"
    )
    picture = PictureError("a: b.png", Message("The file is empty."))
    assert told(picture.message, "es") == "a: b.png: El archivo está vacío."


def test_what_stands_in_a_message_can_be_printed_and_is_no_template() -> None:
    path = Path(os.fsdecode(b"a\xff{b}.png"))
    error = DatasetError("{path} has {names}", path=path, names="{path}")
    assert str(error) == "a\\xff{b}.png has {path}"
    assert str(TrainerError("{path} is no template without values")).startswith("{path} is")


def test_messages_and_errors_come_whole_through_a_pipe() -> None:
    reason = Message("The file is larger than {limit} MB: save a smaller copy.", limit=512)
    notice = Notice(message=reason)
    for error in (
        PictureError("a.png", reason),
        TrainerError("{path}: {reason}", path="a.png", reason=reason),
    ):
        back = pickle.loads(pickle.dumps(error))
        assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))
        assert told(back.message, "es") == (
            "a.png: El archivo supera los 512 MB: guarda una copia más pequeña."
        )
    assert told(pickle.loads(pickle.dumps(notice)).message, "es").startswith("El archivo supera")
    assert Notice.model_validate_json(notice.model_dump_json()) == notice


def test_an_unknown_text_and_another_language_stay_as_they_are() -> None:
    assert told("Pikachu.png: the moon is full", "es") == "Pikachu.png: the moon is full"
    assert told("The file is empty.", "en") == "The file is empty."
    assert told("The file is empty.", "xx") == "The file is empty."
    assert told("", "es") == ""


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
        spanish = told(refused.value.message, "es")
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
    spanish = told(refused.value.message, "es")
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
        spanish = told(refused.value.message, "es").replace(str(tmp_path), "")
        assert spanish != str(refused.value).replace(str(tmp_path), "")
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
        spanish = told(finding.message, "es")
        assert not re.search(r"\b(the|is|has|file|class)\b", spanish, re.IGNORECASE), spanish


def test_errors_of_the_system_are_translated() -> None:
    for code in (errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EIO):
        message = message_of(OSError(code, os.strerror(code), "/a b/c"))
        assert re.fullmatch(rf"[^[]+: /a b/c \(error {code}\)", told(message, "es")), message


def test_importing_it_reads_no_file() -> None:
    program = """
import sys
opened = []
sys.addaudithook(lambda name, args: opened.append(args) if name == "open" else None)
import trainer.messages
assert not [args for args in opened if str(args[0]).endswith(".toml")]
"""
    subprocess.run([sys.executable, "-c", program], check=True)


# ---- what stands in the sources -----------------------------------------------------------------


@cache
def _templates() -> frozenset[str]:
    """What messages and errors are made of, but for those that only a terminal shows."""
    folders = ("trainer", "pokedex_app")
    files = [file for folder in folders for file in (SOURCES / folder).rglob("*.py")]
    trees = [ast.parse(f.read_text(encoding="utf-8")) for f in files if "cli" not in f.parts]
    kinds = ast.ClassDef | ast.Call
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, kinds)]
    makers = {"Message", "TrainerError"}
    for node in nodes * 2:  # children of children
        if isinstance(node, ast.ClassDef) and makers & {*map(_name, node.bases)}:
            own = any(isinstance(n, ast.FunctionDef) and n.name == "__init__" for n in node.body)
            makers |= set() if own else {node.name}
    calls = [node for node in nodes if isinstance(node, ast.Call) and node.args]
    return frozenset(
        text for call in calls if _name(call.func) in makers for text in _literals(call.args[0])
    )


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _literals(node: ast.expr) -> Iterator[str]:
    assert not isinstance(node, ast.JoinedStr), f"{ast.unparse(node)} is filled in already"
    if isinstance(node, ast.IfExp):
        yield from (*_literals(node.body), *_literals(node.orelse))
    elif isinstance(node, ast.Constant):
        yield str(node.value)


@cache
def _tables(language: str) -> dict[str, dict[str, str]]:
    file = translations() / f"trainer.{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _names(template: str) -> set[tuple[str, str | None]]:
    """With their formats."""
    return {(name, spec) for _, name, spec, _ in string.Formatter().parse(template) if name}
