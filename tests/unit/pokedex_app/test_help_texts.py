"""The guide says the same in all languages, and what it points to exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trainer.languages import LANGUAGES
from trainer.resources import folder, licences

PLACES = {"data", "models", "runs", "config", "cache", "logs", "version"}


def guide(language: str) -> str:
    return (folder() / "help" / f"{language}.md").read_text(encoding="utf-8")


def outline(text: str) -> list[str]:
    """What each line is, without its words: headings, items, rows of tables, and the rest."""
    lines = [line for line in text.splitlines() if re.match(r"#|\* |\d\.|\||```", line)]
    return [re.match(r"#+|\* |\d\.|\||```", line).group() for line in lines]  # type: ignore[union-attr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_outline(language: str) -> None:
    assert outline(guide(language)) == outline(guide("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_paragraphs(language: str) -> None:
    english, others = (guide(each).split("\n\n") for each in ("en", language))
    assert len(english) == len(others)
    for one, other in zip(english, others, strict=True):
        assert 0.5 < len(one) / len(other) < 2, f"{one}\n\n{other}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_is_filled_in(language: str) -> None:
    assert set(re.findall(r"\{(\w+)\}", guide(language))) == PLACES


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_stay_on_this_computer_and_lead_somewhere(language: str) -> None:
    links = re.findall(r"\]\(([^)]*)\)", guide(language))
    assert links
    for link in links:
        scheme, _, target = link.partition(":")
        if scheme == "open":
            assert target in PLACES
        else:
            assert scheme == "licence"
            assert (licences() / target).is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_licence_is_linked(language: str) -> None:
    linked = set(re.findall(r"\(licence:([^)]*)\)", guide(language)))
    assert {file.name for file in licences().iterdir()} == linked


def test_keys_are_the_same_but_for_their_names() -> None:
    names = {
        "Mayús": "Shift",
        "Espacio": "Space",
        "Intro": "Enter",
        "Supr": "Delete",
        "RePág": "PgUp",
        "AvPág": "PgDown",
    }
    english = re.findall(r"`[^`\n]+`", guide("en"))
    spanish = re.findall(r"`[^`\n]+`", guide("es"))
    for theirs, ours in names.items():
        spanish = [text.replace(theirs, ours) for text in spanish]
    assert english == spanish


def test_there_is_a_guide_for_each_language_of_the_window() -> None:
    files = {path.stem for path in Path(folder() / "help").glob("*.md")}
    assert files == set(LANGUAGES)
