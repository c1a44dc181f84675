"""The languages of the program, and how each writes numbers. To add one, add a row to the table.

Its texts are files named after its code: ``trainer.<code>.toml`` and ``pokedex_<code>.ts`` in
``resources/translations``, ``<code>.md`` in ``resources/help``, and ``report.<code>.toml`` in
``trainer/report/templates``. What systems show of the program stands, a line a language, in
``pokedex.desktop``, ``pokedex.metainfo.xml`` and ``pokedex-mime.xml`` in ``packaging/linux``,
``Info.plist`` in ``packaging/macos`` and ``pokedex.iss`` in ``packaging/windows``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

_MINUS = "\N{MINUS SIGN}"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_NARROW = "\N{NARROW NO-BREAK SPACE}"
PERCENT = f"{_NARROW}%"


def plain_spaces(text: str) -> str:
    """With ordinary spaces, for terminals and for the programs that read a pipe."""
    return text.replace(_NARROW, " ").replace(_NO_BREAK, " ")


def with_percent(text: str) -> str:
    """With the space before each sign of percent as `Language.percent` has it, which keeps the
    sign from beginning a line."""
    return text.replace(" %", PERCENT)


def _one_or_more(count: int) -> int:
    return 0 if count == 1 else 1


def _and(_following: str) -> str:
    return "and"


def _y(following: str) -> str:
    return "e" if following.lower().startswith(("i", "hi")) else "y"


@dataclass(frozen=True)
class Language:
    """One language, and numbers for people as it writes them.

    Attributes:
        code: ISO 639.
        name: what its speakers call it.
        country: whose way of writing dates is used, ISO 3166.
        decimal_mark: in front of the tenths.
        thousands_mark: between groups of three digits. Qt's, which writes some numbers itself.
        grouped_from: numbers of fewer digits are not grouped.
        plural: which form of a noun goes with a number, counted from 0 as in the texts.
        byte: the unit of sizes.
        conjunction: the word between the last two things of a list, by what follows it.
        quotes: what stands around a quotation.
        pairs: marks that begin and end a sentence.
    """

    code: str
    name: str
    country: str
    decimal_mark: str
    thousands_mark: str
    grouped_from: int = 4
    plural: Callable[[int], int] = _one_or_more
    byte: str = "B"
    conjunction: Callable[[str], str] = _and
    quotes: str = "“”"
    pairs: tuple[str, ...] = ()

    def number(self, value: int) -> str:
        """12345 becomes “12,345” or “12.345”."""
        return self.marked(f"{value:,}")

    def decimal(self, value: float, places: int = 2) -> str:
        text = f"{value:,.{places}f}"
        if text.startswith("-"):
            text = _MINUS + text[1:] if text.strip("-0.") else text[1:]
        return self.marked(text)

    def signed(self, value: float, places: int = 1) -> str:
        """With a plus or a minus in front, unless it is shown as zero."""
        text = self.decimal(value, places)
        is_zero = not text.strip("0.,")
        return text if is_zero or text.startswith(_MINUS) else f"+{text}"

    def points(self, fraction: float, places: int = 1) -> str:
        """A difference of percentages with its sign and without a unit: 0.114 becomes “+11.4”."""
        return self.signed(100 * fraction, places)

    def plain(self, value: float, digits: int = 10) -> str:
        """In as few digits as tell it, `digits` at most, and not grouped: as people type it."""
        return self.marked(f"{value:.{digits}g}")

    def percent(self, fraction: float, places: int = 1) -> str:
        """0.9312 becomes “93.1 %” or “93,1 %”, with a narrow space that does not break."""
        return f"{self.decimal(100 * fraction, places)}{PERCENT}"

    def interval(self, bounds: tuple[float, float], places: int = 1) -> str:
        """“93.6 % – 96.1 %”, from fractions."""
        low, high = (self.percent(bound, places) for bound in bounds)
        return f"{low}{_NO_BREAK}– {high}"

    def size(self, count: int) -> str:
        """Bytes, as “16.3 MB” (powers of ten)."""
        prefix, amount = "", float(count)
        for larger in "kMGT":
            if amount >= 999.95:
                prefix, amount = larger, amount / 1000
        return f"{self.decimal(amount, 1 if prefix else 0)}{_NO_BREAK}{prefix}{self.byte}"

    def duration(self, seconds: float) -> str:
        """“45 s”, “3 min 20 s”, “2 h 5 min”."""
        minutes, rest = divmod(max(0, round(seconds)), 60)
        if minutes < 60:
            parts = [f"{minutes} min"] * bool(minutes) + [f"{rest} s"]
        else:
            parts = [f"{minutes // 60} h", f"{minutes % 60} min"]
        return " ".join(parts).replace(" ", _NO_BREAK)

    def listing(self, items: Sequence[str]) -> str:
        """“a, b and c”."""
        if len(items) < 2:
            return "".join(items)
        *others, last = items
        return f"{', '.join(others)} {self.conjunction(last)} {last}"

    def marked(self, digits: str) -> str:
        """A number that Python wrote, such as ``-12,345.6``, with the marks of this language."""
        whole, point, decimals = digits.partition(".")
        is_short = sum(map(str.isdigit, whole)) < self.grouped_from
        whole = whole.replace(",", "" if is_short else self.thousands_mark)
        return whole + (self.decimal_mark if point else "") + decimals


LANGUAGES = {
    language.code: language
    for language in (
        Language("en", "English", "GB", decimal_mark=".", thousands_mark=","),
        Language(
            "es",
            "Español",
            "ES",
            decimal_mark=",",
            thousands_mark=".",
            grouped_from=5,
            conjunction=_y,
            quotes="«»",
            pairs=("¿?", "¡!"),
        ),
    )
}
"""By code. The first is that of the sources, and of whoever speaks none of them."""

ENGLISH = LANGUAGES["en"]

if TYPE_CHECKING:
    LanguageCode = str
else:  # what is not in the table is refused where options and files are read
    LanguageCode = Literal[tuple(LANGUAGES)]
