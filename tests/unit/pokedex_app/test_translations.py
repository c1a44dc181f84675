"""Every text of the window is translated, and the files that say so are up to date."""

from __future__ import annotations

import ast
import importlib.util
import itertools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from PySide6.QtCore import QTranslator

from pokedex_app.core.theme import Role
from trainer.languages import LANGUAGES
from trainer.resources import translations

SOURCES = Path(__file__).parents[3] / "pokedex_app"

SHOWS_TEXT = {
    *("setText", "setTitle", "setWindowTitle", "setPlaceholderText", "setSpecialValueText"),
    *(
        "setToolTip",
        "setStatusTip",
        "setWhatsThis",
        "setAccessibleName",
        "setAccessibleDescription",
    ),
    *("setPrefix", "setSuffix", "setLabel", "setLabelText", "setInformativeText", "setHtml"),
    *("addItem", "addAction", "addButton", "addRow", "addTab", "setItemText", "setTabText"),
    *("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"),
    *("QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction"),
    *("drawText", "set_texts", "set_note", "set_subtitle", "show_text", "PlainLabel", "centred"),
}
"""Calls with a text that a user reads or hears."""

OWN_NAMES = {"Pokédex", "*.txt", *get_args(Role)}
"""The same in every language, or not shown."""

HANDS_ON = SOURCES / "ui" / "live.py"
"""Asks for whatever a widget gives to its ``tr``."""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    file = SOURCES.parent / "tools" / "translations.py"
    specification = importlib.util.spec_from_file_location("translations_tool", file)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["translations_tool"] = module  # dataclasses look themselves up there
    specification.loader.exec_module(module)
    return module


def test_every_text_is_translated_and_agrees_with_its_translation(tool: ModuleType) -> None:
    found = list(tool.problems(translations()))
    assert not found, "\n".join(found)


def test_the_files_are_what_the_tools_make_of_the_sources(tool: ModuleType) -> None:
    found = list(tool.stale(translations()))
    assert not found, "\n".join(found)


def test_every_call_for_a_translation_gives_one_plain_text() -> None:
    """Where lupdate sees no literal it leaves the text out and says nothing."""
    wrong = [str(call) for call in _calls() if call.text is None]
    assert not wrong, "\n".join(["These give no plain text:", *wrong])


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_text_asked_for_is_in_the_files(tool: ModuleType, language: str) -> None:
    known = {
        (m.context, m.source) for m in tool.messages(translations() / f"pokedex_{language}.ts")
    }
    missing = [str(call) for call in _calls() if (call.context, call.text) not in known]
    assert not missing, "\n".join(["lupdate did not find these:", *missing])


def test_no_text_reaches_the_window_without_a_translation() -> None:
    found = list(_untranslated_texts())
    assert not found, "\n".join(found)


def test_texts_with_a_number_belong_to_the_class_that_asks() -> None:
    """Qt for Python looks a text up under the class of the object first, then under its bases.

    One with %n counts as found at once, as the number is put in either way: a text with a number
    that a base class asks for stays untranslated in its children. ``QCoreApplication.translate``
    with the name of the class has no such trouble.
    """
    bases = {_name(base) for node in _classes() for base in node.bases}
    wrong = [
        str(call)
        for call in _calls()
        if call.by_object and re.search("%L?n", call.text or "") and call.context in bases
    ]
    assert not wrong, "\n".join(wrong)


def test_what_a_translation_may_get_wrong_is_noticed(tool: ModuleType, tmp_path: Path) -> None:
    for language, message in {
        "en": """<message numerus="yes"><source>%n file(s)</source><translation>
            <numerusform>%n file</numerusform><numerusform>files</numerusform>
            </translation></message>""",
        "es": """<message><source>Save {name}…</source><translation>Guardar…</translation></message>
            <message><source>Sure?</source><translation>Seguro?</translation></message>
            <message><source>&lt;b&gt;Now&lt;/b&gt;.</source><translation>Ahora</translation></message>
            <message><source>Stop</source><translation></translation></message>
            <message><source>Go</source><translation type="unfinished">Ir</translation></message>
            <message><source>Fine: {x}</source><translation>Bien: {x}</translation></message>""",
    }.items():
        (tmp_path / f"pokedex_{language}.ts").write_text(
            f'<TS version="2.1" language="{language}"><context><name>Page</name>{message}'
            "</context></TS>",
            encoding="utf-8",
        )
    found = list(tool.problems(tmp_path))
    for part in (
        "“files” differ in %n",
        "“Guardar…” differ in their names in braces",
        "“Seguro?” lacks ¿ or ?",
        "“Ahora” differ in their tags",
        "“Ahora” differ in their spaces or marks at the end",
        "“” has an empty translation",
        "“Go” is unfinished",
    ):
        assert any(part in problem for problem in found), part
    assert len(found) == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_qt_loads_the_compiled_files(language: str) -> None:
    translator = QTranslator()
    assert translator.load(str(translations() / f"pokedex_{language}.qm"))
    assert translator.language() == language
    assert not translator.isEmpty()


# ---- what stands in the sources -----------------------------------------------------------------


def _untranslated_texts() -> Iterator[str]:
    for file, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in SHOWS_TEXT:
                arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
                for text in itertools.chain.from_iterable(map(_plain_literals, arguments)):
                    if re.search(r"[^\W\d_]{2,}", text) and text.strip(" –") not in OWN_NAMES:
                        yield f"{file.relative_to(SOURCES)}:{node.lineno}: {text}"


def _plain_literals(node: ast.AST) -> Iterator[str]:
    """Those in an expression that go through no call but ``format``."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            yield from _plain_literals(node.func.value)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from _plain_literals(child)


@dataclass(frozen=True)
class _Call:
    """A call of ``self.tr`` (`by_object`), or one that names its context."""

    place: str
    context: str
    text: str | None
    by_object: bool

    def __str__(self) -> str:
        return f"{self.place}: {self.context}: {self.text}"


def _calls() -> Iterator[_Call]:
    for file, tree in _trees():
        if file != HANDS_ON:
            yield from _calls_in(tree, file, "")


def _calls_in(node: ast.AST, file: Path, owner: str) -> Iterator[_Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            match child.func:
                case ast.Attribute(attr="tr"):
                    place = f"{file.relative_to(SOURCES)}:{child.lineno}"
                    yield _Call(place, owner, _literal(child.args[0]), by_object=True)
                case (
                    ast.Attribute(value=ast.Name(id="QCoreApplication"), attr="translate")
                    | ast.Name(id="translate")
                ):
                    place = f"{file.relative_to(SOURCES)}:{child.lineno}"
                    context = _literal(child.args[0]) or "?"
                    yield _Call(place, context, _literal(child.args[1]), by_object=False)
        inside = child.name if isinstance(child, ast.ClassDef) else owner
        yield from _calls_in(child, file, inside)


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@cache
def _trees() -> tuple[tuple[Path, ast.Module], ...]:
    files = sorted(SOURCES.rglob("*.py"))
    return tuple((file, ast.parse(file.read_text(encoding="utf-8"))) for file in files)


def _classes() -> Iterator[ast.ClassDef]:
    for _, tree in _trees():
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
