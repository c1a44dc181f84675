"""What `trainer` says, in the language of the window.

`trainer` speaks English: its errors, findings and notices are whole sentences, and the command line
prints them as they are. Its sentences have no keys that the window could translate by, so they are
recognised by their text; ``resources/translations/trainer.es.toml`` tells how.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache

from trainer.resources import translations

_MOST_PARTS = 50
"""A text of more parts, such as “a: b; c: d”, is not taken apart: each nests the calls deeper."""


def localised(text: str, language: str) -> str:
    """`text`, a sentence or a clause of `trainer`, in `language` ("es"; others keep the English).

    The text itself where it is not known. The file of the language is read at the first call.
    """
    return _translated(text, language) or text


@lru_cache(maxsize=2000)
def _translated(text: str, language: str) -> str | None:
    """The translation of `text`, or None where it is not known."""
    for entry in _entries(language):
        values = entry.values(text)
        if values is not None and (found := entry.filled(values, language)) is not None:
            return found
    return None


@cache
def _entries(language: str) -> tuple[_Entry, ...]:
    """Those with the most text of their own first, so that the narrowest that fits is found."""
    file = translations() / f"trainer.{language}.toml"
    if not file.is_file():
        return ()
    tables: Mapping[str, Mapping[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    entries = [
        _Entry(english, translation)
        for table in tables.values()
        for english, translation in table.items()
    ]
    return tuple(sorted(entries, key=lambda entry: -entry.length))


class _Entry:
    """One text of `trainer` and its translation.

    Attributes:
        length: how many characters stand outside the braces.
    """

    def __init__(self, english: str, translation: str) -> None:
        self._english = english
        self._translation = translation
        literals = [literal for literal, _, _ in _parts(english)]
        self._longest = max(literals, key=len)
        self.length = sum(map(len, literals))
        self._has_words = any(letter.isalpha() for literal in literals for letter in literal)

    def values(self, text: str) -> dict[str, str] | None:
        """What stands in `text` for each name in braces; None where `text` is another text."""
        found = text.count(self._longest)  # spares compiling all patterns to find one
        if not found or (not self._has_words and found > _MOST_PARTS):
            return None
        match = self._pattern.fullmatch(text)
        return None if match is None else match.groupdict()

    def filled(self, values: Mapping[str, str], language: str) -> str | None:
        """The translation; None where it hangs on a text inside that is not known."""
        shown = dict(values)
        for _, name, kind in _parts(self._english):
            if kind == "message":
                inner = _translated(values[name], language)
                if inner is None and not self._has_words:
                    return None
                shown[name] = inner or values[name]
            elif kind == "number":
                shown[name] = _number(values[name])
            elif kind == "choices":
                shown[name] = values[name].replace("' or '", "' o '")
        return self._translation.format(**shown)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        pieces = (
            re.escape(literal) + (f"(?P<{name}>{_KINDS[kind]})" if name else "")
            for literal, name, kind in _parts(self._english)
        )
        return re.compile("".join(pieces), re.DOTALL)


_KINDS = {
    "": ".+?",
    "message": ".+?",
    "number": r"-?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?",
    "choices": r"'[^']*'(?:(?:, | or )'[^']*')*",
}


def _parts(text: str) -> Iterator[tuple[str, str, str]]:
    """Literal, name and kind, as often as there are braces; the last may lack name and kind."""
    for literal, name, kind, _ in string.Formatter().parse(text):
        yield literal, name or "", kind or ""


def _number(text: str) -> str:
    """A number as `trainer` writes it, 12,345.6, as Qt does in Spanish: 12.345,6 but 1234."""
    whole, point, decimals = text.partition(".")
    digits = whole.replace(",", "")
    grouped = whole.replace(",", ".") if len(digits) > 4 else digits
    return grouped + ("," if point else "") + decimals
