"""Numbers for people, in every language."""

from __future__ import annotations

import pytest

from trainer.languages import ENGLISH, LANGUAGES

SPANISH = LANGUAGES["es"]
NARROW, NO_BREAK = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


def test_whole_numbers() -> None:
    assert ENGLISH.number(1_234_567) == "1,234,567"
    assert SPANISH.number(1_234_567) == "1.234.567"
    assert [SPANISH.number(number) for number in (999, 1368, 12_345)] == ["999", "1368", "12.345"]


def test_decimals_have_a_real_minus_and_no_negative_zero() -> None:
    assert ENGLISH.decimal(1234.5) == "1,234.50"
    assert SPANISH.decimal(-12_345.678, 1) == "−12.345,7"
    assert (ENGLISH.decimal(0.5), SPANISH.decimal(0.5, 1)) == ("0.50", "0,5")
    assert ENGLISH.decimal(-0.001) == "0.00"


def test_signs() -> None:
    assert [ENGLISH.signed(value) for value in (11.4, -2, -0.001, 0.04)] == [
        *("+11.4", "−2.0", "0.0", "0.0")
    ]


def test_differences_of_percentages_are_points() -> None:
    assert [ENGLISH.points(value) for value in (0.114, -0.02, -0.00001)] == ["+11.4", "−2.0", "0.0"]
    assert SPANISH.points(0.08237, 2) == "+8,24"


def test_what_is_typed_is_not_grouped() -> None:
    assert [SPANISH.plain(value) for value in (0.001, 2.5e-05, 12_345, 0.1 + 0.2)] == [
        *("0,001", "2,5e-05", "12345", "0,3")
    ]
    assert [ENGLISH.plain(value, digits=1) for value in (2.34e-06, 0.0)] == ["2e-06", "0"]


def test_percentages_and_intervals() -> None:
    assert ENGLISH.percent(0.93127) == f"93.1{NARROW}%"
    assert SPANISH.percent(0.93127, 2) == f"93,13{NARROW}%"
    assert SPANISH.interval((0.5, 0.625)) == f"50,0{NARROW}%{NO_BREAK}– 62,5{NARROW}%"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (999_950, "1.0 MB"), (17_077_408, "17.1 MB")],
)
def test_sizes(count: int, text: str) -> None:
    assert ENGLISH.size(count) == text.replace(" ", NO_BREAK)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations(seconds: float, text: str) -> None:
    assert ENGLISH.duration(seconds) == text.replace(" ", NO_BREAK)


def test_nouns_go_with_their_number() -> None:
    assert [ENGLISH.plural(count) for count in (0, 1, 2)] == [1, 0, 1]


def test_lists_end_with_the_word_of_the_language() -> None:
    names = ["Abra", "Muk", "Ivysaur"]
    assert [ENGLISH.listing(names[:count]) for count in range(4)] == [
        *("", "Abra", "Abra and Muk", "Abra, Muk and Ivysaur")
    ]
    assert [SPANISH.listing(some) for some in (names, names[:2])] == [
        *("Abra, Muk e Ivysaur", "Abra y Muk")
    ]


def test_what_python_wrote_gets_the_marks_of_the_language() -> None:
    assert SPANISH.marked("12,345.6") == "12.345,6"
    assert SPANISH.marked("12345") == "12345"
    assert SPANISH.marked("2.5e-05") == "2,5e-05"
