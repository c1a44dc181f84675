"""Keeps the window's texts in other languages in step with the sources, with Qt's own tools.

    python tools/translations.py update     sources -> .ts, where translations are filled in
    python tools/translations.py release    .ts -> .qm, which the app loads
    python tools/translations.py check      says what is missing or does not agree

English needs a file too, for its plurals: the sources say “%n picture(s)”.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trainer.languages import ENGLISH, LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "pokedex_app"
FOLDER = ROOT / "resources" / "translations"


@dataclass(frozen=True)
class Message:
    """One text of the sources. `translations` has one form a grammatical number, or just one."""

    context: str
    source: str
    translations: tuple[str, ...]
    state: str
    plural: bool

    def __str__(self) -> str:
        return f"{self.context}: “{self.source}”"


def main(arguments: list[str]) -> int:
    if arguments == ["update"]:
        update(FOLDER)
    elif arguments == ["release"]:
        release(FOLDER, FOLDER)
    elif arguments == ["check"]:
        found = [*problems(FOLDER), *stale(FOLDER)]
        sys.stdout.write("".join(f"{problem}\n" for problem in found))
        return 1 if found else 0
    else:
        sys.stderr.write(__doc__ or "")
        return 2
    return 0


def update(folder: Path, sources: Path = SOURCES) -> None:
    """Bring the .ts files in `folder` up to date; translations of texts that are gone are dropped.

    They carry no line numbers: otherwise every change of the sources would change them.
    """
    with tempfile.TemporaryDirectory() as temporary:
        listing = Path(temporary) / "sources.txt"  # too many for the command line of Windows
        files = sorted(sources.rglob("*.py"))
        listing.write_text("".join(f"{file}\n" for file in files), encoding="utf-8")
        for language in LANGUAGES:
            plurals = ("-pluralonly",) if language == ENGLISH.code else ()
            _run(
                "lupdate",
                *("-silent", "-no-obsolete", "-sort-messages", "-locations", "none", *plurals),
                *("-source-language", ENGLISH.code, "-target-language", language),
                *(f"@{listing}", "-ts", str(_ts(folder, language))),
            )


def release(folder: Path, out: Path) -> None:
    """Compile the .ts files in `folder` to .qm files in `out`."""
    for language in LANGUAGES:
        _run("lrelease", "-silent", str(_ts(folder, language)), "-qm", str(_qm(out, language)))


def stale(folder: Path) -> Iterator[str]:
    """What `update` or `release` would change, in sentences."""
    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary)
        for language in LANGUAGES:
            shutil.copy(_ts(folder, language), fresh)
        update(fresh)
        release(folder, fresh)
        for command, name_of in (("update", _ts), ("release", _qm)):
            for language in LANGUAGES:
                there = name_of(folder, language)
                if (
                    not there.exists()
                    or there.read_bytes() != name_of(fresh, language).read_bytes()
                ):
                    yield f"{there.name} is not up to date: run tools/translations.py {command}"


def problems(folder: Path) -> Iterator[str]:
    """Texts that are not translated, or do not agree with their translations, in sentences."""
    for language in LANGUAGES:
        name = _ts(folder, language).name
        for message in messages(_ts(folder, language)):
            if message.state:
                yield f"{name}: {message} is {message.state}"
                continue
            for text in message.translations:
                yield from (
                    f"{name}: {message} and “{text}” {problem}"
                    for problem in _disagreements(message, text, language)
                )


def messages(file: Path) -> Iterator[Message]:
    """What a .ts file holds."""
    for context in ET.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            yield Message(
                context.findtext("name") or "",
                message.findtext("source") or "",
                tuple(forms or [translation.text or ""]),
                translation.get("type", ""),
                plural=message.get("numerus") == "yes",
            )


_SAME_IN_BOTH = {
    "names in braces": re.compile(r"\{[^}]*\}"),
    "tags": re.compile(r"</?[a-z][^>]*>"),
    "line breaks": re.compile(r"\n"),
    "shortcuts": re.compile(r"\b(?:Ctrl|Alt|Esc)\b"),
    "mnemonics": re.compile(r"&(?=\w)"),
    "spaces or marks at the end": re.compile(r"[\s.:;…?!]+$"),
    "spaces at the beginning": re.compile(r"^\s+"),
}


_NUMBER = re.compile(r"%L?n")  # L: as the language writes numbers


def _disagreements(message: Message, text: str, language: str) -> Iterator[str]:
    if not text.strip():
        yield "has an empty translation"
        return
    for what, pattern in _SAME_IN_BOTH.items():
        if Counter(pattern.findall(message.source)) != Counter(pattern.findall(text)):
            yield f"differ in their {what}"
    numbers = [Counter(_NUMBER.findall(each)) for each in (message.source, text)]
    # one thing may be called “one”, but any other number must be told
    may_lack = message.plural and text == message.translations[0]
    if numbers[0] != numbers[1] and (numbers[1] or not may_lack):
        yield "differ in %n"
    if "(s)" in text:
        yield "does not decide on a number"
    spoken = LANGUAGES[language]
    for pair in spoken.pairs:
        opening, closing = pair[0], pair[1]
        if text.count(opening) != text.count(closing):
            yield f"lacks {opening} or {closing}"
    if spoken.quotes != ENGLISH.quotes and re.search(r"[“”\"]", text):
        yield f"has quotation marks that are not {spoken.quotes}"


def _ts(folder: Path, language: str) -> Path:
    return folder / f"pokedex_{language}.ts"


def _qm(folder: Path, language: str) -> Path:
    return folder / f"pokedex_{language}.qm"


def _run(tool: str, *arguments: str) -> None:
    program = shutil.which(f"pyside6-{tool}", path=str(Path(sys.executable).parent))
    if program is None:
        raise SystemExit(f"pyside6-{tool} is missing: pip install pyside6-essentials")
    subprocess.run([program, *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
