"""Sentences and numbers in the reader's language, for the pages that `trainer` writes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from trainer.errors import ReportError
from trainer.languages import LANGUAGES, Language

_DASH = "–"


class Wording(Language):
    """A language with the report's texts. Raises ReportError for one that there is not."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ReportError(
                "There are no reports in the language “{language}”: use {known}.",
                language=language,
                known=" or ".join(LANGUAGES),
            )
        super().__init__(**vars(LANGUAGES[language]))

    def __call__(self, key: str, **values: str | int) -> str:
        """The text of `key` with its placeholders filled; values are text or small integers."""
        return texts(self.code)[key].format(**values)

    def optional(self, key: str, fallback: str) -> str:
        """The text of `key`, or `fallback` where there is none."""
        return texts(self.code).get(key, fallback)

    def count(self, key: str, number: int, **values: object) -> str:
        """A number with its noun: the text of `key` is “singular|plural” with a placeholder {n}."""
        forms = texts(self.code)[key].split("|")
        return forms[self.plural(number)].format(n=self.number(number), **values)

    def rate(self, number: float) -> str:
        """A learning rate: short, and never in floating-point noise."""
        text = f"{number:.6f}".rstrip("0").rstrip(".") if number >= 1e-4 else f"{number:.3g}"
        return self.marked(text)

    def percent(self, fraction: float | None, places: int = 2) -> str:
        return _DASH if fraction is None else super().percent(fraction, places)

    def interval(self, bounds: tuple[float, float], places: int = 2) -> str:
        return super().interval(bounds, places)

    def listing(self, items: Sequence[str]) -> str:
        """“a, b and c”; an empty list is a dash."""
        return super().listing(items) or _DASH


@cache
def texts(language: str) -> Mapping[str, str]:
    """All texts of a language by key, as ``templates/report.<language>.toml`` has them."""
    file = files("trainer.report") / "templates" / f"report.{language}.toml"
    content: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))
    return content
