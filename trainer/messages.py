"""What this package tells people: English texts that can be told in other languages too.

The English stands in the sources. ``resources/translations/trainer.<language>.toml`` has each
other language by the English template; what the two fill in is the same.
"""

from __future__ import annotations

import os
import string
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, reduce
from typing import Any, Self

from trainer.languages import ENGLISH, LANGUAGES, Language, with_percent
from trainer.resources import translations


class Message(str):
    """An English text that remembers its template and the values in it, for `told`.

    To whatever stores, compares or prints it, it is its English. Templates are filled in as by
    `str.format`, but a whole number without a format is grouped: ``:d`` is for those that nobody
    counts, such as a line's. Without values a text stands as it is. A value may be a message
    itself, an exception, which gives its own (`message_of`), or a path or a text, which is made
    `printable`.
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        if isinstance(template, cls) and not values:
            return template
        shown = {name: _shown(value) for name, value in values.items()}
        message = super().__new__(cls, _filled(template, shown, ENGLISH) if shown else template)
        message.template = str(template)
        message.values = shown
        return message


def joined(clauses: Sequence[Message]) -> Message:
    """Clauses as one, with semicolons between."""
    return reduce(lambda first, rest: Message("{first}; {rest}", first=first, rest=rest), clauses)


def told(text: str, language: str) -> str:
    """A message in that language, or its English where there is no translation.

    A plain text is looked up as a template without values.
    """
    message = Message(text)
    template = _templates(language).get(message.template)
    if template is None:
        if not message.values:
            return str(message)
        template, language = message.template, ENGLISH.code  # all of it, what is in it too
    values = {
        name: told(value, language) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    return _filled(with_percent(template), values, LANGUAGES[language])


def message_of(error: BaseException) -> Message:
    """What an exception says. Those of this package say a message; the system's are taken apart."""
    said = getattr(error, "message", error.args[0] if error.args else None)
    if isinstance(said, Message):
        return said
    message = Message(str(error))
    if isinstance(error, OSError) and error.strerror:
        values = {"number": str(error.errno), "reason": reason_of(error), "path": error.filename}
        plain = Message("[Errno {number}] {reason}", **values)
        with_path = Message("[Errno {number}] {reason}: {path!r}", **values)
        return next((made for made in (plain, with_path) if made == message), message)
    if isinstance(error, UnicodeDecodeError) and error.end == error.start + 1:
        return Message(
            "'{codec}' codec can't decode byte {byte:#04x} in position {place:d}: {detail}",
            codec=error.encoding,
            byte=error.object[error.start],
            place=error.start,
            detail=error.reason,
        )
    return message


def reason_of(error: OSError) -> Message:
    """What the system says, without number and path."""
    return Message(error.strerror) if error.strerror else message_of(error)


def printable(path: str | os.PathLike[str]) -> str:
    """The path as text that any terminal and any JSON writer accepts.

    File names on Linux are bytes; those that are not UTF-8 reach Python as lone surrogates, which
    cannot be encoded again. They are shown as ``\\xNN``.
    """
    try:
        name = os.fsencode(path)
    except UnicodeEncodeError:  # a surrogate that stands for no byte
        name = os.fspath(path).encode("utf-8", "backslashreplace")
    return name.decode("utf-8", "backslashreplace")


def fits_on_a_line(character: str) -> bool:
    """Whether it may stand in a line of text: every letter, mark, joiner, space and emoji of any
    script, those that this Python does not know yet included, but no control character, no line
    break, no half of a pair, and nothing that turns round what stands beside it."""
    turns = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    return not turns and unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")


def _shown(value: object) -> object:
    if isinstance(value, BaseException):
        return message_of(value)
    if isinstance(value, str | os.PathLike) and not isinstance(value, Message):
        return printable(value)
    return value


@cache
def _templates(language: str) -> Mapping[str, str]:
    file = translations() / f"trainer.{language}.toml"
    if not file.is_file():
        return {}
    tables: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return {english: text for table in tables.values() for english, text in table.items()}


def _filled(template: str, values: Mapping[str, object], language: Language) -> str:
    return _Filling(language).vformat(template, (), values)


class _Filling(string.Formatter):
    """Fills a template in, with numbers as the language writes them."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> Any:
        if type(value) is int and not format_spec:
            return self._language.number(value)
        text = format(value, format_spec)
        return self._language.marked(text) if isinstance(value, int | float) else text
