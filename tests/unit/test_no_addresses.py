"""Nothing but the download that the user asks for opens a connection or a page of the Internet.

This reads the sources; `tests/reliability/test_no_network.py` watches the running program.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from trainer.languages import LANGUAGES
from trainer.model.networks import IMAGENET

REPOSITORY = Path(__file__).parents[2]

CONNECTING = {
    "aiohttp",
    "asyncio",
    "fsspec",
    "ftplib",
    "http",
    "httpx",
    "PySide6.QtNetwork",
    "PySide6.QtWebEngineCore",
    "PySide6.QtWebEngineWidgets",
    "ray",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "torch.hub",
    "urllib.request",
    "urllib3",
    "webbrowser",
    "xmlrpc",
}
FETCHING = {"hub", "load_state_dict_from_url", "download_url_to_file", "get_model_weights"}
"""What torch and torchvision fetch files with."""

NAMES_ONLY = ("http://www.w3.org/",)
"""Addresses that name a format and are never gone to."""


@cache
def modules() -> dict[str, list[ast.AST]]:
    """The syntax of every source file, node by node."""
    files = [
        file for name in ("trainer", "pokedex_app") for file in (REPOSITORY / name).rglob("*.py")
    ]
    return {
        file.relative_to(REPOSITORY).as_posix(): [*ast.walk(ast.parse(file.read_bytes()))]
        for file in sorted(files)
    }


def imports(module: list[ast.AST]) -> Iterator[str]:
    """Every module that is imported, and what is taken from one, as a dotted name."""
    for node in module:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def strings(module: list[ast.AST]) -> Iterator[str]:
    """Every text that is no docstring."""
    bare = {id(node.value) for node in module if isinstance(node, ast.Expr)}
    for node in module:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def calls(*endings: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of what is named so, or ends so, with the name of its module."""
    for name, module in modules().items():
        for node in module:
            if isinstance(node, ast.Call) and _name(node.func).endswith(endings):
                yield name, node


def _name(node: ast.AST) -> str:
    """The last part of what a dotted name says."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_only_the_download_and_a_cluster_can_connect() -> None:
    found = {
        name
        for name, module in modules().items()
        for imported in imports(module)
        if any(imported == each or imported.startswith(f"{each}.") for each in CONNECTING)
    }
    where_it_is_asked_to = {
        "trainer/cluster/batch.py",
        "trainer/pictures/urls.py",
        "trainer/training/team.py",  # processes of one training
    }
    assert found == {"trainer/model/download.py"} | where_it_is_asked_to


def test_only_the_weights_have_an_address() -> None:
    found = {
        (name, text)
        for name, module in modules().items()
        for text in strings(module)
        if re.match(r"\w+://", text) and not text.startswith(NAMES_ONLY)
    }
    # where the processes of one training meet: on this computer, or where torchrun says
    team = {("trainer/training/team.py", address) for address in ("env://", "tcp://127.0.0.1:")}
    assert found == {("trainer/model/networks.py", IMAGENET.url)} | team
    assert IMAGENET.url.startswith("https://download.pytorch.org/models/")


def test_what_is_opened_lies_on_this_computer() -> None:
    """`openUrl` starts whatever the system has for an address, a browser for one of the web."""
    opened = [(name, ast.unparse(call.args[0])) for name, call in calls("openUrl")]
    assert opened
    assert [each for each in opened if not each[1].startswith("QUrl.fromLocalFile(")] == []


def test_no_link_of_a_text_is_followed_by_qt() -> None:
    told = [ast.unparse(call) for _, call in calls("setOpenExternalLinks", "setOpenLinks")]
    assert told == ["self.setOpenLinks(False)"]


def test_torch_fetches_nothing() -> None:
    fetching = [
        (name, ast.unparse(node))
        for name, module in modules().items()
        for node in module
        if isinstance(node, ast.Attribute | ast.Name) and _name(node) in FETCHING
    ]
    assert fetching == []
    networks = [ast.unparse(call) for _, call in calls("efficientnet_b0")]
    assert networks == [], "networks are built from their records, which fetches nothing"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_shows_nothing_from_elsewhere(language: str) -> None:
    text = (REPOSITORY / "resources" / "help" / f"{language}.md").read_text(encoding="utf-8")
    assert re.findall(r"!\[|<img|\w+://", text) == []
