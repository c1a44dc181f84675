"""Sentences and numbers in the reader's language, for the pages that `trainer` writes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from trainer.errors import ReportError

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_NO_BREAK = "\N{NO-BREAK SPACE}"
_NARROW = "\N{NARROW NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_DASH = "–"


class Wording:
    """The texts of one language, and how it writes numbers. Raises ReportError for another."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ReportError(
                f"There are no reports in the language “{language}”: use {' or '.join(LANGUAGES)}."
            )
        self.language = language
        self._texts = texts(language)

    def __call__(self, key: str, **values: str | int) -> str:
        """The text of `key` with its placeholders filled; values are text or small integers."""
        return self._texts[key].format(**values)

    def optional(self, key: str, fallback: str) -> str:
        """The text of `key`, or `fallback` where there is none."""
        return self._texts.get(key, fallback)

    def count(self, key: str, number: int) -> str:
        """A number with its noun: the text of `key` is “singular|plural” with a placeholder {n}."""
        singular, plural = self._texts[key].split("|")
        return (singular if number == 1 else plural).format(n=self.integer(number))

    def integer(self, number: int) -> str:
        if self.language == "es":
            # The academies separate thousands by a space, and not in numbers of four digits.
            return f"{number:,}".replace(",", _NARROW) if abs(number) >= 10_000 else str(number)
        return f"{number:,}"

    def decimal(self, number: float, places: int = 2) -> str:
        text = f"{number:.{places}f}"
        if float(text) == 0:
            text = text.lstrip("-")
        text = text.replace("-", _MINUS)
        return text.replace(".", ",") if self.language == "es" else text

    def rate(self, number: float) -> str:
        """A learning rate: short, and never in floating-point noise."""
        text = f"{number:.6f}".rstrip("0").rstrip(".") if number >= 1e-4 else f"{number:.3g}"
        return text.replace(".", ",") if self.language == "es" else text

    def percent(self, fraction: float | None, places: int = 2) -> str:
        if fraction is None:
            return _DASH
        space = _NO_BREAK if self.language == "es" else ""
        return f"{self.decimal(100 * fraction, places)}{space}%"

    def points(self, fraction: float, places: int = 1) -> str:
        """A signed difference of percentages, without a unit."""
        text = self.decimal(100 * fraction, places)
        is_zero = not text.strip("0.,")
        return text if is_zero or text.startswith(_MINUS) else f"+{text}"

    def interval(self, bounds: tuple[float, float], places: int = 2) -> str:
        low, high = (self.percent(bound, places) for bound in bounds)
        return f"{low}{_NO_BREAK}{_DASH} {high}"

    def duration(self, seconds: float) -> str:
        minutes = round(seconds / 60)
        if minutes < 1:
            return f"{round(seconds)}{_NO_BREAK}s"
        hours, minutes = divmod(minutes, 60)
        text = f"{minutes}{_NO_BREAK}min"
        return f"{hours}{_NO_BREAK}h {text}" if hours else text

    def listing(self, items: list[str]) -> str:
        """“a, b and c”; an empty list is a dash."""
        if len(items) < 2:
            return items[0] if items else _DASH
        last = items[-1]
        word = self("and")
        if self.language == "es" and last.lower().startswith(("i", "hi")):
            word = "e"
        return f"{', '.join(items[:-1])} {word} {last}"


@cache
def texts(language: str) -> Mapping[str, str]:
    """All texts of a language by key, as ``templates/report.<language>.toml`` has them."""
    file = files("trainer.report") / "templates" / f"report.{language}.toml"
    content: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))
    return content
